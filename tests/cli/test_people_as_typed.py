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
    assert run("learners", "explain", f"{learner['username']} ", "--as", f"\ufeff{MANAGER}")
