"""Forms with a void token, and what others make of stamps and kept forms: nothing is done, nothing revealed."""

from datetime import timedelta

import pytest

from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.learners import Learner
from tests.given.people import NORTH, hire
from tests.given.profiles import now_of, pupil
from tests.web.conftest import House, Visitor
from tests.web.full_house import filled
from tests.web.sending import (
    end_session,
    form_at,
    form_in,
    log_in,
    log_off_elsewhere,
    login_data,
    send,
)

NO_GRADES = {"predicted_grade": "", "actual_grade": ""}
TYPED = "Ann typed “this” & <b>that</b>\r\nover\tlunch 💡"


@pytest.fixture
def ann(house: House) -> Learner:
    return pupil(house.progress)


@pytest.mark.feature("A8")
def test_an_expired_form_comes_back_with_what_was_typed(house: House, manager: Visitor, ann: Learner) -> None:
    page = f"/learners/{ann.id}"
    form = form_at(manager, page)
    manager.post("/logout")
    manager.browser.post("/login", data=login_data(manager))
    before = len(house.progress.audit.read(OPERATOR))
    back = send(manager, form, town="Abingdon")
    assert back.status_code == 403
    assert "That form had expired, so nothing was saved." in back.text
    assert len(house.progress.audit.read(OPERATOR)) == before
    again = form_in(back.text, page, page)
    assert again.fields["town"].chosen == ["Abingdon"]
    assert send(manager, again).status_code == 303
    assert now_of(house.progress, ann).details.town == "Abingdon"


@pytest.mark.feature("A8")
def test_an_expired_form_of_another_person_is_refused(house: House, manager: Visitor, ann: Learner) -> None:
    other = hire(house.progress, Role.LEARNER_MANAGER, NORTH, email="other@example.com")
    house.progress.own_account.change_password(other, "teach3rs", "chosen4me")
    form = form_at(manager, f"/learners/{ann.id}")
    manager.post("/logout")
    manager.browser.post("/login", data=login_data(manager, "other@example.com"))
    answer = send(manager, form, town=TYPED)
    assert (answer.status_code, "Ann typed" in answer.text) == (403, False)
    assert "That form has expired" in answer.text


@pytest.mark.asvs("V1.5.2", "V9.1.1")
@pytest.mark.feature("A8")
def test_altered_stamps_and_kept_forms_are_worth_nothing(house: House, manager: Visitor, ann: Learner) -> None:
    page = f"/learners/{ann.id}"
    form = form_at(manager, page)
    stamp = form.fields["stamp"].chosen[0]
    end_session(house, manager)
    for odd in ("", "x", stamp[:-2] + "AA", house.progress.context.sealer.seal("1", "other"), "9" * 5000):
        answer = send(manager, form, stamp=odd, town=TYPED)
        assert answer.status_code == 303, odd
        assert answer.headers["location"].startswith("/login")
    refused = send(manager, form, town=TYPED)
    kept = form_in(refused.text, "", "/login").fields["kept"].chosen[0]
    for odd in ("", "x", kept[:-3] + "AAA", stamp, house.progress.context.sealer.seal("{}", "other")):
        carrying = {**filled(form_in(refused.text, "", "/login")), **login_data(manager), "kept": odd}
        answer = manager.browser.post("/login", data=carrying)
        assert answer.headers["location"] == "/dashboard", odd
        end_session(house, manager)


@pytest.mark.feature("A8")
def test_a_form_is_kept_for_twelve_hours(
    house: House, manager: Visitor, ann: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = form_at(manager, f"/learners/{ann.id}")
    end_session(house, manager)
    refused = send(manager, form, town=TYPED)
    monkeypatch.setattr("progress_web.foundations.kept_forms.MAX_KEPT_TIME", timedelta(seconds=-1))
    assert log_in(manager, refused).headers["location"] == "/dashboard"


@pytest.mark.feature("A8")
def test_a_form_from_another_site_is_never_kept(house: House, manager: Visitor, ann: Learner) -> None:
    form = form_at(manager, f"/learners/{ann.id}")
    for end in (lambda *_: None, end_session):
        end(house, manager)
        for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
            answer = manager.browser.post(form.action, data=filled(form) | {"town": TYPED}, headers=headers)
            assert (answer.status_code, "kept" in answer.text) == (403, False)


@pytest.mark.feature("A8")
def test_buttons_that_come_too_late_lead_to_where_they_were(house: House, manager: Visitor, ann: Learner) -> None:
    page = f"/learners/{ann.id}/profile"
    form = form_at(manager, page, f"{page}/approve")
    end_session(house, manager)
    back = log_in(manager, send(manager, form, page))
    assert f'data-address="{page}"' in back.text
    assert not now_of(house.progress, ann).profile.approved
    off = form_at(manager, page, "/logout")
    log_off_elsewhere(house, Visitor(manager.browser, off.fields["token"].chosen[0]))
    assert send(manager, off).headers["location"] == "/login?done=ended"


@pytest.mark.feature("A8")
def test_logging_in_in_another_tab_does_not_lose_what_the_first_one_carries(
    house: House, manager: Visitor, ann: Learner
) -> None:
    page = f"/learners/{ann.id}"
    form = form_at(manager, page)
    end_session(house, manager)
    carrying = send(manager, form, town="Abingdon")
    manager.browser.post("/login", data=login_data(manager))
    back = log_in(manager, carrying)
    assert form_in(back.text, page, page).fields["town"].chosen == ["Abingdon"]
