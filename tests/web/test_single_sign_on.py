"""Logging in at an identity provider, as browsers see it: the way there, the way back, and every refusal."""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from attrs import evolve

from progress_core.domain.accounts.identities import Identity
from progress_core.domain.foundations.permissions import Role
from tests.browsers import browser_at
from tests.given.links import token_in
from tests.given.people import NORTH, in_state
from tests.given.single_sign_on import ANN, BOB, PROVIDERS, invite, link, pretended
from tests.web.conftest import House, Visitor, house_of, token_on

if TYPE_CHECKING:
    from progress_core.memory.clock import FixedClock
    from progress_core.memory.mail import MemoryMailer

pytestmark = pytest.mark.feature("K4")

TEACHER = "teacher@example.com"


@pytest.fixture
def house() -> Iterator[House]:
    with with_providers() as house:
        yield house


def with_providers(**more: str) -> AbstractContextManager[House]:
    """Run a site with the pretended providers."""
    settings: dict[str, Any] = {**PROVIDERS, **more}
    return house_of(**settings)


@pytest.fixture
def teacher(house: House) -> Visitor:
    """Log in a learner manager whose account is linked to Ann's at Microsoft."""
    teacher = house.enter(Role.LEARNER_MANAGER, NORTH, email=TEACHER)
    link(house.progress, house.progress.accounts.actor(TEACHER), ANN)
    return teacher


def leave(answer: httpx.Response) -> str:
    """Return the address to which a page goes on by itself, which is also that of its button."""
    assert answer.status_code == 200
    seconds, _, url = answer.headers["refresh"].partition("; url=")
    assert seconds == "0"
    (button,) = re.findall(r'<a href="([^"]+)"[^>]*class="govuk-button"', answer.text)
    assert url == unescape(button)
    return url


def come_back(
    house: House, browser: httpx.Client, url: str, identity: Identity = ANN, name: str = "entra"
) -> httpx.Response:
    """Log in at the provider, and open the address that it sends the browser back to."""
    (state,) = parse_qs(urlsplit(url).query)["state"]
    code = pretended(house.progress).log_in(url, identity)
    return browser.get(f"/sso/{name}/callback", params={"code": code, "state": state})


def begin(browser: httpx.Client, name: str = "entra", **fields: str) -> httpx.Response:
    return browser.post(f"/sso/{name}", data={"token": token_on(browser.get("/").text), **fields})


def is_inside(browser: httpx.Client) -> bool:
    return browser.get("/account/username").status_code == 200


@pytest.mark.usefixtures("teacher")
def test_a_button_per_provider_leads_there_and_back_into_the_site(house: House, stranger: httpx.Client) -> None:
    page = stranger.get("/").text
    assert ["Log in with Microsoft", "Log in with DfE Sign-in"] == re.findall(r"Log in with [\w -]+\w", page)
    back = come_back(house, stranger, leave(begin(stranger, next="/learners")))
    assert (303, "/learners") == (back.status_code, back.headers["location"])
    assert TEACHER in stranger.get("/account").text
    assert "code=" not in back.headers["location"]


@pytest.mark.usefixtures("teacher")
def test_a_log_in_replaces_the_one_before_and_voids_older_forms(house: House, stranger: httpx.Client) -> None:
    old = token_on(stranger.get("/").text)
    come_back(house, stranger, leave(begin(stranger)))
    assert stranger.post("/account/username", data={"token": old, "username": "another"}).status_code == 403


@pytest.mark.asvs("V3.7.2")
@pytest.mark.parametrize("wanted", ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example"])
@pytest.mark.usefixtures("teacher")
def test_a_log_in_leads_to_no_other_site(house: House, stranger: httpx.Client, wanted: str) -> None:
    back = come_back(house, stranger, leave(begin(stranger, next=wanted)))
    assert "/dashboard" == back.headers["location"]


@pytest.mark.asvs("V7.6.2")
def test_without_our_form_nobody_is_sent_to_a_provider(stranger: httpx.Client) -> None:
    assert stranger.post("/sso/entra", data={"token": "invented"}).status_code == 403
    assert stranger.get("/sso/entra").status_code in (404, 405)
    token = token_on(stranger.get("/").text)
    other = stranger.post("/sso/entra", data={"token": token}, headers={"origin": "https://elsewhere.example"})
    assert other.status_code == 403


@pytest.mark.usefixtures("teacher")
def test_an_unknown_person_is_told_what_to_do(house: House, stranger: httpx.Client) -> None:
    impostor = evolve(BOB, email=TEACHER, email_verified=True)
    back = come_back(house, stranger, leave(begin(stranger)), impostor)
    assert back.status_code == 403
    assert "No account here is linked to the Microsoft account" in back.text
    assert "Try again with Microsoft" in back.text
    assert not is_inside(stranger)


@pytest.mark.feature("A6")
@pytest.mark.usefixtures("teacher")
def test_a_disabled_account_stays_outside(house: House, stranger: httpx.Client) -> None:
    with house.progress.context.store.transaction() as work:
        work.accounts.save(in_state(work.accounts.get(house.progress.accounts.actor(TEACHER).account_id), "disabled"))
    back = come_back(house, stranger, leave(begin(stranger)))
    assert (403, True) == (back.status_code, "Your account here is disabled" in back.text)
    assert not is_inside(stranger)


@pytest.mark.asvs("V10.1.2", "V10.2.1")
@pytest.mark.usefixtures("teacher")
def test_an_answer_is_good_once_and_in_the_browser_that_asked(house: House, stranger: httpx.Client) -> None:
    url = leave(begin(stranger))
    with browser_at(house.url) as thief:
        thief.get("/")
        stolen = come_back(house, thief, url)
        assert (403, True) == (stolen.status_code, "begun in another browser" in stolen.text)
        assert not is_inside(thief)
    used = come_back(house, stranger, url)
    assert used.status_code == 303
    again = come_back(house, stranger, url)
    assert (403, True) == (again.status_code, "has been used already" in again.text)


@pytest.mark.usefixtures("teacher")
def test_an_answer_that_comes_late_is_refused(house: House, stranger: httpx.Client) -> None:
    url = leave(begin(stranger))
    cast("FixedClock", house.progress.context.clock).advance(timedelta(minutes=10))
    assert come_back(house, stranger, url).status_code == 403
    assert not is_inside(stranger)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?code=x",
        "?state=x&code=x",
        "?state=x&error=access_denied",
        "?error=%3Cscript%3E",
        "?iss=x&state=" + "x" * 9000,
    ],
)
def test_an_invented_answer_is_refused_with_a_page(stranger: httpx.Client, query: str) -> None:
    answer = stranger.get(f"/sso/entra/callback{query}")
    assert answer.status_code == 403
    assert "Try again with Microsoft" in answer.text
    assert "<script>" not in answer.text


@pytest.mark.usefixtures("house")
def test_somebody_who_cancels_at_the_provider_can_try_again(stranger: httpx.Client) -> None:
    (state,) = parse_qs(urlsplit(leave(begin(stranger))).query)["state"]
    for told in ({"state": state}, {}):  # some providers forget the state
        back = stranger.get("/sso/entra/callback", params={**told, "error": "access_denied"})
        assert (403, True) == (back.status_code, "You have not been logged in by Microsoft" in back.text)


@pytest.mark.asvs("V16.5.2")
def test_a_provider_that_is_down_says_so_and_leaves_the_password(
    house: House, teacher: Visitor, stranger: httpx.Client
) -> None:
    url = leave(begin(stranger))
    pretended(house.progress).down.add("entra")
    for answer in (begin(stranger), come_back(house, stranger, url)):
        assert answer.status_code == 503
        assert "Microsoft cannot be reached at the moment" in answer.text
        assert 'name="password"' in answer.text
    down = teacher.post("/account/sign-in/entra")
    assert (503, True) == (down.status_code, "Microsoft cannot be reached" in down.text)


def test_an_unknown_provider_is_not_found(stranger: httpx.Client) -> None:
    assert begin(stranger, "nobody").status_code == 404
    assert stranger.get("/sso/nobody/callback?state=x&code=x").status_code == 404


@pytest.mark.feature("A2")
def test_an_invitation_offers_the_providers_and_is_used_up(house: House, stranger: httpx.Client) -> None:
    invite(house.progress)
    token = token_in(house.progress, cast("MemoryMailer", house.progress.context.mailer))
    page = stranger.get(f"/verify/{token}").text
    assert "instead of choosing a password" in page
    assert 'name="password"' in page
    back = come_back(house, stranger, leave(begin(stranger, link=token)))
    assert "/dashboard" == back.headers["location"]
    assert is_inside(stranger)
    assert stranger.get(f"/verify/{token}").status_code == 410
    again = {"token": token_on(stranger.get("/account/username").text), "link": token}
    assert stranger.post("/sso/entra", data=again).status_code == 410


@pytest.mark.feature("A2")
def test_an_invitation_of_a_role_without_passwords_asks_for_none() -> None:
    with with_providers(PROGRESS_PASSWORD_LOG_IN_OFF="learner-manager") as house:
        invite(house.progress)
        token = token_in(house.progress, cast("MemoryMailer", house.progress.context.mailer))
        with browser_at(house.url) as browser:
            page = browser.get(f"/verify/{token}").text
            assert "Log in with Microsoft" in page
            assert 'name="password"' not in page


def test_somebody_links_and_unlinks_their_own_account(house: House) -> None:
    person = house.enter(Role.LEARNER_MANAGER, NORTH, email=TEACHER)
    assert "Link Microsoft" in person.get("/account/sign-in").text
    back = come_back(house, person.browser, leave(person.post("/account/sign-in/entra")))
    page = person.get(back.headers["location"]).text
    assert "The account has been linked" in page
    assert "Link Microsoft" not in page
    (number,) = re.findall(r"/account/sign-in/(\d+)/unlink", page)
    gone = person.post(f"/account/sign-in/{number}/unlink")
    assert "The account has been unlinked" in person.get(gone.headers["location"]).text
    assert person.post(f"/account/sign-in/{number}/unlink").status_code == 404


def test_the_only_way_in_stays(house: House, stranger: httpx.Client) -> None:
    invite(house.progress)
    token = token_in(house.progress, cast("MemoryMailer", house.progress.context.mailer))
    come_back(house, stranger, leave(begin(stranger, link=token)))
    page = stranger.get("/account/sign-in").text
    (number,) = re.findall(r"/account/sign-in/(\d+)/unlink", page)
    refused = stranger.post(f"/account/sign-in/{number}/unlink", data={"token": token_on(page)})
    assert (422, True) == (refused.status_code, "You could not log in without this" in refused.text)


@pytest.mark.asvs("V7.6.1")
@pytest.mark.feature("K1")
def test_logging_in_anew_at_the_provider_shows_who_somebody_is(house: House, teacher: Visitor) -> None:
    clock = cast("FixedClock", house.progress.context.clock)
    clock.advance(timedelta(minutes=11))
    asked = teacher.get("/learners/download?year=11")
    assert "Log in again with Microsoft" in asked.text
    url = leave(teacher.post("/account/prove/entra", wanted="/learners/download?year=11"))
    assert "prompt=login" in url
    back = come_back(house, teacher.browser, url, evolve(ANN, authenticated_at=clock.now()))
    assert "0; url=/learners/download?year=11" == back.headers["refresh"]
    assert teacher.get("/learners/download?year=11").headers["content-disposition"]


@pytest.mark.feature("K1")
def test_whoever_has_no_password_is_asked_for_none(house: House, stranger: httpx.Client) -> None:
    invite(house.progress)
    token = token_in(house.progress, cast("MemoryMailer", house.progress.context.mailer))
    come_back(house, stranger, leave(begin(stranger, link=token)))
    cast("FixedClock", house.progress.context.clock).advance(timedelta(minutes=11))
    asked = stranger.get("/learners/download?year=11")
    assert 'name="password"' not in asked.text
    assert "Log in again with Microsoft" in asked.text


@pytest.mark.usefixtures("house")
def test_a_form_that_comes_too_late_offers_the_providers_and_says_what_is_lost(house: House, teacher: Visitor) -> None:
    page = teacher.get("/account/username").text
    stamp = re.search('name="stamp" value="([^"]+)"', page)
    assert stamp
    house.progress.log_in_list.end_others(house.progress.accounts.actor(TEACHER), "")
    late = teacher.post("/account/username", username="another.name", stamp=stamp[1]).text
    assert "what you typed is then lost" in late
    assert "Log in with Microsoft" in late


def test_many_refusals_from_one_address_make_it_wait(stranger: httpx.Client) -> None:
    for _ in range(100):
        assert stranger.get("/sso/entra/callback?state=x&code=x").status_code == 403
    assert stranger.get("/sso/entra/callback?state=x&code=x").status_code == 429
    assert begin(stranger).status_code == 429


def test_people_whom_the_provider_knows_make_nobody_wait(house: House, stranger: httpx.Client) -> None:
    for _ in range(101):  # a whole class that nobody has linked yet
        refused = come_back(house, stranger, leave(begin(stranger)), BOB)
        assert refused.status_code == 403
