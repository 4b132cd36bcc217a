"""Kinds of types: classes, lists, sets, unions and protocols, with or without what they hold."""

from collections.abc import Callable, Mapping, MutableMapping, MutableSequence, MutableSet, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, time
from enum import Enum
from types import UnionType
from typing import Any, NoReturn, Union, get_args, get_origin

from typing_extensions import is_protocol

SCHEMA = "json schema"
"""Key of a field's metadata: what its schema has besides what its type says.

`minimum`, `maximum`, `maxLength`, `minItems` and `maxItems` are kept when a value is made of data. Whatever else is
there only describes the field.
"""


def no_data(type_: Any) -> NoReturn:
    """Refuse a type."""
    raise TypeError(f"A {getattr(type_, '__name__', type_)} has no form in JSON.")


def kind(type_: Any) -> Any:
    """Return a type without what it is a list, set or union of."""
    return get_origin(type_) or type_


def is_kind_of(*kinds: type) -> Callable[[Any], bool]:
    """Return what tells whether a type is one of these classes, or made of one of them."""
    return lambda type_: isinstance(kind(type_), type) and issubclass(kind(type_), kinds)


BYTES = (bytes, bytearray, memoryview)
"""Kinds of bytes, which Python takes for lists of numbers; they have no form in JSON."""

_MADE = (list, tuple, Sequence, MutableSequence, frozenset, set, AbstractSet, MutableSet, dict, Mapping, MutableMapping)


def require_made(type_: Any) -> None:
    """Refuse classes of lists, sets and mappings that no value is made of: it would come back as another."""
    if kind(type_) not in _MADE:
        no_data(type_)


def is_sequence(type_: Any) -> bool:
    """Return whether a type is a list or another sequence, which bytes are not."""
    return is_kind_of(Sequence)(type_) and not is_kind_of(*BYTES)(type_)


def require_clear(type_: Any) -> None:
    """Refuse a union in which data can be several things: a text can be a date too."""
    members = get_args(type_)
    if str in members and any(is_kind_of(date, time, Enum)(member) for member in members):
        no_data(type_)


def is_union(type_: Any) -> bool:
    """Return whether a type is a union."""
    return kind(type_) in (Union, UnionType)


def is_fixed(type_: Any) -> bool:
    """Return whether a type is a tuple whose length is known."""
    return kind(type_) is tuple and bool(get_args(type_)) and get_args(type_)[-1] is not Ellipsis


def item_of(type_: Any) -> Any:
    """Return the type of what a list or set holds."""
    return next(iter(get_args(type_)), object)


def stands_for(type_: Any) -> Any:
    """Return the class of the values that have a protocol; other types stand for themselves."""
    if not is_protocol(type_):
        return type_
    from progress_core.domain.applications.applications import Application  # noqa: PLC0415 - rarely needed, and large
    from progress_core.domain.profiles.references import CarriesReference  # noqa: PLC0415

    return {CarriesReference: Application}.get(type_) or no_data(type_)
