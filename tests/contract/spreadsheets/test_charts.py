"""Charts are native: over the cells of the table, with a description, and LibreOffice opens them."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from progress_excel import open_spreadsheets

from progress_core.domain.values.sheets import Chart, Column, ColumnKind, Table
from tests.office import Office

pytestmark = pytest.mark.feature("H5", "I2")

TABLE = Table(
    "At risk",
    (Column("Year"), Column("Group"), *(Column(name, ColumnKind.NUMBER) for name in ("All", "Placed", "Other"))),
    [("Year 11", "11A", 30, 20, 10), ("Year 11", "11B", 28, 27, "hidden"), ("Total", None, 58, 47, 11)],
    chart=Chart("Who leaves", "11A: Placed 20, Other 10.", ("Placed", "Other"), 2, labels=2, stacked=True),
)


def part(content: bytes, name: str) -> str:
    with ZipFile(BytesIO(content)) as packed:
        return packed.read(name).decode()


def test_a_chart_is_over_the_cells_of_its_table_and_says_what_it_shows() -> None:
    content = open_spreadsheets().write([TABLE])
    chart = part(content, "xl/charts/chart1.xml")
    assert "<c:f>'At risk'!$A$2:$B$3</c:f>" in chart
    assert "<c:f>'At risk'!$D$2:$D$3</c:f>" in chart
    assert "$4" not in chart, "the total is no bar"
    assert '<c:grouping val="stacked"/>' in chart
    assert 'descr="11A: Placed 20, Other 10."' in part(content, "xl/drawings/drawing1.xml")
    assert load_workbook(BytesIO(content)).sheetnames == ["At risk", "At risk chart"]


def test_one_series_needs_no_legend_and_no_rows_no_chart() -> None:
    one = Chart("One", "One.", ("All",), 2)
    table = Table("T", TABLE.columns, list(TABLE.rows), chart=one)
    assert "<c:legend>" not in part(open_spreadsheets().write([table]), "xl/charts/chart1.xml")
    none = Table("T", TABLE.columns, [], chart=Chart("None", "None.", ("All",), 0))
    assert load_workbook(BytesIO(open_spreadsheets().write([none]))).sheetnames == ["T"]


def test_libreoffice_opens_a_workbook_with_a_chart(office: Office) -> None:
    saved = office.convert(open_spreadsheets().write([TABLE]), "xlsx", "ods")
    with ZipFile(BytesIO(saved)) as packed:
        charts = [name for name in packed.namelist() if name.startswith("Object") and name.endswith("content.xml")]
        assert any(b"Who leaves" in packed.read(name) for name in charts)
