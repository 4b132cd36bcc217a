"""Values of any kind, such as what somebody entered: kinds that JSON does not have are objects with a tag (I10).

A date is `{"$date": "2008-02-29"}`, for example. What has no tag either becomes its text.
"""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time
from math import isfinite
from typing import Any

from progress_core.domain.values.sheets import CellError, Uncomputed
from progress_json import texts
from progress_json.faults import Fault, wrong_type
from progress_json.scalars import (
    DATE,
    REAL_DATE,
    TIME,
    TOO_LARGE,
    add_new,
    key,
    moment_text,
    number,
    plain,
    text,
    written,
)

MAX_DEPTH = 64
"""How many lists and objects a value may have within each other."""

_CUT = "…"
_CALENDAR: dict[str, type[date | time]] = {"$date": date, "$time": time}
_INFINITE = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}


def any_data(value: object, depth: int = 0) -> Any:
    """Return a value of any kind as plain data.

    Raises:
        TypeError: a mapping in it has a key that is no text.
    """
    value = plain(value)
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int | float):
        data = _number_data(value)
        return _CUT if isinstance(data, dict) and depth >= MAX_DEPTH else data
    if depth >= MAX_DEPTH:
        return _CUT
    if isinstance(value, Mapping):
        found = {key(name): any_data(inner, depth + 1) for name, inner in value.items()}
        return {"$object": found} if any(name.startswith("$") for name in found) else found
    return _list_data(value, depth + 1)


def _list_data(value: object, depth: int) -> Any:
    if isinstance(value, list):
        return [any_data(inner, depth) for inner in value]
    if isinstance(value, tuple):
        return {"$tuple": [any_data(inner, depth) for inner in value]}
    if isinstance(value, AbstractSet):
        return {"$set": _entries(value, depth)}
    return _tagged(value)


def _entries(value: Iterable[object], depth: int) -> list[Any]:
    """Return the entries of a set, in one order; those that become the same data are one."""
    found: dict[object, Any] = {}
    for inner in value:
        data = any_data(inner, depth)
        try:
            found[_value(data, depth)] = data
        except (TypeError, Fault):  # a mapping of a class of its own, which may be in a set
            found[str(inner)] = str(inner)
    return sorted(found.values(), key=lambda data: texts.written(data, canonical=True))


def _tagged(value: object) -> Any:
    if isinstance(value, CellError):
        return {"$error": value.text}
    if isinstance(value, Uncomputed):
        return {"$formula": value.formula}
    if isinstance(value, datetime):
        return {"$datetime": moment_text(value)}
    for tag, class_ in _CALENDAR.items():
        if isinstance(value, class_):
            return {tag: value.isoformat()}
    return str(value)


def _number_data(value: float) -> Any:
    if isinstance(value, int):
        return int(value) if -TOO_LARGE < value < TOO_LARGE else {"$number": hex(value)}
    if isfinite(value):
        return float(value)
    return {"$number": next(name for name, found in _INFINITE.items() if repr(found) == repr(float(value)))}


def any_value(value: object, _: Any = object) -> Any:
    """Return the value that plain data stands for."""
    return _value(value, 0)


def _value(value: object, depth: int) -> Any:
    if value is None or isinstance(value, bool | str | int):
        return value
    if isinstance(value, float):
        return number(value)
    if depth >= MAX_DEPTH:
        raise Fault("too_deep")
    if isinstance(value, list):
        return [_value(inner, depth + 1) for inner in value]
    if not isinstance(value, Mapping):
        raise wrong_type(value, "data that JSON can hold")
    found = {text(name): inner for name, inner in value.items()}
    if any(name.startswith("$") for name in found):
        return _untagged(found, depth)
    return {name: _value(inner, depth + 1) for name, inner in found.items()}


def _untagged(tagged: dict[str, object], depth: int) -> object:
    tag, inner = next(iter(tagged.items()))
    if len(tagged) == 1 and tag in TEXT_TAGS:
        pattern, read = TEXT_TAGS[tag]
        return written(inner, pattern, f"what belongs to {tag}", read)
    if len(tagged) == 1 and tag == "$object" and isinstance(inner, Mapping):
        return {text(name): _value(part, depth + 1) for name, part in inner.items()}
    if len(tagged) == 1 and tag in LIST_TAGS and isinstance(inner, list):
        parts = (_value(part, depth + 1) for part in inner)
        return tuple(parts) if tag == "$tuple" else _unique(inner, parts)
    raise Fault("unknown_tag", known=[*TEXT_TAGS, *LIST_TAGS, "$object"])


def _unique(data: list[object], parts: Iterable[object]) -> frozenset[object]:
    """Return the set of what is made of data, and refuse repetitions."""
    found: set[object] = set()
    for entry, part in zip(data, parts, strict=True):
        add_new(part, found, entry)
    return frozenset(found)


def _number_of(written_: str) -> float:
    return _INFINITE[written_] if written_ in _INFINITE else int(written_, 16)


_OFFSET = "([+-]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{6})?)?)?"
_ANY_TEXT = r"[\s\S]*"

TEXT_TAGS: dict[str, tuple[str, Callable[[str], object]]] = {
    "$date": (DATE, date.fromisoformat),
    "$time": (TIME + _OFFSET, time.fromisoformat),
    "$datetime": (f"{REAL_DATE}T{TIME}{_OFFSET}", datetime.fromisoformat),
    "$number": ("NaN|-?Infinity|-?0x[0-9a-f]+", _number_of),
    "$error": (_ANY_TEXT, CellError),
    "$formula": (_ANY_TEXT, Uncomputed),
}
"""Tag of a text -> what the text is like, and what reads it."""

LIST_TAGS = ("$tuple", "$set")
"""Tags of lists."""
