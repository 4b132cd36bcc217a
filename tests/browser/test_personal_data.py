"""A user manager exports and erases a learner's personal data in a browser."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from progress_core.domain.foundations.permissions import Role
from progress_core.usecases.learners.learners import LearnerQuery
from tests.browser.conftest import LogInAs, errors_on
from tests.living import Site


@pytest.mark.feature("I9")
def test_a_learners_data_is_downloaded_and_then_erased(either_page: Page, site: Site, log_in_as: LogInAs) -> None:
    page, progress = either_page, site.progress
    site.work()  # nothing may be at work that could bring the learner back
    boss = progress.accounts.actor(log_in_as(page, Role.USER_MANAGER).username)
    line = progress.learners.page(boss, LearnerQuery(limit=1)).lines[0]
    name, username = f"{line.first_name} {line.last_name}", progress.learners.get(boss, line.id)[1].username
    page.goto(f"{site.url}/learners/{line.id}/profile")
    page.get_by_role("link", name="Personal data", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Personal data of {name}")

    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download personal data").click()
    assert waiting.value.suggested_filename == f"personal-data-{line.id}.json"
    given = json.loads(Path(waiting.value.path()).read_text("utf-8"))
    assert given["account"]["username"] == username
    assert line.last_name in json.dumps(given["learner"], ensure_ascii=False)

    typed = page.get_by_label(f"Type the learner's username, {username}, to erase them")
    typed.fill("somebody else")
    page.get_by_role("button", name="Erase learner").click()
    (said,) = errors_on(page)
    assert said.startswith("Nothing was erased")
    typed.fill(username)
    page.get_by_role("button", name="Erase learner").click()
    expect(page.get_by_text("The learner has been erased.", exact=True)).to_be_visible()
    assert progress.learners.page(boss, LearnerQuery(search=username)).lines == ()
    page.goto(f"{site.url}/learners/{line.id}/profile")
    expect(page.get_by_role("heading", level=1)).to_have_text("Page not found")
