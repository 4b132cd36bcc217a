"""What adapters for spreadsheets get wrong: the twin."""

from functools import partial

from tests.kits.fault import Fault

_twin = partial(Fault, "spreadsheets", "memory", "progress_core/memory/spreadsheets.py")
_ROWS = "            (table.name, True, [[column.written for column in table.columns], *map(list, table.rows)])\n"
_GUIDED = '        sheets += [("Guidance", True, guidance)] if guidance else []\n'
_LISTED = "        sheets, listed, extra = _sheets(content), list(marks), _Extra.read(content)\n"
_MARKED = 'marked=marked.name if marked else "", marks=[asdict(one) for one in listed]'
_OF = '                "columns": [asdict(column) for column in table.columns],\n'
_CSV_ROWS = "        writer.writerows([_text(cell) for cell in row] for row in table.rows)\n"
_CSV_HEADINGS = "        writer.writerow(escape(column.written) for column in table.columns)\n"
_ENCODE = '        return out.getvalue().encode("utf-8-sig")\n'
_ESCAPED = "        return escape(cell)\n"
_CELLS = '        cells = [None if cell == "" else cell for cell in row]\n'
_UNEVEN = '            if len(row) > columns > 1:\n                raise _refused_in_row("uneven_row", number, cells=len(row), usual=columns)\n'

FAULTS = (
    _twin(_ROWS, _ROWS.replace("column.written", "column.heading"), "does not mark mandatory headings"),
    _twin(_ROWS, _ROWS.replace("[column.written for column in table.columns], *", "*"), "leaves out the headings"),
    _twin(_ROWS, _ROWS.replace("*map(list, table.rows)", "*(list(row) for row in table.rows if any(row))"), "leaves out empty rows, and moves the others up"),
    _twin(_ROWS, _ROWS.replace("*map(list, table.rows)", "*([str(c) if isinstance(c, (int, float)) and not isinstance(c, bool) else c for c in row] for row in table.rows)"), "writes numbers as text"),
    _twin(_ROWS, _ROWS.replace("*map(list, table.rows)", "*([c.strip() if isinstance(c, str) else c for c in row] for row in table.rows)"), "trims texts"),
    _twin(_ROWS, _ROWS.replace("*map(list, table.rows)", "*([int(c) if isinstance(c, str) and c.isdigit() else c for c in row] for row in table.rows)"), "takes texts of figures for numbers"),
    _twin(_ROWS, _ROWS.replace("*map(list, table.rows)", "*([Uncomputed(c) if isinstance(c, str) and c[:1] == '=' else c for c in row] for row in table.rows)"), "writes texts as formulas"),
    _twin(_ROWS, _ROWS.replace("*map(list, table.rows)", "*([c.date() if isinstance(c, datetime) else c for c in row] for row in table.rows)"), "drops the time of day"),
    _twin(_ROWS, _ROWS.replace("(table.name, True,", "(table.name, table.opens or not table.locked,"), "hides a locked sheet"),
    _twin(_GUIDED, "", "leaves out the guidance"),
    _twin(_GUIDED, _GUIDED.replace("sheets += [", "sheets = [*([").replace(" else []", " else []), *sheets]"), "puts the guidance first"),
    _twin(_GUIDED, _GUIDED.replace("True, guid", "False, guid"), "hides the guidance"),
    _twin("if table.guidance for line in", "for line in", "writes guidance where there is none to give"),
    _twin("    lines: list[list[Cell]] = [[line] for line in table.guidance]\n", "    lines: list[list[Cell]] = [[line] for line in table.guidance[:1]]\n", "writes the first line of the guidance alone"),
    _twin('[column.heading, column.note or "; ".join(column.choices)]', "[column.heading]", "leaves out the notes of columns"),
    _twin(_OF, _OF.replace("asdict(column)", "{**asdict(column), 'locked': False}"), "locks nothing"),
    _twin(_OF, _OF.replace("asdict(column)", "{**asdict(column), 'locked': table.locked}"), "locks every column of a sheet"),
    _twin(_OF, _OF.replace("asdict(column)", "{**asdict(column), 'locked': True}"), "locks everything"),
    _twin(_OF, _OF.replace("asdict(column)", "{**asdict(column), 'choices': ()}"), "offers no choices"),
    _twin(_OF, _OF.replace("asdict(column)", "{**asdict(column), 'choices': column.choices[:100]}"), "offers a hundred choices at most"),
    _twin(_OF, _OF.replace("asdict(column)", "{**asdict(column), 'choices': tuple(','.join(column.choices).split(',')) if column.choices else ()}"), "splits choices at commas"),
    _twin(_OF, _OF.replace("asdict(column)", "{**asdict(column), 'lookup': None}"), "offers no choices of other tables"),
    _twin(_OF, _OF.replace("asdict(column)", "{**asdict(column), 'lookup': {**asdict(column.lookup), 'by': ''} if column.lookup else None}"), "offers all choices of the other table"),
    _twin('                "in_view": table.in_view,\n', '                "in_view": 0,\n', "keeps no column in view"),
    _twin('                "opens": table.opens,\n', '                "opens": False,\n', "opens on the first sheet"),
    _twin("[asdict(table.chart) for table in tables if table.chart and table.chart.rows])", "[])", "draws no chart"),
    _twin("asdict(table.chart) for", "{**asdict(table.chart), 'stacked': False} for", "never stacks bars"),
    _twin("asdict(table.chart) for", "{**asdict(table.chart), 'rows': table.chart.rows + 1} for", "draws the row of totals too"),
    _twin("asdict(table.chart) for", "{**asdict(table.chart), 'series': table.chart.series[:1]} for", "draws the first series alone"),
    _twin("asdict(table.chart) for", "{**asdict(table.chart), 'labels': 1} for", "names bars by the first column alone"),
    _twin("asdict(table.chart) for", "{**asdict(table.chart), 'description': ''} for", "does not describe charts"),
    _twin(_MARKED, 'marked=marked.name if marked else "", marks=[]', "loses the marks"),
    _twin(_MARKED, _MARKED.replace("asdict(one)", "asdict(evolve(one, row=one.row + 1))"), "marks the row below"),
    _twin(_MARKED, _MARKED.replace("asdict(one)", "asdict(evolve(one, column='A' if one.column else ''))"), "marks the first cell of the row"),
    _twin(_MARKED, _MARKED.replace("asdict(one)", "asdict(evolve(one, severity='error'))"), "shows warnings as errors"),
    _twin(_MARKED, _MARKED.replace("asdict(one)", "asdict(evolve(one, text=one.text[:255]))"), "cuts the text of marks"),
    _twin(_MARKED, _MARKED.replace("in listed]", "in {(one.row, one.column): one for one in listed}.values()]"), "keeps the last mark of a cell alone"),
    _twin(_MARKED, _MARKED.replace("in listed]", "in listed if one.row]"), "leaves out what is said of the file"),
    _twin(_MARKED, _MARKED.replace("in listed]", "in listed if one.column or not one.row]"), "leaves out what is said of a row"),
    _twin("        marked = next((one for one in sheets if sheet in (\"\", one.name)), None)\n", "        marked = sheets[0]\n", "marks the first sheet"),
    _twin(_LISTED, _LISTED + "        listed = [*(Mark(**one) for one in (json.loads(content[len(MAGIC):])['marks'] if content.startswith(MAGIC) else [])), *listed]\n", "keeps earlier marks"),
    _twin(_LISTED, _LISTED + "        sheets = sheets[:1]\n", "drops the other sheets of a marked file"),
    _twin(_LISTED, _LISTED + "        sheets = [Sheet(one.name, one.visible, iter([(at, cells) for at, (_, cells) in enumerate(one.rows, 1)]), notes=one.notes) for one in sheets]\n", "moves rows up when it marks"),
    _twin(_LISTED, _LISTED + "        sheets = [Sheet(one.name, one.visible, iter([(at, tuple(str(c) if isinstance(c, (date, int)) else c for c in cells)) for at, cells in one.rows]), notes=one.notes) for one in sheets]\n", "turns values into text when it marks"),
    _twin(_ENCODE, '        return out.getvalue().encode("utf-8")\n', "writes no byte order mark"),
    _twin(_ENCODE, '        return out.getvalue().encode("utf-8-sig", "replace").replace(b"\\r\\n", b"\\n")\n', "ends lines of CSV as Unix does"),
    _twin(_ENCODE, '        return out.getvalue().encode("cp1252", "replace")\n', "writes CSV in Windows-1252"),
    _twin("        writer = csv.writer(out)\n", "        writer = csv.writer(out, delimiter=';')\n", "separates cells by semicolons"),
    _twin("        writer = csv.writer(out)\n", "        writer = csv.writer(out, quoting=csv.QUOTE_ALL)\n", "quotes every cell"),
    _twin(_ESCAPED, "        return cell\n", "writes formulas to CSV"),
    _twin(_ESCAPED, "        return f\"'{cell}\" if cell[:1] in ('=', '+', '-', '@') else cell\n", "escapes the four best known signs alone"),
    _twin(_ESCAPED, "        return cell.lstrip('=+-@\\t\\r\\n')\n", "removes the signs of formulas"),
    _twin(_ESCAPED, "        return f' {cell}' if escape(cell) != cell else cell\n", "puts a space before formulas"),
    _twin(_CSV_HEADINGS, "        writer.writerow(column.written for column in table.columns)\n", "writes headings that are formulas"),
    _twin(_CSV_HEADINGS, "", "leaves out the headings of CSV"),
    _twin(_CSV_ROWS, "        writer.writerows([_text(cell) for cell in row] for row in table.rows if any(row))\n", "leaves out the blank lines of CSV"),
    _twin("        return cell.replace(tzinfo=None).isoformat(\" \", \"seconds\")\n", "        return cell.strftime('%d/%m/%Y')\n", "writes dates as people do"),
    _twin("        return str(cell).upper()\n", "        return str(int(cell))\n", "writes truth as a number"),
    _twin(_CELLS, "        cells = [cell.strip() or None if isinstance(cell, str) else cell for cell in row]\n", "trims what it reads"),
    _twin(_CELLS, "        cells = [int(cell) if isinstance(cell, str) and cell.isdigit() else cell or None for cell in row]\n", "reads numbers in CSV"),
    _twin("    for number, row in enumerate(rows, 1):\n        cells", "    for number, row in enumerate(filter(any, rows), 1):\n        cells", "does not count blank rows"),
    _twin("        while cells and cells[-1] is None:\n            cells.pop()\n", "", "keeps empty cells at the end"),
    _twin(_UNEVEN, "", "takes rows with more cells than headings"),
    _twin("            if any(\"\\n\" in cell and cell.count(separator) >= columns - 1 > 1 for cell in row):\n                raise _refused_in_row(\"unclosed_quotation\", number, text=row[0])\n", "", "takes rows in a quotation that was not closed"),
    _twin("        row = content.count(b\"\\n\", 0, error.start) + 1\n", "        return content.decode('utf-8', 'replace')\n        row = 0\n", "replaces letters that it does not know"),
    _twin("                return content.decode(\"cp1252\")\n", "                return content.decode('latin-1')\n", "takes Windows-1252 for Latin-1"),
    _twin("                return content.decode(\"cp1252\")\n", "                return content.decode('mac_roman')\n", "takes Windows-1252 for the letters of Macintosh"),
    _twin("        return content.decode(\"utf-8-sig\")\n", "        return content.decode('cp1252')\n", "takes UTF-8 for Windows-1252"),
    _twin("        return content.decode(\"utf-8-sig\")\n", "        return content.decode('utf-8')\n", "reads the byte order mark as a letter"),
    _twin("        return content.decode(\"utf-16\", \"replace\")\n", "        return content.decode('utf-16-le', 'replace')\n", "takes UTF-16 to be little-endian"),
    _twin("    return max(\",;\\t\", key=_quoted.sub(\"\", line).count)\n", "    return ','\n", "knows only commas"),
    _twin("    return max(\",;\\t\", key=_quoted.sub(\"\", line).count)\n", "    return max(',;', key=_quoted.sub('', line).count)\n", "does not know tabs"),
    _twin("        raise _refused(\"empty_file\")\n", "        return [Sheet('Sheet1', True, iter([]))]\n", "takes nothing for a spreadsheet"),
    _twin("            raise _refused(\"damaged\") from error\n", "            return []\n", "takes a truncated workbook for an empty one"),
    _twin('"hidden_columns": sorted(sheet.notes.hidden_columns),\n', '"hidden_columns": [0],\n', "hides the first column"),
    _twin("            return {\"error\": cell.text}\n", "            return cell.text\n", "writes errors as text"),
    _twin("            return {\"error\": cell.text}\n", "            return None\n", "leaves out errors"),
    _twin("            return {\"formula\": cell.formula}\n", "            return cell.formula\n", "writes formulas without a value as text"),
    _twin("            return date.fromisoformat(text)\n", "            return datetime.fromisoformat(text)\n", "reads a date as a moment"),
)  # fmt: skip
