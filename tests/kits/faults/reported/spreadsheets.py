"""What adapters for spreadsheets get wrong, as trackers tell."""

from functools import partial

from tests.kits.fault import Fault

_twin = partial(Fault, "spreadsheets", "memory", "progress_core/memory/spreadsheets.py")
_FOLDER = "adapters/excel/progress_excel"
_excel = partial(Fault, "spreadsheets", "excel")
_child = partial(Fault, "spreadsheets", "excel", outside=True)
_ROWS = "            (table.name, True, [[column.written for column in table.columns], *map(list, table.rows)])\n"
_CELLS = '        cells = [None if cell == "" else cell for cell in row]\n'
_OF = '                "columns": [asdict(column) for column in table.columns],\n'
_MARKED = 'marked=marked.name if marked else "", marks=[asdict(one) for one in listed]'
_HIDDEN_ROWS = "            marked.notes.hidden_rows.difference_update(mark.row for mark in listed)\n"
_HIDDEN_COLUMNS = (
    "            marked.notes.hidden_columns.difference_update(column_index(mark.column) for mark in listed)\n"
)
_NUMBERED = "        if cells:\n            yield number, tuple(cells)\n"
_LISTED = "        sheets, listed, extra = _sheets(content), list(marks), _Extra.read(content)\n"
_CSV_ROWS = "        writer.writerows([_text(cell) for cell in row] for row in table.rows)\n"
_RULE = "            sheet.data_validation(1, index, LAST_ROW, index, rule)\n"
_WIRE = "    if isinstance(value, datetime) and value.time() != time():\n"


def _written(changed: str) -> str:
    return _ROWS.replace("*map(list, table.rows)", f"*({changed} for row in table.rows)")


FAULTS = (
    _twin(_ROWS, _written("[round(c, 6) if isinstance(c, float) else c for c in row]"), "rounds numbers to six places"),
    _twin(_ROWS, _written("[float(f'{c:g}') if isinstance(c, (int, float)) and not isinstance(c, bool) else c for c in row]"), "writes six digits of a number"),
    _twin(_ROWS, _written("[c.replace(second=0) if isinstance(c, datetime) else c for c in row]"), "writes whole minutes"),
    _twin(_ROWS, _written("[c.replace('\\n', ' ') if isinstance(c, str) else c for c in row]"), "writes the lines of a text as one"),
    _twin(_ROWS, _written("[''.join(x for x in c if ord(x) < 65536) if isinstance(c, str) else c for c in row]"), "drops letters beyond the plane"),
    _twin(_ROWS, _written("[c.lstrip(chr(39)) if isinstance(c, str) else c for c in row]"), "drops apostrophes before texts"),
    _twin(_ROWS, _written("[c for c in row if c is not None]"), "moves cells to the left where one is empty"),
    _twin(_ROWS, _written("[c or None for c in row]"), "takes nought for nothing"),
    _twin(_ROWS, _written("[c[:255] if isinstance(c, str) else c for c in row]"), "cuts texts at 255 characters"),
    _twin(_ROWS, _written("[str(c) if isinstance(c, bool) else c for c in row]"), "writes truth as text"),
    _twin(_ROWS, _ROWS.replace("*map(list, table.rows)", "*(list(row) for row in table.rows if len(list(table.rows)) >= 0)"), "counts rows before it writes them"),
    _twin(_ROWS, _ROWS.replace("table.rows)", "tables[-1].rows)"), "writes the rows of the last table to every sheet"),
    _twin(_ROWS, _ROWS.replace("*map(list, table.rows)", "*map(list, [*table.rows][:1000])"), "writes a thousand rows at most"),
    _twin(_ROWS, _ROWS.replace("(table.name, True", "(table.name.title(), True"), "changes the names of sheets"),
    _twin("for table in tables if table.guidance for line", "for table in tables[:1] if table.guidance for line", "writes the guidance of the first table alone"),
    _twin(_OF, _OF.replace("asdict(column)", "{**asdict(column), 'choices': tuple(sorted(column.choices))}"), "sorts choices"),
    _twin(_OF, _OF.replace("asdict(column)", "{**asdict(column), 'choices': tuple(one.strip() for one in column.choices)}"), "trims choices"),
    _twin(_OF, _OF.replace("for column in table.columns", "for column in [*table.columns[-1:], *table.columns[:-1]]"), "offers choices a column too far to the right"),
    _twin(_HIDDEN_ROWS, "", "leaves rows with marks hidden"),
    _twin(_HIDDEN_COLUMNS, "", "leaves columns with marks hidden"),
    _twin(_HIDDEN_ROWS, "            marked.notes.hidden_rows.clear()\n", "shows every hidden row"),
    _twin(_HIDDEN_COLUMNS, "            marked.notes.hidden_columns.clear()\n", "shows every hidden column"),
    _twin(_MARKED, _MARKED.replace("in listed]", "in listed if one.row <= 1000]"), "marks the first thousand rows"),
    _twin(_MARKED, _MARKED.replace("asdict(one)", "asdict(evolve(one, text=one.text.replace('\\n', ' ')))"), "writes the lines of a mark as one"),
    _twin(_MARKED, _MARKED.replace("asdict(one)", "asdict(evolve(one, column=one.column[:1]))"), "knows columns of one letter alone"),
    _twin(_MARKED, _MARKED.replace("in listed]", "in listed[:100]]"), "marks a hundred cells at most"),
    _twin(_MARKED, _MARKED.replace("in listed]", "in listed[::-1]]"), "writes the marks of a cell in another order"),
    _twin("        marked = next((one for one in sheets if sheet in (\"\", one.name)), None)\n", "        marked = next((one for one in sheets if one.name.startswith(sheet)), None)\n", "marks the first sheet whose name begins alike"),
    _twin(_LISTED, _LISTED + "        sheets = [Sheet(one.name, True, one.rows, notes=one.notes) for one in sheets]\n", "shows hidden sheets when it marks"),
    _twin(_LISTED, _LISTED + "        extra = _Extra()\n", "drops choices and locks when it marks"),
    _twin(_CELLS, '        cells = [None if cell == "" else cell.replace("\\r\\n", "\\n") if isinstance(cell, str) else cell for cell in row]\n', "changes the ends of lines that it reads"),
    _twin(_CELLS, "        cells = [None if not cell else __import__('unicodedata').normalize('NFC', cell) if isinstance(cell, str) else cell for cell in row]\n", "composes letters that it reads"),
    _twin(_CELLS, "        cells = [None if cell in ('', '-', 'NULL', 'N/A', 'None', 'nan') else cell for cell in row]\n", "takes words for nothing, as tables of numbers do"),
    _twin(_NUMBERED, "        if cells:\n            yield number, list(cells)\n", "yields lists"),
    _twin(_NUMBERED, "        if cells:\n            yield number, tuple(cells) + (None,) * (8 - len(cells))\n", "fills short rows up"),
    _twin("                    sheet[\"visible\"],\n", "                    True,\n", "takes hidden sheets for visible"),
    _twin("        writer = csv.writer(out)\n", "        writer = csv.writer(out, doublequote=False, escapechar='\\\\')\n", "writes backslashes before quotation marks"),
    _twin(_CSV_ROWS, "        writer.writerows([_text(cell).replace('\\n', ' ') for cell in row] for row in table.rows)\n", "writes the lines of a CSV cell as one"),
    _twin(_CSV_ROWS, "        writer.writerows([_text(cell) or 'None' for cell in row] for row in table.rows)\n", "writes None for nothing"),
    _twin(_CSV_ROWS, "        writer.writerows([f'{cell:.2f}' if isinstance(cell, float) else _text(cell) for cell in row] for row in table.rows)\n", "writes two places of a number"),
    _twin(_CSV_ROWS, "        writer.writerows([_text(cell) for cell in row] for row in [*table.rows][:500])\n", "writes 500 rows of CSV"),
    _excel(f"{_FOLDER}/writing/lists.py", _RULE, "            sheet.data_validation(1, index + 1, LAST_ROW, index + 1, rule)\n", "offers choices a column too far to the right"),
    _excel(f"{_FOLDER}/writing/lists.py", _RULE, "            sheet.data_validation(1, index, 1000, index, rule)\n", "offers choices in a thousand rows"),
    _excel(f"{_FOLDER}/writing/lists.py", "                \"validate\": \"list\",\n", "                \"validate\": \"custom\",\n", "writes another kind of rule"),
    _excel(f"{_FOLDER}/writing/workbook.py", "    sheet.freeze_panes(1, table.in_view)\n", "    sheet.freeze_panes(0, table.in_view)\n", "does not keep the headings in view"),
    _excel(f"{_FOLDER}/writing/workbook.py", "        _write_rows(sheet, table, rows.get(table.name, table.rows), of_columns)\n", "        _write_rows(sheet, table, table.rows, of_columns)\n", "reads the rows of a table twice"),
    _excel(f"{_FOLDER}/writing/cells.py", "' xml:space=\"preserve\"' if OUTER_SPACE.search(text) else \"\"", '""', "lets outer spaces be lost"),
    _excel(f"{_FOLDER}/writing/cells.py", "            if cells:\n                yield", "            if len(cells) > 1:\n                yield", "leaves out rows with one cell"),
    _excel(f"{_FOLDER}/writing/cells.py", "for index, cell in enumerate(row) if cell is not None]", "for index, cell in enumerate(row) if cell]", "takes nought for nothing"),
    _excel(f"{_FOLDER}/csv_files/writing.py", "    return cell.isoformat() if isinstance(cell, date) else str(cell)\n", '    return cell.isoformat() if isinstance(cell, date) else f"{cell:g}"\n', "writes six digits of a number in CSV"),
    _excel(f"{_FOLDER}/csv_files/records.py", '            body = line.rstrip("\\r\\n")\n', "            body = line.strip()\n", "trims the lines of CSV"),
    _child(f"{_FOLDER}/child/mark.py", "        marked.row_dimensions[row].hidden = False\n", "", "leaves rows with marks hidden"),
    _child(f"{_FOLDER}/child/mark.py", "            entry.hidden = False\n", "            pass\n", "leaves columns with marks hidden"),
    _child(f"{_FOLDER}/child/mark.py", "        marked.row_dimensions[row].hidden = False\n", "        for each in marked.row_dimensions.values():\n            each.hidden = False\n", "shows every hidden row"),
    _child(f"{_FOLDER}/child/mark.py", "    _explain(book.create_sheet(CORRECTIONS), marked.title, marks)\n", "    marked.data_validations.dataValidation = []\n    _explain(book.create_sheet(CORRECTIONS), marked.title, marks)\n", "drops choices when it marks"),
    _child(f"{_FOLDER}/child/mark.py", "    _explain(book.create_sheet(CORRECTIONS), marked.title, marks)\n", "    marked.protection.sheet = False\n    _explain(book.create_sheet(CORRECTIONS), marked.title, marks)\n", "drops locks when it marks"),
    _child(f"{_FOLDER}/child/mark.py", "    _explain(book.create_sheet(CORRECTIONS), marked.title, marks)\n", "    for each in book.worksheets:\n        each.sheet_state = 'visible'\n    _explain(book.create_sheet(CORRECTIONS), marked.title, marks)\n", "shows hidden sheets when it marks"),
    _child(f"{_FOLDER}/child/wire.py", "        value = value.replace(microsecond=0) + timedelta(seconds=round(value.microsecond / 1e6))\n", "        value = value.replace(microsecond=0)\n", "reads moments a second early"),
    _child(f"{_FOLDER}/child/wire.py", _WIRE, "    if isinstance(value, datetime):\n", "reads days as moments"),
    _child(f"{_FOLDER}/child/xlsx_values.py", "        return int(number) if number.is_integer() and abs(number) < EXACT else number\n", "        return number\n", "reads whole numbers of cells as fractions"),
    _child(f"{_FOLDER}/child/xlsx_values.py", "            return text in TRUE\n", "            return int(text)\n", "reads truth as a number"),
    _child(f"{_FOLDER}/child/xlsx_rows.py", "                if hidden:\n                    notes.hidden_rows.append(number)\n", "                if hidden:\n                    continue\n", "leaves out hidden rows"),
    _child(f"{_FOLDER}/child/xlsx_rows.py", "                if hidden:\n                    notes.hidden_rows.append(number)\n", "", "does not note hidden rows"),
    _child(f"{_FOLDER}/child/xlsx_rows.py", "            number = int(given) if given else number + 1\n", "            number += 1\n", "counts the rows that there are"),
)  # fmt: skip
