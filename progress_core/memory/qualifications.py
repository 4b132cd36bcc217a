"""Learners' qualifications in memory."""

from collections.abc import Iterable, Mapping

from attrs import evolve

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.foundations.errors import Conflict
from progress_core.domain.qualifications.qualifications import LearnerQualifications
from progress_core.memory.learners import MemoryLearners
from progress_core.memory.tables import Tables


class MemoryQualifications:
    """See `progress_core.ports.qualifications.Qualifications`."""

    def __init__(self, tables: Tables) -> None:
        self._learners = MemoryLearners(tables)
        self._rows = tables.qualifications
        self._known = tables.learners

    def of(self, scope: Scope, learner_id: int) -> LearnerQualifications:
        self._learners.get(scope, learner_id)
        return self._stored(learner_id)

    def of_many(self, scope: Scope, learner_ids: Iterable[int]) -> Mapping[int, LearnerQualifications]:
        return {learner.id: self._stored(learner.id) for learner in self._learners.get_many(scope, learner_ids)}

    def save_many(self, sets: Iterable[LearnerQualifications]) -> None:
        changed = list(sets)
        for changed_set in changed:
            self._known.get(changed_set.learner_id)
        if any(self._stored(changed_set.learner_id).version != changed_set.version for changed_set in changed):
            raise Conflict
        for changed_set in changed:
            self._rows.put(changed_set.learner_id, evolve(changed_set, version=changed_set.version + 1))

    def _stored(self, learner_id: int) -> LearnerQualifications:
        return self._rows.find(learner_id) or LearnerQualifications(learner_id)
