"""Texts, numbers, truth values, dates and choices: each from its own kind of data alone (I10)."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time
from enum import Enum, Flag
from math import isfinite
from sys import int_info
from typing import Any, TypeVar, get_args

from progress_json.faults import HALF, Fault, wrong_type
from progress_json.kinds import no_data

_T = TypeVar("_T")

_MINUTES = "([01][0-9]|2[0-3]):[0-5][0-9]"
DATE = "(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
TIME = f"{_MINUTES}:[0-5][0-9]([.][0-9]{{1,6}})?"
REAL_DATE = (
    "(?!0000)([0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    "|02-(0[1-9]|1[0-9]|2[0-8]))|([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29)"
)
MOMENT = f"{DATE}T{TIME}(Z|[+-]{_MINUTES})"
"""The forms of texts that stand for a date, a time of day, a date that exists, where no format says that it must, and
date and time with the offset from UTC (RFC 3339)."""

TOO_LARGE = 10**int_info.default_max_str_digits
"""Python writes no number with more digits, and so JSON has none."""


def text(value: object, type_: Any = str) -> Any:
    """Return a text, or the choice that it is: cattrs asks the hook of `str` for every enum of texts as well."""
    if type_ is not str:
        return choice(value, type_)
    if not isinstance(value, str):
        raise wrong_type(value, "a text")
    if not value.isascii() and HALF.search(value):
        raise Fault("forbidden_character", value)
    return value if type(value) is str else str.__str__(value)


def whole_number(value: object, type_: Any = int) -> Any:
    """Return a whole number, or the choice that it is; 7.0 is one, as JSON does not tell it from 7."""
    if type_ is not int:
        return choice(value, type_)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise wrong_type(value, "a whole number")
    if not -TOO_LARGE < value < TOO_LARGE:
        raise Fault("too_large", value)
    return int(value)


def number(value: object, _: Any = float) -> float:
    """Return a number as a `float`."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong_type(value, "a number")
    try:
        found = float(value)
    except OverflowError:
        raise Fault("too_large", value) from None
    if not isfinite(found):
        raise wrong_type(value, "a number")
    return found


def truth(value: object, _: Any = bool) -> bool:
    """Return true or false."""
    if not isinstance(value, bool):
        raise wrong_type(value, "true or false")
    return value


def nothing(value: object, _: Any = None) -> None:
    """Return None."""
    if value is not None:
        raise wrong_type(value, "null")


def day(value: object, _: Any = date) -> date:
    """Return a date."""
    return written(value, DATE, "a date like 2026-09-01", date.fromisoformat)


def moment(value: object, _: Any = datetime) -> datetime:
    """Return a date and time."""
    wanted = "a date and time with its offset from UTC, like 2026-09-01T08:30:00+00:00"
    return written(value, MOMENT, wanted, datetime.fromisoformat)


def clock_time(value: object, _: Any = time) -> time:
    """Return a time of day."""
    return written(value, TIME, "a time of day like 08:30:00", time.fromisoformat)


def written(value: object, pattern: str, wanted: str, read: Callable[[str], _T]) -> _T:
    """Return what is read from a text that a pattern matches; `wanted` says in words what it should be."""
    if not isinstance(value, str):
        raise wrong_type(value, wanted)
    try:
        if re.fullmatch(pattern, value):
            return read(value)
    except ValueError:  # 30 February
        pass
    raise Fault("bad_format", value, words={"wanted": wanted})


def moment_text(value: datetime) -> str:
    """Return a moment as text: in UTC, so that the same moment always has the same text."""
    if value.tzinfo is None:
        return value.isoformat()
    try:
        return value.astimezone(UTC).isoformat()
    except OverflowError:  # a few hours from the first or last moment that Python knows
        return value.isoformat()


def choice(value: object, type_: type[Enum]) -> Enum:
    """Return the member of an enum that has the value."""
    if issubclass(type_, Flag):  # its members can be added up, and the sum is no member
        no_data(type_)
    plain = int(value) if isinstance(value, float) and value.is_integer() else value
    for member in type_:
        if type(plain) is type(member.value) and plain == member.value:
            return member
    raise _no_choice(value, [member.value for member in type_])


def literal(value: object, type_: Any) -> object:
    """Return a value that is one of those of a `Literal`."""
    for member in get_args(type_):
        if type(value) is type(member) and value == member:
            return member
    raise _no_choice(value, get_args(type_))


def add_new(made: object, seen: set[object], entry: object) -> None:
    """Add what was made of an entry to a set, and refuse what is there already or can be in no set."""
    try:
        known = made in seen
    except TypeError:  # a list or an object is in it
        raise wrong_type(entry, "a value with no list or object inside, as it belongs to a set") from None
    if known:
        raise Fault("duplicate", entry)
    seen.add(made)


def _no_choice(value: object, known: Iterable[object]) -> Fault:
    return Fault("not_in_list", value, known=[*known])


def plain(value: Any) -> Any:
    """Return the value of a member of an enum, and a text or number of a class of its own as a plain one."""
    if isinstance(value, Enum):
        return value.value
    return str.__str__(value) if isinstance(value, str) else value


def key(value: object) -> str:
    """Return the key of an object, which is a text."""
    if not isinstance(value, str):
        raise TypeError(f"A key in JSON is a text, not {value!r}.")
    return str(plain(value))
