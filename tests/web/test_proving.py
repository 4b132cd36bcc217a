"""Showing again who one is, and going on with what was asked for; and the list of one's log-ins."""

import inspect
import re
from datetime import timedelta
from typing import TYPE_CHECKING, cast

import pytest
from progress_web import app
from progress_web.foundations.access import Page
from progress_web.foundations.kept_forms import KeptForm, KeptForms
from progress_web.foundations.origins import device_of
from starlette.datastructures import FormData

from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR
from progress_core.domain.foundations.errors import NotAllowed
from progress_core.domain.foundations.permissions import Role
from tests.browsers import browser_at
from tests.given.imports import ANN, csv
from tests.given.people import NORTH, form, hire
from tests.web.conftest import House, Visitor, token_on
from tests.web.every_page import name_of
from tests.web.full_house import filled
from tests.web.sending import form_at, form_in, send

if TYPE_CHECKING:
    from progress_core.memory.clock import FixedClock

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"


@pytest.fixture
def teacher(house: House) -> Visitor:
    return house.enter(Role.LEARNER_MANAGER, NORTH, email="teacher@example.com")


def _wait(house: House, minutes: float) -> None:
    cast("FixedClock", house.progress.context.clock).advance(timedelta(minutes=minutes))


def _hidden(page: str, name: str) -> str:
    found = re.search(f'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


@pytest.mark.feature("K1")
def test_a_download_asked_for_late_comes_once_the_password_was_entered(house: House, teacher: Visitor) -> None:
    assert teacher.get("/learners/download?year=11").headers["content-disposition"]
    _wait(house, 11)
    asked = teacher.browser.get("/learners/download?year=11", headers={"referer": f"{house.url}/learners?year=11"})
    assert asked.status_code == 403
    assert "Confirm that it is you" in asked.text
    fields = {name: _hidden(asked.text, name) for name in ("wanted", "back", "token")}
    wrong = teacher.browser.post("/account/prove", data={**fields, "password": "wrong"})
    assert (wrong.status_code, "not right" in wrong.text) == (422, True)
    assert [_hidden(wrong.text, name) for name in ("wanted", "back")] == [fields["wanted"], fields["back"]]
    right = teacher.browser.post("/account/prove", data={**fields, "password": "chosen4me"})
    assert (right.status_code, right.headers["refresh"]) == (200, "0; url=/learners/download?year=11")
    assert "Your download has begun" in right.text
    assert 'href="/learners/download?year=11"' in right.text
    assert 'href="/learners?year=11"' in right.text
    assert teacher.get("/learners/download?year=11").headers["content-disposition"]


@pytest.mark.feature("K1")
def test_a_page_asked_for_late_is_led_to_without_a_page_in_between(house: House, teacher: Visitor) -> None:
    _wait(house, 11)
    asked = teacher.get("/learners/not-logged-on?kept=zzz&wanted=%2Fdashboard")
    wanted = _hidden(asked.text, "wanted")
    assert wanted == "/learners/not-logged-on?kept=zzz&amp;wanted=%2Fdashboard"
    assert 'name="kept"' not in asked.text
    done = teacher.post("/account/prove", wanted="/learners/not-logged-on", password="chosen4me")
    assert (done.status_code, done.headers["location"]) == (303, "/learners/not-logged-on")


@pytest.mark.feature("K1")
def test_a_form_sent_late_whose_answer_is_a_file_is_offered_once_the_password_was_entered(
    house: House, teacher: Visitor
) -> None:
    learner = house.progress.learners.create(house.progress.accounts.actor("teacher@example.com"), form()).learner.id
    stamp = _hidden(teacher.get("/account/username").text, "stamp")
    _wait(house, 11)
    asked = teacher.post("/learners/selected", action="letters-xlsx", learner=learner, stamp=stamp)
    proof = {name: _hidden(asked.text, name) for name in ("kept", "token", "stamp")}
    offered = teacher.browser.post("/account/prove", data={**proof, "password": "chosen4me"})
    assert (offered.status_code, "Your download is ready" in offered.text) == (200, True)
    assert house.progress.audit.read(OPERATOR, action="reveal initial passwords") == []
    assert 'action="/learners/selected"' in offered.text
    again = {name: _hidden(offered.text, name) for name in ("token", "stamp", "action", "learner")}
    assert teacher.browser.post("/learners/selected", data=again).headers["content-disposition"]


@pytest.mark.feature("K1")
@pytest.mark.parametrize("page", app.PAGES, ids=name_of)
def test_pages_that_answer_with_a_file_say_so(page: Page) -> None:
    source = inspect.getsource(page.view) if inspect.isfunction(page.view) else ""
    assert page.gives_file(FormData()) == any(call in source for call in ("attachment(", "return pdf("))


@pytest.mark.feature("K1")
def test_a_file_asked_for_before_the_log_in_comes_with_a_page_of_its_own(house: House) -> None:
    house.enter(Role.LEARNER_MANAGER, NORTH, email="teacher@example.com")
    with browser_at(house.url) as browser:
        asked = browser.get("/learners/download", follow_redirects=True)
        login = {"username": "teacher@example.com", "password": "chosen4me", "token": token_on(asked.text)}
        answer = browser.post("/login", data={**login, "next": "/learners/download"})
        assert (answer.status_code, answer.headers["refresh"]) == (200, "0; url=/learners/download")
        assert browser.get("/learners/download").headers["content-disposition"]
        off = browser.post("/logout", data={"token": token_on(answer.text)})
        assert (off.status_code, off.headers["location"]) == (303, "/login?done=logged-off")


@pytest.mark.asvs("V7.5.1")
@pytest.mark.feature("K1")
def test_a_form_sent_late_is_done_once_the_password_was_entered(house: House, teacher: Visitor) -> None:
    page = teacher.get("/account/username").text
    _wait(house, 11)
    stamp = {"stamp": _hidden(page, "stamp")}
    asked = teacher.post("/account/username", username="another.name", **stamp)
    assert asked.status_code == 403
    with house.progress.context.store.snapshot() as work:
        assert work.accounts.find("another.name") is None
    fields = {name: _hidden(asked.text, name) for name in ("kept", "token", "stamp")}
    assert "another.name" not in fields["kept"]
    done = teacher.browser.post("/account/prove", data={**fields, "password": "chosen4me"})
    assert (done.status_code, done.headers["location"]) == (303, "/login?done=username")
    with house.progress.context.store.snapshot() as work:
        assert work.accounts.find("another.name") is not None


@pytest.mark.feature("K1")
def test_a_new_address_of_a_learner_is_saved_once_the_password_was_entered(house: House, teacher: Visitor) -> None:
    actor = house.progress.accounts.actor("teacher@example.com")
    learner = house.progress.learners.create(actor, form(email="old@example.com")).learner.id
    path = f"/learners/{learner}"
    there = form_at(teacher, path)
    _wait(house, 11)
    asked = send(teacher, there, email="new@example.com")
    assert (asked.status_code, "Confirm that it is you" in asked.text) == (403, True)
    assert house.progress.learners.get(actor, learner)[0].details.email == "old@example.com"
    carried = {name: _hidden(asked.text, name) for name in ("kept", "token", "stamp")}
    done = teacher.browser.post("/account/prove", data={**carried, "password": "chosen4me"})
    assert (done.status_code, "done=saved" in done.headers["location"]) == (303, True)
    assert house.progress.learners.get(actor, learner)[0].details.email == "new@example.com"


@pytest.mark.feature("K1")
def test_whoever_imports_updates_late_chooses_the_file_again(house: House, teacher: Visitor) -> None:
    fields = {**filled(form_at(teacher, "/learners/import")), "on_duplicate": "update"}
    _wait(house, 11)
    asked = teacher.browser.post("/learners/import", data=fields, files={"file": ("learners.csv", csv(ANN))})
    assert asked.status_code == 403
    carried = {name: _hidden(asked.text, name) for name in ("kept", "token", "stamp")}
    page = teacher.browser.post("/account/prove", data={**carried, "password": "chosen4me"}).text
    assert "Nothing has been saved yet." in page
    assert "The file that you chose could not be kept: choose it again." in page
    assert filled(form_in(page, "/learners/import", "/learners/import"))["on_duplicate"] == ["update"]
    assert house.progress.imports.list(house.progress.accounts.actor("teacher@example.com")) == []


@pytest.mark.asvs("V7.2.4")
@pytest.mark.feature("K1")
def test_the_browser_gets_a_new_token_once_the_password_was_entered(house: House, teacher: Visitor) -> None:
    old = teacher.browser.cookies["progress-session"]
    asked = teacher.browser.post("/account/prove", data={"token": teacher.token, "password": "chosen4me"})
    assert asked.status_code == 303
    assert teacher.browser.cookies["progress-session"] != old
    assert teacher.get("/dashboard").status_code == 200
    with pytest.raises(NotAllowed):
        house.progress.log_ins.resume(old)


@pytest.mark.feature("K1")
def test_a_form_of_somebody_else_is_not_done(house: House, teacher: Visitor) -> None:
    page = teacher.get("/account/username").text
    _wait(house, 11)
    asked = teacher.post("/account/username", username="another.name", stamp=_hidden(page, "stamp"))
    other = house.enter(Role.LEARNER_MANAGER, NORTH, email="other@example.com")
    done = other.post("/account/prove", kept=_hidden(asked.text, "kept"), password="chosen4me")
    assert done.headers["location"] == "/dashboard"
    with house.progress.context.store.snapshot() as work:
        assert work.accounts.find("another.name") is None


@pytest.mark.asvs("V3.7.2")
@pytest.mark.feature("K1")
@pytest.mark.parametrize("wanted", ["//elsewhere.example", "https://elsewhere.example/", "/\\elsewhere.example"])
def test_the_page_leads_to_no_other_site(teacher: Visitor, wanted: str) -> None:
    done = teacher.post("/account/prove", wanted=wanted, password="chosen4me")
    assert done.headers["location"] == "/dashboard"


@pytest.mark.feature("K1")
def test_guessing_on_the_page_ends_the_session(house: House, teacher: Visitor) -> None:
    _wait(house, 11)
    for _ in range(5):
        teacher.post("/account/prove", wanted="/dashboard", password="wrong")
    assert teacher.get("/dashboard").headers["location"].startswith("/login")
    with house.progress.context.store.snapshot() as work:
        account = work.accounts.find("teacher@example.com")
        assert account is not None
        assert account.locked_at is not None


@pytest.mark.asvs("V7.5.2")
@pytest.mark.feature("K6")
def test_people_see_and_end_their_other_log_ins(house: House, teacher: Visitor) -> None:
    origin = house.progress.log_ins.resume  # the other log-in comes from nowhere that is known
    other = house.progress.log_ins.log_in("teacher@example.com", "chosen4me").token
    teacher.browser.headers["user-agent"] = FIREFOX
    page = teacher.get("/account/log-ins").text
    assert "This log-in" in page
    assert "127.0.0.1" in page
    number = _hidden(page, "number")
    assert teacher.post("/account/log-ins/end", number=number).headers["location"] == "/account/log-ins?done=ended"
    assert "That log-in has been ended." in teacher.get("/account/log-ins?done=ended").text
    assert teacher.post("/account/log-ins/end", number=number).headers["location"] == "/account/log-ins?done=gone"
    for odd in ("", "x", "-1", "\u0661", "9" * 30, "9" * 5000):
        assert teacher.post("/account/log-ins/end", number=odd).headers["location"] == "/account/log-ins?done=gone"
    with pytest.raises(Exception, match="Log in again"):
        origin(other)
    another = house.progress.log_ins.log_in("teacher@example.com", "chosen4me").token
    assert teacher.post("/account/log-ins/end-others").headers["location"] == "/account/log-ins?done=others"
    with pytest.raises(Exception, match="Log in again"):
        origin(another)
    assert teacher.get("/dashboard").status_code == 200


@pytest.mark.asvs("V7.4.5")
@pytest.mark.feature("K6")
def test_managers_end_the_log_ins_of_a_learner(house: House, teacher: Visitor) -> None:
    actor = house.progress.accounts.actor("teacher@example.com")
    learner = house.progress.learners.create(actor, form()).learner.id
    path = f"/people/{learner}/log-ins"
    assert "is not logged in at the moment" in teacher.get(path).text
    house.progress.log_ins.log_in("asmith", "sunny4day")
    page = teacher.get(path).text
    assert ("Unknown device" in page, "Network address" in page) == (True, False)
    keeper = house.enter(Role.USER_MANAGER, NORTH, email="keeper@example.com")
    assert "Network address" in keeper.get(path).text
    assert teacher.post(path).headers["location"] == f"{path}?done=all"
    with house.progress.context.store.snapshot() as work:
        assert list(work.sessions.of_account(learner)) == []
        assert work.learners.get(EVERYTHING, learner).id == learner


@pytest.mark.asvs("V16.4.1")
@pytest.mark.feature("K5", "K6")
@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        (FIREFOX, "Firefox on Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0", "Edge on Windows"),
        ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537 Chrome/142 Safari/537", "Chrome on Chromebook"),
        ("Mozilla/5.0 (iPad; CPU OS 18_1 like Mac OS X) AppleWebKit/605.1 Version/18.1 Safari/604.1", "Safari on iPad"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) CriOS/142.0 Safari/604.1", "Chrome on iPhone"),
        ("Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/142.0 Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1 Version/18 Safari/605.1", "Safari on Mac"),
        ("Mozilla/5.0 (X11; Linux x86_64)", "Unknown browser on Linux"),
        ("curl/8.5 <script>alert(1)</script>", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_a_device_is_named_by_its_browser_and_system_alone(user_agent: str, device: str) -> None:
    assert device_of(user_agent) == device


@pytest.mark.asvs("V16.2.1")
@pytest.mark.feature("K5")
def test_the_audit_trail_shows_where_somebody_was(house: House) -> None:
    keeper = house.enter(Role.USER_MANAGER, NORTH, email="keeper@example.com")
    hire(house.progress, Role.LEARNER_MANAGER, NORTH, email="another@example.com")
    assert "From 127.0.0.1" in keeper.get("/audit?action=log+in").text


@pytest.mark.feature("A5", "K1")
def test_a_first_password_does_not_open_the_kept_form_of_somebody_else(house: House) -> None:
    other = hire(house.progress, Role.LEARNER_MANAGER, NORTH, email="other@example.com")
    hire(house.progress, Role.LEARNER_MANAGER, NORTH, email="newcomer@example.com")
    now = house.progress.context.clock.now().isoformat()
    kept = KeptForm(other.account_id, "/account/username", "", now, (("username", "typed-by-the-other"),))
    with browser_at(house.url) as browser:
        login = {"username": "newcomer@example.com", "password": "teach3rs", "token": token_on(browser.get("/").text)}
        browser.post("/login", data=login)
        page = browser.get("/new-password").text
        chosen = {"current": "teach3rs", "password": "chosen4me", "confirm": "chosen4me", "token": token_on(page)}
        sealed = KeptForms(house.progress).seal(kept)
        answer = browser.post("/new-password", data={**chosen, "kept": sealed})
    assert (answer.status_code, "typed-by-the-other" in answer.text) == (303, False)
