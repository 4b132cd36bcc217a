"""Mailers under their kit."""

from datetime import timedelta

import pytest

from progress_core.domain.correspondence.mail import mail_refused
from progress_core.domain.foundations.errors import ProgressError, Unavailable
from progress_core.memory.mail import MemoryMailer
from progress_core.ports.mail import Mailer
from progress_core.testing.mail import MESSAGE, Delivered, MailerContract, Observer


def _failing(failure: ProgressError, mailer: MemoryMailer | None = None) -> Mailer:
    mailer = mailer or MemoryMailer()
    mailer.failure = failure
    return mailer


class MemoryMailerKit(MailerContract):
    """The kit of `memory`."""

    @pytest.fixture
    def mailer(self) -> MemoryMailer:
        return MemoryMailer()

    @pytest.fixture
    def delivered(self, mailer: MemoryMailer) -> Observer:
        return lambda: [
            Delivered(
                (mail.to,),
                mail.sender,
                mail.subject,
                mail.text,
                mail.html,
                mail.message_id,
                mail.stop,
                mail.stop.startswith("https://"),
            )
            for mail in mailer.sent
        ]

    @pytest.fixture
    def unreachable(self) -> Mailer:
        return _failing(Unavailable("The mail server is down."))

    @pytest.fixture
    def busy(self, mailer: MemoryMailer) -> Mailer:
        return _failing(Unavailable("The mail server asks to try later."), mailer)

    @pytest.fixture
    def refusing(self, mailer: MemoryMailer) -> Mailer:
        return _failing(mail_refused(MESSAGE.to, "no such user"), mailer)

    @pytest.fixture
    def told_to_wait(self) -> tuple[Mailer, timedelta]:
        return _failing(Unavailable("Too many e-mails.", retry_after=timedelta(minutes=7))), timedelta(minutes=7)

    @pytest.fixture
    def silent(self) -> None:
        """Declare that there is no server."""

    @pytest.fixture
    def hang_up(self) -> None:
        """Declare that there is no server."""
