"""A site over a store in memory, really served, and people with a headless HTTP client."""

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from html import unescape

import httpx
import pytest
from attrs import frozen
from progress_web import create_app
from progress_web.foundations.connections import Connection
from starlette.types import ASGIApp

from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.permissions import Role
from tests.browsers import browser_at
from tests.given.people import IN_MEMORY, NORTH, PROVIDERS, hire
from tests.living import serving


@frozen
class Visitor:
    """Somebody with a browser that shows nothing.

    Args:
        browser: keeps the cookies.
        token: goes into every form.
    """

    browser: httpx.Client
    token: str

    def get(self, path: str) -> httpx.Response:
        return self.browser.get(path)

    def post(self, path: str, **fields: object) -> httpx.Response:
        return self.browser.post(path, data={"token": self.token, **fields})


@frozen
class House:
    """A site over a memory, its address, and what is to be closed with it."""

    progress: Progress
    url: str
    closing: ExitStack

    def enter(self, role: Role, *ukprns: str, email: str = "", area: str = "") -> Visitor:
        """Log somebody new in."""
        return self.enter_as(hire(self.progress, role, *ukprns, email=email, area=area), "teach3rs")

    def enter_as(self, actor: Actor, initial: str) -> Visitor:
        """Log in somebody who has an initial password."""
        self.progress.own_account.change_password(actor, initial, "chosen4me")
        browser = self.closing.enter_context(browser_at(self.url))
        login = {"username": actor.username, "password": "chosen4me", "token": token_on(browser.get("/").text)}
        assert browser.post("/login", data=login).headers["location"] == "/dashboard"
        return Visitor(browser, token_on(browser.get("/account/password").text))


def text_of(page: str) -> str:
    """Return what a page says, without its tags, on one line."""
    return " ".join(unescape(re.sub("<[^>]+>", " ", page)).split())


def mark_on(page: str) -> str:
    """Return the mark of what a page says a file would do."""
    (found,) = re.findall('name="mark" value="([^"]+)"', page)
    return str(found)


def token_on(page: str) -> str:
    found = re.search('name="token" value="([^"]+)"', page)
    assert found
    return found[1]


@contextmanager
def house_of(
    mount: Callable[[ASGIApp], ASGIApp] = lambda app: app, protocol: type[Connection] = Connection, **settings: str
) -> Iterator[House]:
    """Run a site over a memory.

    Args:
        mount: puts it into another application.
        protocol: of the server.
        settings: other than those for tests.
    """
    progress = Progress.open(Settings.from_env(IN_MEMORY | settings))
    progress.providers.put_many(OPERATOR, PROVIDERS)
    with ExitStack() as closing:
        listener = closing.enter_context(socket.create_server(("127.0.0.1", 0)))
        closing.enter_context(serving(mount(create_app(progress)), listener, protocol))
        yield House(progress, f"http://127.0.0.1:{listener.getsockname()[1]}", closing)


@pytest.fixture
def house() -> Iterator[House]:
    """Run a site."""
    with house_of() as house:
        yield house


@pytest.fixture
def manager(house: House) -> Visitor:
    """Log in a learner manager of North School."""
    return house.enter(Role.LEARNER_MANAGER, NORTH)


@pytest.fixture
def stranger(house: House) -> Iterator[httpx.Client]:
    """Open a browser in which nobody has logged in."""
    with browser_at(house.url) as client:
        yield client
