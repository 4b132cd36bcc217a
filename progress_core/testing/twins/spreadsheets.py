"""Spreadsheets under their kit."""

import json
from collections.abc import Collection, Sequence
from typing import Any

import pytest

from progress_core.domain.values.sheets import CellError, Uncomputed, column_index, column_letter
from progress_core.memory.spreadsheets import MAGIC, MemorySpreadsheets, open_spreadsheets
from progress_core.ports.spreadsheets import Spreadsheets
from progress_core.testing.spreadsheets import SpreadsheetsContract
from progress_core.testing.tools.workbooks import Hide, Look, SeenChart, SeenSheet


class MemorySpreadsheetsKit(SpreadsheetsContract):
    """The kit of `memory`."""

    @pytest.fixture
    def spreadsheets(self) -> Spreadsheets:
        return open_spreadsheets("memory:")

    @pytest.fixture
    def cells_of(self) -> Look:
        return _look_in_memory

    @pytest.fixture
    def hide(self) -> Hide:
        return _hidden


def _hidden(
    content: bytes, name: str, rows: Collection[int], columns: Collection[int], sheets: Collection[str]
) -> bytes:
    found = json.loads(content.removeprefix(MAGIC))
    for sheet in found["sheets"]:
        sheet["visible"] = sheet["visible"] and sheet["name"] not in sheets
        if sheet["name"] == name:
            sheet |= {"hidden_rows": sorted(rows), "hidden_columns": sorted(columns)}
    return MAGIC + json.dumps(found).encode()


def _look_in_memory(content: bytes) -> list[SeenSheet]:
    """Return the sheets of the twin's own format."""
    found = json.loads(content.removeprefix(MAGIC))
    with MemorySpreadsheets().read(content) as sheets:
        grids = {sheet.name: (sheet.visible, dict(sheet.rows)) for sheet in sheets}
    tables = {table["name"]: table for table in found["tables"]}
    opening = next((name for name, table in tables.items() if table["opens"]), next(iter(grids)))
    return [
        _Seen(name, grids, tables, found).sheet(visible=visible, opens=name == opening)
        for name, (visible, _) in grids.items()
    ]


class _Seen:
    def __init__(self, name: str, grids: dict[str, Any], tables: dict[str, Any], found: dict[str, Any]) -> None:
        self._name, self._grids, self._tables, self._found = name, grids, tables, found
        self._columns = tables.get(name, {"columns": []})["columns"]
        self._marks = [mark for mark in found["marks"] if found["marked"] == name]

    def sheet(self, *, visible: bool, opens: bool) -> SeenSheet:
        cells = {
            f"{column_letter(index)}{row}": value
            for row, values in self._grids[self._name][1].items()
            for index, value in enumerate(values)
            if value is not None
        }
        shown = {place: str(value) if isinstance(value, CellError) else value for place, value in cells.items()}
        return SeenSheet(
            self._name,
            visible,
            shown,
            frozenset(place for place, value in cells.items() if isinstance(value, Uncomputed)),
            self._texts(),
            {
                place: max(["warning", "error"].index(mark["severity"]) for mark in self._of(place))
                for place in self._texts()
            },
            self._locked,
            self._choices,
            self._tables.get(self._name, {"in_view": 0})["in_view"],
            opens,
            self._charts(),
        )

    @staticmethod
    def _place(mark: dict[str, Any]) -> str:
        return f"{mark['column'] or 'A'}{max(mark['row'], 1)}"

    def _of(self, place: str) -> list[dict[str, Any]]:
        return [mark for mark in self._marks if self._place(mark) == place]

    def _texts(self) -> dict[str, str]:
        return {place: "\n".join(one["text"] for one in self._of(place)) for place in map(self._place, self._marks)}

    def _column(self, place: str) -> dict[str, Any]:
        index = column_index(place.rstrip("0123456789"))
        found: dict[str, Any] = self._columns[index] if index < len(self._columns) else {}
        return found

    def _locked(self, place: str) -> bool:
        return bool(self._column(place).get("locked"))

    def _choices(self, place: str) -> Sequence[str]:
        column, row = self._column(place), int(place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        if row == 1 or not column:
            return ()
        lookup = column["lookup"]
        if not lookup:
            return tuple(column["choices"])
        chosen = self._cell(row, lookup["of"]) if lookup["by"] else None
        other = self._tables[lookup["table"]]
        headings = [one["heading"] for one in other["columns"]]
        rows = [values for number, values in self._grids[lookup["table"]][1].items() if number > 1]
        return [
            str(values[headings.index(lookup["column"])])
            for values in rows
            if not lookup["by"] or values[headings.index(lookup["by"])] == chosen
        ]

    def _cell(self, row: int, heading: str) -> object:
        values = self._grids[self._name][1].get(row, ())
        index = [one["heading"] for one in self._columns].index(heading)
        return values[index] if index < len(values) else None

    def _charts(self) -> tuple[SeenChart, ...]:
        charted = [name for name in self._tables if f"{name} chart" in self._grids]
        return tuple(
            self._chart(name, chart)
            for name, chart in zip(charted, self._found["charts"], strict=False)
            if f"{name} chart" == self._name
        )

    def _chart(self, name: str, chart: dict[str, Any]) -> SeenChart:
        headings = [one["heading"] for one in self._tables[name]["columns"]]
        rows = [self._grids[name][1][number] for number in range(2, 2 + chart["rows"])]
        series = tuple((one, tuple(row[headings.index(one)] for row in rows)) for one in chart["series"])
        labels = tuple(tuple(row[: chart["labels"]]) for row in rows)
        return SeenChart(chart["title"], chart["description"], chart["stacked"], series, labels)
