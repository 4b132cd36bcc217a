"""Providers from a CSV file."""

from pathlib import Path

import pytest

from tests.cli.conftest import Cli

HEADINGS = "ukprn,name,area,postcode"


def _import(run: Cli, text: str, code: int = 0, encoding: str = "utf-8") -> str:
    Path("p.csv").write_bytes(text.encode(encoding))
    result = run("providers", "import", "p.csv", code=code)
    return result.stderr if code else result.stdout


def test_providers_are_added_and_then_updated(run: Cli) -> None:
    row = f"{HEADINGS}\n10099999,A College,Leeds,LS1 1AA\n"
    assert _import(run, row) == "Providers: 1 added, 0 updated.\n"
    assert _import(run, row.replace("A College", "Another")) == "Providers: 0 added, 1 updated.\n"
    assert run.json("providers", "show", "10099999")["name"] == "Another"
    assert run.json("providers", "import", "p.csv") == {"added": 0, "updated": 1}


def test_csv_from_excel_and_optional_columns_are_read(run: Cli) -> None:
    text = (
        'Postcode , UKPRN,name,area,street,locality,town,lat,lon\r\nLS1 1AA,10099999,"One, and ""Two""",Leeds,'
        "A Road,,Leeds,53.8,-1.5\r\n,,,,,,,,\r\n"
    )
    _import(run, text, encoding="utf-8-sig")
    shown = run.json("providers", "show", "10099999")
    assert (shown["name"], shown["street"], shown["lat"], shown["lon"]) == ('One, and "Two"', "A Road", 53.8, -1.5)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{HEADINGS}\n\n", "no providers"),
        ("", "The file is empty"),
        ("ukprn,name\n1,2\n", "Missing: area, postcode"),
        (f"{HEADINGS},head\n", "Not known: 'head'"),
        (f"{HEADINGS},name\n", "each once"),
        (f"{HEADINGS}\n10099999,A,Leeds\n", "Row 2 has 3 cells, but there are 4 headings"),
        (f"{HEADINGS}\n10099999,A,Leeds,LS1 1AA,more\n", "Row 2 has 5 cells"),
        (f'{HEADINGS}\n10099999,"A,Leeds,LS1 1AA\n', "Row 2 is not CSV"),
        (f"{HEADINGS}\n10099999,A,Leeds,LS1 1AA\n20099999,,Leeds,LS1\n", "UKPRN"),
    ],
)
def test_a_bad_file_adds_no_provider_and_lists_its_problems(run: Cli, text: str, said: str) -> None:
    before = run.json("providers", "list")
    assert said in _import(run, text, code=1)
    assert run.json("providers", "list") == before


def test_every_problem_names_its_row(run: Cli) -> None:
    text = f"{HEADINGS}\n10099999,A,Leeds,LS1 1AA\n\n20099999,,Leeds,LS1\n"
    Path("p.csv").write_text(text)
    problems = run.json("providers", "import", "p.csv", code=1)["problems"]
    assert {each["field"].split(":")[0] for each in problems} == {"row 4"}
    assert "Row 4" in run("providers", "import", "p.csv", code=1).stderr


def test_a_wrong_encoding_names_the_row(run: Cli) -> None:
    text = f"{HEADINGS}\n10099999,A,Leeds,LS1 1AA\n10099998,Café,Leeds,LS1 1AA\n"
    assert "Row 3 is not UTF-8" in _import(run, text, code=1, encoding="cp1252")
