"""A file of leavers, from the list of those who have left to the button that records it."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from progress_core.domain.learners.leaving import Destination
from progress_core.domain.values.academic_years import AcademicYear
from progress_core.usecases.learners.learners import LearnerQuery
from tests.browser.conftest import LogInAs
from tests.given.leaver_files import by_name, leaver_csv
from tests.living import MANAGER, Site

pytestmark = pytest.mark.feature("J2")


def test_leavers_are_uploaded_looked_at_and_recorded(
    page: Page, site: Site, log_in_as: LogInAs, tmp_path: Path
) -> None:
    manager = site.progress.accounts.actor(MANAGER)
    leaver = site.progress.learners.page(manager, LearnerQuery(limit=1)).lines[0]
    day = AcademicYear.at(site.progress.context.clock.now()).first_day.isoformat()
    wrong, right = tmp_path / "wrong.csv", tmp_path / "leavers.csv"
    wrong.write_bytes(leaver_csv(by_name(leaver.username, "soon")))
    right.write_bytes(leaver_csv(by_name(leaver.username, day, "Apprenticeship")))
    log_in_as(page, MANAGER)
    page.goto("/learners?filter=left")
    page.get_by_role("link", name="Upload a file of leavers").click()
    page.get_by_label("Browse").set_input_files(wrong)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The file cannot be used yet")
    page.get_by_role("button", name="Import the corrected file").click()
    page.get_by_label("Browse").set_input_files(right)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check who would leave")
    expect(page.get_by_role("row", name=leaver.username)).to_contain_text("Apprenticeship")
    page.get_by_role("button", name="Record the leavers").click()
    expect(page.get_by_text("1 learner has left, and is archived.")).to_be_visible()
    learner = site.progress.learners.get(site.progress.operator, leaver.id)[0]
    assert learner.leaving is not None
    assert Destination.APPRENTICESHIP is learner.leaving.destination
