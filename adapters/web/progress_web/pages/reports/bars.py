"""The table of a report as a page shows it: each figure with its bar, and a link to exactly those it counts (H5)."""

from collections.abc import Callable, Sequence

from attrs import evolve, frozen

from progress_core.domain.foundations.messages import label
from progress_core.domain.reports.reports import Figure, Report, ReportRow

Address = Callable[[Figure], str]
"""Where the list of those is whom a figure counts; "" for nowhere."""

Within = Callable[[ReportRow], str]
"""Where the same report is for a row alone; "" for nowhere."""

_COLOURS = 4


@frozen
class Bar:
    """A figure with its bar.

    Args:
        text: the figure in words.
        href: the list of exactly those it counts; "" for none.
        label: of its column, for screens that show no headings.
        length: of the bar, in hundredths of the longest; None for no bar.
        colour: which colour of the palette, from 1.
    """

    text: str
    href: str
    label: str
    length: int | None
    colour: int = 1


@frozen
class Row:
    """A row of the table.

    Args:
        labels: what it is about.
        about: the same in one text, for links.
        bars: its figures.
        is_total: whether it is the row of totals.
        href: the same report for this row alone; "" for none.
    """

    labels: tuple[str, ...]
    about: str
    bars: tuple[Bar, ...]
    is_total: bool = False
    href: str = ""


@frozen
class Group:
    """Neighbouring columns that have a heading in common.

    Args:
        about: the heading; "" for none.
        size: how many columns.
    """

    about: str
    size: int


def rows_of(report: Report, address: Address, within: Within) -> list[Row]:
    """Return the rows of a report, the totals last.

    The longest bar is that of the greatest figure in any row but the totals, so that all bars can be compared.

    Args:
        report: the report.
        address: of the list behind a figure.
        within: address of the same report for a row alone.
    """
    longest = max((figure.count or 0 for row in report.rows for figure in row.figures), default=0)
    colours = _colours(report)
    rows = [evolve(_row(report, row, address, longest, colours), href=within(row)) for row in report.rows]
    return [*rows, _row(report, report.total, address, 0, colours)] if report.rows else []


def groups_of(report: Report) -> list[Group]:
    """Return what neighbouring columns have in common, in their order; [] if no column has anything."""
    groups: list[Group] = []
    for column in report.columns:
        if groups and column.about and groups[-1].about == column.about:
            groups[-1] = Group(column.about, groups[-1].size + 1)
        else:
            groups.append(Group(column.about, 1))
    return groups if any(group.about for group in groups) else []


def figure_text(figure: Figure) -> str:
    """Return a figure in words."""
    return label("report.hidden") if figure.count is None else f"{figure.count:,}"


def _colours(report: Report) -> list[int]:
    """Return a colour for each column: one for the first, and then one for each group."""
    colours: list[int] = []
    before = None
    for column in report.columns:
        colours.append(colours[-1] + (column.about != before) if colours else 1)
        before = column.about
    return [(colour - 1) % _COLOURS + 1 for colour in colours]


def _row(report: Report, row: ReportRow, address: Address, longest: int, colours: Sequence[int]) -> Row:
    bars = []
    for column, figure, colour in zip(report.columns, row.figures, colours, strict=True):
        heading = f"{column.about}: {column.label}" if column.about else column.label
        length = round(100 * figure.count / longest) if figure.count and longest else None
        bars.append(Bar(figure_text(figure), address(figure), heading, length, colour))
    labels = (*row.labels, *[""] * (len(report.by) - len(row.labels)))
    return Row(labels, ", ".join(filter(None, row.labels)), tuple(bars), row is report.total)
