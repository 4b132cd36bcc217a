"""`progress courses`: loading the directory and looking through it."""

import json

import pytest
from progress_cli.demo.build import data_file

from tests.cli.conftest import Cli

HEADINGS = "ukprn,venue_postcode,start_year,type,subject\n"


def _file(run: Cli, name: str, text: str) -> str:
    (run.home / name).write_text(text, "utf-8")
    return name


@pytest.fixture
def colleges(run: Cli) -> None:
    """Import two providers."""
    rows = "10000055,Abingdon and Witney College,Oxfordshire,OX14 1GG\n10000082,Accrington College,Hyndburn,BB5 2AW\n"
    run("providers", "import", _file(run, "providers.csv", "ukprn,name,area,postcode\n" + rows))


@pytest.mark.feature("H1", "I5")
@pytest.mark.usefixtures("colleges")
def test_a_course_directory_is_reloaded_and_searched(run: Cli) -> None:
    one = "10000055,ox14 1gg,2027,T Level,Health\n"
    other = "10000082,BB5 2AW,2027,T Level,Digital Production\n"
    first = run.json("courses", "import", _file(run, "courses.csv", HEADINGS + one + other))
    assert first == {"added": 2, "updated": 0, "withdrawn": 0}
    found = run.json("courses", "search", "abingdon", "HEALTH")
    assert [("Health", "OX14 1GG", 2027)] == [
        (each["subject"], each["venue_postcode"], each["start_year"]) for each in found
    ]
    assert (
        "0 added, 1 updated, 1 withdrawn." in run("courses", "import", _file(run, "courses.csv", HEADINGS + one)).stdout
    )
    assert "Digital" not in run("courses", "search").stdout
    back = run.json("courses", "import", _file(run, "courses.csv", HEADINGS + one + other))
    assert back == {"added": 0, "updated": 2, "withdrawn": 0}


@pytest.mark.feature("H1", "B4")
@pytest.mark.usefixtures("colleges")
def test_every_mistake_names_its_row_and_nothing_is_loaded(run: Cli) -> None:
    rows = "10000055,nowhere,soon,T Level,\n19999999,OX14 1GG,2027,T Level,Health\n"
    twice = "10000055,OX14 1GG,2027,T Level,Law\n" * 2
    refused = run("courses", "import", _file(run, "courses.csv", HEADINGS + rows + twice), "--json", code=1)
    problems = json.loads(refused.stdout)["problems"]
    assert [(each["field"], each["code"]) for each in problems] == [
        ("row 2: venue_postcode", "bad_format"),
        ("row 2: start_year", "bad_format"),
        ("row 2: subject", "required"),
        ("row 3: ukprn", "no_such_provider"),
        ("row 5: subject", "duplicate"),
    ]
    assert [] == run.json("courses", "search")
    assert "no courses" in run("courses", "import", _file(run, "courses.csv", HEADINGS), code=1).stderr


def test_the_demo_has_every_course_of_its_source() -> None:
    assert 593 == len(data_file("courses.csv").decode().splitlines())
