"""Protecting small numbers, so that nobody can be recognised in reports that leave the school (H5).

All reports for sharing of one name are sums over the same few blocks, whatever their rows and filters: two of them
cannot be subtracted to get at more than the blocks tell. A provider's learners (or applications) are put in a row,
ordered by every fact that the report can be broken down by and then by its columns; each time that the row has grown
by the threshold, one block of that size is counted for the fact that it was completed in.

How many there are up to some place of the row is therefore known only to lie in a window as wide as the threshold. All
places within a window can be moved to its start, or all those after some place to its end, without changing a block.
So whatever number of learners is asked for, unless it is nobody, there are two populations with exactly the same
reports that differ in it. This needs no secret: it holds for somebody who knows this module.

A report whose columns are of several families (the sections of a profile) has a row for each; these meet wherever one
of the facts changes, at the same numbers, and are moved together.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING
from zlib import crc32

from progress_core.domain.foundations.rules import Rule
from progress_core.domain.reports.definitions import ReportKind
from progress_core.domain.reports.queries import ReportQuery, sharing_dimensions
from progress_core.domain.reports.reports import Tally, holds

if TYPE_CHECKING:
    from progress_core.domain.reports.cells import Facts


def chain_facts(kind: ReportKind) -> tuple[str, ...]:
    """Return the facts by which the learners of a report are ordered: the provider first, as each has its own row."""
    known = sharing_dimensions(kind)
    return tuple(sorted(known, key=lambda fact: (fact != known[0], fact != "state", known.index(fact))))


def protected(kind: ReportKind, cells: Iterable[Tally], below: int) -> list[Tally]:
    """Return the counts of all cells in whole blocks.

    Args:
        kind: the report.
        cells: everybody in scope, by `chain_facts`.
        below: the threshold, which is the size of a block; 0 leaves the counts as they are.
    """
    ordered = sorted(cells, key=attrgetter("values"))
    return [
        cell
        for provider, own in groupby(ordered, key=lambda cell: cell.values[0])
        for cell in _row(kind, own, max(below, 1), crc32(str(provider).encode()))
    ]


def chosen(kind: ReportKind, cells: Iterable[Tally], query: ReportQuery) -> tuple[list[Tally], Tally]:
    """Return the rows and the row of totals of a report for sharing; rows without a block are left out.

    Args:
        kind: the report.
        cells: as `protected` returns them.
        query: what was asked, as `check_query` returns it.
    """
    names, conditions = chain_facts(kind), query.filters.items()
    rows: dict[tuple[int | str, ...], list[int]] = {}
    totals = [0] * len(kind.columns)
    for cell in cells:
        facts: Facts = {name: (value,) for name, value in zip(names, cell.values, strict=True)}
        if cell.columns[0] and holds(conditions, facts):
            row = rows.setdefault(tuple(facts[name][0] for name in query.by), [0] * len(kind.columns))
            for sums in (row, totals):
                sums[:] = map(sum, zip(sums, cell.columns, strict=True))
    return [Tally(values, tuple(sums), {}) for values, sums in rows.items()], Tally((), tuple(totals), {})


def _row(kind: ReportKind, cells: Iterable[Tally], size: int, seed: int) -> Iterator[Tally]:
    """Yield the cells of one provider in blocks; where the first block begins differs between providers."""
    offset, before = seed % size, 0

    def blocks(start: int, number: int) -> int:
        return ((start + number + offset) // size - (start + offset) // size) * size

    for cell in cells:
        columns = [0] * len(kind.columns)
        columns[0] = blocks(before, cell.columns[0])
        for family in dict.fromkeys(column.family for column in kind.columns[1:]):
            places = [place for place, column in enumerate(kind.columns) if place and column.family == family]
            start = before
            for held, number in sorted(_parts(cell, places).items()):
                for place, holding in zip(places, held, strict=True):
                    columns[place] += blocks(start, number) if holding else 0
                start += number
        before += cell.columns[0]
        yield Tally(cell.values, tuple(columns), {})


def _parts(cell: Tally, places: Sequence[int]) -> dict[tuple[bool, ...], int]:
    """Return the parts of a family: which of its columns hold -> for how many."""
    parts: dict[tuple[bool, ...], int] = {}
    for held, number in cell.signatures.items():
        part = tuple(held[place] for place in places)
        parts[part] = parts.get(part, 0) + number
    return parts


RULES = (
    Rule(
        "reports.small_numbers",
        "features H5",
        "No number of learners or applications but 0 can be worked out exactly from the reports for sharing of one "
        "name that one reader can ask for at one time, whatever their rows and filters and however they are combined. "
        "They are not broken down or narrowed by group, nor by facts that are no rows of the report.",
        ("not_for_sharing",),
    ),
    Rule(
        "reports.rounding",
        "features H5",
        "A report for sharing counts whole blocks as large as the threshold, and rows add up to totals. The figure of "
        "a whole provider is less than one block from the real one; other figures can be further away. A figure "
        "without a block is hidden, and a row without a block is left out.",
    ),
)
