"""Files of school systems from the command line: suggested, corrected, remembered and imported (features J5)."""

import json
from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import MANAGER, Cli

pytestmark = pytest.mark.feature("J5")

SIMS = """Legal Surname,Legal Forename,DOB,Gender,Year Group,Post Code,Chosen Name
Lee,Ann,02/10/2010,F,NCY 11,OX14 1GG,Annie
Ray,Bob,31/01/2011,M,NCY 11,OX28 6NE,Bobby
"""
CTF = """<?xml version="1.0"?><CTfile><CTFpupilData><Pupil><Contacts><Contact><Surname>X</Surname></Contact></Contacts>
<Surname>Lee</Surname><Forename>Ann</Forename><DOB>2010-10-02</DOB><NCyearActual>11</NCyearActual>
<Address><PostCode>OX14 1GG</PostCode></Address></Pupil></CTFpupilData></CTfile>"""

UPN = "H801200001001"


@pytest.fixture
def ukprn(run: Cli) -> str:
    """The provider of which the learner manager sees all."""
    return str(run.json("providers", "list", "--as", MANAGER)[0]["ukprn"])


@pytest.fixture
def sims(tmp_path: Path) -> str:
    file = tmp_path / "sims.csv"
    file.write_text(SIMS)
    return str(file)


def test_a_file_is_imported_with_the_mapping_that_was_suggested_for_it(
    run: Cli, sims: str, ukprn: str, tmp_path: Path
) -> None:
    out = str(tmp_path / "mapping.json")
    shown = run("mappings", "suggest", sims, "--provider", ukprn, "--out", out, "--as", MANAGER).stdout
    assert "Date of birth\t02/10/2010, 31/01/2011" in shown
    assert f"UKPRN of every row: {ukprn}" in shown
    assert "Dates: day-month-year" in shown
    outcome = run.json("learners", "import", sims, "--mapping", out, "--as", MANAGER)
    assert ("successful", 2) == (outcome["status"], outcome["created"])


def test_a_suggestion_is_printed_as_data(run: Cli, sims: str, ukprn: str) -> None:
    found = run.json("mappings", "suggest", sims, "--provider", ukprn, "--as", MANAGER)
    assert ("Legal Surname", ["Lee", "Ray"]) == (found["columns"][0]["heading"], found["columns"][0]["samples"])
    assert {"ukprn": ukprn} == found["mapping"]["constants"]


def test_a_remembered_mapping_is_used_without_being_named(run: Cli, sims: str, ukprn: str, tmp_path: Path) -> None:
    out, as_manager = tmp_path / "mapping.json", ("--as", MANAGER)
    run("mappings", "suggest", sims, "--provider", ukprn, "--out", str(out), *as_manager)
    out.write_text(json.dumps({**json.loads(out.read_text()), "name": "Our SIMS"}))
    of = ("--provider", ukprn, *as_manager)
    assert "Our SIMS is remembered" in run("mappings", "import", str(out), *of).stdout
    assert [("Our SIMS", ukprn)] == [(one["name"], one["ukprn"]) for one in run.json("mappings", "list", *of)]
    assert "Our SIMS\t7\t" in run("mappings", "list", *of).stdout
    assert {"status": "dry run", "created": 2} == {
        name: value
        for name, value in run.json("learners", "import", sims, "--dry-run", *of).items()
        if name in ("status", "created")
    }
    again = tmp_path / "again.json"
    run("mappings", "export", "Our SIMS", str(again), *of)
    assert json.loads(again.read_text()) == json.loads(out.read_text())
    assert {"name": "Our SIMS", "ukprn": ukprn} == run.json("mappings", "remove", "Our SIMS", *of)
    assert "There is no mapping" in run("mappings", "remove", "Our SIMS", *of, code=1).stderr


def test_a_common_transfer_file_needs_only_its_provider(run: Cli, ukprn: str, tmp_path: Path) -> None:
    file = tmp_path / "9314000_CTF_9314001_001.xml"
    file.write_text(CTF)
    options = ("--provider", ukprn, "--as", MANAGER)
    assert 1 == run.json("learners", "import", str(file), "--dry-run", *options)["created"]
    assert 1 == run.json("learners", "import", str(file), "--format", "ctf", *options)["created"]
    wrong = tmp_path / "wrong.xml"
    wrong.write_text(CTF.replace("2010-10-02", "2010-02-31"))
    marked = tmp_path / "marked.xlsx"
    outcome = run.json("learners", "import", str(wrong), "--errors-to", str(marked), *options, code=1)
    assert [(1, "date_of_birth")] == [(found["row"], found["field"]) for found in outcome["problems"]]
    assert marked.exists()


def test_a_ready_mapping_is_exported_and_an_unknown_one_named(run: Cli, tmp_path: Path) -> None:
    out = tmp_path / "bromcom.json"
    assert {"file": str(out)} == run.json("mappings", "export", "bromcom", str(out))
    assert "Bromcom" == json.loads(out.read_text())["name"]
    assert "ctf, oneroster, sims, arbor, bromcom" in run("mappings", "export", "klingon", str(out), code=1).stderr


def test_a_roster_fills_in_the_template(run: Cli, ukprn: str, tmp_path: Path) -> None:
    roster = tmp_path / "users.csv"
    roster.write_text(f"role,identifier,givenName,familyName,grades\nstudent,{UPN},Ann,Lee,11\n")
    out = tmp_path / "filled.xlsx"
    run("learners", "template", out, "--from", roster, "--provider", ukprn, "--as", MANAGER)
    refused = run("learners", "import", out, "--as", MANAGER, code=1).stdout
    assert "Postcode" in refused
    book = openpyxl.load_workbook(out)
    sheet = book["Learners"]
    cells = {heading.value: cell for heading, cell in zip(sheet[1], sheet[2], strict=True)}
    assert (cells["First name *"].value, cells["UPN"].value) == ("Ann", UPN)
    cells["Postcode *"].value, cells["Dob *"].value = "OX14 1GG", "2010-10-02"
    book.save(out)
    assert run.json("learners", "import", out, "--as", MANAGER)["created"] == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"columns": {"Forename": "nothing"}}', "There is no field “nothing”"),
        ('{"columns": {"Forename": 7}, "dates": "backwards"}', "dates"),
        ("no mapping", "JSON"),
    ],
)
def test_a_file_with_no_sound_mapping_is_refused(run: Cli, sims: str, tmp_path: Path, text: str, said: str) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text(text)
    outcome = run("learners", "import", sims, "--mapping", str(bad), "--as", MANAGER, code=1)
    assert said in outcome.stdout + outcome.stderr
    bad.write_bytes(b" " * (1024 * 1024 + 1))
    assert "1,048,577" in run("learners", "import", sims, "--mapping", str(bad), "--as", MANAGER, code=1).stdout
