"""Files of courses: every format, dry runs, error workbooks, and those of one provider."""

from pathlib import Path

import pytest

from progress_core.compose.adapters import load
from progress_core.domain.courses.template import SHEET
from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.values.sheets import Column, ColumnKind, Table
from tests.cli.conftest import Cli
from tests.given.course_files import HEADINGS
from tests.office import find_office

COLLEGE = "10024962"
"""Leeds City College, one of the demo's."""
ROWS = (
    (int(COLLEGE), "LS3 1AA", 2027, "T Level", "Health", "Leeds", None),
    (int(COLLEGE), "LS3 1AA", 2027, "A level", "Law", "Leeds", "2027-06-30"),
)


def _table(*rows: tuple[object, ...]) -> Table:
    kinds = {"UKPRN": ColumnKind.NUMBER, "Start year": ColumnKind.NUMBER}
    columns = [Column(heading, kinds.get(heading, ColumnKind.TEXT)) for heading in HEADINGS]
    return Table(SHEET, columns, rows)  # type: ignore[arg-type] # objects that are cells


@pytest.mark.feature("H1", "E2")
@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods", "csv"])
def test_every_format_is_read(run: Cli, tmp_path: Path, ending: str) -> None:
    content = run.workbook("courses.xlsx", _table(*ROWS)).read_bytes()
    if ending != "xlsx":
        content = find_office(tmp_path).convert(content, "xlsx", ending)
    renamed = _file(run, "courses.txt", content)  # recognised by its content
    loaded = run.json("courses", "import", renamed)
    assert ("successful", 2, []) == (loaded["status"], loaded["added"], loaded["problems"])
    found = run.json("courses", "search", "law")
    assert "Law" in str(found)


@pytest.mark.feature("H1", "E6")
def test_a_dry_run_lists_what_would_happen_and_changes_nothing(run: Cli) -> None:
    run("courses", "import", run.workbook("courses.xlsx", _table(*ROWS)))
    changed = run.workbook("new.xlsx", _table((*ROWS[0][:5], "Pudsey", None), (*ROWS[0][:4], "Art", "", None)))
    planned = run.json("courses", "import", changed, "--dry-run")
    assert ("dry run", 1, 1, 1, 1) == tuple(
        planned[key] for key in ("status", "added", "updated", "changed", "withdrawn")
    )
    assert [("change", "Health"), ("add", "Art")] == [(row["action"], row["subject"]) for row in planned["rows"]]
    assert [{"field": "town", "before": "Leeds", "after": "Pudsey"}] == planned["rows"][0]["changes"]
    assert [("Law", [])] == [(gone["subject"], gone["applications"]) for gone in planned["withdrawn_courses"]]
    shown = run("courses", "import", changed, "--dry-run").stdout
    assert "Dry run: nothing was changed. Would be 1 added, 1 updated, 1 withdrawn" in shown
    assert "Town: Leeds → Pudsey" in shown
    assert "Law (A level)" in shown
    assert "Art" not in run("courses", "search").stdout


@pytest.mark.feature("H1", "E6")
def test_bad_cells_are_marked_in_a_copy_of_the_file(run: Cli) -> None:
    bad = run.workbook("courses.xlsx", _table(ROWS[0], (int(COLLEGE), "nowhere", *ROWS[1][2:])))
    refused = run("courses", "import", bad, "--errors-to", "errors.xlsx", code=1)
    assert "Nothing was changed: 1 error" in refused.stdout
    port = load("spreadsheets", "excel")
    assert (run.home / "errors.xlsx").exists()
    with port.read((run.home / "errors.xlsx").read_bytes()) as sheets:
        assert SHEET in [sheet.name for sheet in sheets if sheet.visible]
    text = run("courses", "import", _file(run, "p.csv", b"First name,Last name\n"), "--errors-to", "e.xlsx", code=1)
    assert "headings of a list of courses" in text.stdout
    unmarkable = run("courses", "import", _file(run, "p.csv", b""), "--errors-to", "none.xlsx", code=1)
    assert "none.xlsx was not written" in unmarkable.stderr
    assert "a.docx" in run("courses", "import", _file(run, "a.docx", b"x"), code=1).stdout


def _file(run: Cli, name: str, content: bytes) -> str:
    (run.home / name).write_bytes(content)
    return name


@pytest.mark.feature("H1", "B9")
def test_a_manager_loads_the_courses_of_their_provider(run: Cli) -> None:
    with run.open() as progress:
        progress.staff.create(
            OPERATOR, "head@example.com", Role.PROVIDER_MANAGER, providers=[COLLEGE], password="teach3rs"
        )
    as_head = ("--provider", COLLEGE, "--as", "head@example.com")
    path = run.workbook("courses.xlsx", _table(*ROWS))
    assert 2 == run.json("courses", "import", path, *as_head)["added"]
    written = run("courses", "template", "ours.xlsx", *as_head).stdout
    assert f"progress courses import ours.xlsx --provider {COLLEGE}" in written
    again = run.json("courses", "import", "ours.xlsx", *as_head)
    assert (0, 2, 0, 0) == tuple(again[key] for key in ("added", "updated", "changed", "withdrawn"))
    assert {"file": "all.xlsx"} == run.json("courses", "template", "all.xlsx")
    run("courses", "import", path, "--as", "head@example.com", code=1)
    run("courses", "import", path, "--provider", "10000055", "--as", "head@example.com", code=1)
