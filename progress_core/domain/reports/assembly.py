"""A report from its counts: figures with their cells, or without these where it is for sharing (H5)."""

from collections.abc import Sequence
from datetime import datetime

from progress_core.domain.foundations.messages import how_many, label, sentence
from progress_core.domain.reports.cells import Cell
from progress_core.domain.reports.definitions import Column, ReportKind
from progress_core.domain.reports.labels import Names, place, value_label
from progress_core.domain.reports.queries import ReportQuery, filtered
from progress_core.domain.reports.reports import Figure, Heading, Report, ReportRow, Tally, overlapping


def assemble(
    kind: ReportKind,
    query: ReportQuery,
    counted: tuple[Sequence[Tally], Tally],
    names: Names,
    *,
    at: datetime,
    below: int,
) -> Report:
    """Return a report.

    Args:
        kind: which.
        query: what was asked, as `check_query` returns it.
        counted: the rows in any order, and the row of totals; for sharing, in blocks.
        names: of the providers, groups and courses of the rows.
        at: when the figures were counted, aware UTC.
        below: threshold of small numbers if the report is for sharing; 0 hides nothing.
    """
    below = below if query.sharing else 0
    rows = sorted(counted[0], key=lambda row: [place(*pair, names) for pair in zip(query.by, row.values, strict=True)])
    total = counted[1]
    shown = tuple(
        ReportRow(
            row.values,
            tuple(value_label(fact, value, names) for fact, value in zip(query.by, row.values, strict=True)),
            _figures(kind, query, row, below),
        )
        for row in rows
    )
    totals = ReportRow((), (label("report.total"),), _figures(kind, query, total, below))
    missing = sum(figure.count is None for row in (*shown, totals) for figure in row.figures)
    return Report(
        kind.name,
        kind.title,
        kind.statement,
        kind.population,
        query,
        tuple(label(f"report_{fact}") for fact in query.by),
        tuple(Heading(column.key, column.label, column.about) for column in kind.columns),
        shown,
        totals,
        at,
        _notes(query, below, missing),
        missing,
        below,
    )


def _figures(kind: ReportKind, query: ReportQuery, row: Tally, below: int) -> tuple[Figure, ...]:
    """Return the figures of a row; one that may leave the school and has no block is hidden."""
    if query.sharing:
        return tuple(Figure(None if below and not count else count) for count in row.columns)
    cell = filtered(Cell(kind.population), query)
    for fact, value in zip(query.by, row.values, strict=False):
        cell = cell.narrowed(fact, (value,))
    return tuple(
        Figure(count, _narrowed(cell, column)) for column, count in zip(kind.columns, row.columns, strict=True)
    )


def _narrowed(cell: Cell, column: Column) -> Cell:
    for fact, values in column.conditions:
        cell = cell.narrowed(fact, values)
    return cell


def _notes(query: ReportQuery, below: int, missing: int) -> tuple[str, ...]:
    notes = []
    if overlapping(query.by):
        notes.append(sentence("report_note_groups"))
    if "submitted" in query.by or query.submitted is not None:
        notes.append(sentence("report_note_submitted"))
    if below:
        figures = how_many(missing, "figure")
        notes.append(sentence("report_note_sharing", figures=figures, most=below - 1, below=below))
    return tuple(notes)
