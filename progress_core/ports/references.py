"""References in the store."""

from typing import Protocol

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.profiles.references import Reference


class References(Protocol):
    """Stores the reference of each learner: its draft and all completed versions."""

    def of(self, scope: Scope, learner_id: int) -> Reference:
        """Return a learner's reference; if none was ever saved, an empty one with version 0.

        `reference_visibility` decides who may see which part of it.

        Raises:
            NotFound: the learner does not exist or is not in scope.
        """
        ...

    def save(self, reference: Reference) -> Reference:
        """Save a changed reference, and return it with its version increased by one. Completed versions never change.

        Raises:
            Conflict: its version is not the stored version.
            NotFound: the learner does not exist.
        """
        ...
