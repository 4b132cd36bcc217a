"""Help and the accessibility statement: open to everybody, and true."""

import re

import httpx
import pytest

from progress_core.domain.foundations.permissions import Role
from tests.browsers import browser_at
from tests.given.people import NORTH
from tests.web.conftest import House, house_of


@pytest.mark.parametrize("path", ["/help", "/accessibility"])
def test_both_pages_are_public_and_linked_at_the_foot_of_every_page(
    house: House, stranger: httpx.Client, path: str
) -> None:
    assert stranger.get(path).status_code == 200
    visitor = house.enter(Role.ADMISSIONS, NORTH)
    for shown in (stranger.get("/"), stranger.get("/nowhere"), visitor.get("/admissions"), visitor.get(path)):
        assert f'href="{path}"' in shown.text.partition("<footer")[2]


@pytest.mark.parametrize(
    ("role", "has", "lacks"),
    [
        (Role.LEARNER_MANAGER, ("Add learners", "Hand out usernames"), ("Add staff", "Decide applications")),
        (Role.PROVIDER_MANAGER, ("Add learners", "Use learner groups"), ("Add staff", "Complete your profile")),
        (Role.USER_MANAGER, ("Add staff", "See who did what"), ("Add learners", "Hand out")),
        (Role.ADMISSIONS, ("Decide applications", "Choose when you are told"), ("Add learners", "Add staff")),
    ],
)
def test_people_who_are_logged_in_see_the_jobs_of_their_role(
    house: House, role: Role, has: tuple[str, ...], lacks: tuple[str, ...]
) -> None:
    page = house.enter(role, NORTH).get("/help").text
    assert [job for job in has if job not in page] == []
    assert [job for job in lacks if job in page] == []


def test_a_stranger_sees_the_jobs_of_every_role(stranger: httpx.Client) -> None:
    page = stranger.get("/help").text
    for role in Role:
        assert (role.label in page) is (role is not Role.OPERATOR), role
    assert "After 5 wrong passwords" in page
    assert "6 to 20 characters" in page


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ("help@school.example", '<a class="govuk-link" href="mailto:help@school.example">help@school.example</a>'),
        ("https://school.example/help", '<a class="govuk-link" href="https://school.example/help">'),
        ("01865 123456", "01865 123456"),
        ("Ask <b>Ann</b> @ reception", "Ask &lt;b&gt;Ann&lt;/b&gt; @ reception"),
        ("javascript:alert(1)", "javascript:alert(1)"),
    ],
)
def test_both_pages_name_the_contact_of_the_settings(contact: str, shown: str) -> None:
    with house_of(PROGRESS_CONTACT=contact) as house, browser_at(house.url) as stranger:
        for path in ("/help", "/accessibility"):
            page = stranger.get(path).text
            assert shown in page
            assert 'href="javascript' not in page


def test_the_figures_on_both_pages_are_those_of_the_settings() -> None:
    with house_of(PROGRESS_LOCKOUT_FAILURES="7", PROGRESS_SESSION_MINUTES="45") as house:
        pages = [httpx.get(f"{house.url}{path}").text for path in ("/help", "/accessibility")]
    assert "After 7 wrong passwords" in pages[0]
    assert all(re.search("logged off 45 minutes", page) for page in pages)
