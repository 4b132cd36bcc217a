"""Charts: bars over the cells of a table, which spreadsheet programs draw and people can change."""

from collections.abc import Sequence

from xlsxwriter import Workbook

from progress_core.domain.values.sheets import Table
from progress_excel.writing.names import sheet_name, unlike

COLOURS = ("#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1", "#8C8C8C")
"""Colours that people with any kind of colour vision can tell apart, from the Government Analysis Function."""
_ROW_HEIGHT, _LEAST_HEIGHT, _MOST_HEIGHT, _WIDTH = 24, 360, 2_000, 960


def write_chart(book: Workbook, table: Table, others: Sequence[str]) -> str:
    """Add a sheet with a table's chart to a workbook, and return its name.

    Args:
        book: the workbook, which has a sheet for the table.
        table: a table with a chart.
        others: names of the sheets that there are, or will be.
    """
    chart = table.chart
    assert chart is not None  # noqa: S101 - a table without one is not given
    name = unlike(sheet_name(table.chart_name), others)
    sheet = book.add_worksheet(name)
    drawn = book.add_chart({"type": "bar", "subtype": "stacked"} if chart.stacked else {"type": "bar"})
    headings = [column.heading for column in table.columns]
    source = sheet_name(table.name)
    for number, heading in enumerate(chart.series):
        column = headings.index(heading)
        colour = COLOURS[number % len(COLOURS)]
        drawn.add_series(
            {
                "name": [source, 0, column],
                "categories": [source, 1, 0, chart.rows, chart.labels - 1],
                "values": [source, 1, column, chart.rows, column],
                "fill": {"color": colour},
                "border": {"color": "#FFFFFF" if chart.stacked else colour},
                "gap": 40,
            }
        )
    drawn.set_title({"name": chart.title, "name_font": {"size": 14}, "overlay": False})
    drawn.set_y_axis({"reverse": True, "label_position": "low"})  # the first row at the top, as in the table
    drawn.set_x_axis({"min": 0, "num_format": "0", "major_gridlines": {"visible": True, "line": {"color": "#CCCCCC"}}})
    drawn.set_legend({"position": "bottom"} if len(chart.series) > 1 else {"none": True})
    bars = chart.rows if chart.stacked else chart.rows * len(chart.series)
    drawn.set_size({"width": _WIDTH, "height": min(_MOST_HEIGHT, max(_LEAST_HEIGHT, 140 + _ROW_HEIGHT * bars))})
    sheet.insert_chart(0, 0, drawn, {"description": chart.description, "object_position": 3})
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
    return name
