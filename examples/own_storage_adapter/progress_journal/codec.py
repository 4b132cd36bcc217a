"""The values of the ports as JSON, and back. Only classes of the core's domain are created."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from enum import Enum
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

from attrs import fields, has

from progress_core import domain

_CLASSES: dict[str, type[Any]] = {
    name: kind
    for module in walk_packages(domain.__path__, f"{domain.__name__}.")
    for name, kind in vars(import_module(module.name)).items()
    if isinstance(kind, type) and kind.__module__.startswith(domain.__name__) and (has(kind) or issubclass(kind, Enum))
}

_FORMS: tuple[tuple[str, type[Any], Callable[[Any], object], Callable[[Any], object]], ...] = (
    ("bytes", bytes, lambda value: b64encode(value).decode("ascii"), b64decode),
    ("datetime", datetime, datetime.isoformat, datetime.fromisoformat),
    ("date", date, date.isoformat, date.fromisoformat),
    ("list", list, lambda value: [encode(item) for item in value], lambda items: list(map(decode, items))),
    ("set", AbstractSet, lambda value: [encode(item) for item in value], lambda items: frozenset(map(decode, items))),
    ("map", Mapping, lambda value: [(encode(key), encode(item)) for key, item in value.items()],
     lambda pairs: {decode(key): decode(item) for key, item in pairs}),
)  # fmt: skip
"""Types that JSON does not have: tag, type, function that writes it, function that reads it."""


def encode(value: object) -> object:
    """Return a value for JSON: one of a type that JSON does not have becomes an object with one key, its tag."""
    kind: type[Any] = type(value)
    if value is None or kind in (bool, int, float, str):
        return value
    for tag, of, write, _ in _FORMS:
        if isinstance(value, of):
            return {tag: write(value)}
    if isinstance(value, tuple | range):
        return [encode(item) for item in value]
    if kind.__name__ not in _CLASSES:
        raise TypeError(f"The journal does not know how to store a {kind.__name__}.")
    if isinstance(value, Enum):
        return {kind.__name__: value.value}
    return {kind.__name__: {field.name: encode(getattr(value, field.name)) for field in fields(kind)}}


def decode(value: object) -> Any:
    """Return the value that `encode` was called with; a range becomes a tuple."""
    if isinstance(value, list):
        return tuple(map(decode, value))
    if not isinstance(value, dict):
        return value
    ((tag, content),) = value.items()
    for known, _, _, read in _FORMS:
        if tag == known:
            return read(content)
    kind = _CLASSES[tag]
    return kind(**{name: decode(item) for name, item in content.items()}) if has(kind) else kind(content)
