"""What the page on adapters says is enough: a mailer over HTTP and a sealer over a service for keys pass their kits."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from progress_core.ports.mail import Mailer
from progress_core.ports.sealing import Sealer
from progress_core.testing.mail import Delivered, MailerContract, Observer
from progress_core.testing.sealing import SealerContract
from tests.docs.strangers.http_mail import HttpMailer
from tests.docs.strangers.kms_sealing import KmsSealer
from tests.docs.strangers.services import TOKEN, Service, serving

NOBODY = "http://127.0.0.1:9"
"""Where nothing listens: the port is for discarding, and needs rights that nobody has here."""


class TestHttpMailer(MailerContract):
    @pytest.fixture
    def service(self) -> Iterator[Service]:
        with serving() as service:
            yield service

    @pytest.fixture
    def mailer(self, service: Service) -> Mailer:
        return HttpMailer(service.url, TOKEN)

    @pytest.fixture
    def delivered(self, service: Service) -> Observer:
        return lambda: [
            Delivered(
                tuple(mail["to"]),
                mail["from"],
                mail["subject"],
                mail["text"],
                mail["html"],
                mail["headers"]["Message-ID"],
                mail["headers"].get("List-Unsubscribe", "").strip("<>"),
                "List-Unsubscribe-Post" in mail["headers"],
            )
            for mail in service.received
        ]

    @pytest.fixture
    def unreachable(self) -> Mailer:
        return HttpMailer(NOBODY, TOKEN)

    @pytest.fixture
    def busy(self, service: Service) -> Mailer:
        service.status = 429
        return HttpMailer(service.url, TOKEN)

    @pytest.fixture
    def refusing(self, service: Service) -> Mailer:
        service.status = 422
        return HttpMailer(service.url, TOKEN)

    @pytest.fixture
    def told_to_wait(self, service: Service) -> tuple[Mailer, timedelta]:
        service.status, service.retry_after = 429, "420"
        return HttpMailer(service.url, TOKEN), timedelta(minutes=7)

    @pytest.fixture
    def secrets(self) -> tuple[str, ...]:
        return (TOKEN,)


class TestKmsSealer(SealerContract):
    @pytest.fixture
    def service(self) -> Iterator[Service]:
        with serving() as service:
            yield service

    @pytest.fixture
    def sealer(self, service: Service) -> Sealer:
        return KmsSealer(service.url, "this", TOKEN)

    @pytest.fixture
    def another_key(self, service: Service) -> Sealer:
        return KmsSealer(service.url, "last", TOKEN)

    @pytest.fixture
    def reopen(self, service: Service) -> Callable[[], Sealer]:
        return lambda: KmsSealer(service.url, "this", TOKEN)

    @pytest.fixture
    def unreachable(self) -> Sealer:
        return KmsSealer(NOBODY, "this", TOKEN)

    @pytest.fixture
    def secrets(self) -> tuple[str, ...]:
        return (TOKEN,)
