"""Forms that two people change at once, and forms that are saved without a change."""

from collections.abc import Callable

import httpx
import pytest

from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.learners import Learner
from progress_core.domain.profiles.profiles import Section
from tests.given.people import NORTH, SOUTH
from tests.given.profiles import now_of, pupil
from tests.web.conftest import House, Visitor
from tests.web.sending import form_at, form_in, send, text_in

BIOLOGY = {"type": "GCSE (9 to 1)", "subject": "Biology", "predicted_grade": "5"}


@pytest.fixture
def ann(house: House) -> Learner:
    """A learner whose sections are open, with one qualification."""
    learner = pupil(house.progress)
    for section in Section:
        house.progress.profiles.reopen(OPERATOR, learner.id, section)
    house.progress.qualifications.add(OPERATOR, learner.id, BIOLOGY)
    house.progress.approvals.unapprove(OPERATOR, learner.id)
    return now_of(house.progress, learner)


@pytest.fixture
def boss(house: House) -> Visitor:
    """Log in a provider manager, who may do everything that these forms do."""
    return house.enter(Role.PROVIDER_MANAGER, NORTH, SOUTH, email="boss@example.com")


def _group(house: House) -> str:
    return f"/providers/{NORTH}/groups/{house.progress.groups.create(OPERATOR, NORTH, '11A').id}"


PAGES: dict[str, Callable[[House, Learner], str]] = {
    "learner": lambda _, ann: f"/learners/{ann.id}",
    "personal information": lambda _, ann: f"/learners/{ann.id}/personal-information",
    "statements": lambda _, ann: f"/learners/{ann.id}/statements",
    "qualification": lambda _, ann: f"/learners/{ann.id}/qualifications/1",
    "reference": lambda _, ann: f"/learners/{ann.id}/reference",
    "settings": lambda *_: f"/providers/{NORTH}/settings",
    "group": lambda house, _: _group(house),
    "account": lambda *_: "/account",
    "username": lambda *_: "/account/username",
}


@pytest.mark.feature("B7", "C7", "G5", "A9")
@pytest.mark.parametrize("name", PAGES)
def test_saving_without_a_change_changes_nothing(house: House, boss: Visitor, ann: Learner, name: str) -> None:
    boss.post("/account", first_name="Bo", last_name="Li", email="boss@example.com")
    page = PAGES[name](house, ann)
    form = form_at(boss, page)
    before, noted = now_of(house.progress, ann), len(house.progress.audit.read(OPERATOR, limit=1000))
    sent = {name: list(field.chosen) for name, field in form.fields.items() if field.kind != "textarea"}
    answer = boss.browser.post(form.action, data=sent | {"then": "save"})
    assert answer.status_code == 303, answer.text
    assert "Nothing was changed." in boss.get(answer.headers["location"]).text
    assert len(house.progress.audit.read(OPERATOR, limit=1000)) == noted
    assert now_of(house.progress, ann) == before


def _as_shown(visitor: Visitor, page: str) -> dict[str, object]:
    return {name: field.chosen for name, field in form_at(visitor, page).fields.items()}


def _post(visitor: Visitor, page: str, sent: dict[str, object]) -> httpx.Response:
    return visitor.browser.post(page, data={"then": "save"} | sent)


def _again(visitor: Visitor, answer: httpx.Response, page: str, **typed: object) -> httpx.Response:
    return send(visitor, form_in(answer.text, page, page), "", **typed)


@pytest.mark.feature("B7")
def test_after_a_conflict_only_touched_fields_of_a_learner_are_mine(house: House, boss: Visitor, ann: Learner) -> None:
    page = f"/learners/{ann.id}"
    sent = _as_shown(boss, page)
    theirs = {"street": "New Street", "town": "Ilkley", "ukprn": SOUTH, "date_of_birth": "2010-11-30"}
    house.progress.learners.edit(OPERATOR, ann.id, theirs, sign_off=Choice.NO)
    answer = _post(boss, page, sent | {"town": "Otley", "house": "7"})
    assert answer.status_code == 409
    assert "You both changed <strong>Town</strong>: the form has what you typed." in answer.text
    assert "South College" in answer.text
    shown = {name: field.chosen for name, field in form_in(answer.text, page, page).fields.items()}
    assert (shown["town"], shown["house"], shown["street"]) == (["Otley"], ["7"], ["New Street"])
    assert (shown["ukprn"], shown["sign_off"]) == ([SOUTH], ["no"])
    assert [shown[f"date_of_birth-{part}"] for part in ("day", "month", "year")] == [["30"], ["11"], ["2010"]]
    assert now_of(house.progress, ann).details.town == "Ilkley"
    assert _again(boss, answer, page).status_code == 303
    details = now_of(house.progress, ann).details
    assert (details.town, details.house, details.street, details.ukprn) == ("Otley", "7", "New Street", SOUTH)


@pytest.mark.feature("B7", "H4")
def test_after_a_conflict_only_touched_personal_information_is_mine(house: House, boss: Visitor, ann: Learner) -> None:
    page = f"/learners/{ann.id}/personal-information"
    sent = _as_shown(boss, page)
    house.progress.learners.edit(OPERATOR, ann.id, {"telephone": "01865123456", "last_name": "Smythe"})
    untouched = _post(boss, page, sent)
    assert "done=unchanged" in untouched.headers["location"]
    answer = _post(boss, page, sent | {"last_name": "Smithe", "town": "Otley"})
    assert "You both changed <strong>Last name</strong>" in answer.text
    assert "Not changed" in answer.text
    assert _again(boss, answer, page, then="save").status_code == 303
    details = now_of(house.progress, ann).details
    assert (details.last_name, details.town, details.telephone) == ("Smithe", "Otley", "01865123456")
    complete = _post(boss, page, sent | {"then": "complete"})
    assert (complete.status_code, "01865123456" in complete.text) == (409, True)


@pytest.mark.feature("B7", "H4")
def test_after_a_conflict_only_touched_statements_are_mine(house: House, boss: Visitor, ann: Learner) -> None:
    page = f"/learners/{ann.id}/statements"
    sent = _as_shown(boss, page) | {"personal_statement": "I cook.\r\nWell.", "interests": "", "work_experience": ""}
    theirs = {"personal_statement": "I build.", "interests": "Chess"}
    house.progress.profiles.save_statements(OPERATOR, ann.id, theirs)
    answer = _post(boss, page, sent)
    assert "You both changed <strong>Personal statement</strong>" in answer.text
    assert (text_in(answer.text, "personal_statement"), text_in(answer.text, "interests")) == (
        "I cook.\r\nWell.",
        "Chess",
    )
    texts = {"personal_statement": "I cook.", "interests": "Chess", "work_experience": ""}
    assert _again(boss, answer, page, **texts, then="save").status_code == 303
    kept = house.progress.profiles.statements(OPERATOR, ann.id).kept.statements
    assert (kept.personal_statement, kept.interests) == ("I cook.", "Chess")


@pytest.mark.feature("C7")
def test_after_a_conflict_only_touched_fields_of_a_reference_are_mine(
    house: House, boss: Visitor, ann: Learner
) -> None:
    page = f"/learners/{ann.id}/reference"
    sent = _as_shown(boss, page) | {"further_details": ""}
    house.progress.references.save(OPERATOR, ann.id, {"attendance": "50", "health": "Poor"})
    answer = _post(boss, page, sent | {"attendance": "60", "behaviour": "Excellent"})
    assert "You both changed <strong>Attendance (%)</strong>" in answer.text
    assert _again(boss, answer, page, further_details="", then="save").status_code == 303
    kept = house.progress.references.of(OPERATOR, ann.id).values
    assert (kept["attendance"], kept["health"], kept["behaviour"]) == ("60", "Poor", "Excellent")
    form = form_at(boss, f"{page}/referee")
    house.progress.references.set_referee(OPERATOR, ann.id, "Mr Tom Hale")
    late = send(boss, form, referee="")
    assert late.status_code == 422
    house.progress.references.set_referee(OPERATOR, ann.id, "Mr Tim Hale")
    assert send(boss, form, referee="Mr Tim Hale").headers["location"].endswith("done=unchanged")
    assert send(boss, form, referee="Ms Ada Jones").status_code == 409


@pytest.mark.feature("C5")
def test_after_a_conflict_only_touched_fields_of_a_qualification_are_mine(
    house: House, boss: Visitor, ann: Learner
) -> None:
    page, part = f"/learners/{ann.id}/qualifications/1", house.progress.qualifications
    sent = _as_shown(boss, page)
    chemistry = BIOLOGY | {"subject": "Chemistry"}
    part.add(OPERATOR, ann.id, chemistry)
    part.change(OPERATOR, ann.id, 1, {"completion_date": "2027-06", "predicted_grade": "6"})
    answer = _post(boss, page, sent | {"predicted_grade": "7", "actual_grade": "8"})
    assert "You both changed <strong>Predicted grade</strong>" in answer.text
    assert _again(boss, answer, page, then="save").status_code == 303
    first, second = part.of(OPERATOR, ann.id).kept.qualifications
    assert (first.predicted_grade, first.actual_grade, first.completion_date) == ("7", "8", "2027-06")
    assert second.subject == "Chemistry"
    form = form_at(boss, f"/learners/{ann.id}/qualifications/2")
    part.remove(OPERATOR, ann.id, 1)
    part.add(OPERATOR, ann.id, BIOLOGY)
    moved = send(boss, form, predicted_grade="9")  # it is the first one now
    assert moved.status_code == 409
    assert _again(boss, moved, f"/learners/{ann.id}/qualifications/1").status_code == 303
    assert [held.predicted_grade for held in part.of(OPERATOR, ann.id).kept.qualifications] == ["9", "5"]
    form = form_at(boss, f"/learners/{ann.id}/qualifications/2")
    part.remove(OPERATOR, ann.id, 2)
    part.add(OPERATOR, ann.id, BIOLOGY | {"subject": "Physics"})
    assert "Nothing has been changed." in send(boss, form, predicted_grade="9").text


@pytest.mark.feature("C5")
def test_a_qualification_is_added_to_a_list_that_somebody_else_changed(
    house: House, boss: Visitor, ann: Learner
) -> None:
    page = f"/learners/{ann.id}/qualifications/add"
    form = form_at(boss, f"{page}?type=GCSE+(9+to+1)", page)
    house.progress.qualifications.remove(OPERATOR, ann.id, 1)
    answer = send(boss, form, subject="Physics", predicted_grade="7", actual_grade="", then="save")
    assert answer.status_code == 409
    assert send(boss, form_in(answer.text, page, page), actual_grade="", then="save").status_code == 303
    assert [held.subject for held in house.progress.qualifications.of(OPERATOR, ann.id).kept.qualifications] == [
        "Physics"
    ]


@pytest.mark.feature("C11", "C7")
def test_after_a_conflict_only_touched_settings_are_mine(house: House, boss: Visitor) -> None:
    page = f"/providers/{NORTH}/settings"
    sent = _as_shown(boss, page)
    house.progress.providers.set_defaults(OPERATOR, NORTH, sign_off=True, referee="Mr Tom Hale")
    assert "done=unchanged" in _post(boss, page, sent).headers["location"]
    answer = _post(boss, page, sent | {"referee": "Ms Ada Jones", "staff_add_qualifications": "yes"})
    assert "Somebody else has changed this provider" in answer.text
    assert "You both changed <strong>Referee</strong>" in answer.text
    asked = _again(boss, answer, page)
    assert "Change the settings of North School?" in asked.text
    assert _again(boss, asked, page, then="save").status_code == 303
    now = house.progress.providers.get(OPERATOR, NORTH)
    assert (now.sign_off, now.staff_add_qualifications, now.referee) == (True, True, "Ms Ada Jones")


@pytest.mark.feature("G5", "A9")
def test_a_group_and_an_account_that_were_not_touched_stay_as_somebody_else_saved_them(
    house: House, boss: Visitor
) -> None:
    page = _group(house)
    form = form_at(boss, page)
    house.progress.groups.rename(OPERATOR, int(page.rpartition("/")[2]), "11B")
    assert send(boss, form).headers["location"].endswith("done=unchanged")
    assert send(boss, form, group="11C").status_code == 422
    boss.post("/account", first_name="Bo", last_name="Li", email="boss@example.com")
    form = form_at(boss, "/account")
    boss.post("/account", first_name="Bo", last_name="Lee", email="boss@example.com")
    assert send(boss, form, first_name="Bob", telephone="").status_code in (200, 303)
    actor = house.progress.accounts.actor("boss@example.com")
    kept = house.progress.own_account.personal_details(actor)
    assert (kept.first_name, kept.last_name) == ("Bob", "Lee")


@pytest.mark.feature("B7")
@pytest.mark.parametrize("odd", ["", "x", "[]", "1", '{"town": 1}', "[" * 5000, '{"town":' * 9])
def test_without_what_the_form_was_loaded_with_all_that_differs_is_shown(
    house: House, boss: Visitor, ann: Learner, odd: str
) -> None:
    page = f"/learners/{ann.id}"
    sent = _as_shown(boss, page) | {"loaded": odd}
    house.progress.learners.edit(OPERATOR, ann.id, {"town": "Ilkley"})
    answer = _post(boss, page, sent)
    assert answer.status_code == 409
    assert "Ilkley" in answer.text
