"""The quick way through the learner rules: one regular expression that a clean row matches as a whole.

It is put together from the `clean` pattern of each field, so every rule is still declared once. A row
that it does not accept is not wrong, only not known to be clean: it goes through the rules one by one.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from operator import itemgetter

from progress_core.domain.learners.details import FIELDS, LearnerDetails
from progress_core.domain.values.cells import whole_number
from progress_core.domain.values.fields import Field
from progress_core.domain.values.identifiers import uln_is_sound, upn_check_letter

_SEPARATOR = "\x1f"  # no clean text holds it
_UNREADABLE = "\x00"  # nor this
_DATE = FIELDS.index("date_of_birth")
_YEAR_GROUPS = {f"{word}{number}": number for word in ("", "Year ") for number in range(7, 15)}
_pick = itemgetter(*FIELDS)


def compile_row(fields: Iterable[Field], mandatory: frozenset[str]) -> Callable[[str], object]:
    """Give what says whether a whole row, joined, is clean."""
    parts = (f"(?>{field.clean})" if field.name in mandatory else f"(?:{field.clean})?+" for field in fields)
    return re.compile(_SEPARATOR.join(parts)).fullmatch


def read_clean(row: Mapping[str, object], accepts: Callable[[str], object]) -> LearnerDetails | None:
    """Give the details of a clean row, or None if the rules must look at it one by one.

    Args:
        row: values by field name, as offered.
        accepts: what `compile_row` gave.
    """
    try:
        values = _pick(row)
        joined = _SEPARATOR.join(values)
    except (KeyError, TypeError):
        values = _texts(row)
        joined = _SEPARATOR.join(values)
    if not accepts(joined):
        return None
    # one name each, and no *rest: it is built for every learner of an import
    (
        ukprn, year_group, first_name, last_name, postcode, born, email, house, street,
        locality, town, telephone, uln, upn, ccis, gender, ethnicity,
    ) = values  # fmt: skip
    if (uln and not uln_is_sound(uln)) or (upn and upn_check_letter(upn) != upn[0]):
        return None
    try:
        date_of_birth = date.fromisoformat(born)
    except ValueError:
        return None
    return LearnerDetails(
        ukprn, _YEAR_GROUPS[year_group], first_name, last_name, postcode, date_of_birth, email, house, street,
        locality, town, telephone, uln, upn, ccis, gender, ethnicity,
    )  # fmt: skip


def _texts(row: Mapping[str, object]) -> list[str]:
    """Write the cells of a spreadsheet as text, those that only the rules can judge as something never clean."""
    values = [row.get(name) for name in FIELDS]
    born = values[_DATE]
    if isinstance(born, date):
        values[_DATE] = (born.date() if isinstance(born, datetime) else born).isoformat()
    return [value if isinstance(value, str) else _text(value) for value in values]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return whole_number(value) or _UNREADABLE
    return _UNREADABLE
