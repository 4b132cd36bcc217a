"""Learners' statements in the store."""

from typing import Protocol

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.profiles.statements import LearnerStatements


class StatementRecords(Protocol):
    """Remembers each learner's statements."""

    def of(self, scope: Scope, learner_id: int) -> LearnerStatements:
        """Return a learner's statements; of version 0 and empty where none were ever kept.

        Raises:
            NotFound: the learner is not there or not in scope.
        """
        ...

    def save(self, statements: LearnerStatements) -> LearnerStatements:
        """Keep changed statements; return them with their version one higher.

        Raises:
            Conflict: the version is not the stored one; `changes` names each text that differs, with both values.
            NotFound: the learner is not there.
        """
        ...
