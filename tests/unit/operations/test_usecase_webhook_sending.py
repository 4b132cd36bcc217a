"""Sending: signed, tried again, stopped, and with the rights that the owner has at that moment."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import Conflict, NotAllowed, Unavailable
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.operations.webhooks import PAUSES, Delivery, DeliveryState
from progress_core.memory.clock import FixedClock
from progress_core.memory.sealing import MemorySealer
from progress_core.usecases.operations.webhook_sending import Sent
from tests.given.people import NORTH, form, hire
from tests.given.webhooks import URL, hooked, receivers

pytestmark = pytest.mark.feature("I11")


@pytest.fixture
def number(progress: Progress, manager: Actor) -> int:
    """The number of a webhook that has something to be told."""
    made = hooked(progress, manager, "learner.created")
    progress.learners.create(manager, form())
    return made.webhook.number


def only(progress: Progress, manager: Actor, number: int) -> Delivery:
    (delivery,) = progress.webhooks.deliveries(manager, number)
    return delivery


def test_a_delivery_is_sent_once(progress: Progress, manager: Actor, number: int) -> None:
    assert [progress.webhooks.send_due() for _ in range(2)] == [Sent(done=1), Sent()]
    (posted,) = receivers(progress).posted
    delivery = only(progress, manager, number)
    assert (posted.url, posted.headers["webhook-id"]) == (URL, delivery.message_id)
    assert (delivery.state, delivery.status, delivery.attempts) == (DeliveryState.DONE, 204, 1)


@pytest.mark.parametrize(
    ("status", "error", "expected"),
    [
        (500, None, (500, "The receiver answered 500.")),
        (302, None, (302, "The receiver answered 302.")),
        (None, Unavailable("It is down."), (None, "It is down.")),
    ],
)
def test_a_failed_attempt_is_made_again_under_the_same_id(
    progress: Progress,
    manager: Actor,
    clock: FixedClock,
    number: int,
    status: int | None,
    error: Unavailable | None,
    expected: tuple[int | None, str],
) -> None:
    if error is not None:
        receivers(progress).failures[URL] = error
    else:
        receivers(progress).statuses[URL] = status or 0
    assert progress.webhooks.send_due() == Sent(delayed=1)
    failed = only(progress, manager, number)
    assert (failed.status, failed.error) == expected
    assert failed.next_attempt_at == clock.now() + PAUSES[0]
    assert progress.webhooks.send_due() == Sent()
    receivers(progress).failures.clear()
    receivers(progress).statuses.clear()
    clock.advance(PAUSES[0])
    assert progress.webhooks.send_due() == Sent(done=1)
    assert receivers(progress).posted[-1].headers["webhook-id"] == failed.message_id


def test_a_delivery_is_given_up_after_three_days_and_can_be_sent_again(
    progress: Progress, manager: Actor, clock: FixedClock, number: int
) -> None:
    receivers(progress).statuses[URL] = 503
    for pause in (*PAUSES, timedelta(0)):
        progress.webhooks.send_due()
        clock.advance(pause)
    assert only(progress, manager, number).state is DeliveryState.STOPPED
    receivers(progress).statuses.clear()
    progress.webhooks.send_again(manager, only(progress, manager, number).number)
    assert progress.webhooks.send_due() == Sent(done=1)


def test_a_receiver_that_is_gone_is_told_nothing_more(progress: Progress, manager: Actor, number: int) -> None:
    progress.webhooks.test(manager, number)
    receivers(progress).statuses[URL] = 410
    assert progress.webhooks.send_due() == Sent(stopped=2)
    assert len(receivers(progress).posted) == 1
    assert progress.webhooks.get(manager, number).stopped_at == progress.context.clock.now()
    progress.learners.create(manager, form(username="bobray", first_name="Bob", last_name="Ray"))
    assert len(progress.webhooks.deliveries(manager, number)) == 2
    with pytest.raises(Conflict):
        progress.webhooks.test(manager, number)
    with pytest.raises(Conflict):
        progress.webhooks.send_again(manager, progress.webhooks.deliveries(manager, number)[0].number)


def test_a_receiver_in_a_private_network_is_given_up_at_once(progress: Progress, manager: Actor, number: int) -> None:
    receivers(progress).failures[URL] = NotAllowed("It is private.")
    assert progress.webhooks.send_due() == Sent(stopped=1)
    assert only(progress, manager, number).error == "It is private."


def test_after_a_failure_a_receiver_is_left_alone_for_the_round(
    progress: Progress, manager: Actor, number: int
) -> None:
    other = progress.webhooks.create(manager, "https://other.example/", ["learner.created"]).webhook
    progress.webhooks.test(manager, number)
    progress.webhooks.test(manager, other.number)
    receivers(progress).failures[URL] = Unavailable("It is down.")
    assert progress.webhooks.send_due() == Sent(done=1, delayed=1)


def test_no_attempt_starts_late_in_a_round(
    progress: Progress, manager: Actor, clock: FixedClock, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    progress.webhooks.test(manager, number)
    post = receivers(progress).post

    def slow(url: str, headers: Mapping[str, str], body: bytes) -> int:
        clock.advance(timedelta(seconds=20))
        return post(url, headers, body)

    monkeypatch.setattr(receivers(progress), "post", slow)
    assert progress.webhooks.send_due() == Sent(done=1)
    assert progress.webhooks.send_due() == Sent()
    clock.advance(timedelta(minutes=2))
    assert progress.webhooks.send_due() == Sent(done=1)


def test_two_workers_do_not_send_the_same(progress: Progress, manager: Actor, number: int, clock: FixedClock) -> None:
    with progress.context.store.transaction() as work:  # the other worker, which is killed
        work.deliveries.claim_due(clock.now(), until=clock.now() + timedelta(minutes=2), limit=9)
    assert progress.webhooks.send_due() == Sent()
    clock.advance(timedelta(minutes=2))
    assert progress.webhooks.send_due() == Sent(done=1)
    assert only(progress, manager, number).attempts == 1


@pytest.mark.usefixtures("number")
def test_owners_are_told_with_the_rights_that_they_have_now(progress: Progress, manager: Actor) -> None:
    hire(progress, Role.LEARNER_MANAGER, NORTH, email="another@example.com")
    progress.staff_changes.disable(OPERATOR, manager.account_id)
    assert progress.webhooks.send_due() == Sent(stopped=1)
    assert receivers(progress).posted == []


def test_what_an_owner_has_left_out_meanwhile_is_not_sent(progress: Progress, manager: Actor, number: int) -> None:
    progress.webhooks.change(manager, number, ["profile.approved"])
    assert progress.webhooks.send_due() == Sent(stopped=1)


def test_a_webhook_that_ends_while_it_is_told_is_no_fault(
    progress: Progress, manager: Actor, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def post(*_sent: object) -> int:
        progress.webhooks.end(manager, number)
        return 410

    monkeypatch.setattr(receivers(progress), "post", post)
    assert progress.webhooks.send_due() == Sent(stopped=1)
    assert progress.webhooks.of(manager) == []


def test_with_another_key_nothing_is_sent_but_tried_again(progress: Progress, manager: Actor, number: int) -> None:
    other = Progress(evolve(progress.context, sealer=MemorySealer("another key")))
    assert other.webhooks.send_due() == Sent(delayed=1)
    assert "another key" in only(progress, manager, number).error


@pytest.mark.usefixtures("number")
def test_without_callbacks_nothing_is_sent_and_nobody_has_webhooks(progress: Progress) -> None:
    off = Progress(evolve(progress.context, callbacks=None))
    assert off.webhooks.send_due() == Sent()
    with pytest.raises(NotAllowed):
        off.webhooks.of(hire(progress, Role.PROVIDER_MANAGER, NORTH))
    assert progress.webhooks.send_due() == Sent(done=1)
