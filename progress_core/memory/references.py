"""References in memory."""

from copy import deepcopy

from attrs import evolve

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.foundations.errors import Conflict
from progress_core.domain.profiles.references import Reference
from progress_core.memory.learners import MemoryLearners
from progress_core.memory.tables import Tables


class MemoryReferences:
    """See `progress_core.ports.references.References`."""

    def __init__(self, tables: Tables) -> None:
        self._learners = MemoryLearners(tables)
        self._rows = tables.references
        self._known = tables.learners

    def of(self, scope: Scope, learner_id: int) -> Reference:
        self._learners.get(scope, learner_id)
        return deepcopy(self._stored(learner_id))

    def save(self, reference: Reference) -> Reference:
        self._known.get(reference.learner_id)
        stored = self._stored(reference.learner_id)
        if stored.version != reference.version:
            raise Conflict
        versions = stored.versions + reference.versions[len(stored.versions) :]
        saved = evolve(reference, versions=versions, version=reference.version + 1)
        self._rows.put(reference.learner_id, deepcopy(saved))
        return saved

    def _stored(self, learner_id: int) -> Reference:
        return self._rows.find(learner_id) or Reference(learner_id)
