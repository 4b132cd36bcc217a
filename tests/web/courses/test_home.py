"""The public home: it leads with the search, and has the log-in; "Main Site" leads to it."""

import re

import httpx
import pytest

from progress_core.domain.foundations.permissions import Role
from tests.given.people import NORTH, hire
from tests.web.conftest import House, Visitor, house_of, token_on
from tests.web.served import read

pytestmark = pytest.mark.feature("H1d", "H6")


def test_strangers_find_the_search_first_and_the_log_in_beside_it(stranger: httpx.Client) -> None:
    page = stranger.get("/").text
    assert page.index('action="/search"') < page.index('action="/login"')
    (form,) = (form for form in read(page, "/").forms if form.action == "/search")
    assert list(form.fields) == ["words", "near", "miles"]
    for name in ("Username", "Password", "Log in", "Forgotten your password?"):
        assert re.search(rf">\s*{re.escape(name)}\s*<", page), name


@pytest.mark.parametrize("path", ["/login", "/login?next=/learners", "/login?done=ended"])
def test_the_page_to_log_in_has_no_search(stranger: httpx.Client, path: str) -> None:
    page = stranger.get(path).text
    assert {form.action for form in read(page, path).forms if "username" in form.fields} == {"/login"}
    assert 'action="/search"' not in page
    assert 'content="noindex"' in page


def test_main_site_leads_to_the_public_home(stranger: httpx.Client, manager: Visitor) -> None:
    for page in (stranger.get("/help").text, manager.get("/dashboard").text):
        assert re.search(r'href="/">\s*Main Site', page)
    page = manager.get("/").text
    assert 'action="/search"' in page
    assert "Go to your home page" in page
    assert 'name="password"' not in page


def test_main_site_leads_elsewhere_if_the_settings_say_so() -> None:
    with house_of(PROGRESS_MAIN_SITE_URL="https://school.example/") as house:
        assert 'href="https://school.example/">Main Site' in httpx.get(f"{house.url}/help").text


def test_everybody_finds_the_search_from_every_page(house: House, stranger: httpx.Client, manager: Visitor) -> None:
    admissions = house.enter(Role.ADMISSIONS, NORTH)
    for page in (stranger.get("/help").text, manager.get("/learners").text, admissions.get("/admissions").text):
        assert page.partition("<main")[0].count('href="/search"') == 1


def test_somebody_who_has_yet_to_choose_a_password_is_led_to_that(house: House, stranger: httpx.Client) -> None:
    hire(house.progress, Role.LEARNER_MANAGER, NORTH, email="new@example.com")
    login = {"username": "new@example.com", "password": "teach3rs", "token": token_on(stranger.get("/").text)}
    stranger.post("/login", data=login)
    assert stranger.get("/").headers["location"] == "/dashboard"
    assert stranger.get("/dashboard").headers["location"] == "/new-password"
