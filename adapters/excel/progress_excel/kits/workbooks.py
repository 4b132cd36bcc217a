"""Workbooks as openpyxl shows them, for the kit of spreadsheets."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string, get_column_letter, range_boundaries
from openpyxl.utils.escape import unescape

from progress_core.testing.tools.workbooks import SeenChart, SeenSheet

_RANGE = re.compile(r"=?('(?:[^']|'')+'|[A-Za-z0-9_.]+)!(\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?)")
_DEPENDENT = re.compile(
    r"=?OFFSET\((?P<first>[^,]+),IFERROR\(MATCH\((?P<key>[^,]+),(?P<keys>[^,]+),0\)-1,(?P<else>\d+)\),0,"
    r"MAX\(1,COUNTIF\((?P=keys),(?P=key)\)\),1\)"
)
_OURS = ("D3D0", "F0B8")
"""The ends of the colours of wrong cells."""


def look(content: bytes) -> list[SeenSheet]:
    """Return the sheets of an `.xlsx` workbook."""
    book = load_workbook(BytesIO(content))
    trimmed = _trimmed(content)
    descriptions = iter(_descriptions(content))
    return [
        SeenSheet(
            sheet.title,
            sheet.sheet_state == "visible",
            {cell.coordinate: _value(cell, trimmed) for cell in _cells(sheet) if cell.value not in (None, "")},
            frozenset(cell.coordinate for cell in _cells(sheet) if cell.data_type == "f"),
            {cell.coordinate: cell.comment.text for cell in _cells(sheet) if cell.comment},
            {cell.coordinate: cell.fill.fgColor.rgb for cell in _cells(sheet) if _is_coloured(cell)},
            _locks(sheet),
            _choices(book, sheet),
            _in_view(sheet),
            sheet == book.active,
            tuple(_chart(book, chart, next(descriptions)) for chart in getattr(sheet, "_charts", ())),
            not sheet.freeze_panes or not sheet.freeze_panes.endswith("1") or sheet.freeze_panes[-2:-1].isdigit(),
        )
        for sheet in book.worksheets
    ]


def _cells(sheet: Any) -> Iterator[Any]:
    return iter(list(sheet._cells.values()))


def hidden(
    content: bytes, name: str, rows: Collection[int], columns: Collection[int], sheets: Collection[str]
) -> bytes:
    """Return a workbook in which these rows and columns of a sheet, and these sheets, are hidden."""
    book = load_workbook(BytesIO(content))
    for number in rows:
        book[name].row_dimensions[number].hidden = True
    for index in columns:
        book[name].column_dimensions[get_column_letter(index + 1)].hidden = True
    for sheet in sheets:
        book[sheet].sheet_state = "hidden"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _value(cell: Any, trimmed: Collection[str]) -> object:
    """Return what is shown: openpyxl leaves escapes of characters as they are, and spaces that programs take away."""
    if not isinstance(cell.value, str):
        return cell.value
    return unescape(cell.value.strip() if cell.value in trimmed else cell.value)


def _trimmed(content: bytes) -> set[str]:
    """Return the texts whose outer spaces a spreadsheet program does not show, as their XML does not say so."""
    with ZipFile(BytesIO(content)) as package:
        parts = [package.read(name).decode() for name in package.namelist() if re.search(r"sharedS|sheets/sheet", name)]
    return {found for part in parts for found in re.findall(r"<t>(\s[^<]*|[^<]*\s)</t>", part)}


def _is_coloured(cell: Any) -> bool:
    return cell.fill.fill_type == "solid" and str(cell.fill.fgColor.rgb).endswith(_OURS)


def _in_view(sheet: Any) -> int:
    """Return how many columns stay; a cell below and beside what stays names the place."""
    place = sheet.freeze_panes
    return column_index_from_string(re.sub(r"\d", "", place)) - 1 if place else 0


def _locks(sheet: Any) -> Callable[[str], bool]:
    of_column: dict[int, bool] = {}
    for letter, dimension in sheet.column_dimensions.items():
        first = dimension.min or column_index_from_string(letter)
        for index in range(first, (dimension.max or first) + 1):
            of_column[index] = dimension.protection.locked

    def locked(place: str) -> bool:
        if not sheet.protection.sheet:
            return False
        cell = sheet._cells.get(_place(place))
        return bool(cell.protection.locked) if cell is not None else of_column.get(_place(place)[1], True)

    return locked


def _place(place: str) -> tuple[int, int]:
    column, row, _, _ = range_boundaries(place)
    return int(row or 0), int(column or 0)


def _choices(book: Any, sheet: Any) -> Callable[[str], Sequence[str]]:
    def choices(place: str) -> Sequence[str]:
        for rule in sheet.data_validations.dataValidation:
            if rule.type == "list" and place in rule.sqref and not rule.showDropDown:
                first = min(int(part.min_row) for part in rule.sqref.ranges)
                return _listed(book, sheet, str(rule.formula1), _place(place)[0] - first)
        return ()

    return choices


def _listed(book: Any, sheet: Any, formula: str, down: int) -> Sequence[str]:
    """Return the choices of a rule.

    Args:
        book: the workbook.
        sheet: the sheet of the rule.
        formula: where the choices are.
        down: how many rows the cell is below the first one of the rule.
    """
    if formula.startswith('"'):
        return formula.strip('"').replace('""', '"').split(",")
    dependent = _DEPENDENT.fullmatch(formula)
    if not dependent:
        return list(map(str, _values(book, formula)))
    key = re.fullmatch(r"\$?([A-Z]+)(\d+)", dependent["key"])
    assert key is not None
    wanted = sheet[f"{key[1]}{int(key[2]) + down}"].value
    keys = _values(book, dependent["keys"])
    start = keys.index(wanted) if wanted in keys else int(dependent["else"])
    name, first = _parts(dependent["first"])
    column, row = range_boundaries(first)[:2]
    assert row is not None
    rows = range(int(row) + start, int(row) + start + max(1, keys.count(wanted)))
    found = [book[name].cell(number, column).value for number in rows]
    return [str(value) for value in found if value is not None]


def _parts(reference: str) -> tuple[str, str]:
    matched = _RANGE.fullmatch(reference)
    assert matched is not None, reference
    return matched[1].strip("'").replace("''", "'"), matched[2].replace("$", "")


def _values(book: Any, reference: str) -> list[Any]:
    name, area = _parts(reference)
    cells = book[name][area]
    if not isinstance(cells, tuple):
        return [cells.value]
    return [cell.value for row in cells for cell in row]


def _chart(book: Any, chart: Any, description: str) -> SeenChart:
    runs = chart.title.tx.rich.p[0].r if chart.title else []
    series = [(_values(book, one.tx.strRef.f)[0], tuple(_values(book, one.val.numRef.f))) for one in chart.series]
    category = chart.series[0].cat
    area = (category.multiLvlStrRef or category.strRef or category.numRef).f
    name, place = _parts(area)
    labels = tuple(tuple(cell.value for cell in row) for row in book[name][_square(place)])
    return SeenChart("".join(run.t for run in runs), description, chart.grouping == "stacked", tuple(series), labels)


def _square(area: str) -> str:
    left, top, right, bottom = range_boundaries(area)
    assert left is not None
    assert right is not None
    return f"{get_column_letter(int(left))}{top}:{get_column_letter(int(right))}{bottom}"


def _descriptions(content: bytes) -> list[str]:
    with ZipFile(BytesIO(content)) as package:
        drawings = sorted(name for name in package.namelist() if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name))
        texts = [package.read(name).decode() for name in drawings]
    return [found for text in texts for found in re.findall(r'<xdr:cNvPr[^>]* descr="([^"]*)"', text)]
