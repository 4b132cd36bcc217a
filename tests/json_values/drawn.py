"""Values of every public class, drawn by Hypothesis, and plain data of every kind."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, time
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, Literal, TypeAlias, Union, get_args, get_origin

from attrs import NOTHING, fields, has, resolve_types
from hypothesis import reject
from hypothesis import strategies as st

from progress_core import Checked, LearnerDetails, Problem, ProgressError, Qualification, Settings
from progress_core.domain.applications.applications import Application
from progress_core.domain.profiles.references import CarriesReference
from progress_core.domain.values.sheets import CellError, Uncomputed
from tests.pages.values import public

CheckedQualification: TypeAlias = Checked[Qualification]

PUBLIC: list[Any] = [
    *public(),
    CheckedQualification,
    tuple[Problem, ...],
    dict[str, list[LearnerDetails]],
    tuple[str, int] | None,
]
"""The classes of the public values, and types made of them."""

_FREE_SETTINGS = {"database_url", "secret_key", "session_minutes", "lockout_failures", "sso", "contact"}

numbers = st.floats(allow_nan=False, allow_infinity=False)
moments = st.datetimes(timezones=st.just(UTC))
scalars = st.none() | st.booleans() | st.integers() | numbers | st.text()
entered: st.SearchStrategy[object] = st.recursive(
    scalars
    | st.just(float("inf"))
    | st.dates()
    | st.datetimes()
    | moments
    | st.times()
    | st.builds(CellError, st.text())
    | st.builds(Uncomputed, st.text())
    | st.frozensets(st.integers(2) | st.text()),  # tests put True beside them, which Python takes for 1
    lambda inner: (
        st.lists(inner)
        | st.lists(inner).map(tuple)
        | st.dictionaries(st.text() | st.sampled_from(["$date", "$", "$tuple"]), inner)
    ),
    max_leaves=8,
)
"""What somebody can enter, or a cell can hold."""

plain: st.SearchStrategy[object] = st.recursive(
    scalars | st.sampled_from([float("nan"), float("inf"), 10**400, "\ud800", "2026-02-30", date(2026, 1, 1), b""]),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.just("$date") | st.integers(), inner),
    max_leaves=12,
)
"""Plain data of any form, and what is no plain data."""

texts = st.text(max_size=8)

_SCALARS: dict[Any, st.SearchStrategy[Any]] = {
    str: texts,
    int: st.integers(),
    float: numbers,
    bool: st.booleans(),
    type(None): st.none(),
    date: st.dates(),
    datetime: moments,
    time: st.times(),
    object: entered,
}

SINGLE = {class_ for class_ in _SCALARS if class_ not in (object, type(None))}
"""The classes of texts, numbers, truth values and dates."""


@cache
def of(type_: Any) -> st.SearchStrategy[Any]:
    """Return the values of a type."""
    type_ = Application if type_ is CarriesReference else type_
    kind, held = get_origin(type_) or type_, [each for each in get_args(type_) if each is not Ellipsis]
    if type_ in _SCALARS:
        return _SCALARS[type_]
    if kind in (Union, UnionType):
        return st.one_of([of(each) for each in held])
    if kind is Literal:
        return st.sampled_from(held)
    if has(kind):
        return _built(kind, held)
    if issubclass(kind, Enum):
        return st.sampled_from(kind)
    return _container(kind, get_args(type_))


def _built(class_: Any, held: list[Any]) -> st.SearchStrategy[Any]:
    given = dict(zip(getattr(class_, "__parameters__", ()), held, strict=True))
    chosen = {field.name: field.type for field in fields(resolve_types(class_)) if field.init}
    if class_ is Settings:  # it checks most of its fields itself
        chosen = {name: type_ for name, type_ in chosen.items() if name in _FREE_SETTINGS}
    drawn = {name: of(_filled(type_, given)) for name, type_ in chosen.items()}
    required = {field.name for field in fields(class_) if field.default is NOTHING}
    return _whole(class_, st.fixed_dictionaries(drawn), required)


@st.composite
def _whole(draw: st.DrawFn, class_: Any, values: st.SearchStrategy[dict[str, Any]], required: set[str]) -> Any:
    """Return a value of a class that may refuse some: with its defaults, if it refuses what was drawn."""
    drawn = draw(values)
    for chosen in (drawn, {name: value for name, value in drawn.items() if name in required}):
        with suppress(ValueError, TypeError, ProgressError):
            return class_(**chosen)
    return reject()


def _filled(type_: Any, given: dict[Any, Any]) -> Any:
    variables = getattr(type_, "__parameters__", ())
    if type_ in given:
        return given[type_]
    return type_[tuple(map(given.__getitem__, variables))] if variables else type_


def _container(kind: Any, held: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    if kind in (frozenset, set):
        return st.frozensets(of(held[0]), max_size=3).map(kind)
    if issubclass(kind, Mapping):
        return st.dictionaries(of(held[0]), of(held[1]), max_size=3)
    if Ellipsis in held or kind is list:
        return st.lists(of(held[0]), max_size=3).map(kind)
    return st.tuples(*map(of, held))
