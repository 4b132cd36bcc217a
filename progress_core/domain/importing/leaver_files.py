"""Files of leavers: their headings, and their rows as far as they can be read without the learners (J2)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import partial

from attrs import define, field, frozen

from progress_core.domain.foundations.messages import label, problem
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.importing.heading_keys import folded_heading
from progress_core.domain.importing.headings import HeadedSheet, Headings, Vocabulary, is_blank
from progress_core.domain.importing.problems import ProblemList
from progress_core.domain.importing.sheet_doubts import HiddenRows, sheet_doubts
from progress_core.domain.learners.fields import LEARNER_FORM
from progress_core.domain.learners.leaving import Leaving, check_leaving
from progress_core.domain.values.cells import read_code
from progress_core.domain.values.fields import Field, read_fields
from progress_core.domain.values.sheets import Cell, Sheet

MAX_ROWS = 2_000
"""Files with more rows are refused: all of it is done at once, while somebody waits."""

IDENTIFIERS = ("username", "uln", "upn")
"""The fields that say who leaves; each row has one of them at least."""

NAMES = ("first_name", "last_name")
"""The fields by which a row shows that its numbers are those of the learner who is meant."""

_LEAVING = ("leaving_date", "destination", "destination_ukprn")
_SECTION = "features J2"
_FILE, LEARNER_RULE = "leavers.file", "leavers.learner"
_LEARNER_FIELDS = {form.name: form for form in LEARNER_FORM if form.name in (*IDENTIFIERS, *NAMES)}
_FIELDS = (Field("username", read_code, "", ()), *_LEARNER_FIELDS.values())

LABELS: Mapping[str, str] = {
    **{name: label(name) for name in (*IDENTIFIERS, *NAMES)},
    "leaving_date": "Leaving date",
    "destination": "Destination",
    "destination_ukprn": "Destination UKPRN",
}
"""The headings of the template, in its order."""

_SPELLINGS = {
    "username": "user name, log-in name, login, learner username",
    "leaving_date": "last day, date of leaving, date left, DOL, D.O.L., leave date, left on, leaver date, exit date,"
    " school leaving date, end date",
    "destination": "destination after leaving, leaving destination, leaver destination, destination type",
    "destination_ukprn": "UKPRN of the destination, destination provider UKPRN, destination school UKPRN",
}
"""Further headings that name a field; case, spaces and punctuation do not count."""


def _keys() -> Iterator[tuple[str, str]]:
    for name, heading in LABELS.items():
        further = _LEARNER_FIELDS[name].spellings if name in _LEARNER_FIELDS else _SPELLINGS[name]
        for spelling in (name, heading, *further.split(",")):
            yield folded_heading(spelling), name


LEAVER_HEADINGS = Vocabulary(
    dict(_keys()),
    {"leaving_date": LABELS["leaving_date"]},
    rule="leavers.headings",
    file_rule=_FILE,
    missing="no_leaver_headings",
    one_of={name: LABELS[name] for name in IDENTIFIERS},
    min_headings=2,
)
"""The headings of a spreadsheet of leavers, in all their spellings."""

RULES = (
    Rule(
        _FILE,
        _SECTION,
        f"The file is a workbook or CSV file; a visible sheet has a row of headings and 1 to {MAX_ROWS:,} leavers.",
        (
            *("no_leaver_headings", "hidden_sheet", "other_sheet", "hidden_rows", "hidden_columns", "read_roughly"),
            *("no_leavers", "too_many_leavers", "leavers_too_slow", "wrong_extension", "upload_too_large"),
        ),
    ),
    Rule(
        "leavers.headings",
        _SECTION,
        "The headings name the fields, in any order and in common spellings: the leaving date, and the username, ULN "
        "or UPN. None is repeated.",
        ("missing_heading", "missing_one_heading", "duplicate_heading", "unknown_heading"),
    ),
    Rule(
        LEARNER_RULE,
        _SECTION,
        "Each row names one learner whom you see by username, ULN or UPN, who is not archived for another reason; no "
        "other row names the same learner. All the numbers of a row are theirs, and so is a name, if it has any.",
        (
            *("no_identifier", "unknown_learner", "not_same_learner", "several_learners", "repeated_leaver"),
            *("wrong_person", "other_name", "archived_leaver"),
        ),
    ),
)


@frozen
class LeaverRow:
    """A row of the file.

    Args:
        number: of the row in the spreadsheet.
        identifiers: of `IDENTIFIERS`, what the row has.
        names: of `NAMES`, what the row has.
        leaving: how the learner leaves; None if something is wrong with it.
    """

    number: int
    identifiers: Mapping[str, str]
    names: Mapping[str, str]
    leaving: Leaving | None


@define
class LeaverReading:
    """The leavers of a file, as far as they can be checked without the learners who are there.

    Args:
        headings: the heading row; number 0 if the file has none.
        count: how many rows there are that are not blank.
        rows: those that name somebody.
        problems: everything found.
    """

    headings: Headings = field(factory=lambda: Headings(0, {}))
    count: int = 0
    rows: list[LeaverRow] = field(factory=list)
    problems: ProblemList = field(factory=ProblemList)


def read_leavers(sheets: Iterable[Sheet], *, today: date, max_rows: int = MAX_ROWS) -> LeaverReading:
    """Read and check the first visible sheet that has the headings.

    Args:
        sheets: of the workbook, as a reader gives them.
        today: the day that it is in England.
        max_rows: a file with more is refused.

    Source: features J2.
    """
    reading = LeaverReading()
    LEAVER_HEADINGS.read_first(
        sheets, reading.problems, partial(_read_sheet, reading=reading, today=today, max_rows=max_rows)
    )
    return reading


def _read_sheet(sheet: HeadedSheet, reading: LeaverReading, today: date, max_rows: int) -> None:
    reading.headings = sheet.headings
    columns, hidden = sheet.headings.columns, HiddenRows(sheet.notes)
    for number, cells in sheet.rows_since_1900("leaving_date"):
        row = {name: cells[place] if place < len(cells) else None for name, place in columns.items()}
        if is_blank(row.values()):
            continue
        if reading.count == max_rows:
            reading.problems.add(0, "", problem("file", "too_many_leavers", rule=_FILE, most=max_rows))
            break
        reading.count += 1
        hidden.note(number)
        _read_row(number, row, reading, today)
    for doubt in sheet_doubts(sheet, hidden, _FILE):
        reading.problems.add(0, "", doubt)
    if not reading.count:
        reading.problems.add(0, "", problem("file", "no_leavers", rule=_FILE, row=sheet.headings.row))


def _read_row(number: int, row: Mapping[str, Cell], reading: LeaverReading, today: date) -> None:
    clean, problems = read_fields("learner", _FIELDS, frozenset(), row)
    wrong = {found.field for found in problems if found.severity == "error"}
    values = {one.name: str(text) for one, text in zip(_FIELDS, clean, strict=True) if text and one.name not in wrong}
    identifiers = {name: values[name] for name in IDENTIFIERS if name in values}
    if not identifiers and wrong.isdisjoint(IDENTIFIERS):
        first = next(name for name in IDENTIFIERS if name in reading.headings.columns)
        problems.append(problem(first, "no_identifier", rule=LEARNER_RULE))
    filled = {name: row[name] for name in _LEAVING if name in row and not is_blank((row[name],))}
    checked = check_leaving(filled, today=today)
    for found in (*problems, *checked.problems):
        reading.problems.add(number, reading.headings.letter(found.field), found)
    if identifiers:
        names = {name: values[name] for name in NAMES if name in values}
        reading.rows.append(LeaverRow(number, identifiers, names, checked.value))
