"""Helpers for tests of groups."""

from attrs import frozen
from playwright.sync_api import Locator, Page
from progress_cli.demo import people

from progress_core.domain.learners.learners import Learner
from progress_core.domain.providers.groups import Group
from progress_core.usecases.learners.learners import LearnerQuery
from tests.browser.learners import row
from tests.living import TUTOR, Site

BOSS = people.BOSS


@frozen
class School:
    """The provider that the tutor and the provider manager work for, and its learners by name."""

    ukprn: str
    name: str
    learners: dict[str, Learner]


def members(site: Site, group: Group) -> list[str]:
    lines = site.progress.learners.page(site.progress.operator, LearnerQuery(group=group.id, limit=1000)).lines
    return sorted(f"{line.first_name} {line.last_name}" for line in lines)


def restrict(site: Site, group: Group) -> None:
    """Associate the tutor with a group."""
    tutor = site.progress.accounts.actor(TUTOR).account_id
    site.progress.group_managers.change(site.progress.operator, group.id, joining=[tutor])


def open_groups(page: Page, school: School) -> None:
    page.get_by_role("link", name="Providers", exact=True).click()
    row(page, school.name).get_by_role("button", name="Learner groups").click()


def box_of(page: Page, name: str) -> Locator:
    return page.get_by_role("checkbox", name=f"{name} in learner group")
