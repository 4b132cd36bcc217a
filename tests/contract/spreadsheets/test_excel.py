"""Behaviour of workbooks alone: the chain of readers, and the formatting of written and marked files."""

import sys
from io import BytesIO
from zipfile import ZipFile

import pytest
from attrs import evolve
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from progress_excel import marking, open_spreadsheets, process, reading
from progress_excel.process import Limits
from progress_excel.spreadsheets import ExcelSpreadsheets
from xlsxwriter import Workbook as Writer

from progress_core.domain.foundations.errors import Rejected, Unavailable
from progress_core.domain.values.sheets import Cell, CellError, Mark, Uncomputed
from progress_core.testing.spreadsheets import LEARNERS, read_all

SPREADSHEETS = open_spreadsheets("excel:")


def saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def workbook(**cells: object) -> bytes:
    """A workbook of one sheet, "Data", with these cells."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Data"
    for place, value in cells.items():
        sheet[place] = value  # type: ignore[assignment] # whatever openpyxl takes
    return saved(book)


def cell(content: bytes, row: int = 1, column: int = 0) -> Cell:
    (rows,) = read_all(SPREADSHEETS, content).values()
    return dict(rows)[row][column]


def with_sheet_xml(*changes: tuple[str, str]) -> bytes:
    """A workbook with "x" in A1 whose sheet's XML is changed."""
    out = BytesIO()
    with ZipFile(BytesIO(workbook(A1=7))) as source, ZipFile(out, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            for old, new in changes if name == "xl/worksheets/sheet1.xml" else ():
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode())
            target.writestr(name, text)
    return out.getvalue()


@pytest.mark.feature("E2")
@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?"])
def test_reports_an_error_cell_as_an_error(error: str) -> None:
    assert cell(workbook(A1="ULN", A2=error), 2) == CellError(error)


@pytest.mark.feature("E2")
def test_reports_a_formula_that_was_never_calculated() -> None:
    assert cell(workbook(A1="ULN", A2="=B2&C2"), 2) == Uncomputed("=B2&C2")


@pytest.mark.feature("E2")
@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ('<c r="A1" t="str"><f>""</f><v></v></c><c r="B1"><v>1</v></c>', None),
        ('<c r="A1" t="str"><f>"x"</f><v>x</v></c>', "x"),
        ('<c r="A1"><f>1+1</f><v/></c>', Uncomputed("=1+1")),
        ('<c r="A1"><f t="shared" si="0"/></c>', Uncomputed("")),
        ("<c r='A1' t='e'><v>#NUM!</v></c>", CellError("#NUM!")),
        ('<c r="A1" t="inlineStr"><is><t>in line</t></is></c>', "in line"),
        ('<c r="A1"><v>1.000000043E9</v></c>', 1000000043),
        ('<c r="A1"><v>12345678901234567890</v></c>', 12345678901234567890.0),
        ('<c r="A1" t="b"><v>1</v></c>', True),
    ],
)
def test_reads_a_cell_however_it_is_stored(xml: str, expected: Cell) -> None:
    read = cell(with_sheet_xml(('<c r="A1" t="n"><v>7</v></c>', xml)))
    assert (read, type(read)) == (expected, type(expected))


@pytest.mark.feature("E2")
def test_does_not_trust_the_declared_dimension() -> None:
    changed = with_sheet_xml(
        ('<dimension ref="A1:A1" />', '<dimension ref="A1:XFD1048576"/>'), ("<v>7</v>", "<f>B1</f>")
    )
    assert cell(changed) == Uncomputed("=B1")


@pytest.mark.feature("E2")
def test_falls_back_to_the_next_reader_when_one_gives_up_half_way() -> None:
    lasting = '<row r="2"><c r="a2" t="d"><v>PT1H30M</v></c></row>'  # a small letter, which only openpyxl accepts
    changed = with_sheet_xml(("<v>7</v></c></row>", f"<v>7</v></c></row>{lasting}"))
    assert read_all(SPREADSHEETS, changed) == {"Data": [(1, (7,)), (2, ("01:30:00",))]}


@pytest.mark.feature("E2")
@pytest.mark.parametrize("number", [1, 2])
def test_rows_with_non_ascending_numbers_are_refused_never_skipped(number: int) -> None:
    again = f'<row r="2"><c r="A2"><v>8</v></c></row><row r="{number}"><c r="A{number}"><v>9</v></c></row>'
    changed = with_sheet_xml(("<v>7</v></c></row>", f"<v>7</v></c></row>{again}"))
    with pytest.raises(Rejected) as caught:
        read_all(SPREADSHEETS, changed)
    assert [found.code for found in caught.value.problems] == ["damaged"]


@pytest.mark.feature("E2")
def test_reads_the_last_possible_cell() -> None:
    assert cell(workbook(XFD1048576="corner"), 1_048_576, -1) == "corner"


@pytest.mark.feature("E2")
def test_reports_hidden_sheets_and_the_date_system() -> None:
    book = Workbook()
    book.create_sheet("Old").sheet_state = "veryHidden"
    with SPREADSHEETS.read(saved(book)) as sheets:
        assert [(sheet.name, sheet.visible, sheet.since_1904) for sheet in sheets] == [
            ("Sheet", True, False),
            ("Old", False, False),
        ]


@pytest.mark.feature("E2")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_reads_csv_as_programs_save_it(encoding: str, delimiter: str) -> None:
    text = f'First name{delimiter}"Last{delimiter} name"\r\nZoë{delimiter}O\u2019Neill\r\n'
    assert read_all(SPREADSHEETS, text.encode(encoding)) == {
        "Sheet1": [(1, ("First name", f"Last{delimiter} name")), (2, ("Zoë", "O\u2019Neill"))]
    }


@pytest.mark.feature("E2")
def test_respects_the_line_that_names_the_separator() -> None:
    assert read_all(SPREADSHEETS, b"sep=|\r\nA|B\r\n1|2\r\n") == {"Sheet1": [(1, ("A", "B")), (2, ("1", "2"))]}


@pytest.mark.feature("E1")
def test_writes_a_template_whose_cells_are_text() -> None:
    book = load_workbook(BytesIO(SPREADSHEETS.write([evolve(LEARNERS, rows=())])))
    sheet = book["Learners"]
    assert [sheet.cell(1_001, column).number_format for column in (1, 2, 3, 4)] == ["@", "@", "@", "General"]
    assert [bool(sheet.cell(1, column).font.bold) for column in (1, 2, 3, 4)] == [True] * 4
    assert sheet.freeze_panes == "A2"
    assert book.sheetnames == ["Learners", "Guidance", "Lists"]


@pytest.mark.asvs("V1.2.10")
@pytest.mark.feature("B8", "E1")
@pytest.mark.parametrize("text", ["=1+1", "+44", "-1", "@x", "\uff1d1"])
def test_quotes_formula_like_text(text: str) -> None:
    table = evolve(LEARNERS, rows=[(text, None, None, None)])
    written = load_workbook(BytesIO(SPREADSHEETS.write([table])))["Learners"]["A2"]
    assert (written.value, written.data_type, bool(written.quotePrefix)) == (text, "s", True)


@pytest.mark.feature("B8")
def test_turns_any_name_into_a_valid_sheet_name() -> None:
    table = evolve(LEARNERS, name="St Mary's: Years [10/11] and a very long name behind it", guidance=())
    assert list(read_all(SPREADSHEETS, SPREADSHEETS.write([table]))) == ["St Mary's  Years  10 11  and a"]


def marked_book(content: bytes, *marks: Mark) -> Workbook:
    return load_workbook(BytesIO(SPREADSHEETS.mark(content, "Data", marks)))


MARKS = (
    Mark(0, "", "The heading Foo is unknown."),
    Mark(2, "A", "ULN: 1O is no number."),
    Mark(2, "A", "ULN: too short.", "warning"),
    Mark(3, "", "This learner is in the file twice.", "warning"),
    Mark(2, "C", "Postcode is required."),
)


@pytest.mark.feature("E6")
@pytest.mark.parametrize("kept", [True, False])
def test_colours_and_explains_bad_cells(monkeypatch: pytest.MonkeyPatch, *, kept: bool) -> None:
    monkeypatch.setattr(marking, "MAX_STYLED_BYTES", 10**9 if kept else 0)
    book = marked_book(workbook(A1="ULN", A2="1O", A3="10", B2="=1+1"), *MARKS)
    sheet = book["Data"]
    comments = {place: sheet[place].comment for place in ("A1", "A2", "A3", "C2")}
    assert {place: comment and comment.text for place, comment in comments.items()} == {
        "A1": "The heading Foo is unknown.",
        "A2": "ULN: 1O is no number.\nULN: too short.",
        "A3": "This learner is in the file twice.",
        "C2": "Postcode is required.",
    }
    colours = [sheet[place].fill.fgColor.rgb for place in ("A2", "A3", "C2", "B1")]
    assert colours == ["FFFFD3D0", "FFFFF0B8", "FFFFD3D0", "00000000"]
    listed = [[cell.value for cell in row] for row in book["What to correct"].iter_rows()]
    assert [row[:2] for row in listed[1:]] == [
        ["The file", "Error"],
        ["A2", "Error"],
        ["A2", "Warning"],
        ["C2", "Error"],
        ["Row 3", "Warning"],
    ]
    links = [row[0].hyperlink for row in book["What to correct"].iter_rows(min_row=2)]
    assert [link and link.location for link in links] == [None, "'Data'!A2", "'Data'!A2", "'Data'!C2", "'Data'!A3"]


@pytest.mark.feature("E6")
def test_keeps_the_formatting_and_comments_of_the_uploaded_file() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Data"
    sheet["A1"], sheet["A2"] = "ULN", "1O"
    sheet["A1"].font = Font(name="Courier New", bold=True)
    sheet["A2"].number_format = "@"
    sheet["A2"].comment = Comment("Ask Zoë.", "Office")
    sheet.column_dimensions["A"].width = 33
    marked = marked_book(saved(book), Mark(2, "A", "ULN: write digits."))["Data"]
    comment = marked["A2"].comment
    assert comment is not None
    assert comment.text == "Ask Zoë.\n\nULN: write digits."
    assert (marked["A1"].font.name, marked["A2"].number_format) == ("Courier New", "@")
    assert marked.column_dimensions["A"].width == 33


@pytest.mark.feature("E6")
def test_removes_old_marks_when_marking_again() -> None:
    once = SPREADSHEETS.mark(workbook(A1="ULN", A2="1O", A3="2"), "", [Mark(2, "A", "Wrong.")])
    sheet = marked_book(once, Mark(3, "A", "Wrong too."))["Data"]
    assert [sheet[place].comment is None for place in ("A2", "A3")] == [True, False]
    assert sheet["A2"].fill == PatternFill()


@pytest.mark.feature("E6")
def test_a_calculated_formula_reads_the_same_after_marking() -> None:
    out = BytesIO()
    book = Writer(out, {"in_memory": True})
    book.add_worksheet("Data").write_formula(0, 0, "=1+1", None, 2)
    book.close()
    marked = SPREADSHEETS.mark(out.getvalue(), "Data", [Mark(1, "A", "?")])
    assert cell(marked) == 2


@pytest.mark.feature("E2")
def test_reports_when_no_child_process_can_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(Unavailable, match="could not be started"):
        read_all(SPREADSHEETS, workbook(A1="x"))


@pytest.mark.feature("E2")
def test_reports_when_a_reader_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(reading.READERS, next(iter(reading.READERS)), ("absent",))
    with pytest.raises(Unavailable, match=r"progress-core\[excel\]"):
        read_all(SPREADSHEETS, workbook(A1="x"))


BUSY = process.START.replace("import run; run()", "import limit; limit(10**9, 1)\nwhile 1: pass")


@pytest.mark.asvs("V5.2.1")
@pytest.mark.feature("E2")
@pytest.mark.parametrize(
    ("start", "limits"),
    [
        ("import time; time.sleep(60)", Limits(wait=0.05)),
        (BUSY, Limits()),
        ("import os; os.write(1, bytes([255] * 9))", Limits()),
        (process.START, Limits(memory=1024 * 1024)),
    ],
    ids=["says nothing", "stays busy", "talks too much", "has no memory"],
)
def test_refuses_files_that_exceed_their_resource_limits(
    monkeypatch: pytest.MonkeyPatch, start: str, limits: Limits
) -> None:
    monkeypatch.setattr(process, "START", start)
    with pytest.raises(Rejected) as caught:
        read_all(ExcelSpreadsheets(limits), workbook(A1="x"))
    assert caught.value.problems[0].code in ("too_large", "damaged")
