"""Learners' qualifications in the store."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.qualifications.qualifications import LearnerQualifications


class Qualifications(Protocol):
    """Stores the qualifications of each learner as one set with one version."""

    def of(self, scope: Scope, learner_id: int) -> LearnerQualifications:
        """Return a learner's qualifications; if none were ever saved, an empty set with version 0.

        Raises:
            NotFound: the learner does not exist or is not in scope.
        """
        ...

    def of_many(self, scope: Scope, learner_ids: Iterable[int]) -> Mapping[int, LearnerQualifications]:
        """Return the qualifications of several learners by id, without those that do not exist or are not in scope."""
        ...

    def save_many(self, sets: Iterable[LearnerQualifications]) -> None:
        """Save changed sets, and increase each version by one; all or none.

        Raises:
            Conflict: a version is not the stored version.
            NotFound: a learner does not exist.
        """
        ...
