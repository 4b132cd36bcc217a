"""The converter: how the values of Progress become plain data and back, strictly (I10)."""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time
from enum import Enum
from functools import cache, partial
from types import NoneType
from typing import Any, Literal

from attrs import has
from cattrs import Converter
from typing_extensions import is_protocol

from progress_core.domain.foundations.errors import ProgressError
from progress_json import anything, containers, scalars
from progress_json.containers import DataHook, Hook
from progress_json.kinds import BYTES, is_fixed, is_kind_of, is_sequence, is_union, kind, no_data

_STRUCTURE: dict[Any, Hook] = {
    str: scalars.text,
    int: scalars.whole_number,
    float: scalars.number,
    bool: scalars.truth,
    NoneType: scalars.nothing,
    Enum: scalars.choice,
    datetime: scalars.moment,
    date: scalars.day,
    time: scalars.clock_time,
}

_UNSTRUCTURE: dict[Any, DataHook] = {
    str: lambda value: value if value.__class__ is str else scalars.plain(value),
    int: lambda value: value if value.__class__ is int else scalars.plain(value),
    bool: bool,
    float: float,
    NoneType: lambda value: value,
    datetime: scalars.moment_text,
    date: lambda value: value.isoformat(),
    time: lambda value: value.isoformat(),
}

_FACTORIES: tuple[
    tuple[Callable[[Any], bool], Callable[[Converter, Any], Hook], Callable[[Converter, Any], DataHook]], ...
] = (
    (lambda type_: has(kind(type_)), containers.object_hook, containers.object_data),
    (is_sequence, containers.list_hook, containers.list_data),
    (is_fixed, containers.fixed_hook, containers.fixed_data),
    (is_kind_of(AbstractSet), containers.set_hook, containers.set_data),
    (is_kind_of(Mapping), containers.mapping_hook, containers.mapping_data),
    (is_union, containers.union_hook, containers.union_data),
    (lambda type_: kind(type_) is Literal, lambda *_: scalars.literal, lambda *_: scalars.plain),
    (lambda type_: type_ in (object, Any), lambda *_: anything.any_value, lambda *_: anything.any_data),
    (is_protocol, containers.protocol_hook, containers.protocol_data),
)
"""What a factory is for -> what makes values of data, and data of values; the last that fits is asked."""


def converter(base: Converter | None = None) -> Converter:
    """Return a cattrs converter that knows the values of Progress.

    Args:
        base: a converter of yours, which is taught them and returned; it will be strict about texts, numbers and truth
            values in your own classes as well. None makes a new one.
    """
    made = base or _without_bytes(Converter(unstructure_fallback_factory=no_data))
    for type_, structure in _STRUCTURE.items():
        made.register_structure_hook(type_, structure)
    for type_, unstructure in _UNSTRUCTURE.items():
        made.register_unstructure_hook(type_, unstructure)
    made.register_unstructure_hook(ProgressError, partial(containers.error_data, made))
    for is_meant, structure_factory, unstructure_factory in _FACTORIES:
        made.register_structure_hook_factory(is_meant, partial(structure_factory, made))
        made.register_unstructure_hook_factory(is_meant, partial(unstructure_factory, made))
    return made


def _without_bytes(made: Converter) -> Converter:
    """Return a converter that refuses bytes; those of others may have a form of their own for them."""
    for type_ in BYTES:
        made.register_structure_hook(type_, lambda _, refused: no_data(refused))
        made.register_unstructure_hook(type_, lambda value: no_data(type(value)))
    return made


@cache
def own() -> Converter:
    """Return the converter of this package's own functions."""
    return converter()
