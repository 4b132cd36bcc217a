"""A mail server, and certificates for a secure one."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from progress_email import open_smtp
from progress_email.kits.mailserver import PASSWORD, USER, Certificates, MailServer, make_certificates, running

from progress_core.ports.mail import Mailer
from tests.patience import PATIENCE

LOG_IN = f"{quote(USER, safe='')}:{quote(PASSWORD, safe='')}@"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def server() -> Iterator[MailServer]:
    with running(MailServer()) as server:
        yield server


def plain(server: MailServer, options: str = f"timeout={PATIENCE:.0f}") -> Mailer:
    return open_smtp(f"smtp://localhost:{server.port}/?{options}")
