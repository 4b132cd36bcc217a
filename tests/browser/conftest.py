"""A real browser over a real site. Every page that a test opens is watched: no errors, no requests to anywhere else."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from attrs import evolve
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route, expect, sync_playwright

from progress_core.domain.choices import Choice
from progress_core.domain.learners import Learner
from progress_core.domain.permissions import Role
from tests.browser.learners import change
from tests.chromium import find_chromium
from tests.contract.mailserver import MailServer, running
from tests.living import LEARNERS, Person, Site, living, make_store

PHONE, DESK = 320, 1280

Store = tuple[Path, tuple[Person, ...]]


@pytest.fixture(scope="session")
def mail() -> Iterator[MailServer]:
    """Run a mail server."""
    with running(MailServer()) as server:
        yield server


@pytest.fixture(scope="session")
def browser(mail: MailServer) -> Iterator[Browser]:
    """Start Chromium once; after the mail server, which needs this thread's event loop to start and to end."""
    assert mail.port
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Make a store with learners once."""
    folder = tmp_path_factory.mktemp("store")
    return folder, make_store(folder, learners=LEARNERS)


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Make a store without learners once."""
    folder = tmp_path_factory.mktemp("empty-store")
    return folder, make_store(folder, learners=0)


@pytest.fixture
def site(store: Store, tmp_path: Path, mail: MailServer) -> Iterator[Site]:
    """Run a site with staff of each role and learners, one's own to change."""
    mail.received.clear()
    with living(store[0], tmp_path, store[1], mail) as site:
        yield site


@pytest.fixture
def empty_site(empty_store: Store, tmp_path: Path, mail: MailServer) -> Iterator[Site]:
    """Run a site with staff of each role and no learners."""
    mail.received.clear()
    folder = tmp_path / "empty"
    folder.mkdir()
    with living(empty_store[0], folder, empty_store[1], mail) as site:
        yield site


@pytest.fixture
def learner(site: Site) -> Learner:
    """Give the learner who can log in: their profile needs sign-off, they add their own qualifications."""
    number = site.progress.accounts.actor(site.person(Role.LEARNER).username).account_id
    return change(site, number, lambda found: evolve(found, sign_off=Choice.YES, staff_add_qualifications=Choice.NO))


class Opener(Protocol):
    """Opens a page of a browser that nobody used before."""

    def __call__(self, site: Site, *, width: int = DESK, javascript: bool = True) -> Page: ...


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opener]:
    """Open pages of fresh browsers, and see at the end that nothing went wrong on any of them."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def open_page(site: Site, *, width: int = DESK, javascript: bool = True) -> Page:
        context = browser.new_context(
            base_url=site.url,
            viewport={"width": width, "height": 800},
            java_script_enabled=javascript,
            locale="en-GB",
            timezone_id="Asia/Tokyo",  # pages show times of England, wherever they are read
        )
        contexts.append(context)
        context.route("**/*", lambda route: _keep_here(route, site, wrong))
        context.on("console", lambda message: _note_console(message, wrong))
        context.on("weberror", lambda error: wrong.append(str(error.error)))
        context.set_default_timeout(10_000)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


def _keep_here(route: Route, site: Site, wrong: list[str]) -> None:
    if route.request.url.startswith((f"{site.url}/", "data:", "blob:")):
        route.continue_()
    else:
        wrong.append(f"request to {route.request.url}")
        route.abort()


def _note_console(message: ConsoleMessage, wrong: list[str]) -> None:
    # that an answer is 422 or 404 is in the console too, and is no fault
    if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
        wrong.append(f"{message.type}: {message.text}")


@pytest.fixture
def page(site: Site, opened: Opener) -> Page:
    """Open a page of a fresh browser on the site."""
    return opened(site)


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def either_page(site: Site, opened: Opener, request: pytest.FixtureRequest) -> Page:
    """Open a page in a browser with JavaScript, and in one without."""
    return opened(site, javascript=request.param)


LogInAs = Callable[..., Person]


@pytest.fixture
def log_in_as(site: Site) -> LogInAs:
    """Give what logs a page in: `log_in_as(page, "learner-manager")`, or a username, or a `Person`."""

    def log_in(page: Page, who: Role | str | Person) -> Person:
        person = who if isinstance(who, Person) else site.person(who)
        fill_log_in(page, person.username, person.password)
        expect(page.get_by_role("button", name="Log off")).to_be_visible()
        return person

    return log_in


def fill_log_in(page: Page, username: str, password: str) -> None:
    """Log in as the manual says, section 2.1."""
    page.goto("/")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Log in").click()


def assert_accessible(page: Page) -> None:
    """See that axe finds nothing wrong with a page as it is, and that it fits its screen."""
    page.wait_for_load_state()
    found: dict[str, Any] = Axe().run(page).response
    assert [
        f"{violation['id']}: {node['html']}" for violation in found["violations"] for node in violation["nodes"]
    ] == []
    too_wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.evaluate(too_wide), "the page scrolls sideways"


def errors_on(page: Page) -> list[str]:
    """Give what the error summary says, once the page is there."""
    page.wait_for_load_state()
    return page.get_by_role("alert").get_by_role("listitem").all_inner_texts()
