"""What adapters for spreadsheets get wrong: real workbooks and CSV."""

from functools import partial

from tests.kits.fault import Fault

_FOLDER = "adapters/excel/progress_excel"
_cells = partial(Fault, "spreadsheets", "excel", f"{_FOLDER}/writing/cells.py")
_book = partial(Fault, "spreadsheets", "excel", f"{_FOLDER}/writing/workbook.py")
_lists = partial(Fault, "spreadsheets", "excel", f"{_FOLDER}/writing/lists.py")
_charts = partial(Fault, "spreadsheets", "excel", f"{_FOLDER}/writing/charts.py")
_marking = partial(Fault, "spreadsheets", "excel", f"{_FOLDER}/marking.py")
_csv = partial(Fault, "spreadsheets", "excel", f"{_FOLDER}/csv_files/writing.py")
_reading = partial(Fault, "spreadsheets", "excel", f"{_FOLDER}/csv_files/reading.py")
_decoding = partial(Fault, "spreadsheets", "excel", f"{_FOLDER}/csv_files/decoding.py")
_layout = partial(Fault, "spreadsheets", "excel", f"{_FOLDER}/csv_files/layout.py")
_mark = partial(Fault, "spreadsheets", "excel", f"{_FOLDER}/child/mark.py", outside=True)
_corrections = partial(Fault, "spreadsheets", "excel", f"{_FOLDER}/corrections.py", outside=True)
_xlsx = partial(Fault, "spreadsheets", "excel", f"{_FOLDER}/child/xlsx.py", outside=True)
_DATE = "            serial = self._sheet._convert_date_time(cell)  # noqa: SLF001 - it counts as Excel does\n"
_TEXT = "        escaped = text[:MAX_CHARACTERS]\n"
_WRITTEN = (
    "        sheet.write_string(0, index, column.written, formats.mandatory if column.mandatory else formats.heading)\n"
)
_GUIDED = "    if guided:\n        _write_guidance(book.add_worksheet(GUIDANCE), guided, formats)\n"
_RULE = "            sheet.data_validation(1, index, LAST_ROW, index, rule)\n"
_VALUES = '                "values": [source, 1, column, chart.rows, column],\n'
_COMMENT = "        if count < MAX_COMMENTS:\n            _comment(cell, text)\n"
_CELL = "        cell = marked.cell(row, column + 1)\n"
_CSV_TEXT = "    if isinstance(cell, str):\n        return escape(cell)\n"
_READ = "yield number, tuple([(read_cell(cell) if cell[0] in MARKED else cell) if cell else None for cell in cells])\n"

FAULTS = (
    _cells(_TEXT, "        escaped = text[:255]\n", "cuts texts at 255 characters"),
    _cells(_TEXT, "        escaped = text.strip()[:MAX_CHARACTERS]\n", "trims texts"),
    _cells("if TO_ESCAPE.search(text):", "if '&' in text or '<' in text:", "writes escapes of characters as they are"),
    _cells('.replace("&", "&amp;").replace("<", "&lt;")', '.replace("<", "&lt;")', "writes no ampersand"),
    _cells("        if isinstance(cell, bool):\n            return f'<c r=\"{place}\" s=\"{number}\" t=\"b\"><v>{int(cell)}</v></c>'\n", "", "writes truth as a number"),
    _cells(_DATE, _DATE.replace("(cell)", "(cell) + 1"), "writes the day after"),
    _cells(_DATE, _DATE.replace("(cell)", "(cell) // 1"), "drops the time of day"),
    _cells('            kind = "datetime" if isinstance(cell, datetime) else "date"\n', '            kind = "number"\n', "writes dates as bare numbers"),
    _cells("        for number, row in enumerate(rows, first):\n", "        for number, row in enumerate(filter(any, rows), first):\n", "moves rows up where one is empty"),
    _cells("<v>{cell:.16G}</v></c>'\n        if isinstance(cell, date):", "<v>{cell:.0f}</v></c>'\n        if isinstance(cell, date):", "rounds numbers"),
    _book(_WRITTEN, _WRITTEN.replace("column.written", "column.heading"), "does not mark mandatory headings"),
    _book('        sheet.protect("", PROTECTED)\n', "        pass\n", "protects no sheet"),
    _book("    if table.locked:\n        sheet.protect", "    if True:\n        sheet.protect", "protects every sheet"),
    _book("changeable if table.locked and not column.locked else formats", "formats", "locks every column"),
    _book("changeable if table.locked and not column.locked else formats", "changeable", "locks no column"),
    _book("        sheet.set_column(index, index, column.width, getattr(own, COLUMN_FORMATS[column.kind]))\n", "        sheet.set_column(index, index, column.width, getattr(formats, COLUMN_FORMATS[column.kind]))\n", "locks the rows below the last"),
    _book("        sheet.activate()\n", "        sheet.set_first_sheet()\n", "opens on the first sheet"),
    _book("    sheet.freeze_panes(1, table.in_view)\n", "    sheet.freeze_panes(1, 0)\n", "keeps no column in view"),
    _book(_GUIDED, "", "leaves out the guidance"),
    _book(_GUIDED, _GUIDED + "        book.worksheets()[-1].hide()\n", "hides the guidance"),
    _book('            sheet.write_string(row, 2, column.note or "; ".join(column.choices), formats.prose)\n', "", "leaves out the notes of columns"),
    _book("        for index in range(len(table.columns)):\n            lists.validate(sheet, table, index)\n", "", "offers no choices"),
    _book("    sheets = [(table, book.add_worksheet(sheet_name(table.name))) for table in tables]\n", "    sheets = [(table, book.add_worksheet(sheet_name(table.name))) for table in sorted(tables, key=lambda one: one.name)]\n", "sorts the sheets"),
    _lists(_RULE, "            sheet.data_validation(1, index, 3, index, rule)\n", "offers choices in the first rows alone"),
    _lists(_RULE, "            sheet.data_validation(0, index, LAST_ROW, index, rule)\n", "offers choices in the heading"),
    _lists(_RULE, "            sheet.data_validation(2, index, LAST_ROW, index, rule)\n", "offers choices from the second row on"),
    _lists("        return self._listed(column.choices) if column.choices else \"\"\n", "        return column.choices if column.choices and sum(map(len, column.choices)) < 200 else ''\n", "writes choices into the rule, and leaves out long ones"),
    _lists("            self._written += len(choices)\n", "", "writes all lists to one place"),
    _lists("                self._sheet.hide()\n", "", "shows the sheet of lists"),
    _lists(":$A${self._written}", ":$A${self._written - 1}", "leaves out the last choice"),
    _lists("        if not lookup.by:\n", "        if True:\n", "offers all choices of the other table"),
    _lists("        cell = f\"${column_letter(_place(table, lookup.of))}2\"\n", "        cell = f\"${column_letter(_place(table, lookup.of))}$2\"\n", "offers every row the choices of the first"),
    _charts(_VALUES, _VALUES.replace("chart.rows, column]", "chart.rows + 1, column]"), "draws the row of totals too"),
    _charts(_VALUES, _VALUES.replace("source, 1,", "source, 2,"), "leaves out the first row"),
    _charts('{"type": "bar", "subtype": "stacked"} if chart.stacked else ', "", "never stacks bars"),
    _charts('    drawn.set_title({"name": chart.title, ', '    drawn.set_title({"name": table.name, ', "draws a chart without its title"),
    _charts('"description": chart.description, ', "", "does not describe charts"),
    _charts("[source, 1, 0, chart.rows, chart.labels - 1]", "[source, 1, 0, chart.rows, 0]", "names bars by the first column alone"),
    _mark(_CELL, "        cell = marked.cell(row + 1, column + 1)\n", "marks the row below"),
    _mark(_CELL, "        cell = marked.cell(row, column + 2)\n", "marks the next column"),
    _mark(_COMMENT, "", "writes no comments"),
    _mark("        cell.fill = fills[severity]\n", "", "colours nothing"),
    _mark("        cell.fill = fills[severity]\n", "        cell.fill = fills['error']\n", "colours warnings as errors"),
    _mark("        cell.fill = fills[severity]\n", "        cell.fill = fills[severity]\n        cell.value = cell.value or '?'\n", "writes into empty cells"),
    _mark("    _unmark(marked)\n", "", "keeps earlier marks"),
    _mark("    marked = book[sheet] if sheet in book.sheetnames else book.worksheets[0]\n", "    marked = book.worksheets[0]\n", "marks the first sheet"),
    _mark("    marked = book[sheet] if sheet in book.sheetnames else book.worksheets[0]\n", "    marked = book[sheet] if sheet in book.sheetnames else book.active\n", "marks the sheet that the workbook opens on"),
    _mark("    out = BytesIO()\n", "    for other in book.worksheets[:]:\n        if other is not marked and other.title != CORRECTIONS:\n            del book[other.title]\n    out = BytesIO()\n", "drops the other sheets"),
    _mark("        wrong.value, wrong.data_type = text, \"s\"\n", "        wrong.value = text\n", "writes remarks as formulas"),
    _mark("    out = BytesIO()\n", "    for row in marked.iter_rows(min_row=2):\n        for one in row:\n            one.value = str(one.value) if one.value is not None else None\n    out = BytesIO()\n", "turns values into text"),
    _corrections('f"{texts}\\n{text}" if texts else text', "text", "keeps the last mark of a cell alone"),
    _corrections('"error" if severity == "error" else worst', "severity", "takes the severity of the last mark"),
    _corrections("        cell = (max(row, 1), max(column, 0))\n", "        cell = (row + 1, max(column, 0))\n", "marks the row below, as if rows began at nought"),
    _marking("        page.write_comment(number - 1, index, text, ", "        page.write_comment(number, index, text, ", "puts the comments of CSV a row too low"),
    _marking("    with reader.read(content) as sheets:\n        return _rebuild((_moved(one, below) for one in sheets), sheet, notes)\n", "    return content\n", "returns CSV as it was sent"),
    _csv(_CSV_TEXT, "    if isinstance(cell, str):\n        return cell\n", "writes formulas to CSV"),
    _csv(_CSV_TEXT, "    if isinstance(cell, str):\n        return f\"'{cell}\" if cell[:1] in '=+-@' and cell else cell\n", "escapes the four best known signs alone"),
    _csv("    writer.writerow([escape(column.written) for column in table.columns])\n", "    writer.writerow([column.written for column in table.columns])\n", "writes headings that are formulas"),
    _csv('.encode("utf-8-sig")', '.encode("utf-8")', "writes no byte order mark"),
    _csv('.encode("utf-8-sig")', '.encode("utf-16")', "writes CSV in UTF-16"),
    _csv("    writer = csv.writer(out)\n", "    writer = csv.writer(out, delimiter=';')\n", "separates cells by semicolons"),
    _csv("    writer = csv.writer(out)\n", "    writer = csv.writer(out, lineterminator='\\n')\n", "ends lines of CSV as Unix does"),
    _csv("    writer = csv.writer(out)\n", "    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC)\n", "quotes every text"),
    _csv('isoformat(" ", "seconds")', "isoformat()", "writes a T into moments"),
    _reading(_READ, "yield number, tuple([cell or None for cell in cells])\n", "does not remove escapes"),
    _reading(_READ, "yield number, tuple([cell.lstrip(\"'\") or None for cell in cells])\n", "removes every apostrophe before a text"),
    _reading(_READ, _READ.replace("else cell) if cell", "else cell.strip() or None) if cell"), "trims what it reads"),
    _reading("        while cells and not cells[-1]:\n            cells.pop()\n        if cells:\n", "        if any(cells):\n", "keeps empty cells at the end"),
    _decoding("        encoding = \"utf-8-sig\"\n", "        encoding = \"utf-8\"\n", "reads the byte order mark as a letter"),
    _decoding("    if word := doubtful_word(text):\n        raise DoubtfulLine(\"unknown_letters\", word)\n", "", "takes letters that it does not know"),
    _decoding("    if b\"\\n\" in content or b\"\\r\" not in content:\n        return \"cp1252\"\n", "    if content:\n        return \"latin-1\"\n", "takes Windows-1252 for Latin-1"),
    _decoding("    if content.startswith((b\"\\xff\\xfe\", b\"\\xfe\\xff\")):\n        return \"utf-16\"\n", "    if content.startswith((b\"\\xff\\xfe\", b\"\\xfe\\xff\")):\n        return \"utf-16-le\"\n", "takes UTF-16 to be little-endian"),
    _layout('SEPARATORS = ",;\\t|"\n', 'SEPARATORS = ",|"\n', "knows neither semicolons nor tabs"),
    _xlsx('settings.get("date1904") in TRUE', "True", "counts days from 1904"),
    _xlsx('sheet.get("state", "visible") == "visible"', "True", "takes hidden sheets for visible"),
)  # fmt: skip
