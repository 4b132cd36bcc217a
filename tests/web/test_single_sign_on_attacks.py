"""What a provider, or somebody in its place, answers wrongly ends on a page that helps, outside the site (K4)."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from attrs import evolve, frozen
from progress_sso.kits.provider import ANOTHER_RSA, Provider, serving

from progress_core.domain.accounts.identities import LinkedIdentity
from progress_core.domain.foundations.permissions import Role
from tests.browsers import browser_at
from tests.given.people import NORTH, hire
from tests.web.conftest import House, house_of, token_on

pytestmark = pytest.mark.feature("K4")

SUBJECT, EMAIL = "subject-of-ann", "ann@example.com"


@frozen
class Meeting:
    """A site, a provider, and somebody in front of both.

    Args:
        house: the site.
        provider: at which the account of `EMAIL` is known as `SUBJECT`.
        browser: of the person.
    """

    house: House
    provider: Provider
    browser: httpx.Client

    def sent(self, subject: str = SUBJECT) -> dict[str, str]:
        """Log in at the provider, and return what it sends the browser back with."""
        form = {"token": token_on(self.browser.get("/login").text)}
        url = self.browser.post("/sso/school", data=form).headers["refresh"].partition("url=")[2]
        (state,) = parse_qs(urlsplit(url).query)["state"]
        return {"state": state, "code": self.provider.log_in(url, subject)}

    def back(self, sent: dict[str, str]) -> httpx.Response:
        """Come back to the site."""
        return self.browser.get("/sso/school/callback", params=sent)

    def is_refused(self, answer: httpx.Response) -> bool:
        """Return whether somebody is outside, on a page that offers to try again or to log in otherwise."""
        helps = "Try again with School" in answer.text and "Log in another way" in answer.text
        outside = self.browser.get("/account").headers.get("location", "").startswith("/login")
        return answer.status_code == 403 and helps and outside


@pytest.fixture
def meeting() -> Iterator[Meeting]:
    with serving(Provider()) as provider:
        settings: dict[str, Any] = {
            "PROGRESS_SSO": "school",
            "PROGRESS_SSO_SCHOOL_ISSUER": provider.issuer,
            "PROGRESS_SSO_SCHOOL_CLIENT_ID": "progress",
            "PROGRESS_SSO_SCHOOL_CLIENT_SECRET": "the-secret",
        }
        with house_of(**settings) as house, browser_at(house.url) as browser:
            person = hire(house.progress, Role.LEARNER_MANAGER, NORTH, email=EMAIL)
            house.progress.own_account.change_password(person, "teach3rs", "chosen4me")
            with house.progress.context.store.transaction() as work:
                now = house.progress.context.clock.now()
                work.identities.add(LinkedIdentity(1, person.account_id, provider.issuer, SUBJECT, now))
            yield Meeting(house, provider, browser)


def test_an_honest_provider_logs_its_people_in(meeting: Meeting) -> None:
    assert "/dashboard" == meeting.back(meeting.sent()).headers["location"]
    assert EMAIL in meeting.browser.get("/account").text


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"aud": "somebody-else"},
        {"iss": "https://elsewhere.example"},
        {"exp": 1},
        {"sub": None},
        {"at_hash": "AAAA"},
    ],
    ids=lambda claims: next(iter(claims)),
)
def test_a_wrong_claim_is_refused_with_a_page_that_helps(meeting: Meeting, claims: dict[str, Any]) -> None:
    meeting.provider.claims = claims
    assert meeting.is_refused(meeting.back(meeting.sent()))


@pytest.mark.parametrize("forged", ["unsigned", "sign_with_public_key"])
def test_a_forged_token_is_refused_with_a_page_that_helps(meeting: Meeting, forged: str) -> None:
    meeting.provider.token = getattr(meeting.provider, forged)
    assert meeting.is_refused(meeting.back(meeting.sent()))


def test_a_token_signed_by_somebody_else_is_refused_with_a_page_that_helps(meeting: Meeting) -> None:
    meeting.provider.token = evolve(meeting.provider, key=ANOTHER_RSA).sign
    assert meeting.is_refused(meeting.back(meeting.sent()))


def test_keys_that_the_provider_has_changed_are_known(meeting: Meeting) -> None:
    meeting.provider.key, meeting.provider.published = ANOTHER_RSA, [ANOTHER_RSA]
    assert "/dashboard" == meeting.back(meeting.sent()).headers["location"]


def test_a_code_that_was_used_is_refused_with_a_page_that_helps(meeting: Meeting) -> None:
    first, second = meeting.sent(), meeting.sent()
    meeting.back(first)
    meeting.browser.cookies.delete("progress-session")
    assert meeting.is_refused(meeting.back({**second, "code": first["code"]}))
    assert meeting.is_refused(meeting.back(first))


@pytest.mark.parametrize("claims", [{"email": EMAIL, "email_verified": True}, {"preferred_username": EMAIL}])
def test_the_address_of_somebody_else_opens_nothing(meeting: Meeting, claims: dict[str, Any]) -> None:
    meeting.provider.claims = claims
    answer = meeting.back(meeting.sent("somebody-else"))
    assert meeting.is_refused(answer)
    assert "No account here is linked" in answer.text


def test_an_answer_of_another_issuer_is_refused_with_a_page_that_helps(meeting: Meeting) -> None:
    assert meeting.is_refused(meeting.back({**meeting.sent(), "iss": "https://elsewhere.example"}))


@pytest.mark.parametrize("path", ["/token", "/keys"])
def test_a_provider_that_breaks_down_on_the_way_leaves_the_password(meeting: Meeting, path: str) -> None:
    sent = meeting.sent()
    meeting.provider.answers[path] = (503, b"")
    answer = meeting.back(sent)
    assert (503, True) == (answer.status_code, "School cannot be reached at the moment" in answer.text)
    assert 'name="password"' in answer.text
