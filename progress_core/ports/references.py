"""References in the store."""

from typing import Protocol

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.profiles.references import Reference


class References(Protocol):
    """Remembers each learner's reference: its draft, and every version that was completed."""

    def of(self, scope: Scope, learner_id: int) -> Reference:
        """Return a learner's reference; of version 0 and empty where none was ever kept.

        Who may see what of it is decided by `reference_visibility`.

        Raises:
            NotFound: the learner is not there or not in scope.
        """
        ...

    def save(self, reference: Reference) -> Reference:
        """Keep a changed reference; return it with its version one higher. Completed versions never change.

        Raises:
            Conflict: the version is not the stored one.
            NotFound: the learner is not there.
        """
        ...
