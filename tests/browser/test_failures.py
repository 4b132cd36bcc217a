"""Error pages: plain words, and as accessible as all others."""

import pytest
from playwright.sync_api import expect

from progress_core.domain.foundations.errors import Conflict, Rejected, Unavailable
from progress_core.usecases.learners.dashboard import Dashboard
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import DESK, PHONE, LogInAs, Opener
from tests.living import MANAGER, Site

FAILURES = {
    "Progress cannot be reached just now": Unavailable("The store does not answer."),
    "Somebody else has changed this": Conflict("It was changed.", changes={"town": ("Leeds", "Otley")}),
    "Your change was refused": Rejected("That cannot be done."),
    "Sorry, something went wrong": RuntimeError("nobody thought of this"),
}


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("heading", FAILURES)
def test_errors_are_explained_in_plain_words(
    site: Site, opened: Opener, log_in_as: LogInAs, monkeypatch: pytest.MonkeyPatch, heading: str, width: int
) -> None:
    def fail(*_: object) -> None:
        raise FAILURES[heading]

    page = opened(site, width=width)
    log_in_as(page, MANAGER)
    monkeypatch.setattr(Dashboard, "counts", fail)
    page.goto("/dashboard")
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert_accessible(page)


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_form_that_is_too_large_gets_an_error_page(
    site: Site, opened: Opener, log_in_as: LogInAs, width: int
) -> None:
    page = opened(site, width=width)
    log_in_as(page, MANAGER)
    page.goto("/account")
    page.get_by_label("First name").fill("a" * 1_100_000)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("That is too large")
    assert_accessible(page)
