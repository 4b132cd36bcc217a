"""E-mail that is saved or rolled back with its cause, and survives a mail server in trouble."""

import re
from datetime import timedelta

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.correspondence.mail import Message, Outgoing
from progress_core.domain.correspondence.notice import Notice
from progress_core.domain.foundations.errors import Rejected, Unavailable
from progress_core.memory.clock import FixedClock
from progress_core.memory.mail import MemoryMailer
from progress_core.memory.sealing import MemorySealer
from progress_core.usecases.correspondence.outbox import Delivered, deliver_due, post
from progress_core.usecases.foundations.context import Context

NOTICE = Notice("Verify your Progress account", "Follow https://x.example/verify/t0ken", "<p>Follow t0ken</p>")
TO = "zoe@school.example"


@pytest.fixture
def context(progress: Progress) -> Context:
    return progress.context


def write(context: Context, *addresses: str) -> None:
    with context.store.transaction() as work:
        for to in addresses:
            post(context, work, to, NOTICE)


def mails(context: Context) -> list[Outgoing]:
    with context.store.snapshot() as work:
        return list(work.outbox.recent())


class Interrupted(BaseException):
    """The process is killed."""


@pytest.mark.feature("I8")
def test_posted_mail_is_delivered_once(context: Context, mailer: MemoryMailer, clock: FixedClock) -> None:
    write(context, TO)
    (waiting,) = mails(context)
    assert deliver_due(context) == Delivered(sent=1)
    assert deliver_due(context) == Delivered()
    assert mailer.sent == [
        Message(TO, NOTICE.subject, NOTICE.text, NOTICE.html, waiting.message_id, context.limits.mail_from)
    ]
    (sent,) = mails(context)
    assert (sent.sent_at, sent.attempts, sent.error, sent.refused) == (clock.now(), 1, "", False)


@pytest.mark.feature("I8")
def test_mail_of_a_transaction_that_fails_is_never_written(context: Context) -> None:
    def fail_after_posting() -> None:
        with context.store.transaction() as work:
            post(context, work, TO, NOTICE)
            raise Interrupted

    with pytest.raises(Interrupted):
        fail_after_posting()
    assert mails(context) == []


@pytest.mark.feature("A7")
def test_nothing_is_sent_to_people_without_an_address(context: Context) -> None:
    write(context, "")
    assert mails(context) == []


@pytest.mark.feature("I8")
def test_message_ids_are_valid_and_unique(context: Context) -> None:
    context = evolve(context, limits=evolve(context.limits, mail_from="Progress <progress@school.example>"))
    write(context, *[TO] * 20)
    ids = {mail.message_id for mail in mails(context)}
    assert len(ids) == 20
    assert [id_ for id_ in ids if not re.fullmatch(r"<\d+\.[A-Za-z0-9_-]{43}@school\.example>", id_)] == []


@pytest.mark.asvs("V14.2.4")
@pytest.mark.feature("I8", "A10")
def test_links_are_sealed_in_the_store_and_erased_once_sent(context: Context) -> None:
    write(context, TO)
    assert "t0ken" not in repr(mails(context))
    deliver_due(context)
    assert [mail.body for mail in mails(context)] == [""]


@pytest.mark.feature("I8", "A10")
def test_a_sealed_body_opens_only_for_its_own_mail(context: Context, mailer: MemoryMailer) -> None:
    write(context, TO, "eve@elsewhere.example")
    eve, zoe = mails(context)
    with context.store.transaction() as work:
        work.outbox.save(evolve(eve, body=zoe.body))
    assert deliver_due(context) == Delivered(sent=1, delayed=1)
    assert [message.to for message in mailer.sent] == [TO]


@pytest.mark.feature("I8")
def test_mail_to_a_dead_server_is_retried_with_growing_waits_and_the_same_message_id(
    context: Context, mailer: MemoryMailer, clock: FixedClock
) -> None:
    write(context, TO)
    (first,) = mails(context)
    mailer.failure = Unavailable("The mail server is down.")
    for wait in (10, 20, 40):
        assert deliver_due(context) == Delivered(delayed=1)
        (mail,) = mails(context)
        assert (mail.next_attempt_at, mail.error) == (clock.now() + timedelta(seconds=wait), "The mail server is down.")
        clock.advance(timedelta(seconds=wait - 1))
        assert deliver_due(context) == Delivered()
        clock.advance(timedelta(seconds=1))
    mailer.failure = None
    assert deliver_due(context) == Delivered(sent=1)
    assert [message.message_id for message in mailer.sent] == [first.message_id]
    assert mails(context)[0].error == ""


@pytest.mark.feature("I8")
@pytest.mark.parametrize(
    ("asked", "waited"),
    [
        (timedelta(minutes=7), timedelta(minutes=7)),
        (timedelta(seconds=10, microseconds=1), timedelta(seconds=10, microseconds=1)),
        (timedelta(seconds=3), timedelta(seconds=10)),
        (timedelta(days=-4), timedelta(seconds=10)),
        (timedelta(days=1), timedelta(days=1)),
        (timedelta.max, timedelta(days=1)),
    ],
)
def test_mail_waits_as_long_as_the_server_asks_but_a_day_at_most(
    context: Context, mailer: MemoryMailer, clock: FixedClock, asked: timedelta, waited: timedelta
) -> None:
    write(context, TO)
    mailer.failure = Unavailable("Too many e-mails.", retry_after=asked)
    assert deliver_due(context) == Delivered(delayed=1)
    mailer.failure = None
    clock.advance(waited - timedelta(microseconds=1))
    assert deliver_due(context) == Delivered()
    clock.advance(timedelta(microseconds=1))
    assert deliver_due(context) == Delivered(sent=1)


@pytest.mark.feature("I8")
def test_other_mail_does_not_wait_with_mail_that_the_server_asked_to_send_later(
    context: Context, mailer: MemoryMailer, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = mailer.send

    def greylisting(message: Message) -> None:
        if message.to == TO:
            raise Unavailable("Greylisted.", retry_after=timedelta(minutes=7))
        send(message)

    write(context, TO, "other@school.example")
    monkeypatch.setattr(mailer, "send", greylisting)
    assert deliver_due(context) == Delivered(sent=1, delayed=1)
    write(context, "third@school.example")
    assert deliver_due(context) == Delivered(sent=1)


@pytest.mark.feature("I8")
def test_refused_mail_is_given_up_listed_for_staff_and_erased(
    context: Context, mailer: MemoryMailer, clock: FixedClock
) -> None:
    write(context, TO)
    mailer.failure = Rejected("No such user.")
    assert deliver_due(context) == Delivered(refused=1)
    clock.advance(timedelta(days=1))
    assert deliver_due(context) == Delivered()
    (mail,) = mails(context)
    assert (mail.refused, mail.body, mail.error, mail.attempts) == (True, "", "No such user.", 1)


@pytest.mark.feature("I8")
def test_one_refusal_does_not_stop_the_others(context: Context, mailer: MemoryMailer) -> None:
    write(context, "first@school.example", "not an address", "last@school.example")
    assert deliver_due(context) == Delivered(sent=2, refused=1)
    assert [message.to for message in mailer.sent] == ["first@school.example", "last@school.example"]


@pytest.mark.feature("I8")
def test_mail_interrupted_while_sending_is_sent_again_with_the_same_message_id(
    context: Context, mailer: MemoryMailer, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed_after_sending(message: Message) -> None:
        mailer.sent.append(message)
        raise Interrupted

    write(context, TO)
    with monkeypatch.context() as patch:
        patch.setattr(mailer, "send", killed_after_sending)
        with pytest.raises(Interrupted):
            deliver_due(context)
    assert deliver_due(context) == Delivered(), "the claim still holds"
    clock.advance(timedelta(minutes=2))
    assert deliver_due(context) == Delivered(sent=1)
    assert mailer.sent[0] == mailer.sent[1]


@pytest.mark.feature("I8")
def test_no_transaction_is_open_while_mail_is_sent(
    context: Context, mailer: MemoryMailer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def writing_meanwhile(_message: Message) -> None:
        write(context, "another@school.example")  # would be a Conflict inside a transaction

    write(context, TO)
    monkeypatch.setattr(mailer, "send", writing_meanwhile)
    assert deliver_due(context) == Delivered(sent=1)


@pytest.mark.feature("I8")
def test_a_slow_mail_server_does_not_outlast_the_claim(
    context: Context, mailer: MemoryMailer, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(message: Message) -> None:
        clock.advance(timedelta(seconds=25))
        mailer.sent.append(message)

    write(context, *[TO] * 5)
    monkeypatch.setattr(mailer, "send", slowly)
    assert deliver_due(context) == Delivered(sent=3)
    clock.advance(timedelta(minutes=2))
    assert deliver_due(context) == Delivered(sent=2)
    assert len({message.message_id for message in mailer.sent}) == 5


@pytest.mark.feature("I8")
def test_a_round_sends_the_oldest_mail_first_up_to_its_limit(context: Context, mailer: MemoryMailer) -> None:
    write(context, "1@school.example", "2@school.example", "3@school.example")
    assert deliver_due(context, limit=2) == Delivered(sent=2)
    assert [message.to for message in mailer.sent] == ["1@school.example", "2@school.example"]


@pytest.mark.feature("I8", "A10")
def test_mail_whose_sealing_key_is_missing_waits_for_it(
    context: Context, mailer: MemoryMailer, clock: FixedClock
) -> None:
    write(context, TO)
    assert deliver_due(evolve(context, sealer=MemorySealer("another key"))) == Delivered(delayed=1)
    clock.advance(timedelta(hours=1))
    assert deliver_due(context) == Delivered(sent=1)
    assert len(mailer.sent) == 1
