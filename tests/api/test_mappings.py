"""Files of school systems over the API: suggested, remembered, imported (features J5)."""

from http import HTTPStatus

import pytest

from tests.api.conftest import Program
from tests.given.imports import SIMS
from tests.given.people import NORTH

pytestmark = [pytest.mark.feature("I6"), pytest.mark.feature("J5")]

CTF = b"""<CTfile><CTFpupilData><Pupil><Contacts><Contact><Surname>X</Surname></Contact></Contacts>
<Surname>Lee</Surname><Forename>Ann</Forename><DOB>2010-10-02</DOB><NCyearActual>11</NCyearActual>
<Address><PostCode>OX14 1GG</PostCode></Address></Pupil></CTFpupilData></CTfile>"""


def test_a_file_is_imported_by_a_mapping_that_was_suggested_and_saved(manager: Program) -> None:
    suggested = manager.upload(f"/mappings/suggestions?ukprn={NORTH}", "sims.csv", SIMS).json()
    assert (False, "Legal Surname", ["Okafor", "O'Brien"]) == (
        suggested["is_certain"],
        suggested["columns"][0]["heading"],
        suggested["columns"][0]["samples"],
    )
    mapping = {**suggested["mapping"], "name": "Ours"}
    mapping["values"]["ethnicity"]["Celtic"] = "Irish"
    saved = manager.send("POST", "/mappings", {"ukprn": NORTH, **mapping})
    assert (HTTPStatus.OK, mapping) == (saved.status_code, saved.json()["mapping"])
    assert [saved.json()] == manager.get("/mappings", ukprn=NORTH).json()["items"]
    for query in (f"?ukprn={NORTH}&mapping=Ours", ""):
        checked = manager.upload(f"/imports/check{query}", "sims.csv", SIMS).json()
        assert (True, 2) == (checked["ok"], checked["counts"]["created"])
    sent = manager.upload(f"/imports?ukprn={NORTH}&mapping=Ours", "sims.csv", SIMS).json()
    manager.work()
    assert 2 == manager.get(f"/imports/{sent['id']}").json()["counts"]["created"]
    gone = manager.send("DELETE", f"/mappings?ukprn={NORTH}&name=Ours", None)
    assert (HTTPStatus.NO_CONTENT, []) == (gone.status_code, manager.get("/mappings", ukprn=NORTH).json()["items"])
    assert 404 == manager.upload(f"/imports?ukprn={NORTH}&mapping=Ours", "sims.csv", SIMS).status_code


def test_a_common_transfer_file_is_told_by_its_content_or_named(manager: Program) -> None:
    for query in ("", "?format=ctf", f"?format=auto&ukprn={NORTH}"):
        checked = manager.upload(f"/imports/check{query}", "a.xml", CTF).json()
        assert (True, 1) == (checked["ok"], checked["counts"]["created"])


def test_what_is_wrong_with_a_mapping_is_said_with_its_place(manager: Program) -> None:
    body = {"ukprn": NORTH, "name": "", "columns": {"Forename": "nothing"}, "values": {"gender": {"M": "Man"}}}
    refused = manager.send("POST", "/mappings", body)
    assert ["name"] == [found["field"] for found in refused.json()["problems"]]
    refused = manager.send("POST", "/mappings", {**body, "name": "M"})
    assert (422, ["columns", "values"]) == (
        refused.status_code,
        [found["field"] for found in refused.json()["problems"]],
    )


def test_a_roster_fills_in_the_template_which_can_then_be_imported(manager: Program) -> None:
    roster = b"role,identifier,givenName,familyName,grades\nstudent,H801200001001,Ann,Lee,11\n"
    refused = manager.upload(f"/imports/check?ukprn={NORTH}", "users.csv", roster).json()
    assert {"date_of_birth", "postcode"} <= {found["field"] for found in refused["problems"]}
    filled = manager.upload(f"/imports/template?ukprn={NORTH}&format=oneroster", "users.csv", roster)
    assert HTTPStatus.OK == filled.status_code, filled.text
    assert 'attachment; filename="learner-import-template.xlsx"' == filled.headers["content-disposition"]
    with manager.progress.context.spreadsheets.read(filled.content) as sheets:
        rows = dict(next(iter(sheets)).rows)
    cells = dict(zip(rows[1], rows[2], strict=False))
    assert (NORTH, "Ann", "H801200001001") == (cells["UKPRN *"], cells["First name *"], cells["UPN"])
    cells |= {"Postcode *": "OX14 1GG", "Dob *": "2010-10-02"}
    completed = "\n".join(",".join(map(str, line)) for line in (cells, cells.values())).replace("None", "")
    checked = manager.upload("/imports/check", "y11.csv", completed.encode()).json()
    assert (True, 1) == (checked["ok"], checked["counts"]["created"]), checked["problems"]


def test_a_file_that_cannot_fill_in_the_template_is_refused(manager: Program) -> None:
    for path, name, content, status in (
        ("/imports/template", "photo.png", b"...", HTTPStatus.UNPROCESSABLE_ENTITY),
        ("/imports/template", "empty.csv", b"role,identifier,givenName\n", HTTPStatus.UNPROCESSABLE_ENTITY),
        (f"/imports/template?ukprn={NORTH}&mapping=Ours", "sims.csv", SIMS, HTTPStatus.NOT_FOUND),
    ):
        refused = manager.upload(path, name, content)
        assert status == refused.status_code
        assert refused.json()["title"]
