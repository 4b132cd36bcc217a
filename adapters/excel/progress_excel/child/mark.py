"""Marks bad cells in somebody's own `.xlsx` with openpyxl, so that it keeps its styles."""

from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties

from progress_excel.child import xlsx
from progress_excel.child.openpyxl import keep_formulas
from progress_excel.corrections import (
    AUTHOR,
    CORRECTIONS,
    FILLS,
    HEADINGS,
    MAX_COMMENTS,
    WIDTHS,
    Note,
    by_cell,
    comment_size,
    place,
)

FONT = "Calibri"


def mark(content: bytes, sheet: str, marks: list[Note]) -> bytes:
    """Return the marked workbook; formulas become their values, as it is the values that were checked."""
    keep_formulas()
    book = load_workbook(BytesIO(content), data_only=True)
    if not {name for name, _ in xlsx.open_book(content)[0]} <= set(book.sheetnames):
        raise ValueError("openpyxl leaves out sheets whose names it does not understand")
    if CORRECTIONS in book.sheetnames:
        del book[CORRECTIONS]
    marked = book[sheet] if sheet in book.sheetnames else book.worksheets[0]
    _unmark(marked)
    fills = {severity: PatternFill("solid", fgColor=f"FF{colour}") for severity, colour in FILLS.items()}
    for count, ((row, column), (text, severity)) in enumerate(by_cell(marks).items()):
        marked.row_dimensions[row].hidden = False
        cell = marked.cell(row, column + 1)
        cell.fill = fills[severity]
        if count < MAX_COMMENTS:
            _comment(cell, text)
    _show_columns(marked, {column for _, column, _, _ in marks})
    _explain(book.create_sheet(CORRECTIONS), marked.title, marks)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _unmark(sheet: Any) -> None:
    """Remove earlier marks."""
    ours = {f"FF{colour}" for colour in FILLS.values()}
    for row in sheet.iter_rows():
        for cell in row:
            if cell.has_style and cell.fill.fill_type == "solid" and cell.fill.fgColor.rgb in ours:
                cell.fill = PatternFill()
                cell.comment = None


def _show_columns(sheet: Any, columns: set[int]) -> None:
    """Show the hidden columns with marks; one entry may hold several columns."""
    for entry in sheet.column_dimensions.values():
        if entry.hidden and any((entry.min or 0) <= column + 1 <= (entry.max or 0) for column in columns):
            entry.hidden = False


def _comment(cell: Any, text: str) -> None:
    before = f"{cell.comment.text}\n\n" if cell.comment else ""
    width, height = comment_size(before + text)
    cell.comment = Comment(before + text, AUTHOR, width=width, height=height)


def _explain(sheet: Any, marked: str, marks: list[Note]) -> None:
    for index, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True), 1):
        sheet.cell(1, index, heading).font = Font(name=FONT, size=11, bold=True)
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    quoted = marked.replace("'", "''")
    for number, (row, column, text, severity) in enumerate(marks, 2):
        letter = get_column_letter(column + 1) if column >= 0 else ""
        where = sheet.cell(number, 1, place(row, letter))
        if row and number <= MAX_COMMENTS:
            where.hyperlink = Hyperlink(ref="", location=f"'{quoted}'!{letter or 'A'}{row}")
            where.font = Font(name=FONT, size=11, color="FF0563C1", underline="single")
        sheet.cell(number, 2, severity.capitalize())
        wrong = sheet.cell(number, 3)
        wrong.value, wrong.data_type = text, "s"
        wrong.alignment = Alignment(wrap_text=True, vertical="top")
