"""Hidden and filtered rows and columns are read, and noted, in every format."""

from io import BytesIO
from pathlib import Path
from struct import pack
from zipfile import ZipFile

import pytest
from progress_excel import open_spreadsheets
from progress_excel.child import openpyxl, xlsx
from progress_excel.child.biff import hidden
from progress_excel.child.wire import Notes

from progress_core.domain.values.sheets import Mark, SheetNotes
from progress_core.memory.spreadsheets import MAGIC, MemorySpreadsheets
from progress_core.ports.spreadsheets import Spreadsheets
from tests.contract.spreadsheets.test_packages import MAIN, ODS_TYPE, packed, renamed

pytestmark = pytest.mark.feature("E2", "E6")

SPREADSHEETS = open_spreadsheets("excel:")
CASES = Path(__file__).parent / "cases"


def notes(content: bytes, spreadsheets: Spreadsheets = SPREADSHEETS) -> SheetNotes:
    """What is noted of the first sheet; it has a cell in each of eight rows, unless all are named."""
    with spreadsheets.read(content) as sheets:
        sheet = next(sheets)
        assert len(list(sheet.rows)) > 1
        return sheet.notes


def xlsx_of(*attributes: str, columns: str = "", before: str = "") -> bytes:
    """A workbook whose first sheet has a row with each of these attributes, from row 1 on."""
    rows = "".join(
        f'{before}<row r="{number}"{about}><c r="A{number}"><v>{number}</v></c></row>'
        for number, about in enumerate(attributes, 1)
    )
    sheet = f"<cols>{columns}</cols>" if columns else ""
    sheet += f"<sheetData>{rows}</sheetData></worksheet>"

    def change(name: str, text: str) -> str:
        return text.partition("<sheetData")[0] + sheet if name == "xl/worksheets/sheet1.xml" else text

    return renamed(str, change)


def ods_of(body: str, styles: str = "") -> bytes:
    """A workbook of one sheet with these columns and rows; "ROW …" stands for a row with a cell."""
    namespaces = " ".join(f'xmlns:{name}="{MAIN}:{name}:1.0"' for name in ("office", "table", "text", "style"))
    text = body.replace("ROW", "<table:table-row").replace(
        "END", "><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>"
    )
    content = (
        f"<office:document-content {namespaces}><office:automatic-styles>{styles}</office:automatic-styles>"
        f'<office:body><office:spreadsheet><table:table table:name="S">{text}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return packed({"mimetype": ODS_TYPE, "content.xml": content})


SHOWN = (
    "",
    ' hidden="0"',
    ' hidden="false"',
    ' ht="15"',
    ' ht="0.75" customHeight="1"',
    ' spans="1:1" outlineLevel="1"',
)
HIDDEN = (
    *(' hidden="1"', ' hidden="true"', ' spans="1:3" hidden="1" outlineLevel="1"', ' ht="0" customHeight="1"'),
    *(' ht="0.0"', ' ht="15" hidden="1" collapsed="1"'),
)


@pytest.mark.parametrize("before", ["", "<!-- no pattern knows comments -->"], ids=["by pattern", "by parser"])
def test_notes_hidden_rows_of_xlsx(before: str) -> None:
    content = xlsx_of(*SHOWN, *HIDDEN, before=before)
    assert notes(content).hidden_rows == set(range(len(SHOWN) + 1, len(SHOWN) + len(HIDDEN) + 1))


@pytest.mark.parametrize("before", ["", "<!-- no pattern knows comments -->"], ids=["by pattern", "by parser"])
def test_notes_hidden_columns_of_xlsx(before: str) -> None:
    columns = (
        '<col min="1" max="1" width="9"/><col min="2" max="3" hidden="1"/><col min="4" max="4" width="0"/>'
        '<col min="6" max="16384" hidden="true" width="9"/>'
    )
    content = xlsx_of("", "", columns=columns, before=before)
    assert notes(content) == SheetNotes(set(), {1, 2, 3, *range(5, 16_384)})


def test_openpyxl_notes_the_same() -> None:
    content = xlsx_of(*SHOWN, *HIDDEN, columns='<col min="2" max="3" hidden="1"/><col min="5" max="5" width="0"/>')
    noted = []
    for reader in (xlsx, openpyxl):
        notes = Notes()
        names, _, rows = reader.open_book(content)
        assert list(rows(names[0][0], notes))
        noted.append(notes.take())
    assert noted[0] == noted[1] == ([*range(7, 13)], [1, 2, 4])


def test_empty_rows_are_not_noted() -> None:
    assert notes(ods_of('ROW END ROW table:visibility="collapse"/>ROW END')) == SheetNotes()
    assert notes(xlsx_of("", ' hidden="1"/><row r="9"')) == SheetNotes()  # the second has no cell


FLAT = (
    '<style:style style:name="flat"><style:table-row-properties style:row-height="0cm"/></style:style>'
    '<style:style style:name="low"><style:table-row-properties style:row-height="0.45cm"/></style:style>'
    '<style:style style:name="thin"><style:table-column-properties style:column-width="0.000in"/></style:style>'
)


@pytest.mark.parametrize(
    ("body", "rows", "columns"),
    [
        ('ROW END ROW table:visibility="filter" END ROW END', {2}, set()),
        ('ROW END ROW table:visibility="collapse" table:number-rows-repeated="3" END ROW END', {2, 3, 4}, set()),
        (
            'ROW END <table:table-row-group table:display="false">ROW END ROW END</table:table-row-group>ROW END',
            {2, 3},
            set(),
        ),
        (
            (
                '<table:table-row-group table:display="false"><table:table-row-group>ROW END</table:table-row-group>'
                '</table:table-row-group><table:table-row-group table:display="true">ROW END</table:table-row-group>'
            ),
            {1},
            set(),
        ),
        ('ROW table:style-name="low" END ROW table:style-name="flat" END', {2}, set()),
        ('ROW table:visibility="visible" END ROW END', set(), set()),
        (
            (
                '<table:table-column table:number-columns-repeated="2"/>'
                '<table:table-column table:visibility="collapse"/>'
                '<table:table-column/><table:table-column table:style-name="thin" table:number-columns-repeated="2"/>'
                "ROW END ROW END"
            ),
            set(),
            {2, 4, 5},
        ),
        (
            (
                '<table:table-column-group table:display="false"><table:table-column/></table:table-column-group>'
                "<table:table-column/>ROW END ROW END"
            ),
            set(),
            {0},
        ),
    ],
)
def test_notes_hidden_rows_and_columns_of_ods(body: str, rows: set[int], columns: set[int]) -> None:
    assert notes(ods_of(body, FLAT)) == SheetNotes(rows, columns)


def record(code: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return pack("<HH", code, len(body)) + body


def row(number: int, height: int = 255, flags: int = 0x0100) -> bytes:
    return record(0x0208, pack("<HHHHHHHH", number, 0, 1, height, 0, 0, flags, 0x0F))


def column(first: int, last: int, width: int = 2_304, flags: int = 0) -> bytes:
    return record(0x007D, pack("<HHHHHH", first, last, width, 0x0F, flags, 0))


BOF, EOF = record(0x0809, bytes(16)), record(0x000A)


@pytest.mark.parametrize(
    ("records", "rows", "columns"),
    [
        ((row(0), row(1), column(0, 3)), set(), []),
        ((row(0), row(1, flags=0x0120), row(2, flags=0x01F0)), {1, 2}, []),
        ((row(0), row(1, height=0), row(2, height=0x8000)), {1, 2}, []),
        ((column(0, 0), column(1, 3, flags=1), column(4, 4, width=0), row(1)), set(), [(1, 3), (4, 4)]),
        ((row(0), BOF, row(1, flags=0x20), EOF, row(2, flags=0x20)), {2}, []),
        ((record(0x00FD, row(7, flags=0x20)), row(2)), set(), []),
        ((row(3, flags=0x20)[:-6],), set(), []),
    ],
    ids=["nothing", "flags", "heights", "columns", "a chart's own", "within another record", "cut off"],
)
def test_notes_hidden_rows_and_columns_of_xls(
    records: tuple[bytes, ...], rows: set[int], columns: list[tuple[int, int]]
) -> None:
    stream = b"before" + BOF + b"".join(records) + EOF + BOF + row(9, flags=0x20) + EOF
    assert hidden(stream, 6, len(stream)) == (rows, columns)
    assert hidden(stream[:-3], 6, len(stream)) == (rows, columns)


def test_a_file_from_before_excel_5_is_read_without_notes() -> None:
    whole = [record(0x0002, pack("<HH3xH", number, 0, 7)) for number in (0, 1)]
    content = b"".join((record(0x0009, pack("<HH", 2, 0x10)), *whole, record(0x000A)))
    with SPREADSHEETS.read(content) as sheets:
        (sheet,) = sheets
        assert (list(sheet.rows), sheet.notes) == ([(1, (7,)), (2, (7,))], SheetNotes())


@pytest.mark.parametrize("name", ["hidden-rows.xlsx", "hidden-rows.ods", "hidden-rows.xls"])
def test_marking_keeps_what_is_hidden_unless_it_is_marked(name: str) -> None:
    content = (CASES / name).read_bytes()
    assert notes(content) == SheetNotes({3})
    assert notes(SPREADSHEETS.mark(content, "", [Mark(4, "A", "Wrong."), Mark(0, "", "All.")])) == SheetNotes({3})
    assert notes(SPREADSHEETS.mark(content, "", [Mark(3, "C", "Wrong.")])) == SheetNotes()


def test_marking_shows_a_hidden_column_with_a_mark() -> None:
    columns = '<col min="2" max="3" hidden="1" width="9"/><col min="5" max="5" hidden="1" width="9"/>'
    content = xlsx_of("", "", columns=columns)
    assert notes(SPREADSHEETS.mark(content, "", [Mark(2, "C", "Wrong.")])).hidden_columns == {4}
    assert notes(SPREADSHEETS.mark(content, "", [Mark(2, "A", "Wrong.")])).hidden_columns == {1, 2, 4}
    body = '<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
    marked = SPREADSHEETS.mark(ods_of(body + "ROW END ROW END"), "", [Mark(2, "C", "Wrong.")])
    assert notes(marked).hidden_columns == {1}


def test_the_twin_keeps_what_is_hidden_unless_it_is_marked() -> None:
    twin = MemorySpreadsheets()
    content = (
        MAGIC + b'{"sheets": [{"name": "S", "visible": true, "rows": [[1, ["A", "B"]], [2, [1, 2]], [3, [1, 2]]],'
        b' "hidden_rows": [2, 3], "hidden_columns": [1]}]}'
    )
    assert notes(content, twin) == SheetNotes({2, 3}, {1})
    assert notes(twin.mark(content, "S", [Mark(3, "B", "Wrong."), Mark(0, "", "All.")]), twin) == SheetNotes({2})
    assert notes(twin.mark(content, "Other", [Mark(3, "B", "Wrong.")]), twin) == SheetNotes({2, 3}, {1})


def test_more_than_one_batch_of_rows_is_noted() -> None:
    content = xlsx_of(*(' hidden="1"' if number % 700 == 0 else "" for number in range(1, 2_101)))
    assert notes(content).hidden_rows == {700, 1_400, 2_100}
    out = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(out, "w") as target:
        for name in source.namelist():
            text = source.read(name).replace(b'<c r="A1500">', b'<c r="a1500">')  # openpyxl reads on from there
            target.writestr(name, text)
    assert notes(out.getvalue()).hidden_rows == {700, 1_400, 2_100}
