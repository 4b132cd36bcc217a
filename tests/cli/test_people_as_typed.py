"""People as files name them and as others look for them: search, damaged names, postcodes for none."""

from pathlib import Path

import pytest

from tests.cli.conftest import MANAGER, Cli

HEADINGS = "UKPRN,Learner year group,First name,Last name,Postcode,Dob,ULN"


def csv_of(run: Cli, *rows: str) -> Path:
    path = run.home / "people.csv"
    path.write_text("\n".join((HEADINGS, *rows)) + "\n", encoding="utf-8")
    return path


@pytest.mark.feature("B5")
def test_learners_are_found_as_people_type_them(run: Cli) -> None:
    names = ("Zo\u00eb,\u00c5ngstr\u00f6m,LS1 4AP", "Jose,M\u00fcller,LS1 4AB", "Se\u00e1n,O\u2019Brien,LS1 4AD")
    run("learners", "import", csv_of(run, *(f"10000231,11,{name},2011-03-10," for name in names)), "--as", MANAGER)
    searches = {
        "Angstrom": (
            "Zo\u00eb",
            "Zoe",
            "ZOE ",
            "Zo\u00eb  \u00c5ngstr\u00f6m",
            "\u00c5ngstr\u00f6m Zo\u00eb",
            "Angstrom, Zoe",
        ),
        "Muller": ("M\u00fcller", "Muller", "muller jose", "Jos\u00e9 M\u00fcller"),
        "OBrien": ("O'Brien", "O\u2019Brien", "O`Brien", "O\u02bcBrien", "obrien", "Sean", "Se\u00e1n O\u2019B"),
    }
    for name, typed in searches.items():
        for text in typed:
            (found,) = run.json("learners", "list", "--search", text, "--as", MANAGER)
            assert name in found["username"], text


@pytest.mark.feature("A5")
def test_a_username_may_have_spaces_around_it_at_the_command_line(run: Cli) -> None:
    run("learners", "import", csv_of(run, "10000231,11,Zoe,Lee-Smith,LS1 4AP,2011-03-10,"), "--as", f" {MANAGER}\u00a0")
    (learner,) = run.json("learners", "list", "--as", MANAGER)
    run("learners", "explain", f"{learner['username']} ", "--as", f"\ufeff{MANAGER}")


@pytest.mark.feature("B4", "E2")
@pytest.mark.parametrize(
    ("names", "damaged"),
    [
        ("Zo\u00c3\u00ab,No\u00c3\u00a9", ["first_name", "last_name"]),
        ("Jos\u00c3\u00a9,N\u00c3\u00ba\u00c3\u00b1ez", ["first_name", "last_name"]),
        ("Si\u00c3\u00a2n,Brown", ["first_name"]),
        ("S?n,N??ez", ["first_name", "last_name"]),
        ("Si&acirc;n,O&#39;Brien", ["first_name", "last_name"]),
        ("<b>Sam</b>,Smith", ["first_name"]),
        ("Jos\u00e9,Concei\u00e7\u00e3o", []),
    ],
)
def test_names_that_were_damaged_before_are_warned_of_at_their_cells(run: Cli, names: str, damaged: list[str]) -> None:
    file = csv_of(run, f"10000231,11,{names},LS1 4AA,2011-01-10,")
    report = run.json("learners", "import", file, "--as", MANAGER)
    assert 1 == report["created"]
    found = [(problem["row"], problem["column"], problem["field"], problem["code"]) for problem in report["problems"]]
    assert [(2, {"first_name": "C", "last_name": "D"}[name], name, "looks_damaged") for name in damaged] == found


@pytest.mark.feature("B11")
def test_postcodes_for_none_and_unknown_are_imported_and_never_alike(run: Cli) -> None:
    rows = ("Ann,Example,ZZ99 9ZZ,2011-03-10,", "Bob,Two,ZZ99 3VZ,2011-03-10,", "Cy,Two,zz993vz,2011-03-10,")
    report = run.json("learners", "import", csv_of(run, *(f"10000231,11,{row}" for row in rows)), "--as", MANAGER)
    assert 3 == report["created"]
    assert [("postcode", "no_home", "warning")] * 3 == [
        (p["field"], p["code"], p["severity"]) for p in report["problems"]
    ]


@pytest.mark.feature("B11")
@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("Ann,Example,AB01 1AA,2011-03-10,", ("postcode", "bad_format")),
        ("Ann,Example,LS1 4AA,2031-03-10,", ("date_of_birth", "in_future")),
        ("Ann,Example,LS1 4AA,1911-03-10,", ("date_of_birth", "age_impossible")),
    ],
)
def test_impossible_postcodes_and_dates_of_birth_are_refused(run: Cli, row: str, problem: tuple[str, str]) -> None:
    report = run.json("learners", "import", csv_of(run, f"10000231,11,{row}"), "--as", MANAGER, code=1)
    assert [(*problem, "error")] == [(p["field"], p["code"], p["severity"]) for p in report["problems"]]
