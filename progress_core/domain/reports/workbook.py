"""A report as tables of a workbook, with a chart, and as CSV (H5)."""

from collections.abc import Sequence

from progress_core.domain.foundations.messages import label
from progress_core.domain.reports.definitions import ReportKind
from progress_core.domain.reports.reports import Figure, Heading, Report, ReportRow
from progress_core.domain.values.english_time import in_england, moment_in_words
from progress_core.domain.values.sheets import Cell, Chart, Column, ColumnKind, Table

_HIDDEN = label("report.hidden")


def report_table(report: Report, kind: ReportKind) -> Table:
    """Return the figures of a report as a table, the totals in its last row.

    Args:
        report: the report.
        kind: its kind, for its chart.
    """
    counted_at = in_england(report.at).replace(microsecond=0, tzinfo=None)
    columns = (
        *(Column(words, width=34) for words in report.by),
        *(Column(_words(heading), ColumnKind.NUMBER, width=14) for heading in report.columns),
        Column(label("report.at"), ColumnKind.DATE, width=20),
    )
    rows: list[Sequence[Cell]] = [(*row.labels, *_cells(row.figures), counted_at) for row in report.rows]
    blank = (None,) * (len(report.by) - 1)
    rows.append((*report.total.labels, *blank, *_cells(report.total.figures), counted_at))
    name = report.name.replace("-", " ").capitalize()
    return Table(name, columns, rows, in_view=len(report.by), chart=_chart(report, kind))


def about_table(report: Report, filters: str) -> Table:
    """Return what a reader of the workbook must know, as a table of two columns.

    Args:
        report: the report.
        filters: its filters in words; "" if there are none.
    """
    lines = [
        (label("report.about"), report.title),
        (label("report.counts"), report.statement),
        (label("report.filters"), filters or label("report.no_filters")),
        (label("report.at"), moment_in_words(report.at)),
        *((label("report.note"), note) for note in report.notes),
    ]
    return Table(
        label("report.about_sheet"), (Column(label("report.about_sheet"), width=22), Column("", width=110)), lines
    )


def _words(heading: Heading) -> str:
    return f"{heading.about}: {heading.label}" if heading.about else heading.label


def _cells(figures: Sequence[Figure]) -> list[Cell]:
    return [_HIDDEN if figure.count is None else figure.count for figure in figures]


def _chart(report: Report, kind: ReportKind) -> Chart:
    places = [number for number, heading in enumerate(report.columns) if heading.key in kind.charted]
    series = tuple(_words(report.columns[place]) for place in places)
    described = [_described(row, report, places) for row in report.rows[:MAX_DESCRIBED]]
    rest = len(report.rows) - len(described)
    more = [label("report.chart_more").format(rows=rest)] if rest > 0 else []
    text = ". ".join([f"{report.title}, {' / '.join(report.by)}", *described, *more])
    return Chart(report.title, f"{text}.", series, len(report.rows), len(report.by), stacked=kind.stacked)


MAX_DESCRIBED = 20
"""Rows that the description of a chart tells; the table has them all."""


def _described(row: ReportRow, report: Report, places: Sequence[int]) -> str:
    named = [(report.columns[place], row.figures[place].count) for place in places]
    told = ", ".join(f"{_words(heading)} {_HIDDEN if count is None else count}" for heading, count in named)
    return f"{', '.join(row.labels)}: {told}"
