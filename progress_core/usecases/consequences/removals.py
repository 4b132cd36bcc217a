"""Removing learners for good, with what the store keeps of them elsewhere."""

from collections.abc import Collection

from progress_core.ports.store import UnitOfWork


def remove_learners(work: UnitOfWork, learner_ids: Collection[int]) -> None:
    """Remove learners with their accounts; the audit trail forgets where they were.

    Args:
        work: the transaction of the removal.
        learner_ids: whose.

    Source: UK GDPR, article 17.
    """
    work.audit.forget_origins(learner_ids)
    work.learners.remove_many(learner_ids)
    work.accounts.remove_many(learner_ids)
