"""Files read through a mapping, with the numbers of their own rows and the letters of their own columns."""

from datetime import date
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from progress_core.domain.importing.imports import Choices
from progress_core.domain.importing.learner_headings import LABELS
from progress_core.domain.importing.mapped_sheets import mapped
from progress_core.domain.importing.mappings import DateOrder, FileMapping
from progress_core.domain.importing.rows import Reading, read_learners
from progress_core.domain.values.codes import GENDERS
from progress_core.domain.values.sheets import Cell, CellError, Row, Sheet

pytestmark = pytest.mark.feature("J5")

UKPRN = "10000055"
HEADINGS = ("Surname legal", "Called", "Born on", "Sex code", "NC", "Home code", "Flat", "Number", "Reg")
MAPPING = FileMapping(
    "Theirs",
    {
        "Surname legal": "last_name",
        "Called": "first_name",
        "Born on": "date_of_birth",
        "Sex code": "gender",
        "NC": "year_group",
        "Home code": "postcode",
        "Flat": "house",
        "Number": "house",
        "Reg": "",
    },
    {"gender": {"F": "Female", "1": "Male"}, "year_group": {"NCY eleven": "Year 11"}},
    {"ukprn": UKPRN},
    DateOrder.DAY_FIRST,
)
ANN: tuple[Cell, ...] = ("Lee", "Ann", "02/10/2010", " f ", "NCY  Eleven", "OX14 1GG", "Flat 2", 14, "11A")


def read(*rows: Row, mapping: FileMapping | None = MAPPING, headings: Row = (1, HEADINGS)) -> Reading:
    sheet = Sheet("Pupils", visible=True, rows=iter((headings, *rows)))
    return read_learners(mapped([sheet], mapping), on=date(2026, 9, 1), choices=Choices())


def problems(reading: Reading) -> list[tuple[int, str, str, str]]:
    return [(what.row, what.column, what.problem.field, what.problem.code) for what in reading.problems.listed()]


def test_columns_values_dates_and_constants_become_ours() -> None:
    reading = read((2, ANN))
    (ann,) = reading.details
    assert [] == problems(reading)
    assert ("Ann", "Lee", date(2010, 10, 2), "Female", 11) == (
        ann.first_name,
        ann.last_name,
        ann.date_of_birth,
        ann.gender,
        ann.year_group,
    )
    assert (UKPRN, "Flat 2, 14") == (ann.ukprn, ann.house)


def test_errors_name_the_rows_columns_and_values_of_the_file() -> None:
    bad = ("Lee", "Ann", "31/02/2010", "X", "99", "nowhere", None, None, None)
    reading = read((3, (None,)), (7, bad), headings=(2, HEADINGS))
    assert [
        (7, "C", "date_of_birth", "bad_format"),
        (7, "D", "gender", "not_in_list"),
        (7, "E", "year_group", "not_in_list"),
        (7, "F", "postcode", "bad_format"),
    ] == problems(reading)
    assert ["31/02/2010", "X", "99", "nowhere"] == [what.problem.value for what in reading.problems.listed()]


def test_a_problem_of_a_constant_has_no_column() -> None:
    reading = read((2, ANN), mapping=evolve(MAPPING, constants={"ukprn": "1"}))
    assert [(2, "", "ukprn", "bad_format")] == problems(reading)


def test_rows_with_nothing_in_the_columns_that_are_read_are_blank() -> None:
    reading = read((2, ANN), (3, (None,) * 8 + ("11B",)), (4, (" ", "", None)))
    assert ([2], []) == (reading.numbers, problems(reading))


def test_a_missing_column_is_named_beside_the_headings_of_the_file() -> None:
    reading = read((2, ANN[:5]), headings=(1, HEADINGS[:5]))
    (missing,) = reading.problems.listed()
    assert ("postcode", "missing_heading") == (missing.problem.field, missing.problem.code)
    assert "Surname legal, Called, Born on, Sex code, NC." in missing.problem.message


def test_the_same_heading_twice_stays_an_error() -> None:
    reading = read((2, (*ANN[:8], "X")), headings=(1, (*HEADINGS[:8], "called")))
    assert (1, "I", "first_name", "duplicate_heading") in problems(reading)


def test_headings_that_the_mapping_does_not_know_are_read_as_without_it() -> None:
    reading = read(
        (2, (*ANN, "a@example.com", "?", "10000056")), headings=(1, (*HEADINGS, "E-mail", "Shoe size", "UKPRN"))
    )
    assert [(1, "K", "file", "unknown_heading")] == problems(reading)
    assert ("a@example.com", "10000056") == (reading.details[0].email, reading.details[0].ukprn)


def test_a_sheet_without_the_headings_of_the_mapping_is_read_as_it_is() -> None:
    ours = ("ukprn", "year_group", "first_name", "last_name", "postcode", "date_of_birth")
    headings = tuple(LABELS[name] for name in ours)
    ann = ("10000056", "11", "Ann", "Lee", "OX14 1GG", "2010-10-02")
    assert "10000056" == read((2, ann), headings=(1, headings)).details[0].ukprn
    assert [(0, "", "file", "no_headings")] == problems(read(headings=(1, ("Wine", "Cheese", "Bread"))))
    empty = Sheet("Empty", visible=True, rows=iter(()))
    reading = read_learners(mapped([empty], MAPPING), on=date(2026, 9, 1), choices=Choices())
    assert [(0, "", "file", "no_headings")] == problems(reading)


def test_without_columns_a_mapping_adds_only_its_constants() -> None:
    headings = tuple(LABELS[name] for name in ("year_group", "first_name", "last_name", "postcode", "date_of_birth"))
    reading = read(
        (2, ("11", "Ann", "Lee", "OX14 1GG", "2010-10-02")),
        mapping=FileMapping(constants={"ukprn": UKPRN}),
        headings=(1, headings),
    )
    assert ([], UKPRN) == (problems(reading), reading.details[0].ukprn)


@pytest.mark.parametrize(
    ("order", "text", "day"),
    [
        (DateOrder.DAY_FIRST, "2.10.2010", date(2010, 10, 2)),
        (DateOrder.DAY_FIRST, "02-10-2010 00:00:00", date(2010, 10, 2)),
        (DateOrder.MONTH_FIRST, "10/2/2010", date(2010, 10, 2)),
        (DateOrder.DAY_FIRST, "2010-10-02", date(2010, 10, 2)),
        (DateOrder.DAY_FIRST, date(2010, 10, 2), date(2010, 10, 2)),
        (DateOrder.YEAR_FIRST, "2010-10-02", date(2010, 10, 2)),
    ],
)
def test_dates_are_read_in_the_order_of_the_mapping(order: DateOrder, text: Cell, day: date) -> None:
    reading = read((2, (*ANN[:2], text, *ANN[3:])), mapping=evolve(MAPPING, dates=order))
    assert [day] == [learner.date_of_birth for learner in reading.details]


@pytest.mark.parametrize("cell", ["02/10/10", "2/10/2010 23:00", "10/31/2010", CellError("#N/A"), True])
def test_dates_that_are_none_in_that_order_are_refused_as_the_file_has_them(cell: Cell) -> None:
    reading = read((2, (*ANN[:2], cell, *ANN[3:])))
    assert [(2, "C", "date_of_birth")] == [found[:3] for found in problems(reading)]


def test_errors_in_cells_are_not_translated() -> None:
    reading = read((2, (*ANN[:3], CellError("#N/A"), *ANN[4:])))
    assert [(2, "D", "gender", "cell_error")] == problems(reading)


def test_of_two_telephones_the_first_that_is_there_counts() -> None:
    mapping = evolve(MAPPING, columns={**MAPPING.columns, "Home tel": "telephone", "Mob": "telephone"})
    headings = (1, (*HEADINGS, "Home tel", "Mob"))
    found = read(
        (2, (*ANN, "01235555555", "07700900123")),
        (3, ("Ray", *ANN[1:], None, "07700900123")),
        (4, ("Fox", *ANN[1:])),
        mapping=mapping,
        headings=headings,
    )
    assert ["01235555555", "07700900123", ""] == [learner.telephone for learner in found.details]


def test_only_rows_about_learners_are_read_and_the_others_are_counted() -> None:
    mapping = evolve(MAPPING, columns={**MAPPING.columns, "Role": ""}, only={"role": ("student", "")})
    reading = read(
        (2, (*ANN, "Student")),
        (3, ("Teach", *ANN[1:], "teacher")),
        (4, ("Ray", "Bob", *ANN[2:])),
        (5, ("Help", *ANN[1:], "aide")),
        mapping=mapping,
        headings=(1, (*HEADINGS, "Role")),
    )
    assert ["Lee", "Ray"] == [learner.last_name for learner in reading.details]
    (warning,) = reading.problems.listed()
    assert ("rows_left_out", {"left_out": 2}) == (warning.problem.code, warning.problem.params)


NAMES = st.text(st.sampled_from("abcéłŷ'- "), min_size=1, max_size=8).map(lambda text: f"A{text}")
PEOPLE = st.tuples(
    NAMES,
    NAMES,
    st.dates(date(2009, 1, 1), date(2014, 12, 31)),
    st.sampled_from(GENDERS),
    st.integers(6, 15),
    st.sampled_from(("OX14 1GG", "nowhere", "")),
)


@given(st.lists(PEOPLE, min_size=1, max_size=6))
def test_a_mapped_file_is_read_as_the_template_with_the_same_people(people: list[tuple[Any, ...]]) -> None:
    codes = dict(zip(GENDERS, ("f", "M", "U", "9"), strict=True))
    ours = tuple(
        LABELS[name]
        for name in ("ukprn", "last_name", "first_name", "date_of_birth", "gender", "year_group", "postcode")
    )
    theirs = tuple(
        (last, first, f"{born:%d/%m/%Y}", codes[str(gender)], f"NCY{year}", postcode)
        for last, first, born, gender, year, postcode in people
    )
    template = tuple(
        (UKPRN, last, first, born, gender, year, postcode) for last, first, born, gender, year, postcode in people
    )
    mapping = evolve(
        MAPPING,
        values={
            "gender": {code: name for name, code in codes.items()},
            "year_group": {f"NCY{year}": f"Year {year}" for year in range(7, 15)},
        },
    )
    expected = read(*enumerate(template, 2), mapping=None, headings=(1, ours))
    found = read(*enumerate(theirs, 2), mapping=mapping, headings=(1, HEADINGS[:6]))
    assert list(expected.details) == list(found.details)
    assert (expected.numbers, expected.rows, expected.earlier) == (found.numbers, found.rows, found.earlier)
    assert [(row, field, code) for row, _, field, code in problems(expected)] == [
        (row, field, code) for row, _, field, code in problems(found)
    ]
