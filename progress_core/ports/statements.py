"""Learners' statements in the store."""

from typing import Protocol

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.profiles.statements import LearnerStatements


class StatementRecords(Protocol):
    """Stores the statements of each learner."""

    def of(self, scope: Scope, learner_id: int) -> LearnerStatements:
        """Return a learner's statements; if none were ever saved, empty ones with version 0.

        Raises:
            NotFound: the learner does not exist or is not in scope.
        """
        ...

    def save(self, statements: LearnerStatements) -> LearnerStatements:
        """Save changed statements, and return them with their version increased by one.

        Raises:
            Conflict: its version is not the stored version; `changes` has each text that differs, with both
                values.
            NotFound: the learner does not exist.
        """
        ...
