"""Whatever is wrong in whatever places, each is a problem with the path of its place, and nothing else is (I10)."""

from collections.abc import Iterator
from enum import Enum
from typing import Any, Literal, get_args

import pytest
from attrs import fields, has, resolve_types
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from progress_json import from_data, to_data
from progress_json.kinds import is_union, kind

from progress_core import LearnerDetails, Problem, Rejected
from tests.json_values import drawn

pytestmark = pytest.mark.feature("I10")

WRONG: list[Any] = [[]]
"""What is no text, number, truth value, date or choice."""


def places(type_: Any, data: Any, path: str = "") -> Iterator[tuple[Any, Any, str]]:
    """Yield the places of single values in data: what holds it, its key or number there, and its path."""
    for key, inner, item in _inside(type_, data):
        where = f"{path}[{key}]" if isinstance(key, int) else f"{path}.{key}".removeprefix(".")
        members = [member for member in get_args(item) if member is not type(None)] if is_union(item) else [item]
        if len(members) != 1 or members[0] is object:
            continue
        if _is_single(members[0]):
            yield data, key, where
        elif inner is not None:
            yield from places(members[0], inner, where)


def _inside(type_: Any, data: Any) -> Iterator[tuple[Any, Any, Any]]:
    class_ = kind(type_)
    if has(class_):
        types = {field.name: field.type for field in fields(resolve_types(class_))}
        yield from ((name, inner, types[name]) for name, inner in data.items())
    elif class_ in (tuple, list) and (Ellipsis in get_args(type_) or class_ is list):
        yield from ((number, inner, get_args(type_)[0]) for number, inner in enumerate(data))
    elif class_ is dict:
        yield from ((name, inner, get_args(type_)[1]) for name, inner in data.items())


def _is_single(type_: Any) -> bool:
    class_ = kind(type_)
    if class_ is Literal:
        return True
    return isinstance(class_, type) and not has(class_) and (class_ in drawn.SINGLE or issubclass(class_, Enum))


@pytest.mark.parametrize("type_", drawn.PUBLIC, ids=str)
@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(draw=st.data())
def test_every_wrong_place_is_told_by_its_path(type_: Any, draw: st.DataObject) -> None:
    data = to_data(draw.draw(drawn.of(type_)))
    found = [*places(type_, data)]
    if not found:
        return
    chosen = draw.draw(st.lists(st.sampled_from(range(len(found))), min_size=1, unique=True))
    for number in chosen:
        holder, key, _ = found[number]
        holder[key] = WRONG
    with pytest.raises(Rejected) as refused:
        from_data(type_, data)
    assert sorted(found[number][2] for number in chosen) == sorted(problem.field for problem in refused.value.problems)


@given(draw=st.data())
def test_places_are_found_in_lists_within_mappings_too(draw: st.DataObject) -> None:
    type_ = dict[str, list[LearnerDetails]]
    data = to_data({"all": [draw.draw(drawn.of(LearnerDetails))] * 2})
    paths = {path for _, _, path in places(type_, data)}
    assert {"all[0].postcode", "all[1].date_of_birth"} <= paths
    assert {"field", "severity"} <= {path for _, _, path in places(Problem, to_data(draw.draw(drawn.of(Problem))))}
