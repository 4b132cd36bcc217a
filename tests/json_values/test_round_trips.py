"""Every public value goes to plain data and JSON and comes back equal; its schema agrees with what is read (I10)."""

from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from datetime import datetime
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

FORMATS = FormatChecker()
ODD: list[Any] = [
    *(None, True, 0, 1, 7.0, 7.9, -1, -0.0, 1e21, 10**30, 5e-324, "", "no", "AAA", "1", "e\u0301", "\U0001f600"),
    *("2026-02-30", "2024-02-29", "1900-02-29", "0000-01-01", "2026-09-01\n", "\u0662\u0660\u0662\u0666-09-01"),
    *("2026-09-01T08:30:00Z", "2026-02-30T08:30:00Z", "2026-09-01T24:00:00Z", "2026-09-01T08:30:60Z"),
    *("2026-09-01 08:30:00Z", "2026-09-01T08:30:00", "9999-12-31T23:59:59-23:59", "08:30:00", "08:30", "24:00:00"),
    *([], [None], [[]], ["a", "a"], {}, {"": None}, {"a": 1}, {"$": 1}, {"$other": 1}),
    *({"$date": "x"}, {"$date": "2026-02-29"}, {"$datetime": "2026-02-29T08:30:00"}, {"$date": "2026-02-28", "a": 1}),
    *({"$datetime": "2000-02-29T08:30:00"}, {"$datetime": "1900-02-29T08:30:00"}, {"$time": "08:30:00.1234567"}),
    *({"$set": [1, 1.0]}, {"$set": [[1]]}, {"$set": [{"$set": [1]}]}, {"$tuple": {}}, {"$number": "0x"}),
    *({"$number": "-0xff"}, {"$number": "NaN"}, {"$object": {"$a": 1}}, {"$object": []}, {"$error": 1}),
]
"""What is put in the place of something else."""


def is_moment(text: object) -> bool:
    """Return whether a text is a moment, as the format says; the library leaves that to others."""
    return not isinstance(text, str) or datetime.fromisoformat(text).tzinfo is not None


FORMATS.checks("date-time", raises=ValueError)(is_moment)


@cache
def accepts(type_: Any) -> Draft202012Validator:
    """Return the validator of a type."""
    return Draft202012Validator(schema(type_), format_checker=FORMATS)


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
    for _ in range(draw.draw(st.integers(1, 3))):
        _change(draw, data)
    valid = accepts(type_).is_valid(data[0])
    assert valid == _has_the_form(type_, data[0])


@every_type
def test_the_schema_and_the_reader_agree_on_every_odd_piece_of_data(type_: Any) -> None:
    Draft202012Validator.check_schema(schema(type_))
    for odd in ODD:
        assert accepts(type_).is_valid(odd) == _has_the_form(type_, odd), odd


def _change(draw: st.DataObject, data: list[Any]) -> None:
    """Put something else in one place of data, leave it out, or add to it."""
    holder, place = draw.draw(st.sampled_from([*places(data)]))
    change = draw.draw(st.sampled_from(["another", "none", "more"]))
    if change == "another":
        holder[place] = deepcopy(draw.draw(st.sampled_from(ODD)))
    elif change == "more" and isinstance(holder[place], dict):
        holder[place]["no_such_field"] = 1
    elif change == "none" and isinstance(holder, dict):
        del holder[place]


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
