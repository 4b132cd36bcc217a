"""The contract kit of `progress_core.ports.mail`."""

import pytest
from attrs import evolve

from progress_core.domain.correspondence.mail import Message
from progress_core.domain.foundations.errors import Rejected
from progress_core.ports.mail import Mailer
from progress_core.testing.tools.marks import asvs, feature

MESSAGE = Message(
    to="zoe.oneill@school.example",
    subject="Learner import successful: Jahrgang für Schüler.xlsx",
    text="Hello Zoë,\n\n42 learners were created.\n.\n",
    html="<!DOCTYPE html>\n<p>Hello Zoë,</p>\n<p>42 learners were created.</p>\n",
    message_id="<1000001.q7Jw@progress.example>",
    sender="Progress <progress@progress.example>",
)
"""What the kit sends; `evolve` it for tests of your own."""


class MailerContract:
    """What the core relies on in a mailer.

    Write a fixture `mailer` that delivers what can be delivered. What arrives, and what a mail server
    in trouble leads to, differs too much to be tested here: test that beside it.
    """

    @pytest.fixture
    def mailer(self) -> Mailer:
        """Return a mailer whose deliveries succeed."""
        raise NotImplementedError("write a fixture `mailer` that returns a Mailer")

    @feature("I8")
    def test_accepts_a_message_of_text_and_html(self, mailer: Mailer) -> None:
        mailer.send(MESSAGE)

    @feature("I8")
    def test_accepts_a_message_of_text_alone(self, mailer: Mailer) -> None:
        mailer.send(evolve(MESSAGE, html=""))

    @feature("I8")
    def test_accepts_the_same_message_again(self, mailer: Mailer) -> None:
        mailer.send(MESSAGE)
        mailer.send(MESSAGE)

    @asvs("V1.3.11")
    @feature("I8")
    @pytest.mark.parametrize("heading", ["to", "subject", "message_id", "sender"])
    @pytest.mark.parametrize(
        "smuggled", ["\r\nBcc: thief@example.org", "\nBcc: thief@example.org", "\r", "\x00", "\u2028"]
    )
    def test_refuses_headers_of_several_lines(self, mailer: Mailer, heading: str, smuggled: str) -> None:
        message = evolve(MESSAGE, **{heading: getattr(MESSAGE, heading) + smuggled})
        with pytest.raises(Rejected) as caught:
            mailer.send(message)
        assert [problem.code for problem in caught.value.problems] == ["mail_refused"]

    @asvs("V1.3.11")
    @feature("I8")
    @pytest.mark.parametrize(
        "to",
        ["", "zoe", "@school.example", "zoe@", "a@x.example, b@x.example", "a@x.example b@x.example", "a@b@c.example"],
    )
    def test_refuses_anything_but_a_single_address(self, mailer: Mailer, to: str) -> None:
        with pytest.raises(Rejected) as caught:
            mailer.send(evolve(MESSAGE, to=to))
        assert [(problem.code, problem.value) for problem in caught.value.problems] == [("mail_refused", to)]
