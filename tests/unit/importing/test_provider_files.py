"""Spreadsheets of providers: headings, rows, what is wrong with them, and what loading one would do."""

import pytest
from attrs import evolve

from progress_core.domain.importing.imports import FieldChange
from progress_core.domain.importing.provider_files import (
    MAX_ROWS,
    PROVIDER_HEADINGS,
    ProviderReading,
    plan_providers,
    read_providers,
)
from progress_core.domain.providers.form import PROVIDER_FIELDS
from progress_core.domain.providers.providers import Provider
from progress_core.domain.values.sheets import Cell, Sheet, SheetNotes
from tests.given.people import NORTH, SOUTH

Cells = tuple[Cell, ...]
HEADINGS = ("UKPRN", "Name", "Area", "Postcode")
COLLEGE = (SOUTH, "South College", "Oxfordshire", "OX28 6NE")
SCHOOL = (NORTH, "North School", "Camden", "NW3 2BQ")


def _sheet(*rows: Cells, visible: bool = True, notes: SheetNotes | None = None) -> Sheet:
    return Sheet("Providers", visible, iter(list(enumerate(rows, start=1))), notes=notes or SheetNotes())


def _read(*sheets: Sheet, max_rows: int = MAX_ROWS) -> ProviderReading:
    return read_providers(sheets, max_rows=max_rows)


def _codes(reading: ProviderReading) -> list[tuple[int, str, str]]:
    return [(found.row, found.column, found.problem.code) for found in reading.problems.listed()]


@pytest.mark.feature("H1", "E2")
@pytest.mark.parametrize(
    "headings",
    [
        HEADINGS,
        ("ukprn", "name", "area", "postcode"),
        ("Provider UKPRN", "School name", "Local Authority", "POST CODE"),
    ],
)
def test_headings_are_matched_in_their_spellings_and_blank_rows_left_out(headings: Cells) -> None:
    reading = _read(_sheet(("Our providers",), headings, COLLEGE, ("", " ", None), SCHOOL))
    assert [] == _codes(reading)
    assert [(3, Provider(*COLLEGE)), (5, Provider(*SCHOOL))] == reading.providers


def test_every_field_of_the_form_has_a_heading() -> None:
    assert {field.name for field in PROVIDER_FIELDS} == set(PROVIDER_HEADINGS.field_of.values())


@pytest.mark.feature("H1", "B4", "E2")
def test_every_problem_names_its_row_and_column() -> None:
    assert [(1, "", "missing_heading"), (1, "E", "unknown_heading")] == _codes(
        _read(_sheet((*HEADINGS[:3], "Town", "Colour"), (*COLLEGE[:3], "Witney", "red")))
    )
    assert [(0, "", "no_provider_headings")] == _codes(_read(_sheet(("First name", "Last name"))))
    assert [(0, "", "no_providers")] == _codes(_read(_sheet(HEADINGS)))
    assert [(0, "", "hidden_sheet")] == _codes(_read(_sheet(HEADINGS, COLLEGE, visible=False)))
    hidden = SheetNotes(hidden_rows={2})
    assert [(0, "", "hidden_rows")] == _codes(_read(_sheet(HEADINGS, COLLEGE, notes=hidden)))
    assert [(0, "", "too_many_providers")] == _codes(_read(_sheet(HEADINGS, COLLEGE, SCHOOL), max_rows=1))
    wrong = (("1", "South", "Oxfordshire", "OX28"), COLLEGE, COLLEGE, (NORTH, "Short row"))
    assert [
        (2, "A", "bad_format"), (2, "D", "bad_format"), (4, "A", "duplicate"), (5, "C", "required"),
    ] == _codes(_read(_sheet(HEADINGS, *wrong)))  # fmt: skip


@pytest.mark.feature("H1", "E6")
def test_what_the_file_has_no_column_for_stays() -> None:
    there = Provider(*SCHOOL, town="Camden Town", latitude=51.5, longitude=-0.1, website="https://north.example")
    changes = (*SCHOOL[:1], "The North", *SCHOOL[2:], "", "", "")
    new = _read(_sheet((*HEADINGS, "lat", "lon", "Town"), (*COLLEGE, "", "", ""), changes))
    plan = plan_providers(new, [there])
    assert [(2, SOUTH)] == [(planned.row, planned.provider.ukprn) for planned in plan.added]
    (changed,) = plan.changed
    assert evolve(there, name="The North", town="", latitude=None, longitude=None) == changed.provider
    assert (
        FieldChange("name", "North School", "The North"),
        FieldChange("town", "Camden Town", ""),
        FieldChange("lat", "51.5", ""),
        FieldChange("lon", "-0.1", ""),
    ) == changed.changes
    same = plan_providers(_read(_sheet(HEADINGS, SCHOOL)), [there])
    assert (0, 1, there) == (len(same.changed), same.updated, same.unchanged[0].provider)


@pytest.mark.feature("H1", "E6")
def test_a_provider_that_moves_does_not_keep_the_position_it_had() -> None:
    there = Provider(*SCHOOL, latitude=51.5, longitude=-0.1)
    moved = (*SCHOOL[:3], "LS1 1AA")
    (changed,) = plan_providers(_read(_sheet(HEADINGS, moved)), [there]).changed
    assert Provider(*moved) == changed.provider
    assert ["postcode", "lat", "lon"] == [change.field for change in changed.changes]
    placed = _read(_sheet((*HEADINGS, "lat", "lon"), (*moved, 53.8, -1.5)))
    assert [Provider(*moved, latitude=53.8, longitude=-1.5)] == [
        planned.provider for planned in plan_providers(placed, [there]).changed
    ]


@pytest.mark.feature("H1", "B4")
@pytest.mark.parametrize(("there", "missing", "heading"), [("lat", "lon", "Longitude"), ("lng", "lat", "Latitude")])
def test_a_file_with_half_a_position_is_refused(there: str, missing: str, heading: str) -> None:
    (found,) = _read(_sheet((*HEADINGS, there), (*COLLEGE, ""))).problems.listed()
    assert (1, missing, "missing_heading", "error") == (
        found.row, found.problem.field, found.problem.code, found.problem.severity,
    )  # fmt: skip
    assert f"The heading “{heading}” is missing" in found.problem.message
