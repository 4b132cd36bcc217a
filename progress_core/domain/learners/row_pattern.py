"""The quick way through the learner rules: one regular expression that a clean row matches as a whole.

It is put together from the `clean` pattern of each field, so every rule is still declared once. A row
that it does not accept is not wrong, only not known to be clean: it goes through the rules one by one.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from operator import itemgetter
from typing import Any

from progress_core.domain.learners.details import FIELDS, KNOWN_FIELDS, LearnerDetails
from progress_core.domain.values.cells import whole_number
from progress_core.domain.values.codes import YEAR_GROUPS
from progress_core.domain.values.fields import Field
from progress_core.domain.values.identifiers import uln_is_sound, upn_check_letter

_SEPARATOR = "\x1f"  # no clean text holds it
_UNREADABLE = "\x00"  # nor this
_YEAR_GROUP, _BORN, _ULN, _UPN = map(FIELDS.index, ("year_group", "date_of_birth", "uln", "upn"))
_MIDNIGHT = time()
_YEAR_GROUPS = {f"{word}{number}": number for word in ("", "Year ") for number in YEAR_GROUPS}
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


def _texts(row: Mapping[str, object]) -> list[Any]:
    """Write the cells of a spreadsheet as text; what only the rules can judge becomes a text that is never clean."""
    values = [row.get(name) for name in FIELDS]
    born = values[_BORN]
    if isinstance(born, datetime):
        values[_BORN] = _UNREADABLE if born.time() != _MIDNIGHT else born.date().isoformat()
    elif isinstance(born, date):
        values[_BORN] = born.isoformat()
    return [value if isinstance(value, str) else _text(value) for value in values]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return whole_number(value) or _UNREADABLE
    return _UNREADABLE
