"""Mappings suggested from a file: its headings and some of its values are compared with those that are known."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import islice

from attrs import evolve, frozen

from progress_core.domain.importing.heading_keys import folded_heading
from progress_core.domain.importing.headings import HEADING_SEARCH_ROWS, MIN_HEADINGS, is_blank
from progress_core.domain.importing.learner_headings import LEARNER_HEADINGS
from progress_core.domain.importing.mapped_sheets import heading_place
from progress_core.domain.importing.mappings import (
    LEFT_OUT,
    MAX_VALUES,
    TRANSLATED,
    DateOrder,
    FileMapping,
    with_provider,
)
from progress_core.domain.importing.ready_mappings import CODES, CTF, ONEROSTER, READY, SIMS
from progress_core.domain.learners.fields import LEARNER_FIELDS
from progress_core.domain.values.cells import read_code
from progress_core.domain.values.codes import YEAR_GROUPS, code_key
from progress_core.domain.values.sheets import Cell, Row, Sheet

MAX_SAMPLE_ROWS = 1_000
"""Rows that are looked at for a suggestion."""
MAX_SAMPLES = 5
"""Values of a column that are shown."""

_FIELDS = {one.name: one for one in LEARNER_FIELDS}
_JOINED = ("house",)
"""The fields that a suggestion takes from several columns, such as those of a flat and a number."""
_TELLTALE = ("upn", "uln")
"""The fields whose values give them away, as they carry a check digit; those of addresses may be of parents."""
_DATE = re.compile(r"\s*([0-9]{1,2})[/.-]([0-9]{1,2})[/.-][0-9]{4}\b.*", re.ASCII | re.DOTALL)
_NUMBER = re.compile(r"[0-9]+", re.ASCII)
_GUESSED = ("sims", "arbor", "bromcom")
"""The systems whose files have headings of many kinds, so that only most of them are known."""
_STUDENT = "student"
_MONTHS = 12
_MOST = 0.6
"""The part of identifiers that must be ULNs or UPNs where those of staff are among them."""
_SURE = 0.9
"""The part of a file's headings that a mapping for it must know."""


@frozen
class FileColumn:
    """A column of a file.

    Args:
        heading: as the file has it.
        samples: some of its values, as text, without repeats.
        distinct: more of them, of which a mapping may translate some.
    """

    heading: str
    samples: tuple[str, ...]
    distinct: tuple[str, ...] = ()


@frozen
class FileColumns:
    """The columns of the sheet that an import would read.

    Args:
        columns: those with a heading, in the order of the file.
        row: number of the heading row; 0 in a file of pupils in XML.
    """

    columns: tuple[FileColumn, ...]
    row: int

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the headings, see `folded_heading`."""
        return tuple(folded_heading(column.heading) for column in self.columns)

    def are_ours(self, *, but: AbstractSet[str] = frozenset()) -> bool:
        """Return whether all mandatory headings of the template are there, so that no mapping is needed.

        Args:
            but: fields that have a value without a column.
        """
        found = {LEARNER_HEADINGS.field_of.get(key) for key in self.keys}
        return found >= LEARNER_HEADINGS.mandatory.keys() - but


@frozen
class Suggestion:
    """A mapping suggested for a file.

    Args:
        mapping: the suggestion.
        columns: of the file, with samples.
        kind: name of the ready mapping that it follows, as in `READY`; "" if it follows none alone.
        certain: whether it is that of a standard, or somebody has confirmed it before.
    """

    mapping: FileMapping
    columns: FileColumns
    kind: str = ""
    certain: bool = True

    def for_provider(self, ukprn: str) -> "Suggestion":
        """Return the suggestion for a file whose learners are all of one provider, unless it has a column for it.

        Args:
            ukprn: of the provider; "" changes nothing.
        """
        if not ukprn or "ukprn" in self.mapping.columns.values():
            return self
        return evolve(self, mapping=with_provider(self.mapping, ukprn))


def columns_of(sheets: Iterable[Sheet]) -> FileColumns:
    """Return the columns of the first visible sheet with a row of headings; none if there is no such sheet.

    If no row has headings that are known, the first row is taken for them.
    """
    for sheet in sheets:
        if sheet.visible:
            rows = iter(sheet.rows)
            top = list(islice(rows, HEADING_SEARCH_ROWS))
            place = heading_place(top, _EVERY_HEADING)
            if place < 0 and top and sum(isinstance(cell, str) for cell in top[0][1]) >= MIN_HEADINGS:
                place = 0
            if place >= 0:
                below = [cells for _, cells in (*top[place + 1 :], *islice(rows, MAX_SAMPLE_ROWS))]
                return FileColumns(tuple(_columns(top[place], below)), top[place][0])
    return FileColumns((), 1)


def _columns(headings: Row, below: Sequence[tuple[Cell, ...]]) -> Iterator[FileColumn]:
    seen = {""}  # of a heading that is there twice, the rules say what is wrong
    for index, cell in enumerate(headings[1]):
        key = folded_heading(cell)
        if key in seen or not isinstance(cell, str):
            continue
        seen.add(key)
        values: dict[str, None] = {}
        for cells in below:
            if index < len(cells) and not is_blank((cells[index],)):
                values[str(cells[index]).strip()] = None
                if len(values) == MAX_VALUES:
                    break
        distinct = tuple(values)
        yield FileColumn(cell.strip(), distinct[:MAX_SAMPLES], distinct)


def suggest(columns: FileColumns, remembered: Iterable[FileMapping] = ()) -> Suggestion:
    """Suggest a mapping for a file.

    A remembered mapping that knows its headings comes before a ready one, and a ready one before a guess.

    Args:
        columns: of the file.
        remembered: mappings that were corrected for other files, the best first.

    Source: features J5.
    """
    for mapping in remembered:
        if fits(mapping, columns):
            return Suggestion(mapping, columns)
    if columns.row == 0 or columns.keys == tuple(CTF.fields):  # the latter is its error workbook
        return Suggestion(CTF, columns, "ctf")
    if fits(ONEROSTER, columns):
        return of_standard("oneroster", columns)
    likest = max(_GUESSED, key=lambda kind: _known_part(READY[kind], columns))
    kind = likest if _known_part(READY[likest], columns) >= _SURE else ""
    return Suggestion(_guessed(columns, READY[kind] if kind else SIMS, kind), columns, kind, certain=False)


def of_standard(kind: str, columns: FileColumns) -> Suggestion:
    """Return what is known of a file that is said to be of a standard.

    Args:
        kind: "ctf" or "oneroster".
        columns: of the file; none if they are not to be read.
    """
    return Suggestion(_with_numbers(READY[kind], columns), columns, kind)


def fits(mapping: FileMapping, columns: FileColumns) -> bool:
    """Return whether a mapping knows nearly all headings of a file, among them those of a person's names."""
    fields = mapping.fields
    found = {fields.get(key) for key in columns.keys}
    return {"first_name", "last_name"} <= found and _known_part(mapping, columns) >= _SURE


def _known_part(mapping: FileMapping, columns: FileColumns) -> float:
    fields, keys = mapping.fields, columns.keys
    return sum(key in fields for key in keys) / len(keys) if keys else 0.0


def _guessed(columns: FileColumns, like: FileMapping, kind: str) -> FileMapping:
    """Return a mapping with an entry for every heading of the file.

    Where two columns could be the same field, the one that the ready mapping names first has it: a legal name, for
    example, before another.
    """
    order = {key: place for place, key in enumerate(like.fields)}
    taken: dict[str, str] = {}
    for column in sorted(columns.columns, key=lambda one: order.get(folded_heading(one.heading), len(order))):
        name = _field_of(column, like)
        joins = name in _JOINED
        taken[column.heading] = LEFT_OUT if name in taken.values() and not joins else name
    _tell_numbers(columns, taken)
    mapped = {column.heading: taken[column.heading] for column in columns.columns}
    values = {name: _values(name, columns, mapped) for name in TRANSLATED if name in mapped.values()}
    name = like.name if kind else ""
    return FileMapping(name, mapped, values, dates=_date_order(columns, mapped), only=_students(columns))


def _tell_numbers(columns: FileColumns, taken: dict[str, str], part: float = 1) -> None:
    """Name the field of each column that has none in `taken`, and whose values, or this part of them, give it away."""
    for column in columns.columns:
        if not taken[column.heading]:
            free = (name for name in _TELLTALE if name not in taken.values())
            taken[column.heading] = next((name for name in free if _are(name, column, part)), LEFT_OUT)


def _with_numbers(ready: FileMapping, columns: FileColumns) -> FileMapping:
    """Return a ready mapping that reads ULNs and UPNs too: a standard has identifiers, and does not say of what kind.

    Args:
        ready: the mapping.
        columns: of a file whose headings it knows; it may have rows about staff.
    """
    before = {column.heading: ready.fields.get(folded_heading(column.heading), LEFT_OUT) for column in columns.columns}
    taken = dict(before)
    _tell_numbers(columns, taken, _MOST)
    told = {folded_heading(heading): name for heading, name in taken.items() if name != before[heading]}
    ours = {heading: told.get(folded_heading(heading), name) for heading, name in ready.columns.items()}
    return evolve(ready, columns=ours)


def _field_of(column: FileColumn, like: FileMapping) -> str:
    key = folded_heading(column.heading)
    for fields in (like.fields, LEARNER_HEADINGS.field_of, *(ready.fields for ready in READY.values())):
        if key in fields:
            return fields[key]
    return LEFT_OUT


def _are(name: str, column: FileColumn, part: float) -> bool:
    right = sum(not _FIELDS[name].read(text)[1] for text in column.distinct)
    return bool(column.distinct) and right >= part * len(column.distinct)


def _values(name: str, columns: FileColumns, mapped: Mapping[str, str]) -> dict[str, str]:
    """Return the translations of a field: all codes that are known, and what its values in the file give away."""
    found = dict(CODES.get(name, {}))
    known = {code_key(theirs) for theirs in found}
    for column in columns.columns:
        for text in column.distinct if mapped[column.heading] == name else ():
            if code_key(text) not in known and _FIELDS[name].read(text)[1] and (ours := _meant(name, text)):
                found[text] = ours
    return found


def _meant(name: str, text: str) -> str:
    """Return our value for a text; a year group is told by its only number. "" if nothing tells."""
    if name == "year_group":
        numbers = [int(digits) for digits in _NUMBER.findall(text) if len(digits) <= 2]  # noqa: PLR2004 - of a year
        return f"Year {numbers[0]}" if len(numbers) == 1 and numbers[0] in YEAR_GROUPS else ""
    inside = [CODES[name][code] for code in CODES[name] if len(code) > 1 and code_key(code) in _words(text)]
    return inside[0] if len(set(inside)) == 1 else ""


def _words(text: str) -> set[str]:
    return {code_key(word) for word in re.split(r"\W+", read_code(text)[0])}


def _students(columns: FileColumns) -> dict[str, tuple[str, ...]]:
    """Return which rows are about learners, where a file has a column for people's roles: staff are never learners."""
    return {
        column.heading: (_STUDENT,)
        for column in columns.columns
        if folded_heading(column.heading) == "role" and _STUDENT in map(code_key, column.distinct)
    }


def _date_order(columns: FileColumns, mapped: Mapping[str, str]) -> DateOrder:
    """Return the order that the dates of birth show; where days and months could be either, that of England."""
    texts = [
        text for column in columns.columns if mapped[column.heading] == "date_of_birth" for text in column.distinct
    ]
    pairs = [(int(found[1]), int(found[2])) for found in map(_DATE.fullmatch, texts) if found]
    if not pairs:
        return DateOrder.YEAR_FIRST
    shows_month_first = any(second > _MONTHS for _, second in pairs) and all(first <= _MONTHS for first, _ in pairs)
    return DateOrder.MONTH_FIRST if shows_month_first else DateOrder.DAY_FIRST


_EVERY_HEADING = FileMapping(columns={heading: LEFT_OUT for ready in READY.values() for heading in ready.columns})
"""Every heading that is known, besides ours, to find the row of headings by."""
