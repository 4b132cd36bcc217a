"""Simultaneous decisions about one transfer, on databases: it is decided once, and the learner is at one provider."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import Conflict, NotFound, ProgressError
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.years.transfers import TransferStatus
from progress_core.testing.tools.threads import together
from tests.given.people import ELSEWHERE, NORTH, form, hire
from tests.given.years import learners

pytestmark = [pytest.mark.feature("J3"), pytest.mark.feature("I7")]

ROUNDS = range(4)


@pytest.fixture
def sender(progress: Progress) -> Actor:
    return hire(progress, Role.LEARNER_MANAGER, NORTH, email="sender@north.example")


@pytest.fixture
def receivers(progress: Progress) -> tuple[Actor, Actor]:
    first, second = (hire(progress, Role.LEARNER_MANAGER, ELSEWHERE, email=f"{n}@elsewhere.example") for n in (1, 2))
    return first, second


def offers(progress: Progress, sender: Actor) -> Iterator[tuple[int, int]]:
    """Offer a learner in each round; yield their number, and that of the transfer."""
    for number in ROUNDS:
        learner = progress.learners.create(
            OPERATOR, form(username=f"learner{number}", last_name=f"Lee{chr(97 + number)}")
        ).learner
        yield learner.id, progress.transfers.ask(sender, [learner.id], ELSEWHERE)[0].transfer.id


def race(*ways: Callable[[], object]) -> int:
    """Do all at once; return how many have lost."""
    lost = [each for each in together(*ways) if isinstance(each, ProgressError)]
    assert not [each for each in lost if not isinstance(each, Conflict | NotFound)]
    return len(lost)


def state(progress: Progress, sender: Actor, learner_id: int, transfer_id: int) -> tuple[TransferStatus, str]:
    """Return what came of a transfer, and where the learner is."""
    (learner,) = learners(progress, learner_id)
    return progress.transfers.get(sender, transfer_id).transfer.status, learner.details.ukprn


def test_two_colleagues_accept_once(progress: Progress, sender: Actor, receivers: tuple[Actor, Actor]) -> None:
    for learner_id, number in offers(progress, sender):
        assert 1 == race(*(partial(progress.transfers.accept, one, number) for one in receivers))
        assert (TransferStatus.ACCEPTED, ELSEWHERE) == state(progress, sender, learner_id, number)
        assert [ELSEWHERE] == [
            period.ukprn for period in progress.leavers.history(OPERATOR, learner_id) if period.until is None
        ]


def test_a_transfer_is_accepted_or_withdrawn(progress: Progress, sender: Actor, receivers: tuple[Actor, Actor]) -> None:
    for learner_id, number in offers(progress, sender):
        assert 1 == race(
            partial(progress.transfers.accept, receivers[0], number),
            partial(progress.transfers.withdraw, sender, number),
        )
        assert state(progress, sender, learner_id, number) in (
            (TransferStatus.ACCEPTED, ELSEWHERE),
            (TransferStatus.WITHDRAWN, NORTH),
        )


def test_a_learner_is_offered_once(progress: Progress, sender: Actor, receivers: tuple[Actor, Actor]) -> None:
    assert receivers
    for learner_id, number in offers(progress, sender):
        progress.transfers.withdraw(sender, number)
        assert 1 == race(*(partial(progress.transfers.ask, one, [learner_id], ELSEWHERE) for one in (sender, OPERATOR)))
        assert 1 == len(
            [
                one
                for one in progress.transfers.list(sender, offered=True)
                if one.transfer.learner_id == learner_id and one.transfer.status is TransferStatus.OFFERED
            ]
        )
