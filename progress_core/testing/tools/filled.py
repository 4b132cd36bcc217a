"""Values with every field filled in, made from the fields of their classes, so that no new field is forgotten."""

import inspect
import types
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from itertools import count, islice
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints
from zlib import crc32

import attrs

from progress_core.testing.tools.samples import nasty_text

T = TypeVar("T")

_FIRST = datetime(2038, 1, 19, 3, 14, 8, 7, tzinfo=UTC)
"""The first second that does not fit into 32 bits."""
_BEYOND_32_BITS = 2**40
NOUGHT = 14
"""The seed with which numbers that may be missing are 0, which is not the same."""
_OPTIONAL = (Union, types.UnionType)


def filled(kind: type[T], seed: int = 1, /, **given: Any) -> T:
    """Build a value of an attrs class in which every field differs from its default, and from other seeds.

    Texts begin and end with spaces, and have accents in two code points, letters that normalisation would replace,
    emoji, and letters beyond the basic plane. Numbers need more than 32 bits, moments have microseconds, and what has
    several parts has them in an order of its own. Yes or no is the default again where the seed is even.

    Args:
        kind: the class.
        seed: values with other seeds differ in every field, except in some of yes or no.
        **given: the values of fields that must fit other values.
    """
    made: T = _made(kind, seed, kind.__name__, given)
    return made


def blank(kind: type[T], seed: int = 1, /, **given: Any) -> T:
    """Build a value of an attrs class in which only those fields are filled in that have no default of their own."""
    optional = {field.name: _default(field) for field in _fields(kind) if _default(field) is not attrs.NOTHING}
    made: T = _made(kind, seed, kind.__name__, {**optional, **given})
    return made


def defaults_of(value: Any) -> list[str]:
    """Return the names of the fields in which a value of an attrs class has the default."""
    return [field.name for field in _fields(type(value)) if getattr(value, field.name) == _default(field)]


def difference(expected: object, found: object, place: str = "value") -> str:
    """Return where two values differ, in their types too, or "" if they are the same.

    Moments are the same if they are the same instant and both are aware.
    """
    if isinstance(expected, datetime) and isinstance(found, datetime):
        same = found.tzinfo is not None and expected == found
        return "" if same else f"{place}: {expected!r} became {found!r}"
    if type(expected) is not type(found):
        return f"{place}: {expected!r} ({type(expected).__name__}) became {found!r} ({type(found).__name__})"
    for name, one, other in _parts(expected, found):
        if deeper := difference(one, other, f"{place}{name}"):
            return deeper
    return "" if expected == found else f"{place}: {expected!r} became {found!r}"


def _parts(expected: Any, found: Any) -> list[tuple[str, object, object]]:
    if attrs.has(type(expected)):
        names = [field.name for field in _fields(type(expected))]
        return [(f".{name}", getattr(expected, name), getattr(found, name)) for name in names]
    if isinstance(expected, Mapping) and expected.keys() == found.keys():
        keys = zip(sorted(expected, key=repr), sorted(found, key=repr), strict=True)
        values = [(f"[{key!r}]", expected[key], found[key]) for key in expected]
        return [*((" key", one, other) for one, other in keys), *values]
    if isinstance(expected, tuple | list) and len(expected) == len(found):
        return [(f"[{place}]", *pair) for place, pair in enumerate(zip(expected, found, strict=True))]
    return []


def _made(kind: type[Any], seed: int, path: str, given: Mapping[str, object]) -> Any:
    if unknown := given.keys() - {field.name for field in _fields(kind)}:
        raise TypeError(f"{kind.__name__} has no field {', '.join(sorted(unknown))}")
    values = {
        field.name: given[field.name]
        if field.name in given
        else _value(_hints(kind)[field.name], seed, f"{path}.{field.name}", field)
        for field in _fields(kind)
    }
    return kind(**values)


def _value(hint: Any, seed: int, path: str, field: Any = None) -> Any:
    """Build a value of a type; the path of its field makes it differ from those of other fields."""
    default = attrs.NOTHING if field is None else _default(field)
    if get_origin(hint) in _OPTIONAL:
        hint = next(part for part in get_args(hint) if part is not type(None))
        if seed == NOUGHT and hint in (int, float):
            return hint(0)
    if get_origin(hint) is Literal or (inspect.isclass(hint) and issubclass(hint, Enum)):
        options = [option for option in (get_args(hint) or list(hint)) if option != default]
        return options[(_number(path) + seed) % len(options)]
    if get_origin(hint) in _SEVERAL:
        return _SEVERAL[get_origin(hint)](get_args(hint), seed, path)
    if attrs.has(hint):
        return _made(hint, seed, path, {})
    if hint is bool:
        return (default is not True) == bool(seed % 2)
    return _PLAIN[hint](seed, path)


def _numbered(hint: Any, seed: int, path: str, number: int) -> list[Any]:
    """Build different values of a type, not in any order."""
    every = (_value(hint, seed + place, f"{path}[{place}]") for place in count())
    found: list[Any] = []
    for value in islice(every, 100):
        if value not in found:
            found.append(value)
        if len(found) == number:
            break
    return [*found[1:], *found[:1]]  # neither ascending nor descending


def _mapping(hints: tuple[Any, ...], seed: int, path: str) -> dict[Any, Any]:
    if hints[1] is object:
        text = nasty_text(f"{path} {seed}")
        return {text: _anything(seed, path), "least": seed, "none": None, "nought": 0, "empty": ""}
    keys = _numbered(hints[0], seed, f"{path} key", 5)
    return {key: _value(hints[1], seed + place, f"{path}[{place}]") for place, key in enumerate(keys)}


def _anything(seed: int, path: str) -> list[object]:
    """Build what is not only text: JSON can hold it, and it is told from what resembles it."""
    return [nasty_text(f"{path} {seed}"), _BEYOND_32_BITS + seed, 0.1 + seed, True, None, "1", 1, [], {"a": [seed]}]


def _moment(seed: int, path: str) -> datetime:
    return _FIRST + timedelta(days=seed, seconds=_number(path), microseconds=_number(path) % 999_983)


_SEVERAL: Mapping[Any, Any] = {
    tuple: lambda hints, seed, path: tuple(_numbered(hints[0], seed, path, 3)),
    frozenset: lambda hints, seed, path: frozenset(_numbered(hints[0], seed, path, 2)),
    dict: _mapping,
    Mapping: _mapping,
    get_origin(Mapping[str, object]): _mapping,
}
_PLAIN: Mapping[Any, Any] = {
    str: lambda seed, path: nasty_text(f"{path} {seed}"),
    int: lambda seed, path: _BEYOND_32_BITS + 1000 * _number(path) + seed,
    float: lambda seed, path: seed + _number(path) / 1_000_003,
    bytes: lambda seed, path: bytes(range(256)) + path.encode() + bytes([seed]),
    object: lambda seed, path: [_BEYOND_32_BITS + _number(path), 0.5, False][seed % 3],
    datetime: _moment,
    date: lambda seed, path: date(1999, 12, 31) + timedelta(days=seed + _number(path) % 300),
}


def _number(path: str) -> int:
    return crc32(path.encode()) % 1_000_000


def _default(field: Any) -> Any:
    default = field.default
    if not isinstance(default, attrs.Factory):  # type: ignore[arg-type] # is a class
        return default
    return attrs.NOTHING if default.takes_self else default.factory()


def _hints(kind: type[Any]) -> dict[str, Any]:
    if kind not in _HINTS:
        _HINTS[kind] = get_type_hints(kind)
    return _HINTS[kind]


def _fields(kind: type[Any]) -> tuple[Any, ...]:
    return tuple(attrs.fields(kind))


_HINTS: dict[type[Any], dict[str, Any]] = {}
