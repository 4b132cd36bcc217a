"""The contents of approved and submitted profiles in the store."""

from collections.abc import Mapping
from typing import Protocol

from progress_core.domain.foundations.actors import Scope


class ProfileContents(Protocol):
    """Stores the contents of profiles by their fingerprints; stored contents never change."""

    def keep(self, learner_id: int, fingerprint: str, contents: Mapping[str, object]) -> None:
        """Save the contents of a learner's profile; contents that are stored already stay as they are.

        Args:
            learner_id: the learner.
            fingerprint: fingerprint of the contents.
            contents: texts, numbers, dates as ISO text, None, and lists and mappings of these.

        Raises:
            NotFound: the learner does not exist.
        """
        ...

    def get(self, scope: Scope, learner_id: int, fingerprint: str) -> Mapping[str, object]:
        """Return stored contents.

        Raises:
            NotFound: they are not stored, or the learner is not in scope.
        """
        ...
