"""Files of leavers at the command line: the template, dry runs, error workbooks, and what is recorded."""

from datetime import date

import pytest
from attrs import evolve

from progress_core.compose.adapters import load
from progress_core.domain.importing.leaver_template import SHEET, template
from progress_core.domain.learners.leaving import Destination
from progress_core.domain.values.sheets import ColumnKind, Table
from tests.cli.conftest import MANAGER, Cli
from tests.given.leaver_files import ULNS

pytestmark = pytest.mark.feature("J2", "I5")

WHERE = "10000231"


@pytest.fixture
def ids(run: Cli) -> list[int]:
    """Create three learners, two of them with a ULN."""
    made = []
    for first, day, uln in (("Ann", "10", ULNS[0]), ("Bob", "11", ULNS[1]), ("Cat", "12", "")):
        who = ("year_group=11", f"first_name={first}", "last_name=Poe", "postcode=LS1 4AP", f"uln={uln}")
        born = f"date_of_birth=2010-03-{day}"
        made.append(run.json("learners", "create", f"{first.lower()}poe", f"ukprn={WHERE}", *who, born)["id"])
    return made


def _file(run: Cli, *rows: str, name: str = "leavers.csv") -> str:
    (run.home / name).write_text("\n".join(("ULN,Username,Surname,DOL,Destination", *rows)))
    return name


def _left(run: Cli) -> list[str]:
    return sorted(one["username"] for one in run.json("learners", "list", "--left"))


def test_a_dry_run_lists_who_would_leave_and_loading_records_it(run: Cli, ids: list[int]) -> None:
    path = _file(run, f"{ULNS[0]},,Poe,2026-10-30,Gap year", ",catpoe,Smith-Poe,2026-10-30,", name="some.csv")
    refused = run.json("learners", "leavers-import", path, code=1)
    assert ("unsuccessful", 0, ["wrong_person"]) == (
        refused["status"], refused["left"], [found["code"] for found in refused["problems"]],
    )  # fmt: skip
    path = _file(run, f"{ULNS[0]},,Poe,2026-10-30,Gap year", ",catpoe,,2026-10-30,")
    planned = run.json("learners", "leavers-import", path, "--dry-run")
    assert ("dry run", 2, 0, 0, []) == tuple(
        planned[key] for key in ("status", "left", "corrected", "unchanged", "problems")
    )
    assert [("leave", ids[0], "annpoe", "gap-year"), ("leave", ids[2], "catpoe", "not-known")] == [
        (row["action"], row["id"], row["username"], row["destination"]) for row in planned["rows"]
    ]
    shown = run("learners", "leavers-import", path, "--dry-run").stdout
    assert "Dry run: nothing was changed. Would be 2 leave, 0 corrected, 0 unchanged; 0 errors, 0 warnings." in shown
    assert "leaves on 2026-10-30: Gap year" in shown
    assert [] == _left(run)
    assert "Leavers: 2 left, 0 corrected, 0 unchanged." in run("learners", "leavers-import", path).stdout
    assert ["annpoe", "catpoe"] == _left(run)
    again = run.json("learners", "leavers-import", path)
    assert (0, 0, 2) == (again["left"], again["corrected"], again["unchanged"])
    corrected = _file(run, f"{ULNS[0]},,Poe,2026-10-31,Gap year")
    assert "Last day: 2026-10-30 → 2026-10-31" in run("learners", "leavers-import", corrected, "--dry-run").stdout
    assert 1 == run.json("learners", "leavers-import", corrected)["corrected"]


@pytest.mark.feature("E6")
def test_bad_cells_are_marked_in_a_copy_of_the_file(run: Cli, ids: list[int]) -> None:
    assert ids
    path = _file(run, ",annpoe,,2026-10-30,mars", ",nobody,,soon,")
    refused = run("learners", "leavers-import", path, "--errors-to", "errors.xlsx", code=1)
    assert "Nothing was changed: 3 errors, 0 warnings." in refused.stdout
    assert "Username “nobody” is not that of a learner whom you see" in refused.stdout
    assert (run.home / "errors.xlsx").exists()
    assert [] == _left(run)
    (run.home / "a.docx").write_bytes(b"x")
    assert "a.docx" in run("learners", "leavers-import", "a.docx", code=1).stdout


@pytest.mark.feature("E1", "E2")
def test_the_template_is_filled_in_with_cells_of_dates_and_loaded(run: Cli, ids: list[int]) -> None:
    assert {"file": "empty.xlsx"} == run.json("learners", "leavers-template", "empty.xlsx")
    written = run("learners", "leavers-template", "leavers.xlsx").stdout
    assert "progress learners leavers-import leavers.xlsx" in written
    with load("spreadsheets", "excel").read((run.home / "empty.xlsx").read_bytes()) as sheets:
        (headings,) = [next(sheet.rows)[1] for sheet in sheets if sheet.name == SHEET]
    assert "Leaving date *" in headings
    columns = [
        evolve(column, kind=ColumnKind.DATE) if column.heading == "Leaving date" else column
        for column in template().columns
    ]
    row = ("annpoe", ULNS[0], None, "Ann", "Poe", date(2026, 10, 30), Destination.APPRENTICESHIP.label, WHERE)
    filled = run.workbook("filled.xlsx", Table(SHEET, columns, [row]))
    assert 1 == run.json("learners", "leavers-import", filled, "--as", MANAGER)["left"]
    with run.open() as progress:
        leaving = progress.learners.get(progress.operator, ids[0])[0].leaving
    assert leaving is not None
    assert (date(2026, 10, 30), Destination.APPRENTICESHIP, WHERE) == (leaving.on, leaving.destination, leaving.ukprn)
