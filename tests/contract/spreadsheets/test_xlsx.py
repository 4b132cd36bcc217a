"""The ways an `.xlsx` may store a cell: our own reader returns what openpyxl returns, and what people see."""

import tracemalloc
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from progress_excel.child import openpyxl, xlsx
from progress_excel.child.wire import DATE, DATETIME, ERROR, Book, WireCell, WirePiece, WireRow, wire_row
from xlsxwriter import Workbook as Writer

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PARTS = {
    "_rels/.rels": '<Relationships><Relationship Id="r1" Type="x/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>",
    "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r1" Type="x/worksheet" Target="/xl/one.xml"/>'
    '<Relationship Id="r2" Type="x/sharedStrings" Target="texts.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="http://purl.oclc.org/ooxml/officeDocument/relationships">'
    '<sheets><sheet name="One" r:id="r1"/></sheets></workbook>',
}


def read(book: Book) -> dict[str, list[WireRow]]:
    listed, _, rows = book
    return {name: [row for piece in rows(name) for row in in_rows(piece)] for name, _ in listed}


def in_rows(piece: WirePiece) -> list[WireRow]:
    """Return the rows of a piece of a sheet as `wire_row` makes them."""
    numbers, columns, _ = piece
    if not isinstance(numbers, tuple):
        return [piece]  # type: ignore[list-item] # mypy does not tell the two by their first value
    rows = [wire_row(number, cells) for number, *cells in zip(numbers, *columns, strict=True)]
    assert None not in rows
    return rows  # type: ignore[return-value] # see above


def bare(rows: str, texts: str = "", head: str = f'<worksheet xmlns="{MAIN}">') -> list[tuple[WireCell, ...]]:
    """Read a workbook of nothing but one sheet with these rows, and perhaps shared strings."""
    return [cells for _, cells, _ in read(xlsx.open_book(package_of(rows, texts, head)))["One"]]


def package_of(rows: str, texts: str = "", head: str = f'<worksheet xmlns="{MAIN}">') -> bytes:
    """Make the workbook that `bare` reads."""
    out = BytesIO()
    with ZipFile(out, "w") as package:
        for name, text in PARTS.items():
            package.writestr(name, text)
        package.writestr("xl/texts.xml", f'<sst xmlns="{MAIN}">{texts}</sst>')
        prefix = "x:" if "<x:" in head else ""
        package.writestr("xl/one.xml", f"{head}<{prefix}sheetData>{rows}</{prefix}sheetData></{prefix}worksheet>")
    return out.getvalue()


def saved(cells: Iterable[Any], *, since_1904: bool = False, number_format: str = "") -> bytes:
    book = Workbook()
    if since_1904:
        book.epoch = CALENDAR_MAC_1904
    for row, value in enumerate(cells, 1):
        cell = book.worksheets[0].cell(row, 2, value)
        cell.number_format = number_format or cell.number_format
    out = BytesIO()
    book.save(out)
    return out.getvalue()


VALUES = (
    "text", " Zoë & <Sons> ", "1000000043", "=1+1", 7, -1.5, 1e15, True, False,
    date(2009, 9, 1), date(1900, 1, 1), date(1900, 3, 1), datetime(2013, 6, 30, 12, 30, 15),  # noqa: DTZ001 - as sheets
    time(8, 30), timedelta(hours=30), CellRichText("Zo", TextBlock(InlineFont(b=True), "ë")),
)  # fmt: skip


@pytest.mark.feature("E2")
@pytest.mark.parametrize("since_1904", [False, True])
def test_reads_every_kind_of_value_as_openpyxl_does(*, since_1904: bool) -> None:
    values = [each for each in VALUES if not (since_1904 and isinstance(each, date) and each.year < 1904)]
    content = saved(values, since_1904=since_1904)
    assert read(xlsx.open_book(content)) == read(openpyxl.open_book(content))
    assert xlsx.open_book(content)[1] is since_1904


@pytest.mark.feature("E2")
@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("yyyy-mm-dd", (DATE, date(2010, 9, 2).toordinal())),
        ("dd mmm yyyy;@", (DATE, date(2010, 9, 2).toordinal())),
        ('[$-F800]dddd" the "d', (DATE, date(2010, 9, 2).toordinal())),
        ("[Red]0.00", 40_423),
        ("General", 40_423),
        ('0" days"', 40_423),
        ("0_d", 40_423),
        (r"0\y", 40_423),
        ("#,##0;[Red]-#,##0", 40_423),
        ("[h]:mm", "970152:00:00"),
    ],
)
def test_recognises_dates_by_their_formats(code: str, shown: WireCell) -> None:
    ((_, cells, _),) = read(xlsx.open_book(saved([40_423], number_format=code)))["Sheet"]
    assert cells == (None, shown)


@pytest.mark.feature("E2")
def test_a_cell_without_a_style_uses_the_first_style() -> None:
    out = BytesIO()
    with ZipFile(BytesIO(saved([40_423]))) as source, ZipFile(out, "w") as target:
        for name in source.namelist():
            text = source.read(name).decode()
            if name == "xl/styles.xml":
                before, mark, after = text.partition("<cellXfs")
                text = before + mark + after.replace('numFmtId="0"', 'numFmtId="14"', 1)
            target.writestr(name, text)
    ((_, cells, _),) = read(xlsx.open_book(out.getvalue()))["Sheet"]
    assert cells == (None, (DATE, date(2010, 9, 2).toordinal()))


@pytest.mark.feature("E2")
@pytest.mark.parametrize(
    ("serial", "shown"),
    [
        (40_423.5, (DATETIME, 2010, 9, 2, 12, 0, 0, 0)),
        (0.25, "06:00:00"),
        (9e15, 9_000_000_000_000_000),
        (-1e9, -1_000_000_000),
    ],
)
def test_leaves_impossible_dates_as_numbers(serial: float, shown: WireCell) -> None:
    ((_, cells, _),) = read(xlsx.open_book(saved([serial], number_format="yyyy-mm-dd hh:mm")))["Sheet"]
    assert cells == (None, shown)


@pytest.mark.feature("E2")
def test_reads_shared_strings_whole_however_they_are_composed() -> None:
    texts = (
        "<si><t>plain</t></si><si><t/></si><si><r><t>two </t></r><r><rPr/><t>runs</t></r></si>"
        "<si><t>東京</t><rPh sb='0' eb='2'><t>とうきょう</t></rPh></si>"
        "<si><t>a_x000A_b_x005F_x000A__xD800__xFFFE_</t></si>"
    )
    cells = "".join(f'<c t="s"><v>{number}</v></c>' for number in range(5))
    assert bare(f"<row>{cells}</row>", texts) == [
        ("plain", None, "two runs", "東京", "a\nb_x000A__xD800__xFFFE_"),
    ]


@pytest.mark.feature("E2")
def test_reads_cells_without_a_reference_or_out_of_order() -> None:
    rows = (
        '<row><c><v>1</v></c><c r="D1"><v>4</v></c><c><v>5</v></c></row>'
        '<row r="7"><c r="C7"><v>3</v></c><c r="A7" t="b"><v>1</v></c><c r="B7" s="1"/></row>'
        '<row><c r="A8" t="s"><f>A1</f><v>0</v></c></row>'
    )
    assert bare(rows, "<si><t>by formula</t></si>") == [(1, None, None, 4, 5), (True, None, 3), ("by formula",)]


@pytest.mark.feature("E2")
def test_accepts_namespace_prefixes_and_white_space_between_cells() -> None:
    rows = '<x:row>\n <x:c t="e"><x:v>#N/A</x:v> </x:c>\n <x:c t="str"><x:f>B1</x:f><x:v>b</x:v></x:c></x:row>'
    assert bare(rows, head=f'<x:worksheet xmlns:x="{MAIN}">') == [((ERROR, "#N/A"), "b")]


@pytest.mark.feature("E2")
@pytest.mark.parametrize("cell", ['<c r="A0A"><v>1</v></c>', '<c t="s"><v>-1</v></c>', '<c t="s"><v>9</v></c>'])
def test_gives_up_on_impossible_cells(cell: str) -> None:
    with pytest.raises((ValueError, IndexError)):
        bare(f"<row>{cell}</row>", "<si><t>only one</t></si>")


@pytest.mark.feature("F3")
@pytest.mark.parametrize("before", ["", "<!-- no pattern knows comments -->"], ids=["by pattern", "by parser"])
def test_never_keeps_more_than_a_piece_of_a_sheet_in_memory(before: str) -> None:
    rows = 8_000
    out = BytesIO()
    with Writer(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Many")
        for number in range(rows):
            sheet.write_row(number, 0, [f"{number}", "the same text", number, 1.5] * 3)
    whole = BytesIO()
    with ZipFile(out) as written, ZipFile(whole, "w") as package:
        for name in written.namelist():
            package.writestr(name, written.read(name).replace(b"<worksheet", f"{before}<worksheet".encode(), 1))
    content = whole.getvalue()
    tracemalloc.start()
    try:
        _, _, get = xlsx.open_book(content)
        assert sum(len(in_rows(piece)) for piece in get("Many")) == rows
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4 * 1024 * 1024  # its XML is as large, and what a parser makes of it ten times that
