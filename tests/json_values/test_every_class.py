"""Every class of values in the core goes to JSON and comes back equal, or is named among those that do not (I10)."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from progress_json import dumps, from_data, loads, schema, to_data

import progress_core
from progress_core import Rejected
from tests.json_values import drawn
from tests.json_values.every_class import FORMLESS, classes, name_of, with_form

pytestmark = pytest.mark.feature("I10")

every_class = pytest.mark.parametrize("class_", with_form(), ids=name_of)
a_few_times = settings(max_examples=5, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])


def test_every_class_without_a_form_is_named_with_the_reason() -> None:
    found = set()
    for class_ in classes():
        try:
            schema(class_)
        except TypeError:
            found.add(name_of(class_))
    assert set().union(*FORMLESS.values()) == found


def test_every_class_of_the_face_is_among_them() -> None:
    named = {value for name in progress_core.__all__ if isinstance(value := getattr(progress_core, name), type)}
    values = {class_ for class_ in named if not issubclass(class_, Exception)}
    known = {*classes()}
    assert {"Progress"} == {class_.__name__ for class_ in values - known}


@every_class
def test_the_schema_of_every_class_is_one(class_: Any) -> None:
    Draft202012Validator.check_schema(schema(class_))


@every_class
@a_few_times
@given(draw=st.data())
def test_a_value_of_every_class_comes_back(class_: Any, draw: st.DataObject) -> None:
    value = draw.draw(drawn.of(class_))
    data = to_data(value)
    assert Draft202012Validator(schema(class_)).is_valid(data)
    assert value == from_data(class_, data)
    assert value == loads(class_, dumps(value))


@every_class
@a_few_times
@given(draw=st.data())
def test_data_that_is_no_value_of_a_class_is_rejected_and_raises_nothing_else(class_: Any, draw: st.DataObject) -> None:
    data = draw.draw(drawn.plain)
    if isinstance(value := to_data(draw.draw(drawn.of(class_))), dict) and draw.draw(st.booleans()):
        data = {**value, **dict.fromkeys(draw.draw(st.sets(st.sampled_from([*value, "more"]))), data)}
    with suppress(Rejected):
        from_data(class_, data)
