"""Samples for the kit of spreadsheets, and what a spreadsheet program shows of a workbook."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import TypeAlias

from attrs import field, frozen

from progress_core.domain.values.sheets import Cell, Column, ColumnKind, Lookup, Row, Table
from progress_core.ports.spreadsheets import Spreadsheets

FORMULA_LIKE = ["=1+1", "+44", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1+1", "'=1", "''-1", '=HYPERLINK("x")']
PLAIN = [
    "0",
    "007",
    "1e5",
    "TRUE",
    "'",
    "O'Neill",
    " lead",
    "trail ",
    "Zoë",
    "Zoe\u0308",
    "王秀英",
    "محمد",
    "\U0001f600",
    "<b>&amp;",
    '"',
    '"quoted"',
    "a,b;c",
    "two\nlines",
    "_x0041_",
    "1997-01-31",
    "31/01/1997",
    "1/2",
    "https://progress.example/",
    "zoe@school.example",
    "12345678901234567890",
    "x" * 1000,
]
LEARNERS = Table(
    "Learners",
    (
        Column("UKPRN", mandatory=True, note="Eight digits."),
        Column("Dob", ColumnKind.DATE, mandatory=True),
        Column("Gender", choices=("Female", "Male", "Not known", "Not specified")),
        Column("Number", ColumnKind.NUMBER),
    ),
    (
        ("10000055", date(1997, 1, 31), "Female", 7),
        (None, None, None, None),
        ("10000056", datetime(1997, 1, 31, 12, 30, 15), None, 2.5),  # noqa: DTZ001 - spreadsheets know no time zones
    ),
    guidance=("One row for each learner.", "Leave no row empty."),
)
"""What the kit writes; every kind of cell is in it."""
SUBJECTS = Table(
    "Subjects",
    (Column("Type", locked=True), Column("Subject", locked=True)),
    [("A", "Art"), ("A", "Music"), ("B", "Art")],
)
"""Choices for `CHOSEN`, in a locked sheet."""
CHOSEN = Table(
    "Chosen",
    (
        Column("Id", locked=True),
        Column("Type*", mandatory=True, lookup=Lookup("Subjects", "Type")),
        Column("Subject", mandatory=True, lookup=Lookup("Subjects", "Subject", by="Type", of="Type*")),
    ),
    [("007", "A", "Music"), ("008",), ("009", "B")],
    in_view=1,
    opens=True,
)
"""A table whose first column is locked, with choices that depend on another cell."""


@frozen
class SeenChart:
    """A chart as a spreadsheet program draws it.

    Args:
        title: above it.
        description: for people who cannot see it.
        stacked: whether the bars of a row make one bar.
        series: name, and the values of its cells, for each series.
        labels: the cells that name each bar.
    """

    title: str
    description: str
    stacked: bool
    series: tuple[tuple[str, tuple[object, ...]], ...]
    labels: tuple[tuple[object, ...], ...]


@frozen
class SeenSheet:
    """A sheet as a spreadsheet program shows it; cells are named as there ("B4").

    Args:
        name: on its tab.
        visible: False for a hidden one.
        cells: place -> text, number, date, datetime or bool; empty cells are left out.
        formulas: places of the cells that are formulas.
        marks: place -> text of the comment.
        colours: place -> whatever tells colours apart, for cells that are coloured as wrong.
        locked: whether a cell cannot be changed, by its place.
        choices: the choices of a cell's drop-down, by its place; () if it has none.
        in_view: how many columns at the left stay in view.
        opens: whether the workbook opens on it.
        charts: the charts on it.
        headings_in_view: whether the first row stays in view.
    """

    name: str
    visible: bool
    cells: Mapping[str, object] = field(factory=dict)
    formulas: frozenset[str] = frozenset()
    marks: Mapping[str, str] = field(factory=dict)
    colours: Mapping[str, object] = field(factory=dict)
    locked: Callable[[str], bool] = lambda _: False
    choices: Callable[[str], Sequence[str]] = lambda _: ()
    in_view: int = 0
    opens: bool = False
    charts: tuple[SeenChart, ...] = ()
    headings_in_view: bool = True


Look: TypeAlias = Callable[[bytes], Sequence[SeenSheet]]
Hide: TypeAlias = Callable[[bytes, str, Collection[int], Collection[int], Collection[str]], bytes]
"""Hides rows, by number, and columns, by index, of a sheet of a workbook, and whole sheets, by name."""


def sheet_of(look: Look, content: bytes, name: str) -> SeenSheet:
    """Return the sheet of a name; fail if there is none, or are several."""
    found = [sheet for sheet in look(content) if sheet.name == name]
    assert len(found) == 1, f"there are {len(found)} sheets called {name!r}"
    return found[0]


def table_of(texts: Sequence[str]) -> Table:
    """Make a table of one column, for tests of your own."""
    return Table("Texts", (Column("Text"),), [(text,) for text in texts])


def read_all(spreadsheets: Spreadsheets, content: bytes) -> dict[str, list[Row]]:
    """Return the rows of all visible sheets by name."""
    with spreadsheets.read(content) as sheets:
        return {sheet.name: list(sheet.rows) for sheet in sheets if sheet.visible}


def first_column(spreadsheets: Spreadsheets, content: bytes) -> list[Cell]:
    """Return the cells below the heading of the first sheet's first column."""
    rows = next(iter(read_all(spreadsheets, content).values()))
    return [cells[0] for _, cells in rows[1:]]
