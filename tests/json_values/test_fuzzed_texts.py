"""JSON text of any kind: nothing but problems comes of it, and the problems are values themselves (I10)."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from progress_json import dumps, from_data, loads, to_data

from progress_core import LearnerDetails, Problem, Provider, Rejected
from tests.json_values import drawn

pytestmark = pytest.mark.feature("I10")

every_type = pytest.mark.parametrize("type_", drawn.PUBLIC, ids=str)

LEVELS = 100_000
LONG = "é" * 5_000_000
ODD = [
    *("NaN", "-Infinity", "1e999", "1" * 4300, "-" + "9" * 4301, "0.1e-400", "-0.0", "01", "tru", "'a'", "", "\x00"),
    *(r'"\ud800"', r'"\udc00\ud83d"', r'{"\ud800": 1}', '{"a": 1, "a": 2}', '{"$date": 1, "$date": 2}', "\ufeff[]"),
    *("[" * LEVELS, '{"value":' * LEVELS, "[" * LEVELS + "]" * LEVELS, '{"a":' * LEVELS + "1" + "}" * LEVELS),
]
"""Texts that break readers of JSON."""

LARGE = [f'"{LONG}"', f'{{"{LONG}": "{LONG}"}}', f'["{LONG}"]', f'{{"$date": "{LONG}"}}', f'{{"value": "{LONG}"}}']
"""Texts of ten megabytes and more."""

literals = st.sampled_from(["null", "true", "NaN", "Infinity", "7.0", "1e400", "-0", '"\\ud800"', '"\\ud83d\\ude00"'])
names = st.sampled_from(
    ['"a"', '"value"', '"problems"', '"field"', '"$date"', '"$set"', '"$object"', '"\\udfff"', '""']
)
fuzzed: st.SearchStrategy[str] = st.recursive(
    literals | st.integers().map(str) | st.integers(10**300, 10**400).map(str) | st.text().map(json.dumps),
    lambda inner: (
        st.lists(inner).map(lambda found: f"[{','.join(found)}]")
        | st.lists(st.tuples(names, inner)).map(lambda found: f"{{{','.join(map(':'.join, found))}}}")
    ),
    max_leaves=12,
)
"""JSON and what is nearly JSON: keys more than once, numbers of hundreds of digits, half characters."""


def read(type_: Any, text: str | bytes) -> None:
    """Read JSON, and if it is refused, expect problems that are values too."""
    try:
        loads(type_, text)
    except Rejected as refused:
        problems = refused.problems
    else:
        return
    assert problems
    assert all(problem.code and problem.message for problem in problems)
    assert problems == loads(tuple[Problem, ...], dumps(problems).encode())


@every_type
def test_texts_that_break_readers_are_read_or_refused(type_: Any) -> None:
    for text in ODD:
        read(type_, text)
        read(type_, text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("type_", [str, object, Problem, LearnerDetails, dict[str, Provider]], ids=str)
def test_texts_of_ten_megabytes_are_read_or_refused(type_: Any) -> None:
    for text in LARGE:
        read(type_, text)


@every_type
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(text=fuzzed | st.text() | st.binary())
def test_any_text_is_read_or_refused(type_: Any, text: str | bytes) -> None:
    read(type_, text)


@every_type
@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(draw=st.data())
def test_a_value_of_which_a_part_is_fuzzed_is_read_or_refused(type_: Any, draw: st.DataObject) -> None:
    data = to_data(draw.draw(drawn.of(type_)))
    if isinstance(data, dict) and data:
        data = {**data, draw.draw(st.sampled_from([*data])): "fuzzed"}
    read(type_, dumps(data).replace('"fuzzed"', draw.draw(fuzzed)))


@every_type
def test_data_of_a_hundred_thousand_levels_is_refused_wherever_it_stands(type_: Any) -> None:
    deep_list: list[Any] = []
    deep_object: dict[str, Any] = {}
    for _ in range(LEVELS):
        deep_list, deep_object = [deep_list], {"value": deep_object}
    for deep in (deep_list, deep_object, {"value": deep_list}, {"problems": [{"value": deep_object}]}):
        with pytest.raises(Rejected):
            from_data(type_, deep)


def test_a_name_given_twice_is_found_among_very_many_in_one_pass() -> None:
    many = ",".join(f'"{number}":0' for number in range(200_000))
    with pytest.raises(Rejected, match="has the name “199999” twice"):
        loads(object, f'{{{many},"199999":1}}')


def test_half_a_character_in_a_name_is_a_problem_whose_place_can_be_written() -> None:
    with pytest.raises(Rejected) as refused:
        loads(dict[str, Problem], r'{"\ud800": {"more": 1}, "b": {"\udfff": 1}}')
    assert {"\ufffd", "b.\ufffd"} <= {problem.field for problem in refused.value.problems}
    assert dumps(refused.value.problems).encode()
