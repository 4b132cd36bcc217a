"""The contract kit of `progress_core.ports.mail`."""

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

import pytest
from attrs import evolve

from progress_core.domain.correspondence.mail import Message
from progress_core.domain.foundations.errors import Rejected, Unavailable
from progress_core.ports.mail import Mailer
from progress_core.testing.tools.emails import Delivered, Observer, comparable, read_email
from progress_core.testing.tools.guards import Patient
from progress_core.testing.tools.marks import asvs, feature
from progress_core.testing.tools.odd_messages import MESSAGE, NO_STOPS, ODD_MESSAGES, STOPS
from progress_core.testing.tools.secrets import assert_shows_no
from progress_core.testing.tools.threads import all_done, elsewhere

__all__ = ["MESSAGE", "ODD_MESSAGES", "Delivered", "MailerContract", "Observer", "read_email"]


class MailerContract(Patient):
    """What the core relies on in a mailer.

    Write the fixtures `mailer` and `delivered`, and one for each kind of trouble that there can be. How `unreachable`,
    `busy` and `refusing` are made is yours: a closed port, a server that answers as you tell it.

    Attributes:
        shows_only_text: whether the mailer shows messages to a developer, without HTML and Message-ID.
    """

    shows_only_text = False

    @pytest.fixture
    def mailer(self) -> Mailer:
        """Return a mailer whose deliveries succeed."""
        raise NotImplementedError("write a fixture `mailer` that returns a Mailer")

    @pytest.fixture
    def delivered(self) -> Observer:
        """Return a function that returns what `mailer` has delivered so far, the oldest first."""
        raise NotImplementedError("write a fixture `delivered` that returns what returns the messages that arrived")

    @pytest.fixture
    def unreachable(self) -> Mailer:
        """Return a mailer at whose other end nobody is: no server, no folder, no console."""
        raise NotImplementedError("write a fixture `unreachable` that returns a Mailer that reaches nobody")

    @pytest.fixture
    def busy(self) -> Mailer | None:
        """Return a mailer whose server asks to try later; None if there is no server that could."""
        raise NotImplementedError("write a fixture `busy` that returns a Mailer whose server asks to try later")

    @pytest.fixture
    def refusing(self) -> Mailer | None:
        """Return a mailer whose server refuses every message for good; None if there is no server that could."""
        raise NotImplementedError("write a fixture `refusing` that returns a Mailer whose server refuses every message")

    @pytest.fixture
    def told_to_wait(self) -> tuple[Mailer, timedelta] | None:
        """Return a mailer whose server asks to wait, and for how long; None if its servers have no way to say so."""
        raise NotImplementedError("write a fixture `told_to_wait` that returns a Mailer and how long it is to wait")

    @pytest.fixture
    def silent(self) -> Mailer | None:
        """Return a mailer whose server takes connections and then says nothing; None if there is no server.

        Let it give up within a second or two, so that the kit need not wait longer.
        """
        return None

    @pytest.fixture
    def hang_up(self) -> Callable[[], None] | None:
        """Return a function that lets the server of `mailer` end its connections; None if it keeps none open."""
        return None

    @pytest.fixture
    def secrets(self) -> Sequence[str]:
        """Return the passwords and keys in the settings of `mailer` and `unreachable`; () if they have none."""
        return ()

    def expected(self, message: Message) -> Delivered:
        """Return what has to arrive of a message, in the form in which the kit compares."""
        shown = Delivered((message.to,), message.sender, message.subject, message.text)
        if self.shows_only_text:
            return comparable(shown)
        by_click = message.stop.startswith("https://")
        return comparable(
            evolve(shown, html=message.html, message_id=message.message_id, stop=message.stop, by_click=by_click)
        )

    @feature("I8")
    def test_delivers_text_and_html_to_the_recipient_alone(self, mailer: Mailer, delivered: Observer) -> None:
        mailer.send(MESSAGE)
        assert [self.expected(MESSAGE)] == _arrived(delivered)

    @feature("I8")
    def test_delivers_text_alone(self, mailer: Mailer, delivered: Observer) -> None:
        message = evolve(MESSAGE, html="")
        mailer.send(message)
        assert [self.expected(message)] == _arrived(delivered)

    @feature("I8")
    @pytest.mark.parametrize("odd", ODD_MESSAGES)
    def test_delivers_every_message_unchanged(self, mailer: Mailer, delivered: Observer, odd: str) -> None:
        mailer.send(ODD_MESSAGES[odd])
        if not (self.shows_only_text and odd == "characters that nobody sees"):
            assert [self.expected(ODD_MESSAGES[odd])] == _arrived(delivered)

    @feature("J7")
    @pytest.mark.parametrize("stop", STOPS)
    def test_names_the_address_that_stops_such_emails(self, mailer: Mailer, delivered: Observer, stop: str) -> None:
        message = evolve(MESSAGE, stop=stop)
        mailer.send(message)
        assert [self.expected(message)] == _arrived(delivered)

    @asvs("V1.3.11")
    @feature("J7")
    @pytest.mark.parametrize("stop", NO_STOPS)
    def test_refuses_what_is_no_single_address_to_stop(self, mailer: Mailer, delivered: Observer, stop: str) -> None:
        _refused(mailer, evolve(MESSAGE, stop=stop))
        assert [] == list(delivered())

    @feature("I8")
    def test_delivers_each_message_to_its_own_recipient(self, mailer: Mailer, delivered: Observer) -> None:
        several = [_numbered(number) for number in range(5)]
        for message in several:
            mailer.send(message)
        assert sorted(map(self.expected, several), key=str) == sorted(_arrived(delivered), key=str)

    @feature("I8")
    def test_delivers_messages_that_differ_in_one_thing(self, mailer: Mailer, delivered: Observer) -> None:
        """Nobody may take one for another that was sent before: not by its text, recipient or lack of an id."""
        changes: list[dict[str, str]] = [{}, {"text": "2"}, {"to": "ann@school.example"}, {"subject": "3"}]
        several = [evolve(MESSAGE, message_id="", **changed) for changed in changes]
        for message in several:
            mailer.send(message)
        expected = [evolve(self.expected(message), message_id="") for message in several]
        arrived = [evolve(each, message_id="") for each in _arrived(delivered)]
        assert sorted(expected, key=str) == sorted(arrived, key=str)

    @feature("I8")
    def test_the_same_message_again_has_the_same_id(self, mailer: Mailer, delivered: Observer) -> None:
        mailer.send(MESSAGE)
        mailer.send(MESSAGE)
        assert {self.expected(MESSAGE)} == set(_arrived(delivered))

    @feature("I8")
    def test_threads_deliver_every_message_once_and_whole(self, mailer: Mailer, delivered: Observer) -> None:
        several = [[_numbered(10 * thread + number) for number in range(3)] for thread in range(6)]

        def send(messages: Sequence[Message]) -> None:
            for message in messages:
                mailer.send(message)

        all_done(*(partial(send, messages) for messages in several))
        expected = [self.expected(message) for messages in several for message in messages]
        assert sorted(expected, key=str) == sorted(_arrived(delivered), key=str)

    @feature("I8")
    def test_a_mailer_that_reaches_nobody_says_so(self, unreachable: Mailer, secrets: Sequence[str]) -> None:
        with pytest.raises(Unavailable) as caught:
            unreachable.send(MESSAGE)
        assert _is_a_sentence(caught.value.message)
        assert_shows_no(secrets, caught.value.message)

    @feature("I8")
    def test_a_server_that_says_nothing_is_unavailable(self, silent: Mailer | None) -> None:
        if silent is not None:
            with pytest.raises(Unavailable) as caught:
                elsewhere(lambda: silent.send(MESSAGE))
            assert _is_a_sentence(caught.value.message)

    @feature("I8")
    def test_delivers_after_the_server_has_ended_the_connection(
        self, mailer: Mailer, delivered: Observer, hang_up: Callable[[], None] | None
    ) -> None:
        if hang_up is not None:
            for number in range(3):
                mailer.send(_numbered(number))
                hang_up()
            assert [self.expected(_numbered(number)) for number in range(3)] == _arrived(delivered)

    @feature("I8")
    def test_a_server_that_asks_to_try_later_is_unavailable(self, busy: Mailer | None, delivered: Observer) -> None:
        if busy is not None:
            with pytest.raises(Unavailable) as caught:
                busy.send(MESSAGE)
            assert _is_a_sentence(caught.value.message)
            assert [] == list(delivered()), "it was delivered all the same, and will be again"

    @feature("I8")
    def test_passes_on_how_long_the_server_asks_to_wait(self, told_to_wait: tuple[Mailer, timedelta] | None) -> None:
        if told_to_wait is not None:
            mailer, wait = told_to_wait
            with pytest.raises(Unavailable) as caught:
                mailer.send(MESSAGE)
            assert caught.value.retry_after == wait

    @feature("I8")
    def test_a_refusal_for_good_is_rejected(self, refusing: Mailer | None, delivered: Observer) -> None:
        if refusing is not None:
            _refused(refusing, MESSAGE)
            assert [] == list(delivered()), "it was delivered all the same"

    @asvs("V1.3.11")
    @feature("I8")
    @pytest.mark.parametrize("heading", ["to", "subject", "message_id", "sender"])
    @pytest.mark.parametrize(
        "smuggled", ["\r\nBcc: thief@example.org", "\nBcc: thief@example.org", "\r", "\x00", "\u2028"]
    )
    def test_refuses_headers_of_several_lines(
        self, mailer: Mailer, delivered: Observer, heading: str, smuggled: str
    ) -> None:
        message = evolve(MESSAGE, **{heading: getattr(MESSAGE, heading) + smuggled})
        _refused(mailer, message)
        assert [] == list(delivered())

    @asvs("V1.3.11")
    @feature("I8")
    @pytest.mark.parametrize(
        "to",
        ["", "zoe", "@school.example", "zoe@", "a@x.example, b@x.example", "a@x.example b@x.example", "a@b@c.example"],
    )
    def test_refuses_anything_but_a_single_address(self, mailer: Mailer, delivered: Observer, to: str) -> None:
        _refused(mailer, evolve(MESSAGE, to=to))
        assert [] == list(delivered())

    @feature("I8")
    def test_delivers_after_a_refusal(self, mailer: Mailer, delivered: Observer) -> None:
        _refused(mailer, evolve(MESSAGE, to="zoe"))
        mailer.send(MESSAGE)
        assert [self.expected(MESSAGE)] == _arrived(delivered)

    @feature("I8")
    def test_shows_no_password(self, mailer: Mailer, unreachable: Mailer, secrets: Sequence[str]) -> None:
        assert_shows_no(secrets, f"{mailer!r} {mailer} {unreachable!r} {unreachable}")


def _numbered(number: int) -> Message:
    """Make one of many messages, each with everything its own and of another length."""
    return evolve(
        MESSAGE,
        to=f"learner{number}@school.example",
        subject=f"Message {number}",
        text=f"Text {number}.\n" * (number % 4 + 1),
        html=f"<p>HTML {number}.</p>\n" if number % 2 else "",
        message_id=f"<{number}.x@progress.example>",
    )


def _refused(mailer: Mailer, message: Message) -> None:
    with pytest.raises(Rejected) as caught:
        mailer.send(message)
    assert [("mail_refused", message.to)] == [(problem.code, problem.value) for problem in caught.value.problems]


def _arrived(delivered: Observer) -> list[Delivered]:
    return list(map(comparable, delivered()))


def _is_a_sentence(message: str) -> bool:
    return re.fullmatch(r"[A-Z].*\.", message) is not None
