"""Reports as values: rows and columns of figures, made from counts that a store groups (H5)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from itertools import compress

from attrs import field, frozen

from progress_core.domain.learners.dashboard import LINES
from progress_core.domain.reports.cells import SEVERAL, Cell, Condition, Facts, Population, Value
from progress_core.domain.reports.definitions import ReportKind
from progress_core.domain.reports.facts import blocker_of, stage
from progress_core.domain.reports.queries import ReportQuery

Counts = Mapping[tuple[Value, ...], int]
"""Values of the facts that were grouped by, in their order -> how many have them."""

Choices = Mapping[str, Mapping[Value, str]]
"""Fact -> values of it -> the same in words."""


@frozen
class Figure:
    """One figure of a report.

    Args:
        count: how many; None if the figure is hidden.
        cell: exactly those it counts, for a list; None if the report is for sharing.
    """

    count: int | None
    cell: Cell | None = None


@frozen
class ReportRow:
    """A row of a report.

    Args:
        values: values of the facts that the rows are made by; () in the row of totals.
        labels: the same in words.
        figures: one for each column.
    """

    values: tuple[Value, ...]
    labels: tuple[str, ...]
    figures: tuple[Figure, ...]


@frozen
class Heading:
    """The heading of a column of figures.

    Args:
        key: stable name ("no-application").
        label: in words.
        about: what several columns have in common ("Statements"); "" if they have nothing.
    """

    key: str
    label: str
    about: str = ""


@frozen
class Report:
    """A report.

    Args:
        name: stable name ("at-risk").
        title: in words.
        statement: what it counts, in one or two sentences.
        population: what its figures count.
        query: what was asked, with the fields that the rows are made by.
        by: these fields in words.
        columns: the headings of the figures; the first is that of everybody in a row.
        rows: the rows in order; those that nobody is in are left out.
        total: the row of totals; a learner in several rows counts once in it.
        at: when the figures were counted, aware UTC.
        notes: what a reader must know, in sentences: that a learner can be in several rows, what is hidden.
        hidden: how many figures are hidden, as they have no block.
        below: size of the blocks that a report for sharing counts; 0 if it counts one by one.
        choices: fact -> the values that its filters can choose, in words and in order; {} unless they were asked for.
    """

    name: str
    title: str
    statement: str
    population: Population
    query: ReportQuery
    by: tuple[str, ...]
    columns: tuple[Heading, ...]
    rows: tuple[ReportRow, ...]
    total: ReportRow
    at: datetime
    notes: tuple[str, ...] = ()
    hidden: int = 0
    below: int = 0
    choices: Choices = field(factory=dict)


@frozen
class Tally:
    """The counts of one row.

    Args:
        values: values of the facts that the rows are made by.
        columns: the count of each column.
        signatures: which columns hold -> how many learners or applications these hold for, and no others.
    """

    values: tuple[Value, ...]
    columns: tuple[int, ...]
    signatures: Mapping[tuple[bool, ...], int]


def tallies(kind: ReportKind, counts: Counts, width: int) -> list[Tally]:
    """Fold counts into rows, in the order in which they first come.

    Args:
        kind: the report.
        counts: grouped by the facts of the rows and then by `kind.measure`.
        width: how many of the facts are those of the rows.
    """
    rows: dict[tuple[Value, ...], dict[tuple[bool, ...], int]] = {}
    for values, number in counts.items():
        row = rows.setdefault(values[:width], {})
        held = _held(kind, values[width:])
        row[held] = row.get(held, 0) + number
    return [Tally(values, _columns(kind, signatures), signatures) for values, signatures in rows.items()]


@lru_cache(maxsize=10_000)
def _held(kind: ReportKind, measured: tuple[Value, ...]) -> tuple[bool, ...]:
    """Return which columns of a report hold for those with these values of its measure."""
    facts = measured_facts(dict(zip(kind.measure, measured, strict=True)))
    return tuple(holds(column.conditions, facts) for column in kind.columns)


def total_of(kind: ReportKind, counts: Counts) -> Tally:
    """Return the row of totals.

    Args:
        kind: the report.
        counts: grouped by any facts and then by `kind.measure`.
    """
    width = len(kind.measure)
    summed: dict[tuple[Value, ...], int] = {}
    for values, number in counts.items():
        measured = values[len(values) - width :]
        summed[measured] = summed.get(measured, 0) + number
    return next(iter(tallies(kind, summed, 0)), Tally((), (0,) * len(kind.columns), {}))


def _columns(kind: ReportKind, signatures: Mapping[tuple[bool, ...], int]) -> tuple[int, ...]:
    columns = [0] * len(kind.columns)
    for held, number in signatures.items():
        for place in compress(range(len(columns)), held):
            columns[place] += number
    return tuple(columns)


def measured_facts(measured: Mapping[str, Value]) -> Facts:
    """Return the facts that follow from those that a store groups by: lines from a standing, and so on.

    Args:
        measured: values of `standing`, `rank` and others.
    """
    facts: dict[str, tuple[Value, ...]] = {name: (value,) for name, value in measured.items()}
    standing, rank = int(measured.get("standing", 0)), int(measured.get("rank", 0))
    facts["line"] = tuple(line.key for line in LINES if line.holds(standing))
    facts["stage"] = (stage(rank),)
    facts["blocker"] = (blocker_of(rank, standing),)
    return facts


def holds(conditions: Iterable[Condition], facts: Facts) -> bool:
    """Return whether facts meet every condition."""
    return all(any(value in values for value in facts[name]) for name, values in conditions)


def overlapping(by: Iterable[str]) -> bool:
    """Return whether a learner can be in several rows."""
    return not SEVERAL.isdisjoint(by)
