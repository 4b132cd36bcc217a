"""The row of the repository of what is kept of reminders."""

from progress_core.domain.correspondence.reminders import Reminded
from progress_core.ports.store import UnitOfWork
from progress_core.testing.repositories.rows import FREE, LEARNER, OTHER, STAFF, Repository, RoundTrip


def furnish(work: UnitOfWork) -> None:
    """Store what this row finds from the start, for accounts that are there."""
    work.reminders.claim([LEARNER], 202649)
    work.reminders.stop(OTHER, stopped=True)


def _put(work: UnitOfWork, kept: Reminded) -> None:
    work.reminders.claim([kept.account_id], kept.week)
    work.reminders.stop(kept.account_id, stopped=kept.stopped)


REMINDERS = Repository(
    writes={
        "claim": lambda work: work.reminders.claim([LEARNER], 202650),
        "stop": lambda work: work.reminders.stop(STAFF, stopped=True),
    },
    read=lambda work: [work.reminders.of_many([LEARNER, OTHER, STAFF]), work.reminders.providers()],
    trips=(
        RoundTrip(
            Reminded,
            _put,
            (lambda work, kept: work.reminders.of_many([kept.account_id])[kept.account_id],),
            {"account_id": FREE},
        ),
    ),
)
