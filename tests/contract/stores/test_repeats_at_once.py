"""Requests that are sent many times at once, on databases: one is done, the others have its answer or are refused."""

from concurrent.futures import ThreadPoolExecutor, wait
from threading import Event

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import Conflict, NotFound, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.foundations.repeats import Answer
from progress_core.testing.tools.threads import together
from tests.given.people import NORTH, form, hire
from tests.given.profiles import pupil

pytestmark = pytest.mark.feature("I6", "I7")

TIMES = 50
_UNHURRIED = 60.0


@pytest.fixture
def manager(progress: Progress) -> Actor:
    return hire(progress, Role.LEARNER_MANAGER, NORTH)


def test_a_learner_is_created_once_by_a_request_that_is_sent_fifty_times_at_once(
    progress: Progress, manager: Actor
) -> None:
    def create() -> Answer:
        made = progress.learners.create(manager, form())
        return Answer(201, {"Location": f"/learners/{made.learner.id}"}, made.learner.name.encode())

    def send() -> tuple[Answer, bool]:
        return progress.repeats.once(manager, "a-key", "print", create)

    told = together(*[send] * TIMES)
    answered = [one for one in told if isinstance(one, tuple)]
    refused = [one for one in told if isinstance(one, Conflict)]
    assert len(answered) + len(refused) == TIMES
    assert {one.field for one in refused} <= {"idempotency_key"}
    assert [repeated for _, repeated in answered].count(False) == 1
    assert {(answer.status, answer.headers["Location"], answer.body) for answer, _ in answered} == {
        (201, answered[0][0].headers["Location"], b"Ann Smith")
    }
    assert progress.dashboard.counts(manager)["learners"] == 1
    assert send() == (answered[0][0], True)


def test_of_other_requests_under_one_key_at_once_one_is_done(progress: Progress, manager: Actor) -> None:
    def send(number: int) -> tuple[Answer, bool]:
        made = f"learner{number}"

        def create() -> Answer:
            progress.learners.create(manager, form(username=made), anyway=True)
            return Answer(201, {}, made.encode())

        return progress.repeats.once(manager, "a-key", made, create)

    told = together(*[lambda number=number: send(number) for number in range(8)])
    assert sorted(type(one).__name__ for one in told) == ["Rejected"] * 7 + ["tuple"]
    assert {found.code for one in told if isinstance(one, Rejected) for found in one.problems} == {"other_request"}
    assert progress.dashboard.counts(manager)["learners"] == 1


def test_a_request_that_is_sent_while_the_first_runs_is_refused_at_once(progress: Progress, manager: Actor) -> None:
    begun, may_end = Event(), Event()

    def slow() -> Answer:
        begun.set()
        assert may_end.wait(_UNHURRIED)
        return Answer(204, {}, b"")

    with ThreadPoolExecutor(1) as others:
        first = others.submit(progress.repeats.once, manager, "a-key", "print", slow)
        try:
            assert begun.wait(_UNHURRIED)
            with pytest.raises(Conflict, match="still running") as found:
                progress.repeats.once(manager, "a-key", "print", slow)
        finally:
            may_end.set()
    assert found.value.field == "idempotency_key"
    assert first.result() == (Answer(204, {}, b""), False)


@pytest.mark.feature("I9")
def test_a_request_sent_during_an_erasure_begins_after_it(progress: Progress, manager: Actor) -> None:
    learner = pupil(progress, "asmith")

    def look() -> Answer:
        return Answer(200, {}, progress.learners.get(manager, learner.id)[0].name.encode())

    with ThreadPoolExecutor(1) as others:
        with progress.context.store.transaction() as work:
            work.hold("repeats")
            work.repeats.forget_all()
            sent = others.submit(progress.repeats.once, manager, "a-key", "print", look)
            assert not wait([sent], timeout=0.5).done, "it waits until the erasure has ended"
        assert sent.result()[0].body == b"Ann Smith"
    progress.personal_data.erase(OPERATOR, learner.id, "asmith")
    with pytest.raises(NotFound):
        progress.repeats.once(manager, "another-key", "print", look)
    with pytest.raises(Conflict, match="no longer kept"):
        progress.repeats.once(manager, "a-key", "print", look)
