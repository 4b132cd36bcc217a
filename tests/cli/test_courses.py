"""`progress courses`: loading the directory and looking through it."""

import json

import pytest
from progress_cli.demo.build import data_file

from tests.cli.conftest import Cli

HEADINGS = "ukprn,venue_postcode,start_year,type,subject\n"


def _file(run: Cli, name: str, text: str) -> str:
    (run.home / name).write_text(text, "utf-8")
    return name


def _outcome(printed: dict[str, object]) -> tuple[object, ...]:
    return tuple(printed[name] for name in ("status", "added", "updated", "withdrawn", "problems"))


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
    assert ("successful", 2, 0, 0, []) == _outcome(first)
    found = run.json("courses", "search", "abingdon", "HEALTH")
    assert [("Health", "OX14 1GG", 2027)] == [
        (each["subject"], each["venue_postcode"], each["start_year"]) for each in found["courses"]
    ]
    again = run("courses", "import", _file(run, "courses.csv", HEADINGS + one)).stdout
    assert "0 added, 1 updated, 1 withdrawn." in again
    assert "Digital Production (T Level)" in again
    assert "Digital" not in run("courses", "search").stdout
    back = run.json("courses", "import", _file(run, "courses.csv", HEADINGS + one + other))
    assert ("successful", 0, 2, 0, []) == _outcome(back)


@pytest.mark.feature("H1", "I5")
@pytest.mark.usefixtures("colleges")
def test_courses_are_found_near_a_place_with_the_counts_of_filters(run: Cli) -> None:
    rows = "10000055,OX14 1GG,2027,T Level,Health,51.68,-1.28\n10000082,BB5 2AW,2027,A level,Healthcare,53.75,-2.36\n"
    run("courses", "import", _file(run, "courses.csv", HEADINGS.strip() + ",lat,lon\n" + rows))
    shown = run("courses", "search", "helath", "--near", "ox14", "--miles", "10", "--sort", "distance").stdout
    assert "Nothing matches helath: showing results for health." in shown
    assert "about 0.8" in shown
    assert "1 course within 10 miles of OX14. Page 1 of 1." in shown
    anywhere = run("courses", "search", "health", "--near", "OX14 1GG", "--page", "99").stdout
    assert "2 courses, measured from OX14. Page 1 of 1." in anywhere
    found = run.json(
        "courses", "search", "health near OX14", "--miles", "300", "--type", "A level", "--start", "2027-09"
    )
    assert (1, "health", "OX14", {"T Level": 1, "A level": 1}) == (
        found["total"], found["words"], found["near"]["name"], found["facets"]["type"],
    )  # fmt: skip
    assert 140 < found["courses"][0]["miles"] < 160
    assert [] == found["other_places"]
    said = run("courses", "search", "--near", "Ashford").stdout
    assert "Near Ashford, Kent. Did you mean Ashford, Surrey? Then say so with --near." in said
    told = run.json("courses", "search", "health near Ashford")
    assert ["Ashford, Surrey"] == [other["name"] for other in told["other_places"]]
    filtered = ("--area", "none such", "--provider", "10000055", "--sort", "name")
    assert 0 == run.json("courses", "search", *filtered)["total"]


@pytest.mark.feature("H1", "I5")
@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--near", "nowhere"), "'nowhere' is not a postcode or a town that is known."),
        (("--miles", "10"), "--miles needs a place to measure from: add --near."),
        (("--near", "leeds", "--miles", "nan"), "nan is not a number of miles."),
        (("--start", "2027-13"), "'2027-13' is not a month like 2027-09."),
    ],
)
def test_a_place_or_a_month_that_is_none_is_wrong_usage(run: Cli, asked: tuple[str, ...], said: str) -> None:
    assert said in run("courses", "search", *asked, code=2).stderr


@pytest.mark.feature("H1", "B4")
@pytest.mark.usefixtures("colleges")
def test_every_mistake_names_its_row_and_nothing_is_loaded(run: Cli) -> None:
    rows = "10000055,nowhere,soon,T Level,\n19999999,OX14 1GG,2027,T Level,Health\n"
    twice = "10000055,OX14 1GG,2027,T Level,Law\n" * 2
    refused = run("courses", "import", _file(run, "courses.csv", HEADINGS + rows + twice), "--json", code=1)
    problems = json.loads(refused.stdout)["problems"]
    assert [(each["row"], each["column"], each["field"], each["code"]) for each in problems] == [
        (2, "B", "venue_postcode", "bad_format"),
        (2, "C", "start_year", "bad_format"),
        (2, "E", "subject", "required"),
        (3, "A", "ukprn", "no_such_provider"),
        (5, "E", "subject", "duplicate"),
    ]
    assert [] == run.json("courses", "search")["courses"]
    assert "no courses" in run("courses", "import", _file(run, "courses.csv", HEADINGS), code=1).stdout


def test_the_demo_has_every_course_of_its_source() -> None:
    assert 593 == len(data_file("courses.csv").decode().splitlines())


@pytest.mark.feature("K8", "I5")
@pytest.mark.parametrize(
    "command",
    [
        ("courses", "search"),
        ("learners", "list", "--search"),
        ("learners", "export", "--out", "list.xlsx", "--search"),
        ("audit", "--subject"),
        ("audit", "--actor"),
    ],
    ids=" ".join,
)
def test_a_search_for_very_many_words_is_refused_in_words(run: Cli, command: tuple[str, ...]) -> None:
    refused = run(*command, " ".join(f"w{number}" for number in range(900)), code=1)
    assert "is too long. It can have at most 300 characters." in refused.stderr
