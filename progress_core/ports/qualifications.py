"""Learners' qualifications in the store."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.qualifications.qualifications import LearnerQualifications


class Qualifications(Protocol):
    """Remembers each learner's qualifications, as one set with one version."""

    def of(self, scope: Scope, learner_id: int) -> LearnerQualifications:
        """Return a learner's qualifications; of version 0 and empty where none were ever kept.

        Raises:
            NotFound: the learner is not there or not in scope.
        """
        ...

    def of_many(self, scope: Scope, learner_ids: Iterable[int]) -> Mapping[int, LearnerQualifications]:
        """Return those of several learners by learner id; learners not there or not in scope are left out."""
        ...

    def save_many(self, sets: Iterable[LearnerQualifications]) -> None:
        """Keep changed sets, each one version higher; all or none.

        Raises:
            Conflict: a version is not the stored one.
            NotFound: a learner is not there.
        """
        ...
