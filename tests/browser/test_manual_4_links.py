"""Section 4 of the manual: each line of the dashboard links to exactly the learners that it counts."""

from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import evolve
from playwright.sync_api import Page, expect

from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.dashboard import LINES, Line
from progress_core.domain.learners.learners import Learner
from progress_core.domain.profiles.profiles import Approval, Profile, ReferenceStatus, SectionStatus
from tests.browser.conftest import LogInAs
from tests.browser.learners import change, everybody, names_on
from tests.living import MANAGER, Site

_COMPLETE = Profile(SectionStatus.COMPLETE, SectionStatus.COMPLETE, SectionStatus.COMPLETE)
_APPROVED = evolve(
    _COMPLETE, approval=Approval(1, datetime(2026, 1, 2, tzinfo=UTC), "f"), reference=ReferenceStatus.COMPLETE
)


def _spread(site: Site) -> None:
    """Bring learners into states of every kind."""
    states: tuple[dict[str, Any], ...] = (
        {"profile": _COMPLETE, "sign_off": Choice.YES},
        {"profile": _APPROVED, "sign_off": Choice.YES, "applications": 2, "submitted": True},
        {"staff_add_qualifications": Choice.YES},
        {"staff_add_qualifications": Choice.NO, "applications": 1, "offers": 1, "submitted": True},
        {"profile": _COMPLETE, "sign_off": Choice.NO, "applications": 3, "submitted": True},
        {"archived": True, "submitted": True, "applications": 1},
    )
    for (learner, _), state in zip(everybody(site), states, strict=False):

        def changed(found: Learner, state: dict[str, Any] = state) -> Learner:
            return evolve(found, **state)

        change(site, learner.id, changed)


@pytest.mark.feature("D1", "B5")
@pytest.mark.parametrize("line", LINES, ids=[line.key for line in LINES])
def test_manual_4_each_line_links_to_exactly_its_learners(
    either_page: Page, site: Site, log_in_as: LogInAs, line: Line
) -> None:
    page = either_page
    _spread(site)
    log_in_as(page, MANAGER)
    counted = (
        page.get_by_role("main")
        .get_by_role("listitem")
        .filter(has=page.get_by_role("link", name=line.label, exact=True))
    )
    number = int(counted.inner_text().removeprefix(line.label))
    counted.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(line.label)
    on_line = sorted(learner.name for learner, _ in everybody(site) if line.holds(learner.standing))
    assert sorted(names_on(page)) == on_line
    assert number == len(on_line)
    assert on_line, "a line without learners shows nothing"


@pytest.mark.feature("D1", "D3")
@pytest.mark.parametrize("role", [Role.PROVIDER_MANAGER, Role.AREA_ADMINISTRATOR, Role.USER_MANAGER])
def test_manual_4_each_count_of_other_roles_links_to_exactly_its_learners(
    page: Page, site: Site, log_in_as: LogInAs, role: Role
) -> None:
    _spread(site)
    log_in_as(page, role)
    scope = site.progress.accounts.actor(site.person(role).username).scope
    seen = [learner for learner, _ in everybody(site) if scope.sees_provider(learner.details.ukprn)]
    for line in LINES:
        link = page.get_by_role("link", name=line.label, exact=True)
        counted = page.get_by_role("list", name="Your learners").get_by_role("listitem").filter(has=link)
        on_line = sorted(learner.name for learner in seen if line.holds(learner.standing))
        expect(counted).to_have_text(f"{line.label} {len(on_line)}")
        counted.get_by_role("link").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(line.label)
        assert sorted(names_on(page)) == on_line
        page.get_by_role("link", name="Home", exact=True).click()


@pytest.mark.feature("D3", "B9")
def test_manual_4_each_count_of_one_provider_links_to_exactly_its_learners(
    page: Page, site: Site, log_in_as: LogInAs
) -> None:
    _spread(site)
    log_in_as(page, Role.AREA_ADMINISTRATOR)
    everyone = [learner for learner, _ in everybody(site)]
    names = site.progress.providers.names(site.progress.operator)
    ukprn = everyone[0].details.ukprn
    for line in LINES:
        on_line = sorted(
            learner.name for learner in everyone if learner.details.ukprn == ukprn and line.holds(learner.standing)
        )
        table = page.get_by_role("table", name="By provider")
        link = table.get_by_role("link", name=f"{len(on_line)} at {names[ukprn]}: {line.label}", exact=True)
        expect(link).to_have_count(1 if on_line else 0)
        if on_line:
            link.click()
            expect(page.get_by_role("heading", level=1)).to_have_text(f"Learners at {names[ukprn]}")
            assert sorted(names_on(page)) == on_line
            page.get_by_role("link", name="Home", exact=True).click()


@pytest.mark.feature("D3", "B9")
def test_manual_4_a_count_of_one_provider_links_only_to_its_learners(
    page: Page, site: Site, log_in_as: LogInAs
) -> None:
    _spread(site)
    log_in_as(page, "area-administrator")
    table = page.get_by_role("table", name="By provider")
    link = table.get_by_role("link", name="Learners with applications").first
    number = int(link.inner_text().split()[0])
    link.click()
    expect(page.locator("tbody").get_by_role("row")).to_have_count(number)
