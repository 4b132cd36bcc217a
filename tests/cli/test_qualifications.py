"""Qualifications from the command line: exported as a workbook, filled in, and imported (manual 9)."""

import stat
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

from tests.cli.conftest import MANAGER, TUTOR, Cli

SCHOOL, OTHER = "10000231", "10005377"
MATHS = {"I2": "GCSE (9 to 1)", "J2": "Mathematics", "K2": "2018-06", "L2": "7"}
TO_SCHOOL = ("--provider", SCHOOL, "--year", "11", "--as", MANAGER)


@pytest.fixture
def school(run: Cli) -> Cli:
    """Return a store with learners of two schools; at the first, staff add their qualifications."""
    run("learners", "import", run.cohort(150), "--as", MANAGER)
    run("providers", "defaults", SCHOOL, "--staff-add-qualifications", "--yes")
    return run


def fill(source: str, cells: Mapping[str, str], target: str) -> str:
    """Type into cells of the sheet of learners, and save under another name."""
    book = openpyxl.load_workbook(source)
    for cell, value in cells.items():
        book["Learner Qualifications"][cell] = value
    book.save(target)
    return target


def export(run: Cli, cells: Mapping[str, str], target: str = "filled.xlsx") -> str:
    """Export the year group and fill in cells."""
    run("qualifications", "export", "export.xlsx", *TO_SCHOOL)
    return fill("export.xlsx", cells, target)


def first_row(path: str) -> list[object]:
    """Return the cells of the first learner."""
    rows = openpyxl.load_workbook(path)["Learner Qualifications"].iter_rows(min_row=2, values_only=True)
    return list(next(rows))


@pytest.mark.feature("F1", "F2", "F3", "I5")
def test_qualifications_are_exported_filled_in_imported_and_exported_again(school: Cli) -> None:
    said = school("qualifications", "export", "export.xlsx", *TO_SCHOOL).stdout
    assert "Written to export.xlsx: 39 learners of Year 11." in said
    assert "progress qualifications import" in said
    file = fill("export.xlsx", MATHS, "filled.xlsx")
    outcome = school.json("qualifications", "import", file, "--as", MANAGER)
    assert isinstance(outcome.pop("import_id"), int)
    assert {"status": "successful", "created": 0, "updated": 1, "skipped": 38, "problems": []} == outcome
    again = school.json("qualifications", "export", "again.xlsx", *TO_SCHOOL)
    assert (39, 0, "again.xlsx") == (again["learners"], again["left_out"], again["file"])
    assert [*MATHS.values(), None] == first_row("again.xlsx")[8:13]


@pytest.mark.feature("F1")
def test_an_export_can_be_a_zip_of_one_workbook(school: Cli) -> None:
    school("qualifications", "export", "export.zip", *TO_SCHOOL)
    assert stat.S_IMODE(Path("export.zip").stat().st_mode) == 0o600
    with ZipFile("export.zip") as archive:
        assert [f"learner-qualifications-{SCHOOL}-year-11.xlsx"] == archive.namelist()


@pytest.mark.feature("F1")
def test_an_export_is_refused_where_learners_add_their_own_qualifications(school: Cli) -> None:
    said = school("qualifications", "export", "no.xlsx", "--provider", OTHER, "--year", "11", code=1).stderr
    assert "add their own qualifications" in said
    assert (
        "no learners in Year 7"
        in school("qualifications", "export", "no.xlsx", "--provider", SCHOOL, "--year", "7", code=1).stderr
    )
    assert not Path("no.xlsx").exists()


@pytest.mark.feature("F1")
def test_learners_who_add_their_own_qualifications_are_left_out_and_counted(school: Cli) -> None:
    one = school.json("learners", "list", "--provider", SCHOOL, "--year", "11")[0]["username"]
    school("learners", "settings", one, "--staff-add-qualifications", "no")
    said = school("qualifications", "export", "export.xlsx", *TO_SCHOOL).stdout
    assert "38 learners" in said
    assert "Left out, because they add their own qualifications: 1 learner." in said


@pytest.mark.feature("F3", "F4", "B4")
def test_a_file_with_errors_changes_nothing_and_its_cells_are_listed_and_marked(school: Cli) -> None:
    cells = {**MATHS, "D3": "Somebody", "K2": "2014-13", "I4": "GCSE", "J4": "History"}
    file = export(school, cells)
    refused = school.json("qualifications", "import", file, "--errors-to", "marked.xlsx", "--as", MANAGER, code=1)
    assert ("unsuccessful", 0) == (refused["status"], refused["updated"])
    found = {f"{each['column']}{each['row']}": each["code"] for each in refused["problems"]}
    assert {"K2": "bad_format", "D3": "changed_identity", "L4": "needs_grade"} == found
    sheet = openpyxl.load_workbook("marked.xlsx")["Learner Qualifications"]
    assert found.keys() <= {cell.coordinate for row in sheet for cell in row if cell.comment is not None}
    assert not any(first_row(export(school, {}))[8:])


@pytest.mark.feature("F4")
def test_a_dry_run_reports_what_would_happen_to_each_learner_and_changes_nothing(school: Cli) -> None:
    file = export(school, MATHS)
    planned = school.json("qualifications", "import", file, "--dry-run", "--as", MANAGER)
    assert ("dry run", 1, 38, None) == tuple(planned[name] for name in ("status", "updated", "skipped", "import_id"))
    row = planned["rows"][0]
    assert {"row": 2, "name": row["name"], "before": 0, "after": 1, "changed": True, "completed": False} == row
    said = school("qualifications", "import", file, "--dry-run", "--as", MANAGER).stdout
    assert "Dry run: nothing was changed. Would be 1 changed, 38 left as they are; 0 errors, 0 warnings." in said
    assert "\t0\t1\treplaced" in said
    assert [] == school.json("qualifications", "imports", "--as", MANAGER)
    bad = fill(file, {"D2": "Somebody"}, "bad.xlsx")
    said = school("qualifications", "import", bad, "--dry-run", code=1).stdout
    assert "Would change nothing; 1 error, 0 warnings." in said


@pytest.mark.feature("C4", "F3")
def test_sections_can_be_marked_as_complete(school: Cli) -> None:
    file = export(school, MATHS)
    before = school.json("dashboard")["awaiting-qualifications"]
    school("qualifications", "import", file, "--complete", "--provider", SCHOOL, "--as", MANAGER)
    assert before - 1 == school.json("dashboard")["awaiting-qualifications"]


@pytest.mark.feature("B9", "F3")
def test_learners_of_a_provider_other_than_the_named_one_are_refused(school: Cli) -> None:
    file = export(school, MATHS)
    refused = school.json("qualifications", "import", file, "--provider", OTHER, code=1)
    assert {"unknown_account"} == {each["code"] for each in refused["problems"]}
    assert "no provider" in school("qualifications", "import", file, "--provider", "19999999", code=1).stderr
    said = [
        school("qualifications", "export", "no.xlsx", "--provider", ukprn, "--year", "11", "--as", TUTOR, code=1)
        for ukprn in ("10032600", "19999999")
    ]
    assert 1 == len({each.stderr.replace("10032600", "19999999") for each in said})


@pytest.mark.feature("F4")
def test_history_and_mail_report_the_outcomes_of_exports_and_imports(school: Cli) -> None:
    good = export(school, MATHS)
    school("qualifications", "import", good, "--as", MANAGER)
    school("qualifications", "import", export(school, {"E2": "Other"}, "bad.xlsx"), "--as", MANAGER, code=1)
    imported = school.json("qualifications", "imports", "--as", MANAGER)
    assert [("bad.xlsx", "unsuccessful", 0), ("filled.xlsx", "successful", 1)] == [
        (each["file"], each["status"], each["updated"]) for each in imported
    ]
    assert "filled.xlsx\t" in school("qualifications", "imports", "--as", MANAGER).stdout
    exported = school.json("qualifications", "exports", "--as", MANAGER)
    assert [(SCHOOL, 11, "ready", 39)] * 2 == [
        (each["ukprn"], each["year_group"], each["status"], each["learners"]) for each in exported
    ]
    assert "\tready\t39\t0" in school("qualifications", "exports", "--as", MANAGER).stdout
    assert [] == school.json("qualifications", "exports", "--provider", OTHER)
    assert ["learners.xlsx"] == [each["file"] for each in school.json("learners", "imports", "--as", MANAGER)]
    mails = [mail.read_text() for mail in (school.home / "mail").iterdir()]
    for subject in ("Qualification import successful: filled.xlsx", "Qualification import unsuccessful: bad.xlsx"):
        assert 1 == sum(f"Subject: {subject}" in mail for mail in mails)


@pytest.mark.feature("F2")
def test_the_template_contains_the_lists_but_no_learners(run: Cli) -> None:
    assert "Written to" in run("qualifications", "template", "template.xlsx").stdout
    assert {"file": "t.xlsx"} == run.json("qualifications", "template", "t.xlsx")
    book = openpyxl.load_workbook("template.xlsx")
    assert ["Qualification Type", "Qualification Subject", "Qualification Grading", "Learner Qualifications"] == (
        book.sheetnames
    )
    assert not any(cell.value for row in book["Learner Qualifications"].iter_rows(min_row=2) for cell in row)


@pytest.mark.feature("F4")
@pytest.mark.parametrize("kind", ["qualification-export", "qualification-import"])
def test_a_job_claimed_by_another_worker_is_left_to_it(school: Cli, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setenv("PROGRESS_LEASE_SECONDS", "1")  # waits for the other worker for as long
    file = export(school, MATHS)
    with school.open() as progress:
        manager = progress.accounts.actor(MANAGER)
        if kind == "qualification-export":
            progress.qualification_exports.request(manager, SCHOOL, 11)
        else:
            progress.qualification_imports.request(manager, file, Path(file).read_bytes())
        with progress.context.store.transaction() as work:
            now = progress.context.clock.now()
            assert work.jobs.claim(owner="another", now=now, lease_until=now + timedelta(minutes=1), kinds=[kind])
    noun = kind.rpartition("-")[2]
    args = ("export.xlsx", *TO_SCHOOL) if noun == "export" else (file, "--as", MANAGER)
    said = school("qualifications", noun, *args, code=3).stderr
    assert f"Check later: progress qualifications {noun}s" in said


def test_an_unwritable_export_is_refused_before_anything_is_done(school: Cli) -> None:
    school("qualifications", "export", "nowhere/export.xlsx", *TO_SCHOOL, code=3)
    assert [] == school.json("qualifications", "exports", "--as", MANAGER)


@pytest.mark.feature("F1", "I8")
def test_an_export_without_learners_is_refused_and_stays_in_the_history(
    school: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    from progress_core.usecases.qualifications.exports import QualificationExports  # noqa: PLC0415

    asked = QualificationExports.request

    def then_learners_add_their_own(exports: QualificationExports, *args: object) -> object:
        made = asked(exports, *args)  # type: ignore[arg-type] # as they came
        school("providers", "defaults", SCHOOL, "--learners-add-qualifications", "--yes")
        return made

    monkeypatch.setattr(QualificationExports, "request", then_learners_add_their_own)
    said = school("qualifications", "export", "export.xlsx", *TO_SCHOOL, code=1).stderr
    assert "add their own qualifications" in said
    assert not Path("export.xlsx").exists()
    assert ["failed"] == [each["status"] for each in school.json("qualifications", "exports", "--as", MANAGER)]
