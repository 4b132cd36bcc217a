"""Problems of data carry facts for programs, and nothing but problems comes of wrong data (I10)."""

from typing import Any, TypeAlias

import pytest
from attrs import field, make_class
from jsonschema import Draft202012Validator
from progress_json import dumps, from_data, loads, schema
from progress_json.kinds import SCHEMA

from progress_core import Accepted, Checked, LearnerDetails, Problem, Provider, Refused, Rejected, Setting, Settings

pytestmark = pytest.mark.feature("I10")

CheckedProvider: TypeAlias = Checked[Provider]


def problems(type_: Any, data: object) -> list[Any]:
    """Return what is wrong with data."""
    with pytest.raises(Rejected) as refused:
        from_data(type_, data)
    return list(refused.value.problems)


@pytest.mark.parametrize(
    ("type_", "data", "params"),
    [
        (Provider, {"name": "A", "area": "B"}, {}),
        (Setting, {"value": True, "source": "AAA"}, {"known": ["learner", "provider default"]}),
        (Setting, {"value": True, "source": "learner", "x": 1}, {"known": ["value", "source"]}),
        (LearnerDetails, None, {}),
        (object, {"$date": "today"}, {}),
        (Settings, {"suppress_below": 1}, {}),
    ],
)
def test_the_params_of_a_problem_are_facts_and_no_words(type_: Any, data: object, params: object) -> None:
    (found,) = problems(type_, data)
    assert params == found.params
    assert dumps(found)


PROBLEM = {"field": "a", "code": "b", "message": "c"}


@pytest.mark.parametrize(
    ("type_", "data", "code", "where"),
    [
        (frozenset[Problem], [PROBLEM | {"value": [1]}, PROBLEM], "wrong_type", "[0]"),
        (frozenset[object], [1, {"a": 1}], "wrong_type", "[1]"),
        (object, {"$set": [{"$tuple": [[]]}]}, "wrong_type", ""),
        (Problem, PROBLEM | {"value": {"$set": ["x", "x"]}}, "duplicate", "value"),
        (object, {"$set": [1, True]}, "duplicate", ""),
    ],
)
def test_what_can_be_in_no_set_is_a_problem(type_: Any, data: object, code: str, where: str) -> None:
    assert [(code, where)] == [(found.code, found.field) for found in problems(type_, data)]


def test_what_a_class_refuses_within_a_list_is_a_problem_of_its_place() -> None:
    def refuse(*_: object) -> None:
        raise Rejected(problems=[Problem("number", "odd", "That is odd.")])

    visit: Any = make_class("Visit", {"number": field(type=int, validator=refuse)})
    assert ["[0].number"] == [found.field for found in problems(tuple[visit, ...], [{"number": 1}])]
    party = make_class("Party", {"visits": field(type=tuple[visit, ...])})
    assert ["visits[0].number"] == [found.field for found in problems(party, {"visits": [{"number": 1}]})]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_mark_at_the_start_of_json_is_passed_over(mark: str) -> None:
    assert {"a": "é\ufeff"} == loads(object, f'{mark}{{"a": "é\ufeff"}}')
    assert {"a": "é\ufeff"} == loads(object, f'{mark}{{"a": "é\ufeff"}}'.encode())


def test_what_is_neither_text_nor_bytes_is_no_json() -> None:
    nothing: Any = None
    with pytest.raises(TypeError, match=r"JSON is a str or bytes, not NoneType. Use from_data for plain data."):
        loads(Problem, nothing)


@pytest.mark.parametrize("severity", ["error", "warning"])
def test_what_is_accepted_has_no_error(severity: str) -> None:
    data = {"value": {"ukprn": "1", "name": "A", "area": "B"}, "problems": [PROBLEM | {"severity": severity}]}
    if severity == "warning":
        assert from_data(CheckedProvider, data).ok
        return
    for type_ in (Accepted[Provider], CheckedProvider):
        (found,) = problems(type_, data)
        assert ("refused", "") == (found.code, found.field)
        assert "What is accepted has warnings only, but the problem with 'a'" in found.message
    assert not from_data(CheckedProvider, {"problems": data["problems"]}).ok


def test_results_that_hold_different_types_have_names_of_their_own() -> None:
    union: Any = Accepted[tuple[Provider, ...]] | Accepted[tuple[Setting, ...]] | Accepted[tuple[str, int]] | Refused
    found = schema(union)
    assert 4 == len({member["$ref"] for member in found["anyOf"]})
    accepts = Draft202012Validator(found)
    assert accepts.is_valid({"value": [{"value": True, "source": "learner"}]})
    assert not accepts.is_valid({"value": [{"value": "learner"}]})


def test_types_of_one_name_are_described_apart() -> None:
    def named(type_: Any) -> Any:
        return make_class("Visit", {"number": field(type=type_)})

    found = schema(tuple[named(int), named(str)])  # type: ignore[misc] # classes that are made as the test runs
    assert ["Visit", "Visit2"] == sorted(found["$defs"])
    assert schema(tuple[object, Any])["prefixItems"] == [{"$ref": "#/$defs/Anything"}] * 2
    assert Draft202012Validator(found).is_valid([{"number": 1}, {"number": "one"}])


@pytest.mark.parametrize("entries", [["x", "x"], [[]], [{}], [{"a": 1}], [{"$object": {}}], [{"$tuple": [[]]}]])
def test_the_schema_refuses_a_set_that_cannot_be(entries: list[object]) -> None:
    assert problems(object, {"$set": entries})
    accepts = Draft202012Validator(schema(object))
    assert not accepts.is_valid({"$set": entries})
    assert accepts.is_valid({"$set": ["x", 1, {"$date": "2026-09-01"}, {"$tuple": [1, {"$set": [None]}]}]})


Bounded = make_class(
    "Bounded",
    {
        "number": field(default=1, type=int, metadata={SCHEMA: {"minimum": 1, "maximum": 3}}),
        "text": field(default="", type=str, metadata={SCHEMA: {"maxLength": 2}}),
        "entries": field(default=(1,), type=tuple[int, ...], metadata={SCHEMA: {"minItems": 1, "maxItems": 2}}),
    },
    frozen=True,
)


@pytest.mark.parametrize(
    ("data", "code", "params"),
    [
        ({"number": 4}, "out_of_range", {"least": 1, "most": 3}),
        ({"text": "abc"}, "too_long", {"most": 2}),
        ({"entries": []}, "wrong_count", {"least": 1, "most": 2, "count": 0}),
        ({"entries": [1, 2, 3]}, "wrong_count", {"least": 1, "most": 2, "count": 3}),
    ],
)
def test_limits_of_a_field_are_kept_and_described(data: dict[str, Any], code: str, params: object) -> None:
    (found,) = problems(Bounded, data)
    assert (*data, code, params) == (found.field, found.code, found.params)
    assert not Draft202012Validator(schema(Bounded)).is_valid(data)
    assert Draft202012Validator(schema(Bounded)).is_valid({"number": 3, "text": "ab", "entries": [1, 2]})
    assert Bounded() == from_data(Bounded, {})
