"""What pages say about passwords that are easy to guess."""

from html import unescape

import httpx
import pytest

from progress_core.domain.accounts.passwords import MODERN
from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.messages import sentence
from progress_core.domain.foundations.permissions import Role
from progress_core.memory.mail import MemoryMailer
from tests.browsers import browser_at
from tests.given.links import token_in
from tests.given.people import BORN_BY_BOX, NORTH, form, hire
from tests.web.conftest import House, Visitor, house_of
from tests.web.sending import end_session, form_at, form_in, log_in, send
from tests.web.test_returning import must_change

COMMON = sentence("too_common", "password")
OWN_NAME = sentence("own_name", "password")


def text_of(answer: httpx.Response) -> str:
    return " ".join(unescape(answer.text).split())


def warned(answer: httpx.Response) -> str:
    """Return the page that answers a form, which must have the notice of something done.

    It is no redirect: its address would tell of the password.
    """
    assert answer.status_code == 200, text_of(answer)
    assert "govuk-notification-banner" in answer.text
    return text_of(answer)


def choose(visitor: Visitor, current: str, new: str) -> httpx.Response:
    return visitor.post("/account/password", current=current, password=new, confirm=new)


@pytest.mark.feature("K7", "A9")
def test_ones_own_password_is_saved_with_a_warning(manager: Visitor) -> None:
    page = warned(choose(manager, "chosen4me", "password1"))
    assert "Your password has been changed." in page
    assert COMMON in page
    assert OWN_NAME not in page
    answer = choose(manager, "password1", "sunny4day")
    assert (answer.status_code, answer.headers["location"]) == (303, "/account/password?done=changed")
    assert COMMON not in text_of(manager.get("/account/password?done=changed"))


@pytest.mark.feature("K7")
def test_no_address_tells_of_a_password(manager: Visitor) -> None:
    page = text_of(manager.get("/account/password?done=changed&doubt=own_name"))
    assert "Your password has been changed." in page
    assert OWN_NAME not in page


@pytest.mark.feature("K7", "A5")
def test_a_password_chosen_at_the_first_log_in_is_saved_with_a_warning(house: House) -> None:
    hire(house.progress, Role.LEARNER_MANAGER, NORTH)
    with browser_at(house.url) as browser:
        visitor = Visitor(browser, "")
        log_in(visitor, browser.get("/"), password="teach3rs")
        new = form_at(visitor, "/new-password", "/new-password")
        answer = send(visitor, new, current="teach3rs", password="northschool1", confirm="northschool1")
        page = warned(answer)
        assert "Your password has been changed." in page
        assert OWN_NAME in page
        assert 'action="/account/password?done=changed"' in answer.text


@pytest.mark.feature("K7", "A5")
def test_a_form_that_was_kept_comes_back_with_the_warning(house: House) -> None:
    teacher = hire(house.progress, Role.LEARNER_MANAGER, NORTH)
    learner = house.progress.learners.create(OPERATOR, form()).learner
    visitor = house.enter_as(teacher, "teach3rs")
    sent = form_at(visitor, f"/learners/{learner.id}")
    end_session(house, visitor)
    must_change(house, teacher.account_id)
    asked = log_in(visitor, send(visitor, sent, town="Typed"))
    new = form_in(asked.text, "", "/new-password")
    back = send(visitor, new, current="chosen4me", password="password1", confirm="password1")
    assert COMMON in text_of(back)
    assert "Typed" in back.text


@pytest.mark.feature("K7", "A7")
def test_a_password_chosen_by_a_link_is_saved_with_a_warning(house: House, stranger: httpx.Client) -> None:
    teacher = hire(house.progress, Role.LEARNER_MANAGER, NORTH, email="quill@example.com")
    house.progress.accounts.forgotten(teacher.username)
    mailer = house.progress.context.mailer
    assert isinstance(mailer, MemoryMailer)
    link = f"/reset/{token_in(house.progress, mailer)}"
    visitor = Visitor(stranger, "")
    answer = send(visitor, form_at(visitor, link), password="quill2026!", confirm="quill2026!")
    page = warned(answer)
    assert "Your password has been set." in page
    assert OWN_NAME in page
    inside = log_in(visitor, answer, teacher.username, "quill2026!")
    assert inside.headers["location"] == "/dashboard"


@pytest.mark.feature("K7", "B1")
@pytest.mark.parametrize("then", ["", "another"])
def test_a_learner_with_a_guessable_initial_password_is_created_with_a_warning(manager: Visitor, then: str) -> None:
    values = {**form(username="quill7", password="quill7quill"), **BORN_BY_BOX}
    page = warned(manager.post("/learners/create", **values, then=then))
    assert "Learner created: Ann Smith" in page
    assert OWN_NAME in page


@pytest.mark.asvs("V6.2.4")
@pytest.mark.feature("K7")
def test_the_modern_policy_refuses_such_passwords_on_the_page() -> None:
    with house_of(
        PROGRESS_CREDENTIAL_POLICY="modern", PROGRESS_BREACHED_PASSWORDS="memory:Tulips-and-pears-7"
    ) as house:
        assert house.progress.context.limits.password == MODERN
        chosen = "tulips, pears, plums"
        house.progress.staff.create(
            OPERATOR, "lm@example.com", Role.LEARNER_MANAGER, providers=[NORTH], password=chosen
        )
        with browser_at(house.url) as browser:
            visitor = Visitor(browser, "")
            log_in(visitor, browser.get("/"), "lm@example.com", chosen)
            for password, code in (
                ("Password12345", "too_common"), ("North School 2026", "own_name"), ("Tulips-and-pears-7", "breached"),
            ):  # fmt: skip
                new = form_at(visitor, "/new-password", "/new-password")
                answer = send(visitor, new, current=chosen, password=password, confirm=password)
                assert answer.status_code == 422
                assert sentence(code, "password") in text_of(answer)
