"""What profiles held when they were approved or submitted, in the store."""

from collections.abc import Mapping
from typing import Protocol

from progress_core.domain.foundations.actors import Scope


class ProfileContents(Protocol):
    """Remembers contents of profiles by their fingerprints; what is kept never changes."""

    def keep(self, learner_id: int, fingerprint: str, contents: Mapping[str, object]) -> None:
        """Keep the contents of a learner's profile; those that are kept already stay as they are.

        Args:
            learner_id: whose.
            fingerprint: of the contents.
            contents: texts, numbers, dates as ISO text, None, and lists and mappings of these.

        Raises:
            NotFound: the learner is not there.
        """
        ...

    def get(self, scope: Scope, learner_id: int, fingerprint: str) -> Mapping[str, object]:
        """Return kept contents.

        Raises:
            NotFound: none are kept, or the learner is not in scope.
        """
        ...
