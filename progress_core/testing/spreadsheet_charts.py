"""The contract kit of spreadsheets: charts, which change nothing of what is read; see `spreadsheets`."""

import pytest
from attrs import evolve

from progress_core.domain.values.sheets import Chart, Column, ColumnKind, Table
from progress_core.ports.spreadsheets import Spreadsheets
from progress_core.testing.tools.marks import feature
from progress_core.testing.tools.workbooks import LEARNERS, Look

CHARTED = Table(
    "Standing",
    (Column("Year"), Column("Group"), Column("Placed", ColumnKind.NUMBER), Column("Other", ColumnKind.NUMBER)),
    [("Year 11", "11A", 20, 10), ("Year 11", "11B", 27, "hidden"), ("Total", None, 47, 10)],
    chart=Chart("Who leaves", "11A: 20 and 10. 11B: 27, and hidden.", ("Placed", "Other"), 2, labels=2),
)
"""A table with a chart of its first two rows."""


class SpreadsheetChartsContract:
    """What the core relies on when it writes a table with a chart; needs a fixture `spreadsheets`."""

    @feature("H5")
    @pytest.mark.parametrize("stacked", [False, True])
    def test_a_chart_is_on_a_sheet_of_its_own(self, spreadsheets: Spreadsheets, stacked: bool) -> None:
        assert CHARTED.chart is not None
        table = evolve(CHARTED, chart=evolve(CHARTED.chart, stacked=stacked))
        with spreadsheets.read(spreadsheets.write([table])) as sheets:
            found = {sheet.name: list(sheet.rows) for sheet in sheets if sheet.visible}
        with spreadsheets.read(spreadsheets.write([evolve(CHARTED, chart=None)])) as sheets:
            alone = {sheet.name: list(sheet.rows) for sheet in sheets if sheet.visible}
        assert found == {**alone, CHARTED.chart_name: []}

    @feature("H5")
    @pytest.mark.parametrize("stacked", [False, True])
    def test_a_chart_shows_its_columns_and_rows_alone(
        self, spreadsheets: Spreadsheets, cells_of: Look, stacked: bool
    ) -> None:
        assert CHARTED.chart is not None
        chart = evolve(CHARTED.chart, stacked=stacked)
        seen = cells_of(spreadsheets.write([LEARNERS, evolve(CHARTED, chart=chart)]))
        assert [chart.description] == [drawn.description for sheet in seen for drawn in sheet.charts]
        (drawn,) = (drawn for sheet in seen for drawn in sheet.charts if sheet.name == CHARTED.chart_name)
        assert (chart.title, stacked) == (drawn.title, drawn.stacked)
        assert (("Placed", (20, 27)), ("Other", (10, "hidden"))) == drawn.series
        assert (("Year 11", "11A"), ("Year 11", "11B")) == drawn.labels

    @feature("H5")
    def test_a_chart_of_no_rows_is_left_out(self, spreadsheets: Spreadsheets) -> None:
        assert CHARTED.chart is not None
        table = evolve(CHARTED, chart=evolve(CHARTED.chart, rows=0))
        with spreadsheets.read(spreadsheets.write([table])) as sheets:
            assert [sheet.name for sheet in sheets if sheet.visible] == [CHARTED.name]
