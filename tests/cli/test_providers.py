"""Providers from a spreadsheet or CSV file."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from progress_core.domain.values.sheets import Column, Table
from tests.cli.conftest import Cli

pytestmark = pytest.mark.feature("H1", "I5")

HEADINGS = "ukprn,name,area,postcode"
ROW = f"{HEADINGS}\n10099999,A College,Leeds,LS1 1AA\n"


def _import(run: Cli, text: str, *options: str, code: int = 0, encoding: str = "utf-8") -> Any:
    Path("p.csv").write_bytes(text.encode(encoding))
    return run.json("providers", "import", "p.csv", *options, code=code)


def test_providers_are_added_and_then_updated_after_a_dry_run(run: Cli) -> None:
    planned = _import(run, ROW, "--dry-run")
    assert ("dry run", 1, 0) == (planned["status"], planned["added"], planned["updated"])
    assert ["add"] == [row["action"] for row in planned["rows"]]
    assert "no provider" in run("providers", "show", "10099999", code=1).stderr
    assert "Providers: 1 added, 0 updated.\n" == run("providers", "import", "p.csv").stdout
    renamed = ROW.replace("A College", "Another")
    (row,) = _import(run, renamed, "--dry-run")["rows"]
    assert ("change", [{"field": "name", "before": "A College", "after": "Another"}]) == (row["action"], row["changes"])
    shown = run("providers", "import", "p.csv", "--dry-run").stdout
    assert "0 added, 1 updated (of those updated, 1 with changes)" in shown
    assert "A College → Another" in shown
    assert {"status": "successful", "added": 0, "updated": 1, "changed": 1, "problems": []} == _import(run, renamed)
    assert "Another" == run.json("providers", "show", "10099999")["name"]
    assert 0 == _import(run, renamed)["changed"]
    assert "→" not in run("providers", "import", "p.csv", "--dry-run").stdout


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_csv_in_any_encoding_and_with_any_separator_is_read(run: Cli, encoding: str) -> None:
    text = (
        'Postcode ; UKPRN;Name;Area;Street;Town;lat;lon;Website\r\nLS1 1AA;10099999;"Collège; and ""Two""";Leeds;'
        "A Road;;53.8;-1.5;https://two.example\r\n;;;;;;;;\r\n"
    )
    assert 1 == _import(run, text, encoding=encoding)["added"]
    shown = run.json("providers", "show", "10099999")
    assert ('Collège; and "Two"', "A Road", 53.8, -1.5, "https://two.example") == tuple(
        shown[name] for name in ("name", "street", "lat", "lon", "website")
    )
    _import(run, ROW)
    assert "https://two.example" == run.json("providers", "show", "10099999")["website"], "the file has no such column"


def test_workbooks_are_read_and_their_bad_cells_marked(run: Cli) -> None:
    columns = [Column(name) for name in ("UKPRN", "Name", "Area", "Postcode", "Website")]
    good = ("10099999", "A College", "Leeds", "LS1 1AA", "")
    bad = ("10099998", "B College", "Leeds", "LS1", "ftp://b.example")
    run.workbook("p.xlsx", Table("Providers", columns, [good, bad]))
    refused = run.json("providers", "import", "p.xlsx", "--errors-to", "marked.xlsx", code=1)
    assert ("unsuccessful", 0) == (refused["status"], refused["added"])
    assert [(3, "D", "postcode", "bad_format"), (3, "E", "website", "bad_format")] == [
        (each["row"], each["column"], each["field"], each["code"]) for each in refused["problems"]
    ]
    marked = openpyxl.load_workbook("marked.xlsx").active
    assert marked is not None
    assert "LS1" in str(marked["D3"].value)
    assert marked["D3"].comment is not None
    said = run("providers", "import", "p.xlsx", code=1).stdout
    assert "Nothing was changed: 2 errors, 0 warnings." in said
    run.workbook("p.xlsx", Table("Providers", columns, [good]))
    assert 1 == run.json("providers", "import", "p.xlsx")["added"]


@pytest.mark.feature("B4")
@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"{HEADINGS}\n\n", "no_providers"),
        ("", "empty_file"),
        ("ukprn,name,area\n10099999,A,Leeds\n", "missing_heading"),
        (f"{HEADINGS},name\n10099999,A,Leeds,LS1 1AA,B\n", "duplicate_heading"),
        ("first,last\nAnn,Lee\n", "no_provider_headings"),
        (f"{ROW}20099999,,Leeds,LS1\n", "required"),
        (f"{ROW}10099999,A College,Leeds,LS1 1AA\n", "duplicate"),
    ],
)
def test_a_bad_file_adds_no_provider_and_says_why(run: Cli, text: str, code: str) -> None:
    before = run.json("providers", "list")
    assert code in [found["code"] for found in _import(run, text, code=1)["problems"]]
    assert run.json("providers", "list") == before


def test_files_that_are_no_spreadsheets_are_refused_in_words(run: Cli) -> None:
    Path("p.pdf").write_bytes(b"%PDF-1.7")
    refused = run("providers", "import", "p.pdf", "--errors-to", "marked.xlsx", code=1)
    assert "Send a file whose name ends in .xlsx" in refused.stdout
    assert "was not written" in refused.stderr
    assert not Path("marked.xlsx").exists()
