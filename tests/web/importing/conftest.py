"""A site for imports, and people with a headless HTTP client."""

import re
import socket
from collections.abc import Callable, Iterator

import pytest
from attrs import evolve
from progress_web import create_app

from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.importing.imports import Import
from progress_core.usecases.foundations.context import Limits
from tests.browsers import browser_at
from tests.given.people import IN_MEMORY, NORTH, PROVIDERS, hire
from tests.living import serving

SCRIPT = "<script>alert(1)</script>"


class Person:
    """Somebody with a browser that shows nothing.

    Args:
        url: where the site is.
        username: of somebody hired for the test; "" for nobody.
    """

    def __init__(self, url: str, username: str = "") -> None:
        self.browser = browser_at(url)
        if username:
            self.post("/login", {"username": username, "password": "teach3rs"})
            chosen = {"current": "teach3rs", "password": "tulips-own-1", "confirm": "tulips-own-1"}
            assert self.post("/new-password", chosen) == (303, "/dashboard")

    @property
    def token(self) -> str:
        found = re.search('name="token" value="([^"]+)"', self.browser.get("/", follow_redirects=True).text)
        return found[1] if found else ""

    def get(self, path: str) -> tuple[int, str]:
        answer = self.browser.get(path)
        return answer.status_code, answer.text

    def post(self, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        answer = self.browser.post(path, data={"token": self.token, **(fields or {})})
        return answer.status_code, answer.headers.get("location", answer.text)

    def send(self, content: bytes, name: str = "y11.csv", **fields: str) -> tuple[int, str]:
        """Send a file as the form does; return the status, and the address or text of the answer."""
        data = {"token": self.token, "action": "import", **fields}
        answer = self.browser.post("/learners/import", data=data, files={"file": (name, content)})
        return answer.status_code, answer.headers.get("location", answer.text)


@pytest.fixture
def progress() -> Progress:
    """Three providers in memory; files of up to 20,000 bytes."""
    made = Progress.open(Settings.from_env(IN_MEMORY))
    made.providers.put_many(OPERATOR, PROVIDERS)
    return Progress(evolve(made.context, limits=Limits(upload_bytes=20_000)))


@pytest.fixture
def manager(progress: Progress) -> Actor:
    return hire(progress, Role.LEARNER_MANAGER, NORTH)


@pytest.fixture
def come(progress: Progress) -> Iterator[Callable[[str], Person]]:
    """Run the site, and let people come to it."""
    people: list[Person] = []
    with socket.create_server(("127.0.0.1", 0)) as listener, serving(create_app(progress), listener):

        def one_more(username: str) -> Person:
            people.append(Person(f"http://127.0.0.1:{listener.getsockname()[1]}", username))
            return people[-1]

        yield one_more
        for one in people:
            one.browser.close()


@pytest.fixture
def person(come: Callable[[str], Person], manager: Actor) -> Person:
    return come(manager.username)


def said(text: str) -> list[str]:
    """Return the messages of the error summary."""
    summary = re.search('govuk-error-summary__list">(.*?)</ul>', text, re.DOTALL)
    return re.findall(r">\s*([^<>]*\S)\s*<", summary[1]) if summary else []


def latest(progress: Progress, actor: Actor) -> Import:
    return progress.imports.get(actor, progress.imports.list(actor)[0].id)
