"""The pages of one member of staff: change, disable, enable, delete."""

import re
from typing import TYPE_CHECKING, cast

import pytest

from progress_core.domain.accounts.sessions import PROOF_TIME
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.permissions import Role
from tests.given.people import ELSEWHERE, NORTH, SOUTH, hire
from tests.web.conftest import House, Visitor
from tests.web.sending import form_at, form_in, send
from tests.web.served import without_tokens

if TYPE_CHECKING:
    from progress_core.memory.clock import FixedClock

pytestmark = pytest.mark.feature("A12")


@pytest.fixture
def users(house: House) -> Visitor:
    """Log in a user manager of North School, where a second learner manager works."""
    hire(house.progress, Role.LEARNER_MANAGER, NORTH, email="second@example.com")
    return house.enter(Role.USER_MANAGER, NORTH)


@pytest.fixture
def tutor(house: House) -> Actor:
    return hire(house.progress, Role.LEARNER_MANAGER, NORTH, email="tutor@example.com")


@pytest.mark.asvs("V7.4.2")
@pytest.mark.parametrize("deed", ["disable", "delete"])
def test_whoever_is_shut_out_in_mid_session_comes_to_the_log_in_page_with_whatever_they_ask_next(
    house: House, users: Visitor, tutor: Actor, deed: str
) -> None:
    leaver = house.enter_as(tutor, "teach3rs")
    form = form_at(leaver, "/account")
    assert users.post(f"/staff/{tutor.account_id}/{deed}").status_code == 303
    answer = leaver.get("/learners")
    assert (answer.status_code, answer.headers["location"].startswith("/login?")) == (303, True)
    before = len(house.progress.audit.read(OPERATOR, limit=1000))
    assert 'action="/login"' in send(leaver, form, first_name="Still", last_name="Here").text
    assert leaver.post("/account", first_name="Still").headers["location"].startswith("/login?")
    assert len(house.progress.audit.read(OPERATOR, limit=1000)) == before


def test_an_account_is_disabled_and_enabled(users: Visitor, tutor: Actor) -> None:
    page = f"/staff/{tutor.account_id}"
    asked = users.get(f"{page}/disable")
    assert "Disable the account of tutor@example.com?" in asked.text
    done = users.post(f"{page}/disable")
    assert "tutor@example.com is logged off, and cannot log in" in users.get(done.headers["location"]).text
    assert "Disabled" in users.get("/staff").text
    shown = users.get(page).text
    assert "/enable" in shown
    assert "/disable" not in shown
    done = users.post(f"{page}/enable")
    assert "The account of tutor@example.com is enabled again." in users.get(done.headers["location"]).text
    assert "Disabled" not in users.get("/staff").text


def test_a_deleted_account_is_not_listed_and_has_no_page(users: Visitor, tutor: Actor) -> None:
    page = f"/staff/{tutor.account_id}"
    assert "You cannot undo this." in users.get(f"{page}/delete").text
    done = users.post(f"{page}/delete")
    listed = users.get(done.headers["location"]).text
    assert "The staff account has been deleted." in listed
    assert "tutor@example.com" not in listed
    for path in (page, f"{page}/change", f"{page}/disable", f"{page}/delete"):
        assert users.get(path).status_code == 404


def test_role_and_providers_are_changed_and_the_page_says_so(house: House, tutor: Actor) -> None:
    hire(house.progress, Role.LEARNER_MANAGER, NORTH, email="second@example.com")
    area = house.enter(Role.AREA_ADMINISTRATOR, area="Oxfordshire")
    form = form_at(area, f"/staff/{tutor.account_id}/change")
    assert form.fields["providers"].chosen == [NORTH]
    done = send(area, form, role="provider-manager", providers=[NORTH, SOUTH])
    shown = area.get(done.headers["location"]).text
    assert "The changes to tutor@example.com have been saved." in shown
    assert "Provider manager" in shown
    assert "North School, South College" in shown
    same = send(area, form_at(area, f"/staff/{tutor.account_id}/change"))
    assert "Nothing was changed." in area.get(same.headers["location"]).text


def test_a_manager_becomes_an_area_administrator_whatever_providers_are_ticked(house: House, tutor: Actor) -> None:
    hire(house.progress, Role.LEARNER_MANAGER, NORTH, email="second@example.com")
    area = house.enter(Role.AREA_ADMINISTRATOR, area="Oxfordshire")
    page = f"/staff/{tutor.account_id}/change"
    refused = send(area, form_at(area, page), role="area-administrator", area="")
    assert refused.status_code == 422
    assert "Area is required." in refused.text
    done = send(area, form_in(refused.text, page, page), area="Oxfordshire")
    assert done.status_code == 303
    staff = house.progress.staff.get(OPERATOR, tutor.account_id).staff
    assert (staff.role, staff.area, staff.providers) == (Role.AREA_ADMINISTRATOR, "Oxfordshire", frozenset())


@pytest.mark.feature("B4")
def test_a_form_without_providers_is_shown_again_with_what_was_chosen(users: Visitor, tutor: Actor) -> None:
    page = f"/staff/{tutor.account_id}/change"
    refused = send(users, form_at(users, page), role="admissions", providers=[])
    assert refused.status_code == 422
    assert "Select at least one provider." in refused.text
    form = form_in(refused.text, page, page)
    assert (form.fields["role"].chosen, form.fields["providers"].chosen) == (["admissions"], [])


@pytest.mark.feature("G4")
@pytest.mark.parametrize("deed", ["disable", "delete", "change"])
def test_the_last_who_sees_all_learners_stays_and_the_page_says_why(house: House, tutor: Actor, deed: str) -> None:
    visitor = house.enter(Role.USER_MANAGER, NORTH)
    page = f"/staff/{tutor.account_id}/{deed}"
    answer = visitor.post(page, role="admissions", providers=NORTH, version="1")
    assert answer.status_code == 422
    assert "The provider would be left without a learner manager who sees all of its learners." in answer.text
    assert house.progress.staff.get(OPERATOR, tutor.account_id).staff.role is Role.LEARNER_MANAGER


@pytest.mark.asvs("V8.2.2")
@pytest.mark.feature("B9")
def test_staff_out_of_scope_and_missing_ones_are_answered_alike(house: House, users: Visitor) -> None:
    foreign = hire(house.progress, Role.LEARNER_MANAGER, ELSEWHERE, email="elsewhere@example.com").account_id
    for path in ("", "/change", "/disable", "/delete"):
        answers = [users.get(f"/staff/{number}{path}") for number in (foreign, 404_404)]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert without_tokens(answers[0].text) == without_tokens(answers[1].text)
    for path in ("/change", "/disable", "/enable", "/delete"):
        answers = [users.post(f"/staff/{number}{path}", providers=NORTH) for number in (foreign, 404_404)]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert without_tokens(answers[0].text) == without_tokens(answers[1].text)


@pytest.mark.feature("B9")
def test_of_somebody_who_also_works_elsewhere_only_the_own_providers_are_shown_and_changed(
    house: House, users: Visitor
) -> None:
    half = hire(house.progress, Role.LEARNER_MANAGER, NORTH, SOUTH, email="half@example.com").account_id
    shown = users.get(f"/staff/{half}").text
    assert "also works for providers that you are not responsible for" in shown
    assert "South College" not in shown
    assert not re.search(f"/staff/{half}/(disable|enable|delete)", shown)
    for deed in ("disable", "delete"):
        assert users.get(f"/staff/{half}/{deed}").status_code == 403
        assert users.post(f"/staff/{half}/{deed}").status_code == 403
    form = form_at(users, f"/staff/{half}/change")
    assert "role" not in form.fields
    assert form.fields["providers"].values == [NORTH]
    done = send(users, form, role="provider-manager", providers=[])
    assert "The person no longer works for your providers." in users.get(done.headers["location"]).text
    staff = house.progress.staff.get(OPERATOR, half).staff
    assert (staff.role, set(staff.providers)) == (Role.LEARNER_MANAGER, {SOUTH})


def test_nobody_is_offered_to_end_their_own_account(house: House, users: Visitor) -> None:
    own = next(staff.id for staff, _ in house.progress.staff.list(OPERATOR) if staff.role is Role.USER_MANAGER)
    shown = users.get(f"/staff/{own}").text
    assert "You cannot change your own account here." in shown
    assert f"/staff/{own}/" not in shown
    for deed in ("change", "disable", "delete"):
        assert users.get(f"/staff/{own}/{deed}").status_code == 403
        assert users.post(f"/staff/{own}/{deed}", providers=NORTH).status_code == 403


@pytest.mark.asvs("V15.3.3")
def test_a_role_that_is_not_offered_is_refused(users: Visitor, tutor: Actor) -> None:
    for role in ("operator", "learner", "area-administrator"):
        answer = users.post(
            f"/staff/{tutor.account_id}/change", role=role, area="Oxfordshire", providers=NORTH, version="1"
        )
        assert answer.status_code == 403
    for forged in (SOUTH, ELSEWHERE, "19999999"):
        assert users.post(f"/staff/{tutor.account_id}/change", providers=forged, version="1").status_code == 404


@pytest.mark.feature("B7")
def test_after_a_conflict_only_what_i_chose_is_mine(house: House, tutor: Actor) -> None:
    hire(house.progress, Role.LEARNER_MANAGER, NORTH, email="second@example.com")
    hire(house.progress, Role.LEARNER_MANAGER, SOUTH, email="third@example.com")
    area = house.enter(Role.AREA_ADMINISTRATOR, area="Oxfordshire")
    page = f"/staff/{tutor.account_id}/change"
    form = form_at(area, page)
    house.progress.staff_changes.change(OPERATOR, tutor.account_id, providers=[NORTH, SOUTH])
    answer = send(area, form, role="admissions")
    assert answer.status_code == 409
    assert "Somebody else has changed this account" in answer.text
    assert "North School, South College" in answer.text
    again = form_in(answer.text, page, page)
    assert (again.fields["role"].chosen, again.fields["providers"].chosen) == (["admissions"], [NORTH, SOUTH])
    assert house.progress.staff.get(OPERATOR, tutor.account_id).staff.role is Role.LEARNER_MANAGER
    assert send(area, again).status_code == 303
    staff = house.progress.staff.get(OPERATOR, tutor.account_id).staff
    assert (staff.role, set(staff.providers)) == (Role.ADMISSIONS, {NORTH, SOUTH})


def test_a_change_that_somebody_else_has_saved_already_changes_nothing(users: Visitor, house: House) -> None:
    tutor = hire(house.progress, Role.LEARNER_MANAGER, NORTH, email="tutor@example.com")
    form = form_at(users, f"/staff/{tutor.account_id}/change")
    house.progress.staff_changes.change(OPERATOR, tutor.account_id, role=Role.ADMISSIONS)
    done = send(users, form)
    assert "Nothing was changed." in users.get(done.headers["location"]).text
    assert house.progress.staff.get(OPERATOR, tutor.account_id).staff.role is Role.ADMISSIONS


@pytest.mark.feature("K1")
def test_a_change_asked_for_late_is_done_once_the_password_was_entered(house: House, tutor: Actor) -> None:
    hire(house.progress, Role.LEARNER_MANAGER, NORTH, email="second@example.com")
    area = house.enter(Role.AREA_ADMINISTRATOR, area="Oxfordshire")
    form = form_at(area, f"/staff/{tutor.account_id}/change")
    cast("FixedClock", house.progress.context.clock).advance(PROOF_TIME)
    asked = send(area, form, role="admissions", providers=[NORTH, SOUTH])
    assert (asked.status_code, "Confirm that it is you" in asked.text) == (403, True)
    assert house.progress.staff.get(OPERATOR, tutor.account_id).staff.role is Role.LEARNER_MANAGER
    proof = form_in(asked.text, "", "/account/prove")
    assert send(area, proof, password="chosen4me").status_code == 303
    staff = house.progress.staff.get(OPERATOR, tutor.account_id).staff
    assert (staff.role, set(staff.providers)) == (Role.ADMISSIONS, {NORTH, SOUTH})
