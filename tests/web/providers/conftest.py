"""A learner group, three learners, and the people who look after them."""

import httpx
import pytest

from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.providers.groups import Group
from progress_core.usecases.learners.learners import LearnerQuery
from tests.given.people import NORTH, form, hire
from tests.web.conftest import House, Visitor
from tests.web.served import without_tokens

ABSENT = 999_999_999
PAGES = ("", "/delete", "/learners", "/managers")


@pytest.fixture
def group(house: House) -> Group:
    return house.progress.groups.create(OPERATOR, NORTH, "11A")


@pytest.fixture
def ids(house: House) -> list[int]:
    """Three learners of North School, the last one in Year 10."""
    rows = (("asmith", "11"), ("bsmith", "11"), ("csmith", "10"))
    made = [form(username=name, first_name=name, year_group=year) for name, year in rows]
    return [house.progress.learners.create(OPERATOR, each).learner.id for each in made]


@pytest.fixture
def boss(house: House) -> Visitor:
    """Log in a provider manager of North School."""
    return house.enter(Role.PROVIDER_MANAGER, NORTH)


def at(group: Group, page: str = "") -> str:
    return f"/providers/{group.ukprn}/groups/{group.id}{page}"


def members(house: House, group: Group) -> list[int]:
    return sorted(line.id for line in house.progress.learners.page(OPERATOR, LearnerQuery(group=group.id)).lines)


def same(one: httpx.Response, other: httpx.Response) -> bool:
    return (one.status_code, without_tokens(one.text)) == (other.status_code, without_tokens(other.text))


def restrict(house: House, group: Group, email: str = "tutor@example.com") -> Visitor:
    """Log in a learner manager who is associated with a group."""
    hire(house.progress, Role.LEARNER_MANAGER, NORTH, email="whole@example.com")
    visitor = house.enter(Role.LEARNER_MANAGER, NORTH, email=email)
    tutor = house.progress.accounts.actor(email)
    house.progress.group_managers.change(OPERATOR, group.id, joining=[tutor.account_id])
    return visitor
