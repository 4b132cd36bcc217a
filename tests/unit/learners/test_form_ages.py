"""The learner form warns about unusual year groups and ages."""

from datetime import date

import pytest

from progress_core.domain.learners.field_kinds import Form
from tests.given.learner_form import ON, problems


@pytest.mark.asvs("V2.2.3")
@pytest.mark.feature("B3", "B4")
@pytest.mark.parametrize(
    ("year_group", "born", "usual"),
    [(11, "1997-08-31", 12), (11, "1998-09-01", 10), (13, "1997-09-01", 11), (7, "1999-09-01", 9)],
)
def test_an_unusual_year_group_for_the_age_gives_a_warning(year_group: int, born: str, usual: int) -> None:
    (problem,) = problems(on=ON, year_group=year_group, date_of_birth=born)
    assert ("year_group", "year_group_unlikely", "warning") == (problem.field, problem.code, problem.severity)
    assert f"who would usually be in Year {usual}" in problem.message
    assert year_group == problem.value


@pytest.mark.feature("B3")
@pytest.mark.parametrize(
    ("first", "last", "year_group"), [("2001-09-01", "2002-08-31", 7), ("1994-09-01", "1995-08-31", 14)]
)
def test_usual_ages_run_from_september_to_august(first: str, last: str, year_group: int) -> None:
    for born in (first, last):
        assert [] == problems(on=ON, year_group=year_group, date_of_birth=born)
        assert [] == problems(on=date(2014, 8, 31), year_group=year_group, date_of_birth=born)
        assert [] != problems(on=date(2014, 9, 1), year_group=year_group, date_of_birth=born)


@pytest.mark.asvs("V2.2.3")
@pytest.mark.feature("B3", "B11")
@pytest.mark.parametrize("form", ["create", "edit", "import"])
@pytest.mark.parametrize(
    ("born", "age"),
    [
        ("1950-01-01", 63),
        ("1913-10-02", 100),
        ("2003-10-16", 9),
        ("2013-10-15", 0),
        ("2013-01-01", 0),
        ("1987-10-15", 26),
        ("1950-10-15", 63),
        ("1950-10-16", 62),
        ("1950-11-01", 62),
        ("1950-09-30", 63),
    ],
)
def test_an_age_that_is_impossible_in_every_year_group_is_refused(form: Form, born: str, age: int) -> None:
    found = [p for p in problems(form, on=ON, date_of_birth=born) if p.field == "date_of_birth"]
    assert [("age_impossible", "error")] == [(problem.code, problem.severity) for problem in found]
    assert f"makes the learner {age} years old, but learners are 10 to 25. Check the year." in found[0].message


@pytest.mark.feature("B11")
@pytest.mark.parametrize("born", ["2013-10-16", "2014-01-01", "2031-03-25", "2099-12-31"])
def test_a_date_of_birth_in_the_future_is_refused(born: str) -> None:
    (problem,) = problems(on=ON, date_of_birth=born)
    assert ("date_of_birth", "in_future", "error") == (problem.field, problem.code, problem.severity)
    assert born in problem.message


@pytest.mark.feature("B11")
@pytest.mark.parametrize("born", ["1987-10-16", "2003-10-15", "2003-01-01", "1990-05-05"])
def test_an_age_that_is_possible_but_unusual_is_a_warning(born: str) -> None:
    (problem,) = problems(on=ON, date_of_birth=born)
    assert ("year_group", "year_group_unlikely", "warning") == (problem.field, problem.code, problem.severity)


@pytest.mark.feature("B11")
@pytest.mark.parametrize(
    ("on", "born", "possible"),
    [
        (date(2012, 2, 29), "2002-02-28", True),
        (date(2012, 2, 29), "2002-03-01", False),
        (date(2012, 2, 29), "1986-02-28", False),
        (date(2012, 2, 29), "1986-03-01", True),
        (date(2012, 2, 28), "2002-02-28", True),
    ],
)
def test_ages_are_right_on_the_day_that_most_years_lack(on: date, born: str, possible: bool) -> None:
    assert possible == ("age_impossible" not in {problem.code for problem in problems(on=on, date_of_birth=born)})


@pytest.mark.feature("B3")
def test_ages_are_not_checked_without_a_date_or_with_a_wrong_year_group_or_birth_date() -> None:
    assert [] == problems(date_of_birth="1950-01-01")
    assert ["not_in_list"] == [p.code for p in problems(on=ON, year_group="99", date_of_birth="1990-01-01")]
    assert ["bad_format"] == [p.code for p in problems(on=ON, date_of_birth="1950")]
    assert ["required"] == [p.code for p in problems(on=ON, year_group="", date_of_birth="1990-01-01")]


@pytest.mark.feature("B11")
def test_an_impossible_age_is_found_with_a_wrong_year_group_too() -> None:
    codes = [p.code for p in problems(on=ON, year_group="99", date_of_birth="2031-01-01")]
    assert {"not_in_list", "in_future"} == set(codes)


@pytest.mark.feature("B4")
def test_the_age_warning_appears_in_the_order_of_the_fields() -> None:
    codes = [p.code for p in problems(on=ON, year_group=13, uln="9999999999")]
    assert ["year_group_unlikely", "bad_check_digit"] == codes
