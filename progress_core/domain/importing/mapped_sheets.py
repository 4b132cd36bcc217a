"""Sheets read through a mapping: the same rows and columns, with our values in their cells (features J5)."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, islice
from typing import TypeAlias

from attrs import evolve, frozen

from progress_core.domain.importing.heading_keys import folded_heading
from progress_core.domain.importing.headings import HEADING_SEARCH_ROWS, MIN_HEADINGS, is_blank
from progress_core.domain.importing.learner_headings import LEARNER_HEADINGS
from progress_core.domain.importing.mappings import LEFT_OUT, DateOrder, FileMapping, translations
from progress_core.domain.values.cells import read_code
from progress_core.domain.values.codes import code_key
from progress_core.domain.values.sheets import Cell, KnownColumns, Row, Sheet

_JOINED = {"first_name": " ", "last_name": " ", "house": ", ", "street": ", ", "locality": ", ", "town": ", "}
"""What joins the columns of a field that may have several; of any other field, the first that is not empty counts."""

_DATE = re.compile(r"\s*([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})(?:[ T]0{1,2}:00(?::00)?)?\s*", re.ASCII)

Change: TypeAlias = Callable[[Cell], Cell]


def mapped(sheets: Iterable[Sheet], mapping: FileMapping | None) -> Iterator[Sheet]:
    """Yield the sheets of a file as a mapping reads them: numbers of rows and places of columns stay the file's.

    A sheet without the headings of the mapping is yielded as it is.

    Args:
        sheets: of the file.
        mapping: None to yield them as they are.

    Source: features J5.
    """
    for sheet in sheets:
        yield sheet if mapping is None else _mapped_sheet(sheet, mapping)


def _mapped_sheet(sheet: Sheet, mapping: FileMapping) -> Sheet:
    rows = iter(sheet.rows)
    top = list(islice(rows, HEADING_SEARCH_ROWS))
    place = heading_place(top, mapping)
    every = chain(top, rows)
    if place < 0:
        return evolve(sheet, rows=every)
    plan = _Plan.of(top[place], mapping)
    known = KnownColumns(plan.row, plan.fields, frozenset(plan.constants))
    return evolve(sheet, rows=_rows(every, plan, sheet), known=known)


def heading_place(top: Sequence[Row], mapping: FileMapping) -> int:
    """Return the index of the row with the most headings of a mapping, or of ours; -1 if no row has enough of them.

    Args:
        top: the first rows of a sheet.
        mapping: its headings are searched for; those of columns that are left out count too.
    """
    known = mapping.fields.keys() | LEARNER_HEADINGS.field_of.keys()
    counts = [len({key for cell in cells if (key := folded_heading(cell)) in known}) for _, cells in top]
    best = max(range(len(counts)), key=counts.__getitem__, default=-1)
    return best if best >= 0 and counts[best] >= min(MIN_HEADINGS, len(mapping.columns) or MIN_HEADINGS) else -1


@frozen
class _Plan:
    """What is done with the rows of one sheet.

    Args:
        row: number of the heading row.
        width: how many columns the file has.
        fields: index -> field, or "" for columns that are left out or joined to an earlier one.
        joined: index -> what joins the cells of the further columns to it, or "" if the first that is not empty
            counts; and their indexes.
        changes: index -> how its cells change.
        constants: index beyond the file's columns -> field and value.
        only: index -> keys of the values of rows that are read.
        read: indexes of the columns that are read; a row in which they are blank is blank.
    """

    row: int
    width: int
    fields: Mapping[int, str]
    joined: Mapping[int, tuple[str, tuple[int, ...]]]
    changes: Mapping[int, Change]
    constants: Mapping[int, tuple[str, str]]
    only: Mapping[int, frozenset[str]]
    read: tuple[int, ...]

    @classmethod
    def of(cls, heading_row: Row, mapping: FileMapping) -> "_Plan":
        number, cells = heading_row
        keys = [folded_heading(cell) for cell in cells]
        named = _named(keys, mapping)
        first: dict[str, int] = {}
        further: dict[str, list[int]] = {}
        fields: dict[int, str] = {}
        for index, name in named.items():
            again = name in first and keys[first[name]] != keys[index]  # the same heading twice stays an error
            if name != LEFT_OUT and again:
                further.setdefault(name, []).append(index)
                fields[index] = LEFT_OUT
            else:
                first.setdefault(name, index)
                fields[index] = name
        read = [
            index for index, key in enumerate(keys) if named.get(index, LEARNER_HEADINGS.field_of.get(key, LEFT_OUT))
        ]
        there = {LEARNER_HEADINGS.field_of.get(key) for index, key in enumerate(keys) if index not in named}
        missing = [name for name in mapping.constants if name not in first and name not in there]
        constants = {len(cells) + more: (name, mapping.constants[name]) for more, name in enumerate(missing)}
        fields.update((index, name) for index, (name, _) in constants.items())
        joined = {first[name]: (_JOINED.get(name, ""), tuple(places)) for name, places in further.items()}
        only = {folded_heading(heading): allowed for heading, allowed in mapping.only.items()}
        return cls(
            number,
            len(cells),
            fields,
            joined,
            _changes(named, mapping),
            constants,
            {index: frozenset(map(code_key, only[key])) for index, key in enumerate(keys) if key in only},
            tuple(read),
        )


def _named(keys: Sequence[str], mapping: FileMapping) -> dict[int, str]:
    fields = mapping.fields
    return {index: fields[key] for index, key in enumerate(keys) if key in fields}


def _changes(named: Mapping[int, str], mapping: FileMapping) -> dict[int, Change]:
    changes: dict[int, Change] = {}
    words = translations(mapping)
    for index, name in named.items():
        if words.get(name):
            changes[index] = _translator(words[name])
        elif name == "date_of_birth" and mapping.dates is not DateOrder.YEAR_FIRST:
            changes[index] = _dater(day_first=mapping.dates is DateOrder.DAY_FIRST)
    return changes


def _translator(words: Mapping[str, str]) -> Change:
    def translate(cell: Cell) -> Cell:
        text, findings = read_code(cell)
        return cell if findings or not text else words.get(code_key(text), cell)

    return translate


def _dater(*, day_first: bool) -> Change:
    def to_iso(cell: Cell) -> Cell:
        found = _DATE.fullmatch(cell) if isinstance(cell, str) else None
        if found is None:
            return cell
        first, second, year = map(int, found.groups())
        day, month = (first, second) if day_first else (second, first)
        try:
            return date(year, month, day).isoformat()
        except ValueError:  # the rules refuse it as the file has it
            return cell

    return to_iso


def _rows(rows: Iterable[Row], plan: _Plan, sheet: Sheet) -> Iterator[Row]:
    """Yield the rows with our values; those up to the headings as they are."""
    constants: tuple[Cell, ...] = tuple(value for _, value in plan.constants.values())
    for number, cells in rows:
        if number <= plan.row:
            yield number, (*cells, *(None for _ in plan.constants)) if number == plan.row else cells
            continue
        full = [*cells[: plan.width], *(None,) * (plan.width - len(cells))]
        if is_blank(full[index] for index in plan.read):
            continue
        if any(code_key(read_code(full[index])[0]) not in allowed for index, allowed in plan.only.items()):
            sheet.notes.left_out += 1
            continue
        for index, change in plan.changes.items():
            full[index] = change(full[index])
        for index, (between, places) in plan.joined.items():
            full[index] = _joined([full[place] for place in (index, *places)], between)
        yield number, (*full, *constants)


def _joined(cells: Sequence[Cell], between: str) -> Cell:
    filled = [cell for cell in cells if not is_blank((cell,))]
    if len(filled) < 2 or not between or not all(isinstance(cell, (str, int)) for cell in filled):  # noqa: PLR2004 - a pair
        return filled[0] if filled else None
    return between.join(str(cell).strip() for cell in filled)
