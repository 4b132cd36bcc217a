"""One September of a learner manager: everybody moves up, some leave, and two files come from other systems."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from playwright.sync_api import Page, expect

from progress_core.domain.learners.learners import Learner
from progress_core.domain.values.academic_years import AcademicYear
from tests.browser.conftest import LogInAs
from tests.browser.imports import open_imports, send
from tests.browser.learners import change, everybody
from tests.given.school_life import school_system, transfer_file
from tests.living import MANAGER, Site

YEAR = AcademicYear.of(date.today())  # noqa: DTZ011 - as the site reckons it within one test

pytestmark = pytest.mark.feature("J1", "J2", "J5")


def at_my_schools(site: Site) -> list[Learner]:
    """Return the learners of the manager's providers, all as they were in the academic year before this one."""
    mine = site.progress.accounts.actor(MANAGER).scope
    here = [learner for learner, _ in everybody(site) if mine.sees_provider(learner.details.ukprn)]
    return [change(site, one.id, lambda old: evolve(old, academic_year=YEAR.start - 1)) for one in here]


def test_a_learner_manager_goes_through_september(page: Page, site: Site, log_in_as: LogInAs) -> None:
    before = at_my_schools(site)
    log_in_as(page, MANAGER)
    leaver = everybody_moves_up(page, site, before)
    somebody_leaves(page, leaver)
    ukprn = before[0].details.ukprn
    school = site.progress.providers.get(site.progress.operator, ukprn).name
    a_transfer_file_comes(page, site, school)
    the_school_system_writes(page, site, school)
    names = {learner.name for learner, _ in everybody(site) if learner.details.ukprn == ukprn}
    assert {"Jo McJoworth", "Kit McKitworth", "Lou McLouworth"} <= names
    assert leaver.name not in names


def everybody_moves_up(page: Page, site: Site, before: list[Learner]) -> Learner:
    """Move everybody up but one, who stays; return somebody who went up."""
    page.get_by_role("link", name="Home").click()
    page.get_by_role("link", name="move learners up").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Move up to {YEAR}")
    groups = Counter(learner.details.ukprn for learner in before)
    ukprn = groups.most_common(1)[0][0]
    name = site.progress.providers.get(site.progress.operator, ukprn).name
    here = [one for one in before if one.details.ukprn == ukprn and one.details.year_group < 14]
    stays, goes_up = here[0], here[1]
    page.get_by_role("link", name=name).click()
    page.get_by_text(f"Choose learners of Year {stays.details.year_group}").click()
    page.get_by_label(f"Stays in Year {stays.details.year_group}: {stays.name}").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Move up to {YEAR}?")
    page.get_by_role("button", name="Move up").click()
    expect(page.get_by_text("This is being done.")).to_be_visible()
    site.work()
    page.get_by_role("link", name="Home").click()
    if len(groups) > 1:
        page.get_by_role("link", name="move learners up").click()
        page.get_by_role("button", name="Move up all that are to do").click()
        page.get_by_role("button", name="Move up").click()
        site.work()
        page.get_by_role("link", name="Home").click()
    expect(page.get_by_role("link", name="move learners up")).to_have_count(0)
    after = {learner.id: learner for learner, _ in everybody(site)}
    assert stays.details.year_group == after[stays.id].details.year_group
    assert goes_up.details.year_group + 1 == after[goes_up.id].details.year_group
    assert {YEAR.start} == {after[one.id].academic_year for one in before if one.id in after}
    return goes_up


def somebody_leaves(page: Page, leaver: Learner) -> None:
    """Record from the learner's own page that they leave, and where they go."""
    page.goto(f"/learners/{leaver.id}")
    page.get_by_role("link", name="Record that they leave").click()
    for box, number in zip(("Day", "Month", "Year"), (31, 8, YEAR.start), strict=True):
        page.get_by_label(box, exact=True).fill(str(number))
    page.get_by_label("Destination", exact=True).select_option("Apprenticeship")
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_role("alert")).to_contain_text(leaver.name)


def a_transfer_file_comes(page: Page, site: Site, school: str) -> None:
    """Import two pupils of a Common Transfer File: the provider is asked for, the contacts stay out."""
    file = saved(site, "9314000_CTF_9314001_001.xml", transfer_file(*pupils("Jo", "Kit")))
    open_imports(page)
    send(page, file)
    expect(page.get_by_role("heading", level=1)).to_have_text("Match the columns")
    page.get_by_label("Provider of all learners in the file").select_option(school)
    page.get_by_role("button", name="Save and continue").click()
    imported(page, site, file)


def the_school_system_writes(page: Page, site: Site, school: str) -> None:
    """Import the file of a school's own system: its headings are matched once, and remembered."""
    file = saved(site, "leavers and joiners.csv", school_system(*pupils("Lou")))
    open_imports(page)
    send(page, file)
    expect(page.get_by_label("What Legal Surname stands for")).to_have_value("last_name")
    page.get_by_label("Provider of all learners in the file").select_option(school)
    page.get_by_label("Remember these choices for this provider").check()
    page.get_by_label("Name of these choices").fill("Our school system")
    page.get_by_role("button", name="Save and continue").click()
    imported(page, site, file)


def imported(page: Page, site: Site, file: Path) -> None:
    """Choose to import what is previewed, and see that it was done."""
    expect(page.get_by_text("would be created")).to_be_visible()
    page.get_by_role("button", name="Import", exact=True).click()
    site.work()
    open_imports(page)
    page.get_by_role("row", name=file.name).get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Learner import successful")


def pupils(*names: str) -> list[tuple[str, int, str, int]]:
    """Return pupils of Year 11, of the usual age this year."""
    return [(name, 11, f"{YEAR.start - 16}-10-{day:02}", day) for day, name in enumerate(names, 11 + 5 * len(names))]


def saved(site: Site, name: str, content: bytes) -> Path:
    """Save a file as a person may have it on their disk."""
    path = site.folder / name
    path.write_bytes(content)
    return path
