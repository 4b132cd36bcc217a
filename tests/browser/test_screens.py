"""Every page that has a picture: it answers, is accessible on desktop and phone, and its picture exists."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from progress_email.kits.mailserver import MailServer
from progress_web.app import PAGES

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import DESK, HEIGHT, PHONE
from tests.screens import FOLDER, SCREENS, file_name, index
from tests.screens.pages import Screen
from tests.screens.take import Scene, scene


@pytest.fixture(scope="module")
def shown(mail: MailServer) -> Iterator[Scene]:
    """Run a site with something of everything, for all pages: looking changes nothing."""
    with scene(mail) as made:
        yield made
        for page in made.pages.values():
            page.context.close()


@pytest.mark.parametrize("screen", SCREENS, ids=[screen.name for screen in SCREENS])
def test_every_page_is_accessible_on_desktop_and_phone(browser: Browser, shown: Scene, screen: Screen) -> None:
    page = shown.opened(browser, screen, DESK)
    assert_accessible(page)
    page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    assert_accessible(page)


def test_every_page_that_is_shown_has_a_picture() -> None:
    taken = [screen.path.partition("?")[0] for screen in SCREENS]
    without = {"/login", "/health/live", "/health/ready", "/reset/{link}"}  # alike, or not for people
    without |= {"/login/passkey", "/login/second-factor/passkey", "/account/prove/passkey"}  # for scripts
    without |= {"/account/second-factor/passkeys/question"}
    without |= {"/robots.txt", "/sitemap.xml", "/sitemap-{number:number}.xml"}  # for search engines
    left_out = [
        page.path
        for page in PAGES
        if page.method == "GET"
        and page.path not in without
        and not page.path.endswith((".xlsx", ".pdf", "/download"))
        and not any(_matches(page.path, path) for path in taken)
    ]
    assert left_out == [], "add them to tests/screens/pages.py, and run python -m tests.screens with their names"


def _matches(pattern: str, path: str) -> bool:
    if path == "{verify}":
        path = "/verify/link"
    return re.fullmatch(re.sub(r"\{[^}]*\}", "[^/]+", pattern), path) is not None


def test_the_pictures_show_these_pages() -> None:
    there = {path.name for path in FOLDER.glob("*.png")}
    assert there == {file_name(screen, width) for screen in SCREENS for width in screen.widths}
    assert (FOLDER / "README.md").read_text("utf-8") == index()
