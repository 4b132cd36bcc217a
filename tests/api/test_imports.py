"""Imports of learners over the API: from a file with errors to learners who have not logged on."""

from http import HTTPStatus

import pytest

from progress_core.domain.accounts.access_tokens import TokenScope
from progress_core.domain.foundations.permissions import Role
from tests.api.conftest import Hall, Program, a_learner
from tests.given.imports import ANN, BOB, CAT, csv
from tests.given.people import NORTH, SOUTH
from tests.given.trail import entries

pytestmark = pytest.mark.feature("I6")

NO_NAME = (*CAT[:2], "", *CAT[3:])
NO_POSTCODE = (*BOB[:4], "nowhere", *BOB[5:])


def counts(**figures: int) -> dict[str, int]:
    """Return the figures of an import; all others are 0."""
    return {"created": 0, "updated": 0, "skipped": 0, "unchanged": 0, **figures}


@pytest.mark.feature("E4", "E5", "E6", "B8")
def test_a_file_with_errors_is_sent_corrected_and_sent_again(manager: Program) -> None:
    sent = manager.upload("/imports", "y11.csv", csv(ANN, NO_POSTCODE, NO_NAME))
    assert (HTTPStatus.ACCEPTED, "queued") == (sent.status_code, sent.json()["status"])
    place = sent.headers["location"].removeprefix("/api/v1")
    assert f"/imports/{sent.json()['id']}" == place
    assert manager.get(place).json()["processed_at"] is None

    manager.work()
    read = manager.get(place).json()
    assert ("unsuccessful", counts()) == (
        read["status"],
        read["counts"],
    )
    assert {"done": 3, "total": 3} == read["progress"]
    found = [(each["row"], each["column"], each["field"]) for each in read["problems"]]
    assert [(3, "E", "postcode"), (4, "C", "first_name")] == found
    assert 0 == manager.get("/learners").json()["total"]

    workbook = manager.get(f"{place}/error-workbook")
    assert f'attachment; filename="learner-import-{read["id"]}-errors.xlsx"' == workbook.headers["content-disposition"]
    with manager.progress.context.spreadsheets.read(workbook.content) as sheets:
        rows = dict(next(iter(sheets)).rows)
    assert ("nowhere", None) == (rows[3][4], rows[4][2])
    assert read["problems"][0]["message"] in workbook.text

    again = manager.upload("/imports", "y11.csv", csv(ANN, BOB, CAT))
    manager.work()
    done = manager.get(f"/imports/{again.json()['id']}").json()
    assert ("successful", 3, []) == (done["status"], done["counts"]["created"], done["problems"])
    assert not done["has_error_workbook"]
    assert [done["id"], read["id"]] == [each["id"] for each in manager.get("/imports").json()["items"]]
    waiting = manager.get("/learners", line="never-logged-in", import_id=done["id"]).json()
    assert ["Lee", "Moon", "Ray"] == [each["last_name"] for each in waiting["items"]]
    assert "password" not in manager.get("/learners", line="never-logged-in").text


@pytest.mark.feature("E6")
def test_a_check_says_what_an_import_would_do_and_writes_nothing(manager: Program) -> None:
    checked = manager.upload("/imports/check", "y11.csv", csv(ANN, BOB))
    assert HTTPStatus.OK == checked.status_code
    told = checked.json()
    assert (True, 2, []) == (told["ok"], told["counts"]["created"], told["problems"])
    assert [(2, "create", "Ann Lee", "ALee01"), (3, "create", "Bob Ray", "BRay01")] == [
        (each["row"], each["action"], each["name"], each["username"]) for each in told["rows"]
    ]
    bad = manager.upload("/imports/check", "y11.csv", csv(ANN, NO_NAME)).json()
    assert (False, 0, [(3, "required")]) == (
        bad["ok"],
        bad["counts"]["created"],
        [(each["row"], each["code"]) for each in bad["problems"]],
    )
    assert 0 == manager.get("/learners").json()["total"]
    assert [] == manager.get("/imports").json()["items"]


@pytest.mark.feature("E7")
def test_duplicates_are_decided_row_by_row(manager: Program) -> None:
    a_learner(manager, first_name="Ann", last_name="Lee", date_of_birth=ANN[5], postcode="OX1 1AA")
    first = manager.upload("/imports", "y11.csv", csv(ANN, BOB)).json()
    manager.work()
    place = f"/imports/{first['id']}"
    waiting = manager.get(place).json()["undecided"]
    assert [{"row": 2, "choices": ["skip", "update", "create"]}] == waiting

    refused = manager.post(f"{place}/decisions", {"decisions": []})
    assert [("decisions", "required", 2)] == [
        (each["field"], each["code"], each["value"]) for each in refused.json()["problems"]
    ]
    updating = manager.post(f"{place}/decisions", {"decisions": [{"row": 2, "decision": "update"}]})
    assert (HTTPStatus.FORBIDDEN, "proof_needed") == (updating.status_code, updating.json()["code"])
    decided = manager.post(f"{place}/decisions", {"decisions": [{"row": 2, "decision": "create"}]})
    assert HTTPStatus.ACCEPTED == decided.status_code
    assert f"/api/v1/imports/{decided.json()['id']}" == decided.headers["location"] != f"/api/v1{place}"
    manager.work()
    done = manager.get(f"/imports/{decided.json()['id']}").json()
    assert ("successful", counts(created=2)) == (
        done["status"],
        done["counts"],
    )
    no_more = manager.post(f"/imports/{done['id']}/decisions", {"others": "skip"})
    assert [("decisions", "not_waiting")] == [(each["field"], each["code"]) for each in no_more.json()["problems"]]


@pytest.mark.feature("E7")
def test_the_choice_for_all_duplicates_is_sent_along(manager: Program) -> None:
    a_learner(manager, first_name="Ann", last_name="Lee", date_of_birth=ANN[5], postcode="OX1 1AA")
    asked = manager.upload("/imports?on_duplicate=skip", "y11.csv", csv(ANN, BOB)).json()
    assert "skip" == asked["on_duplicate"]
    manager.work()
    assert counts(created=1, skipped=1) == manager.get(f"/imports/{asked['id']}").json()["counts"]
    updating = manager.upload("/imports?on_duplicate=update", "y11.csv", csv(ANN))
    assert (HTTPStatus.FORBIDDEN, "proof_needed") == (updating.status_code, updating.json()["code"])
    checked = manager.upload("/imports/check?on_duplicate=create", "y11.csv", csv(ANN)).json()
    assert counts(created=1) == checked["counts"]


@pytest.mark.feature("E8")
def test_an_import_is_undone_once(manager: Program) -> None:
    asked = manager.upload("/imports", "y11.csv", csv(ANN)).json()
    manager.work()
    undone = manager.post(f"/imports/{asked['id']}/undo")
    assert (HTTPStatus.OK, "undone") == (undone.status_code, undone.json()["status"])
    assert 0 == manager.get("/learners").json()["total"]
    again = manager.post(f"/imports/{asked['id']}/undo")
    assert HTTPStatus.UNPROCESSABLE_ENTITY == again.status_code
    assert ["not_successful"] == [each["code"] for each in again.json()["problems"]]


@pytest.mark.feature("E1")
def test_the_template_has_the_headings(manager: Program) -> None:
    template = manager.get("/imports/template")
    assert 'attachment; filename="learner-import-template.xlsx"' == template.headers["content-disposition"]
    with manager.progress.context.spreadsheets.read(template.content) as sheets:
        headings = dict(next(iter(sheets)).rows)[1]
    assert ("UKPRN *", "Learner year group *", "First name *") == headings[:3]


@pytest.mark.parametrize("path", ["/imports", "/imports/check"])
def test_what_is_no_spreadsheet_and_unknown_choices_are_refused(manager: Program, path: str) -> None:
    for sent, field, code in (
        (manager.upload(path, "photo.png", b"..."), "file", "wrong_extension"),
        (manager.upload(f"{path}?on_duplicate=merge", "y11.csv", csv(ANN)), "on_duplicate", "not_in_list"),
    ):
        assert HTTPStatus.UNPROCESSABLE_ENTITY == sent.status_code
        assert [(field, code)] == [(each["field"], each["code"]) for each in sent.json()["problems"]]
    assert HTTPStatus.UNSUPPORTED_MEDIA_TYPE == manager.post(path, {}).status_code


def test_decisions_name_rows_and_choices(manager: Program) -> None:
    bad = manager.post("/imports/1/decisions", {"decisions": [{"row": "2", "decision": "merge"}], "others": 1})
    assert {"decisions[0].row", "decisions[0].decision", "others"} == {each["field"] for each in bad.json()["problems"]}
    bad = manager.post("/imports/1/decisions", {"decisions": [{"row": 0, "decision": "skip"}]})
    assert ["decisions[0].row"] == [each["field"] for each in bad.json()["problems"]]


@pytest.mark.feature("I9", "K1")
def test_the_trail_names_the_token_that_took_the_error_workbook(manager: Program) -> None:
    asked = manager.upload("/imports", "y11.csv", csv(NO_NAME)).json()
    manager.work()
    assert HTTPStatus.OK == manager.get(f"/imports/{asked['id']}/error-workbook").status_code
    (entry,) = entries(manager.progress, "download error workbook")
    assert entry.origin.device.startswith("token “program”")


@pytest.mark.feature("B9")
def test_imports_of_others_are_answered_as_what_is_not_there(hall: Hall, manager: Program) -> None:
    asked = manager.upload("/imports", "y11.csv", csv(NO_NAME)).json()
    manager.work()
    other = hall.program(Role.LEARNER_MANAGER, SOUTH, email="other@example.com")
    for method, path in (
        ("GET", ""), ("GET", "/error-workbook"), ("POST", "/decisions"), ("POST", "/undo"),
    ):  # fmt: skip
        foreign = other.send(method, f"/imports/{asked['id']}{path}")
        absent = other.send(method, f"/imports/404{path}")
        assert HTTPStatus.NOT_FOUND == foreign.status_code == absent.status_code
        assert foreign.json() == absent.json()
    assert [] == other.get("/imports").json()["items"]


@pytest.mark.feature("J6")
def test_imports_of_colleagues_are_listed_with_who_has_sent_them(hall: Hall, manager: Program) -> None:
    asked = manager.upload("/imports", "y11.csv", csv(NO_NAME)).json()
    manager.work()
    colleague = hall.program(Role.LEARNER_MANAGER, NORTH, email="other@example.com")
    (listed,) = colleague.get("/imports").json()["items"]
    assert (asked["id"], asked["requested_by"]) == (listed["id"], listed["requested_by"])
    assert asked["requested_by"] == colleague.get(f"/imports/{asked['id']}").json()["requested_by"] != ""
    assert b"First name is required." in colleague.get(f"/imports/{asked['id']}/error-workbook").content


def test_imports_need_their_scope_and_a_role_that_has_it(hall: Hall) -> None:
    narrow = hall.program(Role.LEARNER_MANAGER, NORTH, scopes=(TokenScope.LEARNERS_READ,))
    assert "insufficient_scope" == narrow.upload("/imports", "y11.csv", csv(ANN)).json()["code"]
    setter = hall.program(Role.USER_MANAGER, NORTH)
    for path in ("/imports", "/imports/template"):
        assert HTTPStatus.FORBIDDEN == setter.get(path).status_code


def test_a_file_sent_again_with_its_key_is_one_import(manager: Program) -> None:
    first = manager.upload("/imports", "y11.csv", csv(ANN), idempotency_key="y11-today")
    manager.work()
    again = manager.upload("/imports", "y11.csv", csv(ANN), idempotency_key="y11-today")
    assert first.json() == again.json()
    assert first.headers["location"] == again.headers["location"]
    assert 1 == len(manager.get("/imports").json()["items"])


@pytest.mark.feature("J4")
def test_updates_are_shown_field_by_field_and_wait_for_a_person(manager: Program) -> None:
    a_learner(manager, first_name="Bob", last_name="Ray", date_of_birth=BOB[5], postcode=BOB[4], uln=BOB[6])
    moved = csv((*BOB[:4], "OX14 2GG", *BOB[5:7], "Oxford"))
    checked = manager.upload("/imports/check", "y11.csv", moved).json()
    changes = [
        {"field": "postcode", "before": "OX28 6NE", "after": "OX14 2GG"},
        {"field": "town", "before": "", "after": "Oxford"},
    ]
    assert (True, counts(updated=1), changes) == (checked["ok"], checked["counts"], checked["rows"][0]["changes"])
    asked = manager.upload("/imports", "y11.csv", moved).json()
    manager.work()
    place = f"/imports/{asked['id']}"
    assert [{"row": 0, "choices": ["update-known", "skip"]}] == manager.get(place).json()["undecided"]
    listed = manager.get(f"{place}/updates?limit=1").json()
    assert ([(2, "Bob", changes)], "") == (
        [(each["row"], each["first_name"], each["changes"]) for each in listed["items"]],
        listed["next"],
    )
    agreed = manager.post(f"{place}/decisions", {"others": "update-known"})
    assert (HTTPStatus.FORBIDDEN, "proof_needed") == (agreed.status_code, agreed.json()["code"])
    book = manager.get(f"{place}/updates/workbook")
    expected = f'attachment; filename="learner-import-{asked["id"]}-updates.xlsx"'
    assert (HTTPStatus.OK, expected) == (book.status_code, book.headers["content-disposition"])
