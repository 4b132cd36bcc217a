"""Webhooks on databases: nothing is lost or sent twice when workers are killed or work at once, and nobody waits."""

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.permissions import Role
from progress_core.memory.callbacks import MemoryCallbacks
from progress_core.memory.clock import FixedClock
from progress_core.testing.tools.builders import a_delivery
from progress_core.testing.tools.threads import together
from progress_core.usecases.operations.webhook_sending import Sent
from tests.given.people import NORTH, form, hire
from tests.given.webhooks import hooked, told

pytestmark = pytest.mark.feature("I11", "I7")

COUNT, WORKERS = 30, 4
_UNHURRIED = 60.0


class Killed(BaseException):
    """The worker's process ends here."""


class Receiver(MemoryCallbacks):
    """A receiver in memory; whoever posts to it may be killed.

    Attributes:
        kills: whether the next worker is killed, and whether after the receiver got it.
    """

    kills: tuple[bool, ...] = ()

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        kill, self.kills = self.kills[:1], self.kills[1:]
        if kill == (False,):
            raise Killed
        status = super().post(url, headers, body)
        if kill:
            raise Killed
        return status


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
def school(progress: Progress, clock: FixedClock, receiver: Receiver) -> Progress:
    return Progress(evolve(progress.context, callbacks=receiver, clock=clock))


@pytest.fixture
def manager(school: Progress) -> Actor:
    return hire(school, Role.LEARNER_MANAGER, NORTH)


def test_a_worker_that_is_killed_before_or_after_sending_loses_nothing(
    school: Progress, manager: Actor, clock: FixedClock, receiver: Receiver
) -> None:
    hooked(school, manager, "learner.created")
    school.learners.create(manager, form())
    receiver.kills = (False, True)
    for _ in range(2):
        with pytest.raises(Killed):
            school.webhooks.send_due()
        assert school.webhooks.send_due() == Sent()
        clock.advance(timedelta(minutes=2))
    assert school.webhooks.send_due() == Sent(done=1)
    first, second = (posted.headers["webhook-id"] for posted in receiver.posted)
    assert first == second, "the receiver can tell that it has it already"


def test_workers_at_once_send_each_delivery_once(school: Progress, manager: Actor, receiver: Receiver) -> None:
    number = hooked(school, manager).webhook.number
    for _ in range(COUNT):
        school.webhooks.test(manager, number)

    def work() -> int:
        done = 0
        while sent := school.webhooks.send_due(limit=3).done:
            done += sent
        return done

    counts = together(*[work] * WORKERS)
    assert sum(count for count in counts if isinstance(count, int)) == COUNT
    ids = [posted.headers["webhook-id"] for posted in receiver.posted]
    assert (len(ids), len(set(ids))) == (COUNT, COUNT)


def test_a_webhook_that_ends_during_a_change_does_not_spoil_it(school: Progress, manager: Actor) -> None:
    number = hooked(school, manager, "learner.created").webhook.number
    read, waits = Event(), Event()

    def change() -> None:
        with school.context.store.transaction() as work:
            found = work.webhooks.living()
            read.set()
            waits.wait(1)
            assert [one.number for one in found] == [number]
            work.deliveries.add_many([a_delivery(*work.new_ids(1), webhook=number)])

    with ThreadPoolExecutor(2) as pool:
        changing = pool.submit(change)
        assert read.wait(_UNHURRIED)
        ending = pool.submit(school.webhooks.end, manager, number)
        both: list[Future[Any]] = [changing, ending]
        wait(both, _UNHURRIED)
        changing.result()
        ending.result()
    assert told(school, manager) == []
