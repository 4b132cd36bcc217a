"""Text of drawings, comments, notes, readings aloud and page headers is no part of a cell."""

from collections.abc import Callable
from datetime import date

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from progress_excel import open_spreadsheets
from progress_excel.child import openpyxl, xlsx
from progress_excel.child.wire import Book

from progress_core.domain.values.sheets import Cell, CellError
from progress_core.testing.spreadsheets import read_all
from tests.contract.spreadsheets.test_excel import saved
from tests.contract.spreadsheets.test_packages import MAIN, ODS_TYPE, packed, renamed

pytestmark = pytest.mark.feature("E2")

SPREADSHEETS = open_spreadsheets("excel:")
NAMES = ("office", "table", "text", "style")
NAMESPACES = " ".join(
    (
        *(f'xmlns:{name}="{MAIN}:{name}:1.0"' for name in (*NAMES, "form", "presentation", "dr3d", "script")),
        f'xmlns:draw="{MAIN}:drawing:1.0"',
        f'xmlns:svg="{MAIN}:svg-compatible:1.0"',
        (
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:calcext="urn:org:documentfoundation:names:experimental:'
            'calc:xmlns:calcext:1.0"'
        ),
    )
)
BOX = "<draw:frame><draw:text-box><text:p>boxed</text:p></draw:text-box></draw:frame>"
COMMENT = "<office:annotation><dc:creator>A person</dc:creator><text:p>said</text:p></office:annotation>"
CHART = (
    '<draw:frame><draw:object><office:document><office:body><table:table table:name="local"><table:table-row>'
    "<table:table-cell><text:p>charted</text:p></table:table-cell></table:table-row></table:table></office:body>"
    "</office:document></draw:object></draw:frame>"
)


def ods(*cells: str, above: str = "") -> list[tuple[Cell, ...]]:
    """Read a sheet with these cells, one below the other, and one with a text after them."""
    rows = "".join(f"<table:table-row>{cell}</table:table-row>" for cell in (*cells, text_cell("<text:p>end</text:p>")))
    content = (
        f"<office:document-content {NAMESPACES}><office:body><office:spreadsheet>"
        f'<table:table table:name="S">{above}{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    read = read_all(SPREADSHEETS, packed({"mimetype": ODS_TYPE, "content.xml": content}))
    assert list(read) == ["S"]
    *values, last = [cells for _, cells in read["S"]]
    assert last == ("end",)
    return values


def text_cell(inside: str) -> str:
    return f'<table:table-cell office:value-type="string">{inside}</table:table-cell>'


@pytest.mark.parametrize(
    "inside",
    [
        f"{BOX}<text:p>Zoë</text:p>",
        f"<text:p>Zoë</text:p>{BOX}",
        f"<text:p>Zo{BOX}ë</text:p>",
        f"{COMMENT}<text:p>Zoë</text:p>",
        f"<text:p>Z{COMMENT}o<text:span>ë</text:span></text:p>",
        f"<text:p><text:a>Zoë</text:a></text:p>{CHART}",
        (
            "<text:p>Zoë<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>noted</text:p>"
            "</text:note-body></text:note></text:p>"
        ),
        (
            "<text:p><text:ruby><text:ruby-base>Zoë</text:ruby-base><text:ruby-text>zo-ee</text:ruby-text></text:ruby>"
            "</text:p>"
        ),
        "<draw:custom-shape><text:p>drawn</text:p></draw:custom-shape><text:p>Zoë</text:p>",
        (
            "<draw:g><draw:rect><text:p>one</text:p></draw:rect><draw:line><text:p>two</text:p></draw:line></draw:g>"
            "<text:p>Zoë</text:p>"
        ),
        "<draw:control/><text:p>Zoë</text:p><draw:caption><text:p>called</text:p></draw:caption>",
        "<dr3d:scene><svg:title>solid</svg:title><text:p>solid</text:p></dr3d:scene><text:p>Zoë</text:p>",
        "<draw:frame><svg:title>a title</svg:title><svg:desc>in words</svg:desc></draw:frame><text:p>Zoë</text:p>",
        "<form:form><text:p>button</text:p></form:form><text:p>Zoë</text:p>",
    ],
)
def test_only_its_own_paragraphs_are_the_text_of_an_ods_cell(inside: str) -> None:
    assert ods(text_cell(inside)) == [("Zoë",)]


@pytest.mark.parametrize("inside", [BOX, COMMENT, CHART, f"<text:p/>{BOX}", f"<text:p>{COMMENT}</text:p>"])
def test_an_ods_cell_with_nothing_of_its_own_is_empty(inside: str) -> None:
    assert ods(f"<table:table-cell>{inside}</table:table-cell>") == []


def test_paragraphs_spaces_and_breaks_of_an_ods_cell_are_kept() -> None:
    inside = '<text:p>Ann<text:s text:c="2"/>Lee</text:p><text:p>two<text:line-break/>three<text:tab/>four</text:p>'
    assert ods(text_cell(inside)) == [("Ann  Lee\ntwo\nthree\tfour",)]


def test_typed_ods_cells_keep_their_values_whatever_is_drawn_on_them() -> None:
    born = '<table:table-cell office:value-type="date" office:date-value="2011-03-10">'
    number = '<table:table-cell office:value-type="float" office:value="7">'
    error = '<table:table-cell table:formula="of:=NA()" office:value-type="string" calcext:value-type="error">'
    assert ods(
        f"{born}{COMMENT}<text:p>10/03/2011</text:p>{BOX}</table:table-cell>",
        f"{number}<text:p>7</text:p>{CHART}</table:table-cell>",
        f"{error}{COMMENT}<text:p>#N/A</text:p>{BOX}</table:table-cell>",
    ) == [(date(2011, 3, 10),), (7,), (CellError("#N/A"),)]


def test_shapes_of_an_ods_sheet_are_in_no_cell() -> None:
    shapes = f"<table:shapes>{BOX}{CHART}</table:shapes><office:forms><form:form/></office:forms>"
    assert ods(text_cell("<text:p>Zoë</text:p>"), above=shapes) == [("Zoë",)]


@pytest.mark.parametrize(
    ("error", "attributes"),
    [
        ("#N/A", 'table:formula="of:=NA()" office:value-type="string" office:string-value=""'),
        ("#SPILL!", 'table:formula="of:=X" office:value-type="string"'),
        ("#CALC!", 'table:formula="of:=X" office:value-type="string"'),
        ("#NAME?", 'table:formula="of:=X" office:value-type="float" office:value="0"'),
        ("Err:502", 'table:formula="of:=X" office:value-type="float" office:value="0"'),
        ("#DIV/0!", 'table:formula="of:=X" office:value-type="string" calcext:value-type="error"'),
    ],
)
def test_an_error_in_an_ods_cell_stays_an_error(error: str, attributes: str) -> None:
    assert ods(f"<table:table-cell {attributes}><text:p>{error}</text:p></table:table-cell>") == [(CellError(error),)]


@pytest.mark.parametrize(
    ("attributes", "shown", "value"),
    [
        ('office:value-type="boolean" office:boolean-value="true"', "TRUE", True),
        ('office:value-type="boolean" office:boolean-value="false"', "wahr", False),
        ('table:formula="of:=TRUE()" office:value-type="float" office:value="1"', "TRUE", True),
        ('office:value-type="float" office:value="0"', "FALSE", False),
        ('office:value-type="float" office:value="1"', "1", 1),
        ('office:value-type="string"', "TRUE", "TRUE"),
    ],
)
def test_true_in_an_ods_cell_is_what_it_shows(attributes: str, shown: str, value: Cell) -> None:
    ((read,),) = ods(f"<table:table-cell {attributes}><text:p>{shown}</text:p></table:table-cell>")
    assert (read, type(read)) == (value, type(value))


def sheet_of(cells: str) -> bytes:
    def change(name: str, text: str) -> str:
        rows = f'<sheetData><row r="1">{cells}</row></sheetData></worksheet>'
        return text.partition("<sheetData")[0] + rows if name == "xl/worksheets/sheet1.xml" else text

    return renamed(str, change)


@pytest.mark.parametrize(
    "inside",
    [
        '<r><t>東京</t></r><rPh sb="0" eb="2"><t>とうきょう</t></rPh><phoneticPr fontId="1"/>',
        '<t>東京</t><rPh sb="0" eb="1"><t>とう</t></rPh><rPh sb="1" eb="2"><t>きょう</t></rPh>',
        '<r><rPr><b/></rPr><t>東</t></r><rPh sb="0" eb="1"><t>とう</t></rPh><r><t>京</t></r>',
    ],
)
@pytest.mark.parametrize("read", [xlsx.open_book, openpyxl.open_book])
def test_readings_aloud_are_no_part_of_an_xlsx_cell(read: Callable[[bytes], Book], inside: str) -> None:
    content = sheet_of(f'<c r="A1" t="inlineStr"><is>{inside}</is></c><c r="B1"><v>1</v></c>')
    names, _, rows = read(content)
    ((_, cells, _),) = rows(names[0][0])
    assert cells == ("東京", 1)


def test_comments_headers_and_extensions_are_no_part_of_xlsx_cells() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "S"
    sheet["A1"] = "Zoë"
    sheet["A1"].comment = Comment("said", "A person")
    sheet["B2"].comment = Comment("alone", "A person")
    sheet.oddHeader.center.text = "at the top"  # type: ignore[union-attr] # openpyxl makes it
    assert read_all(SPREADSHEETS, saved(book)) == {"S": [(1, ("Zoë",))]}
    more = '<extLst><ext uri="x"><x14:t xmlns:x14="y">extended</x14:t></ext></extLst>'
    content = sheet_of(f'<c r="A1" t="inlineStr"><is><t>Zoë</t></is>{more}</c>{more}')
    assert read_all(SPREADSHEETS, content)["Learners"] == [(1, ("Zoë",))]


@pytest.mark.parametrize("error", ["#N/A", "#SPILL!", "#CALC!", "#GETTING_DATA", "#NV"])
def test_an_error_in_an_xlsx_cell_stays_an_error(error: str) -> None:
    content = sheet_of(f'<c r="A1" t="e"><f>X</f><v>{error}</v></c>')
    assert read_all(SPREADSHEETS, content)["Learners"] == [(1, (CellError(error),))]
