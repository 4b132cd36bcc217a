"""Headings of a learner spreadsheet: which column holds which of the seventeen fields (manual 7.3)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice

from attrs import frozen

from progress_core.domain import learner_form
from progress_core.domain.imports import RowProblem
from progress_core.domain.learners import FIELDS
from progress_core.domain.messages import label, problem
from progress_core.domain.sheets import Cell, Row, Sheet, column_letter

LABELS = {
    "ukprn": "UKPRN",
    "year_group": "Learner year group",
    "first_name": "First name",
    "last_name": "Last name",
    "postcode": "Postcode",
    "date_of_birth": "Dob",
    "email": "Email address",
    "house": "House name or number",
    "street": "Street",
    "locality": "Locality",
    "town": "Town",
    "telephone": "Telephone",
    "uln": "ULN",
    "upn": "UPN",
    "ccis": "CCIS",
    "gender": "Gender",
    "ethnicity": "Ethnicity",
}
"""The headings of the template, in its order."""

MANDATORY = tuple(field for field in FIELDS if field in learner_form.MANDATORY["import"])
"""The fields whose headings must be there."""

_SYNONYMS = {
    "ukprn": "provider UKPRN, UK provider reference number",
    "year_group": "year, school year, NC year, NC year actual, yr group",
    "first_name": "forename, given name, legal forename, legal first name",
    "last_name": "surname, family name, legal surname, legal last name",
    "postcode": "post code, postal code, home postcode",
    "date_of_birth": "birth date, birthday, D.O.B.",
    "email": "e-mail, primary email, email address of learner, learner email, student email",
    "house": "house, house name, house number, house no, house number or name, address line 1, address 1",
    "street": "street name, road, address line 2, address 2",
    "locality": "district, address line 3, address 3",
    "town": "city, town or city, town city, post town, address line 4, address 4",
    "telephone": "phone, phone number, tel, tel no, telephone no, mobile, mobile number, contact number",
    "uln": "unique learner number, ULN number",
    "upn": "unique pupil number, UPN number",
    "ccis": "CCIS id, CCIS number, CCIS young person record id, young person's id, young persons id",
    "gender": "sex",
    "ethnicity": "ethnic origin, ethnic background",
}

LOOK_IN = 20
"""A heading row is looked for in so many rows: titles and notes may stand above it."""

LEAST = 3
"""A row with fewer headings than these is not taken for the heading row."""


def _folded(cell: Cell) -> str:
    """Give a heading without case, spaces, punctuation, and anything in brackets."""
    if not isinstance(cell, str):
        return ""
    text = re.sub(r"\([^()]*\)", "", cell)
    return "".join(filter(str.isalnum, text.casefold()))


def _spellings() -> Iterator[tuple[str, str]]:
    for field in FIELDS:
        for spelling in (field, label(field), LABELS[field], *_SYNONYMS[field].split(",")):
            yield _folded(spelling), field


_FIELD_OF = dict(_spellings())


@frozen
class Headings:
    """Where the fields are.

    Args:
        row: number of the heading row.
        columns: field -> index of its column, from 0, in the order of the columns.
        problems: unknown, repeated and missing headings.
    """

    row: int
    columns: Mapping[str, int]
    problems: tuple[RowProblem, ...] = ()

    def letter(self, field: str) -> str:
        """Give the letter of a field's column; "" if it has none."""
        return column_letter(self.columns[field]) if field in self.columns else ""


def _matches(row: Row) -> int:
    return len({field for cell in row[1] if (field := _FIELD_OF.get(_folded(cell)))})


def match_headings(row: Row) -> Headings:
    """Match the cells of a heading row to the fields, without regard to case, spaces, punctuation or order.

    A missing or repeated mandatory heading is an error, as is any other repeated one, for nobody
    can tell which column counts. A heading of no field is a warning: its column is left out.

    Source: manual 7.3; features E2.
    """
    number, cells = row
    columns: dict[str, int] = {}
    problems: list[RowProblem] = []
    for index, cell in enumerate(cells):
        field = _FIELD_OF.get(_folded(cell))
        column = column_letter(index)
        if field is None:
            if cell is not None and str(cell).strip():
                unknown = problem("file", "unknown_heading", cell, severity="warning", rule="imports.headings")
                problems.append(RowProblem(number, column, unknown))
        elif field in columns:
            first = column_letter(columns[field])
            again = problem(field, "duplicate_heading", cell, rule="imports.headings", first=first)
            problems.append(RowProblem(number, column, again))
        else:
            columns[field] = index
    found = ", ".join(str(cell) for cell in cells if cell is not None)[:300]
    for field in MANDATORY:
        if field not in columns:
            missing = problem(
                field, "missing_heading", rule="imports.headings", heading=LABELS[field], row=number, found=found
            )
            problems.append(RowProblem(number, "", missing))
    return Headings(number, columns, tuple(problems))


@frozen
class HeadedSheet:
    """A sheet whose heading row was found.

    Args:
        name: of the sheet.
        headings: where its fields are.
        rows: the rows below the headings, to be used up before another sheet is taken.
        since_1904: see `Sheet`.
    """

    name: str
    headings: Headings
    rows: Iterator[Row]
    since_1904: bool


def headed(sheet: Sheet) -> HeadedSheet | None:
    """Find the heading row of a sheet: the best match among its first rows; None if there is none."""
    rows = iter(sheet.rows)
    top = list(islice(rows, LOOK_IN))
    if not top:
        return None
    best = max(range(len(top)), key=lambda index: _matches(top[index]))
    if _matches(top[best]) < LEAST:
        return None
    below = chain(top[best + 1 :], rows)
    return HeadedSheet(sheet.name, match_headings(top[best]), below, sheet.since_1904)


def chosen_sheet(sheets: Iterable[Sheet]) -> str:
    """Give the name of the sheet that an import of the workbook reads; "" if there is none."""
    return next((sheet.name for sheet in sheets if sheet.visible and headed(sheet)), "")
