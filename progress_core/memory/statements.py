"""Learners' statements in memory."""

from attrs import evolve

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.foundations.errors import Conflict
from progress_core.domain.profiles.statements import LearnerStatements, differences
from progress_core.memory.learners import MemoryLearners
from progress_core.memory.tables import Tables


class MemoryStatementRecords:
    """See `progress_core.ports.statements.StatementRecords`."""

    def __init__(self, tables: Tables) -> None:
        self._learners = MemoryLearners(tables)
        self._rows = tables.statements
        self._known = tables.learners

    def of(self, scope: Scope, learner_id: int) -> LearnerStatements:
        self._learners.get(scope, learner_id)
        return self._stored(learner_id)

    def save(self, statements: LearnerStatements) -> LearnerStatements:
        self._known.get(statements.learner_id)
        stored = self._stored(statements.learner_id)
        if stored.version != statements.version:
            raise Conflict(changes=differences(statements.statements, stored.statements))
        saved = evolve(statements, version=statements.version + 1)
        self._rows.put(statements.learner_id, saved)
        return saved

    def _stored(self, learner_id: int) -> LearnerStatements:
        return self._rows.find(learner_id) or LearnerStatements(learner_id)
