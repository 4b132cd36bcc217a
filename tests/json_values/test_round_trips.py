"""Every public value goes to plain data and JSON and comes back equal; its schema agrees with what is read (I10)."""

from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from progress_json import dumps, from_data, loads, schema, to_data

from progress_core import Problem, Rejected
from tests.json_values import drawn

pytestmark = pytest.mark.feature("I10")

every_type = pytest.mark.parametrize("type_", drawn.PUBLIC, ids=str)

ODD = [None, True, 0, 1, 7.0, 7.9, -1, "", "no", "AAA", "2026-02-30", "1", [], [None], {}, {"$date": "x"}, {"a": 1}]
"""What is put in the place of something else."""


@cache
def accepts(type_: Any) -> Draft202012Validator:
    """Return the validator of a type."""
    return Draft202012Validator(schema(type_), format_checker=FormatChecker())


def places(data: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every place in plain data: what it is in, and its key or number."""
    for place in data if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ():
        yield data, place
        yield from places(data[place])


@every_type
@settings(max_examples=20, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(draw=st.data())
def test_a_value_comes_back_from_data_and_from_json(type_: Any, draw: st.DataObject) -> None:
    value = draw.draw(drawn.of(type_))
    data = to_data(value)
    assert accepts(type_).is_valid(data)
    assert value == from_data(type_, data)
    back = loads(type_, dumps(value).encode())
    assert value == back
    assert dumps(value, canonical=True) == dumps(back, canonical=True)


@every_type
@settings(max_examples=20, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(draw=st.data())
def test_what_the_schema_refuses_is_refused_and_what_it_accepts_is_accepted(type_: Any, draw: st.DataObject) -> None:
    data = [to_data(draw.draw(drawn.of(type_)))]
    holder, place = draw.draw(st.sampled_from([*places(data)]))
    change = draw.draw(st.sampled_from(["another", "none", "more"]))
    if change == "another":
        holder[place] = draw.draw(st.sampled_from(ODD))
    elif change == "more" and isinstance(holder[place], dict):
        holder[place]["no_such_field"] = 1
    elif change == "none" and isinstance(holder, dict):
        del holder[place]
    valid = accepts(type_).is_valid(data[0])
    assert valid == _has_the_form(type_, data[0])


def _has_the_form(type_: Any, data: object) -> bool:
    """Return whether data is read, or refused by a rule of the class alone, which no schema has."""
    try:
        from_data(type_, data)
    except Rejected as refused:
        return {problem.code for problem in refused.problems if not problem.rule} == {"refused"}
    return True


@every_type
@settings(max_examples=20, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(draw=st.data())
def test_whatever_is_no_such_value_is_rejected_and_raises_nothing_else(type_: Any, draw: st.DataObject) -> None:
    data = draw.draw(drawn.plain)
    if isinstance(value := to_data(draw.draw(drawn.of(type_))), dict) and draw.draw(st.booleans()):
        data = {**value, **dict.fromkeys(draw.draw(st.sets(st.sampled_from([*value, "more"]))), data)}
    with suppress(Rejected):
        from_data(type_, data)


@given(value=drawn.entered)
def test_the_values_of_problems_come_back_as_they_were_entered(value: object) -> None:
    problem = Problem("field", "code", "Message.", value)
    found = loads(Problem, dumps(problem)).value
    assert type(value) is type(found)
    assert value == found
