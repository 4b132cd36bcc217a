"""The quick way through the learner rules: one regular expression that a clean row matches as a whole.

It is put together from the `clean` pattern of each field, so every rule is still declared once. A row
that it does not accept is not wrong, only not known to be clean: it goes through the rules one by one.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from operator import itemgetter
from typing import Any, cast

from progress_core.domain.learners.details import FIELDS, KNOWN_FIELDS, LearnerDetails
from progress_core.domain.values.cells import whole_number
from progress_core.domain.values.codes import YEAR_GROUPS
from progress_core.domain.values.fields import Field
from progress_core.domain.values.identifiers import uln_is_sound, upn_check_letter

_SEPARATOR = "\x1f"  # no clean text holds it
_UNREADABLE = "\x00"  # nor this
_YEAR_GROUP, _BORN, _ULN, _UPN = map(FIELDS.index, ("year_group", "date_of_birth", "uln", "upn"))
_MIDNIGHT = time()
_NONE = type(None)
_YEAR_GROUPS = {f"{word}{number}": number for word in ("", "Year ") for number in YEAR_GROUPS}
_FIELDS = frozenset(FIELDS)
_pick = itemgetter(*FIELDS)
_new, _set = object.__new__, object.__setattr__


def compile_row(fields: Iterable[Field], mandatory: frozenset[str]) -> Callable[[str], object]:
    """Build the test of whether a whole row, joined, is clean."""
    parts = (f"(?>{field.clean})" if field.name in mandatory else f"(?:{field.clean})?+" for field in fields)
    return re.compile(_SEPARATOR.join(parts)).fullmatch


def read_clean(row: Mapping[str, object], accepts: Callable[[str], object]) -> LearnerDetails | None:
    """Return the details of a clean row, or None if the rules must look at it one by one.

    Args:
        row: values by field name, as offered.
        accepts: what `compile_row` built.
    """
    values: Sequence[Any]
    try:
        values = _pick(row)
        joined = _SEPARATOR.join(values)
    except (KeyError, TypeError):
        values = _texts(row)
        joined = _SEPARATOR.join(values)
    if not accepts(joined):
        return None
    uln, upn = values[_ULN], values[_UPN]
    if (uln and not uln_is_sound(uln)) or (upn and upn_check_letter(upn) != upn[0]):
        return None
    try:
        born = date.fromisoformat(values[_BORN])
    except ValueError:
        return None
    group = _YEAR_GROUPS[values[_YEAR_GROUP]]
    if type(values) is tuple and type(row) is dict and len(row) == len(values):
        held: dict[str, Any] = row.copy()
        held["year_group"], held["date_of_birth"] = group, born
        details = _new(LearnerDetails)  # seventeen assignments would take longer than finding out that a row is clean
        _set(details, "__dict__", held)
        return details
    if not row.keys() <= KNOWN_FIELDS:
        return None
    values = [*values]
    values[_YEAR_GROUP], values[_BORN] = group, born
    return LearnerDetails(*values)


def read_clean_columns(
    columns: Mapping[str, Sequence[object]], count: int, accepts: Callable[[str], object]
) -> list[LearnerDetails | None]:
    """Return what `read_clean` returns for each of some rows, in half the time.

    Args:
        columns: values by field name, as offered, of all rows; what is not there is empty.
        count: how many rows there are.
        accepts: what `compile_row` built.
    """
    if not columns.keys() <= _FIELDS:
        return [None] * count
    texts = [_column_texts(name, columns[name]) if name in columns else ("",) * count for name in FIELDS]
    joined = map(_SEPARATOR.join, zip(*texts, strict=True))
    values: list[Sequence[Any]] = [*texts]
    days = {text: _day(text) for text in {*texts[_BORN]}}
    values[_BORN] = [*map(days.__getitem__, texts[_BORN])]
    values[_YEAR_GROUP] = [*map(_YEAR_GROUPS.get, texts[_YEAR_GROUP])]
    return [_clean(row) if accepts(line) else None for line, row in zip(joined, zip(*values, strict=True), strict=True)]


def _clean(values: tuple[Any, ...]) -> LearnerDetails | None:
    uln, upn = values[_ULN], values[_UPN]
    if (uln and not uln_is_sound(uln)) or (upn and upn_check_letter(upn) != upn[0]) or values[_BORN] is None:
        return None
    return LearnerDetails(*values)


def _day(text: str) -> date | None:
    """Return a day; None if the text is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _column_texts(name: str, cells: Sequence[object]) -> Sequence[str]:
    """Write the cells of a column as text; each value that comes often is written once."""
    write = _written_day if name == "date_of_birth" else _written
    kinds = {*map(type, cells)}
    if kinds <= {str}:
        return cast("Sequence[str]", cells)
    if kinds <= {str, _NONE}:
        return ["" if cell is None else cast("str", cell) for cell in cells]
    if kinds <= {int, _NONE} or kinds <= {date, _NONE}:  # other kinds may be equal and written differently
        known = {cell: write(cell) for cell in {*cells}}
        return [*map(known.__getitem__, cells)]
    return [*map(write, cells)]


def _written(cell: object) -> str:
    return cell if isinstance(cell, str) else _text(cell)


def _written_day(cell: object) -> str:
    if isinstance(cell, datetime):
        return _UNREADABLE if cell.time() != _MIDNIGHT else cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else _written(cell)


def _texts(row: Mapping[str, object]) -> list[Any]:
    """Write the cells of a spreadsheet as text; what only the rules can judge becomes a text that is never clean."""
    return [(_written_day if name == "date_of_birth" else _written)(row.get(name)) for name in FIELDS]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return whole_number(value) or _UNREADABLE
    return _UNREADABLE
