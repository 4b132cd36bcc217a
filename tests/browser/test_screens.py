"""Every page that has a picture: it answers, is accessible at a desk and on a phone, and its picture is there."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import DESK, PHONE, assert_accessible
from tests.contract.mailserver import MailServer
from tests.screens import FOLDER, SCREENS, file_name, index
from tests.screens.pages import Screen
from tests.screens.take import WIDTHS, Scene, scene


@pytest.fixture(scope="module")
def shown(mail: MailServer) -> Iterator[Scene]:
    """Run a site with something of everything, for all pages: looking changes nothing."""
    with scene(mail) as made:
        yield made


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("screen", SCREENS, ids=[screen.name for screen in SCREENS])
def test_every_page_is_accessible(browser: Browser, shown: Scene, screen: Screen, width: int) -> None:
    with shown.opened(browser, screen, width) as page:
        assert_accessible(page)


def test_the_pictures_are_of_these_pages() -> None:
    there = {path.name for path in FOLDER.glob("*.png")}
    assert there == {file_name(screen, width) for screen in SCREENS for width in WIDTHS}
    assert (FOLDER / "README.md").read_text("utf-8") == index()
