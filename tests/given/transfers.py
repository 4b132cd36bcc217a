"""Two providers that hand learners over, and what each of them sees."""

from typing import Any

from attrs import frozen

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import EVERYTHING, Actor
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.years.transfers import Transfer
from progress_core.ports.store import UnitOfWork
from tests.given.people import ELSEWHERE, NORTH, form, hire


@frozen
class Handover:
    """A learner at North School, and a manager there and at Elsewhere Academy.

    Args:
        progress: over a store.
        sender: manages North School.
        receiver: manages Elsewhere Academy.
        learner: number of the learner.
    """

    progress: Progress
    sender: Actor
    receiver: Actor
    learner: int

    def ask(self) -> Transfer:
        """Offer the learner, and return the transfer."""
        (line,) = self.progress.transfers.ask(self.sender, [self.learner], ELSEWHERE)
        return line.transfer

    def hand_over(self) -> Transfer:
        """Offer the learner, and accept."""
        asked = self.ask()
        self.progress.transfers.accept(self.receiver, asked.id)
        return self.stored(asked.id)

    def stored(self, transfer_id: int) -> Transfer:
        """Return a transfer as stored."""
        with self.progress.context.store.snapshot() as work:
            return work.transfers.get(EVERYTHING, transfer_id, self.progress.context.clock.now())


def handover(progress: Progress, **values: object) -> Handover:
    """Create the learner, and hire both managers; there must be the usual providers."""
    sender = hire(progress, Role.LEARNER_MANAGER, NORTH, email="sender@north.example")
    receiver = hire(progress, Role.LEARNER_MANAGER, ELSEWHERE, email="receiver@elsewhere.example")
    learner = progress.learners.create(sender, form(**{"email": "ann@home.example", **values})).learner
    return Handover(progress, sender, receiver, learner.id)


def everything_of(work: UnitOfWork, learner_id: int) -> dict[str, Any]:
    """Return what goes along with a learner."""
    applications = work.applications.of_learner(EVERYTHING, learner_id)
    return {
        "account": work.accounts.get(learner_id),
        "profile": work.learners.get(EVERYTHING, learner_id).profile,
        "qualifications": work.qualifications.of(EVERYTHING, learner_id),
        "statements": work.statements.of(EVERYTHING, learner_id),
        "reference": work.references.of(EVERYTHING, learner_id),
        "applications": applications,
        "favourites": work.favourites.of(EVERYTHING, learner_id),
    }
