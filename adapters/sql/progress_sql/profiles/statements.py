"""Learners' statements on SQL."""

from attrs import evolve

from progress_core.domain.foundations.actors import EVERYTHING, Scope
from progress_core.domain.foundations.errors import Conflict
from progress_core.domain.profiles.statements import LearnerStatements, Statements, differences
from progress_sql.foundations.profile_tables import statements
from progress_sql.foundations.session import Session
from progress_sql.learners.records import LearnerRecords


class SqlStatementRecords:
    """See `progress_core.ports.statements.StatementRecords`."""

    def __init__(self, session: Session) -> None:
        self._records = LearnerRecords(session, statements)

    def of(self, scope: Scope, learner_id: int) -> LearnerStatements:
        row = self._records.of(scope, learner_id)
        if row is None:
            return LearnerStatements(learner_id)
        _, *texts, version = row
        return LearnerStatements(learner_id, Statements(*texts), version)

    def save(self, kept: LearnerStatements) -> LearnerStatements:
        mine = kept.statements
        row = (kept.learner_id, mine.personal_statement, mine.interests, mine.work_experience, kept.version)
        if not self._records.save_many([row]):
            raise Conflict(changes=differences(mine, self.of(EVERYTHING, kept.learner_id).statements))
        return evolve(kept, version=kept.version + 1)
