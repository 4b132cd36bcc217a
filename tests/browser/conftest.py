"""A real browser over a real site. Every page that a test opens is watched: no errors, no requests to anywhere else."""

import re
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from attrs import evolve
from playwright.sync_api import Browser, Page, expect, sync_playwright
from progress_email.kits.mailserver import MailServer, running

from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.learners import Learner
from progress_core.domain.providers.groups import Group
from tests.browser.groups import School
from tests.browser.learners import change, everybody
from tests.browser.tabs import Tab, new_tab
from tests.chromium import ARGUMENTS, find_chromium
from tests.living import LEARNERS, TUTOR, Person, Site, living, make_store
from tests.patience import PATIENCE

expect.set_options(timeout=PATIENCE * 1000)
PHONE, DESK = 320, 1280
HEIGHT = 800

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
        started = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
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


@pytest.fixture(scope="session")
def door() -> Iterator[socket.socket]:
    """Keep one address for the sites of all tests, one after the other, so that tabs can be used again."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


@pytest.fixture
def site(store: Store, tmp_path: Path, mail: MailServer, door: socket.socket) -> Iterator[Site]:
    """Run a site with staff of each role and learners, which the test may change."""
    mail.received.clear()
    with living(store[0], tmp_path, store[1], mail, door) as site:
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
    """Return the learner who can log in: their profile needs sign-off, they add their own qualifications."""
    number = site.progress.accounts.actor(site.person(Role.LEARNER).username).account_id
    return change(site, number, lambda found: evolve(found, sign_off=Choice.YES, staff_add_qualifications=Choice.NO))


class Opener(Protocol):
    """Opens a browser page in which nothing is left of earlier tests."""

    def __call__(self, site: Site, *, width: int = DESK, javascript: bool = True) -> Page: ...


@pytest.fixture(scope="session")
def idle_tabs() -> list[Tab]:
    """Keep the tabs that no test uses just now."""
    return []


@pytest.fixture
def opened(browser: Browser, idle_tabs: list[Tab]) -> Iterator[Opener]:
    """Open pages in separate browsers, and check at the end that nothing went wrong on any of them."""
    used: list[Tab] = []

    def open_page(site: Site, *, width: int = DESK, javascript: bool = True) -> Page:
        tab = next((tab for tab in idle_tabs if (tab.url, tab.javascript) == (site.url, javascript)), None)
        if tab:
            idle_tabs.remove(tab)
        else:
            tab = new_tab(browser, site.url, javascript=javascript)
        used.append(tab)
        tab.page.set_viewport_size({"width": width, "height": HEIGHT})
        return tab.page

    yield open_page
    for tab in used:
        tab.clear()
    wrong = [text for tab in used for text in tab.wrong]
    if wrong:
        for tab in used:
            tab.context.close()
    else:
        idle_tabs += used
    assert wrong == []


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
    """Return a function that logs a page in: `log_in_as(page, "learner-manager")`, or a username, or a `Person`.

    It is done without the page of manual 2.1, which has tests of its own.
    """

    def log_in(page: Page, who: Role | str | Person) -> Person:
        person = who if isinstance(who, Person) else site.person(who)
        page.context.add_cookies(_cookies_of(site, person))
        page.goto("/dashboard")
        expect(page.get_by_role("button", name="Log off")).to_be_visible()
        return person

    return log_in


def _cookies_of(site: Site, person: Person) -> list[Any]:
    """Log somebody in, and return what their browser then keeps."""
    with site.client() as browser:
        found = re.search('name="token" value="([^"]+)"', browser.get("/").text)
        assert found
        login = {"username": person.username, "password": person.password, "token": found[1]}
        assert browser.post("/login", data=login).headers["location"] == "/dashboard"
        return [
            {"name": name, "value": value, "url": site.url, "httpOnly": True, "sameSite": "Lax"}
            for name, value in browser.cookies.items()
        ]


def fill_log_in(page: Page, username: str, password: str) -> None:
    """Log in as the manual says, section 2.1."""
    page.goto("/")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Log in").click()


def errors_on(page: Page) -> list[str]:
    """Return the messages of the error summary, once the page has loaded."""
    page.wait_for_load_state()
    return page.get_by_role("alert").get_by_role("listitem").all_inner_texts()


@pytest.fixture
def school(site: Site) -> School:
    (ukprn,) = site.progress.accounts.actor(TUTOR).scope.providers
    here = [learner for learner, _ in everybody(site) if learner.details.ukprn == ukprn]
    names = [learner.name for learner in here]
    alone = {learner.name: learner for learner in here if names.count(learner.name) == 1}
    assert len(alone) > 4
    return School(ukprn, site.progress.providers.get(site.progress.operator, ukprn).name, alone)


@pytest.fixture
def group(site: Site, school: School) -> Group:
    """An empty group, already created, as the manual supposes."""
    return site.progress.groups.create(site.progress.operator, school.ukprn, "Tutor group 11A")
