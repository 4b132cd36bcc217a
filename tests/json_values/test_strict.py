"""Data is taken for what it is, every problem is found at once, and each says where and what to do (I10)."""

from collections import OrderedDict, deque
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

import pytest
from attrs import frozen
from cattrs import Converter
from progress_json import converter, dumps, from_data, loads, problems_of, schema, to_data

from progress_core import (
    Actor,
    Blocker,
    Checked,
    Choice,
    Conflict,
    LearnerDetails,
    PasswordPolicy,
    Problem,
    Provider,
    Rejected,
    Role,
    Scope,
    Setting,
    Settings,
    Viewer,
    check_learner,
)
from progress_core.domain.accounts.identity_providers import NotProved
from progress_core.domain.learners.dashboard import Standing

pytestmark = pytest.mark.feature("I10")

LEARNER = {
    "ukprn": "10000001", "year_group": 11, "first_name": "Zoë", "last_name": "Smith", "postcode": "M1 1AA",
    "date_of_birth": "2010-02-03",
}  # fmt: skip


class Pair(NamedTuple):
    """A tuple of a class of its own, which would come back as another."""

    first: int


DEEP = "[" * 2000 + "]" * 2000


def problems(type_: Any, data: object) -> tuple[Problem, ...]:
    """Return what is wrong with data."""
    with pytest.raises(Rejected) as refused:
        from_data(type_, data)
    return refused.value.problems


@pytest.mark.parametrize(
    ("type_", "data", "sentence"),
    [
        (LearnerDetails, None, "The data must be an object, not null."),
        (LearnerDetails, [LEARNER], "The data must be an object, not a list."),
        (LearnerDetails, LEARNER | {"first_name": None}, "“first_name” must be a text, not null."),
        (LearnerDetails, LEARNER | {"year_group": 7.9}, "“year_group” must be a whole number, not 7.9."),
        (LearnerDetails, LEARNER | {"year_group": True}, "“year_group” must be a whole number, not true."),
        (LearnerDetails, LEARNER | {"year_group": "11"}, "“year_group” must be a whole number, not “11”."),
        (
            LearnerDetails,
            LEARNER | {"year_group": 10**5000},
            "“year_group” is too large a number. Enter a smaller one.",
        ),
        (LearnerDetails, LEARNER | {"town": {}}, "“town” must be a text, not an object."),
        (
            LearnerDetails,
            LEARNER | {"date_of_birth": "2010-02-30"},
            "“date_of_birth” must be a date like 2026-09-01, not “2010-02-30”.",
        ),
        (
            LearnerDetails,
            LEARNER | {"town": "half \ud800"},
            "“town” has half of a character (“half <U+D800>”). Enter the text again.",
        ),
        (Provider, {"ukprn": "1", "area": "A"}, "“name” is missing. Add it."),
        (Setting, {"value": "no", "source": "learner"}, "“value” must be true or false, not “no”."),
        (
            Setting,
            {"value": False, "source": "AAA"},
            "“source” must be one of these, not “AAA”: learner, provider default.",
        ),
        (Choice, "AAA", "The data must be one of these, not “AAA”: 0, 1, 2."),
        (Choice, True, "The data must be one of these, not true: 0, 1, 2."),
        (list[Role], ["learner", "AAA"], "“[1]” must be one of these, not “AAA”: " + ", ".join(Role) + "."),
        (Literal[1], True, "The data must be one of these, not true: 1."),
        (float, float("nan"), "The data must be a number, not nan."),
        (float, 10**400, "The data is too large a number. Enter a smaller one."),
        (tuple[str, ...], "abc", "The data must be a list, not “abc”."),
        (tuple[str, int], ["a"], "The data must be a list with 2 entries, not a list."),
        (
            Scope,
            {"providers": ["10000001", "10000001"]},
            "“providers[1]” is “10000001”, which is already in the list. Remove one of the two.",
        ),
        (dict[str, int], {1: 2}, "“[1]” must be a text, not 1."),
        (object, {"a": {1, 2}}, "The data must be data that JSON can hold, not a value of Python (set)."),
        (
            object,
            {"$set": [[]]},
            "The data must be a value with no list or object inside, as it belongs to a set, not a list.",
        ),
        (Actor, {"role": "learner"} | {"proved_at": "2026-09-01T08:30:00"}, "“account_id” is missing. Add it."),
    ],
)
def test_data_that_is_something_else_is_refused_in_plain_english(type_: Any, data: object, sentence: str) -> None:
    assert sentence == problems(type_, data)[0].message


def test_every_problem_is_found_at_once_and_says_where() -> None:
    wrong = {"learners": [LEARNER, LEARNER | {"postcode": None, "house": 7, "post code": "M1 1AA"}, None]}
    found = problems(dict[str, list[LearnerDetails]], wrong)
    assert [
        ("learners[1].postcode", "wrong_type", None),
        ("learners[1].house", "wrong_type", 7),
        ("learners[1].post code", "unknown_field", None),
        ("learners[2]", "wrong_type", None),
    ] == [(problem.field, problem.code, problem.value) for problem in found]
    assert "Known are: ukprn, year_group" in found[2].message


def test_what_a_class_refuses_itself_is_a_problem_too() -> None:
    (found,) = problems(dict[str, Settings], {"main": {"suppress_below": 1}})
    assert "“main” is not possible: PROGRESS_SUPPRESS_BELOW must be 0 or from 3 to 20, not 1." == found.message


def test_the_value_of_a_secret_is_in_no_problem() -> None:
    (found,) = problems(Settings, {"secret_key": 20261130})
    assert found.value is None
    assert "20261130" not in found.message


def test_a_union_that_nothing_fits_tells_what_is_wrong_for_the_nearest_type() -> None:
    union = Setting | LearnerDetails
    assert Setting(value=True, source="learner") == from_data(union, {"value": True, "source": "learner"})
    assert ["town"] == [problem.field for problem in problems(union, LEARNER | {"town": 1})]


def test_the_nearest_type_of_a_union_is_the_one_whose_fault_lies_deepest() -> None:
    @frozen
    class Taken:
        value: LearnerDetails
        problems: tuple[Problem, ...] = ()

    @frozen
    class NotTaken:
        problems: tuple[Problem, ...]
        value: None = None

    wrong = {"value": LEARNER | {"town": 1, "house": 2}, "problems": []}
    assert ["value.house", "value.town"] == sorted(problem.field for problem in problems(NotTaken | Taken, wrong))
    assert NotTaken(()) == from_data(Taken | NotTaken, {"value": None, "problems": []})


def test_errors_become_data_without_what_is_for_logs() -> None:
    rejected = Rejected(problems=[Problem("town", "too_long", "Too long.")], blockers=[Blocker("awaiting", "Wait.")])
    assert {"code": "rejected", "message": "Too long."} == {
        name: to_data(rejected)[name] for name in ("code", "message")
    }
    assert ("town", "awaiting") == (to_data(rejected)["problems"][0]["field"], to_data(rejected)["blockers"][0]["code"])
    changed = Conflict(changes={"town": ("York", "Leeds")})
    assert {"town": ["York", "Leeds"]} == to_data(changed)["changes"]
    assert {"code", "message"} == to_data(NotProved("wrong nonce", account_id=7)).keys()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "is not JSON: Expecting property name enclosed in double quotes in line 1, character 2."),
        ("[NaN]", "is not JSON: NaN is no number of JSON."),
        (b'"\xff"', "is not JSON: it is not encoded as UTF-8."),
        ("1" * 5000, "is not JSON: a number has too many digits."),
        ('{"a": 1, "a": 2}', "has the name “a” twice in one object. Remove one of the two."),
        (DEEP, "has too many lists and objects within each other. Send fewer levels."),
        ("1e999", "must be a number, not inf."),
        ('{"$date": "today"}', "must be what belongs to $date, not “today”."),
        ('{"$other": 1}', "has a name that starts with $ and is not known"),
    ],
)
def test_text_that_is_no_json_for_a_value_is_refused(text: str | bytes, sentence: str) -> None:
    with pytest.raises(Rejected, match=r"^The data ") as refused:
        loads(object, text)
    assert sentence in refused.value.message
    assert dumps(refused.value.problems)


def test_numbers_are_canonical_as_rfc_8785_says_and_keys_in_its_order() -> None:
    numbers = [7.0, -0.0, 333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001, 1e21, 1e-7, -1.5e300]
    assert "[7,0,333333333.3333333,1e+30,4.5,0.002,1e-27,1e+21,1e-7,-1.5e+300]" == dumps(numbers, canonical=True)
    keys = {"\u20ac": 1, "\r": {}, "\ufb33": [], "1": True, "\U0001f600": None, "\u0080": "ö\n\x0f", "$": 100000.0}
    assert (
        '{"\\r":{},"$":100000,"1":true,"\u0080":"ö\\n\\u000f","€":1,"😀":null,"\ufb33":[]}'
        == dumps(keys, canonical=True)
    )  # fmt: skip
    with pytest.raises(ValueError, match="JSON has no number inf"):
        dumps([float("inf")], canonical=True)


def test_what_somebody_entered_is_data_whatever_it_is() -> None:
    deep: list[Any] = []
    for _ in range(2000):
        deep = [deep]
    odd = {"first_name": "\ud800", "last_name": b"x", "town": 10**5000, "house": date(2026, 1, 1), "street": object()}
    found = (*check_learner(odd).problems, Problem("email", "bad_format", "Message.", deep))
    back = loads(tuple[Problem, ...], dumps(found).encode())
    assert [problem.field for problem in found] == [problem.field for problem in back]
    values = {problem.field: problem.value for problem in back}
    assert ("\ud800", date(2026, 1, 1)) == (values["first_name"], values["house"])
    assert "…" in str(values["email"])


def test_values_without_a_form_in_json_are_refused_by_their_names() -> None:
    @frozen
    class Received:
        learner_id: int = 1
        received: bool = True
        reference: int | None = None

    with pytest.raises(TypeError, match="A Received has no form in JSON"):
        to_data(Viewer(Role.ADMISSIONS, application=Received()))
    formless: tuple[Any, ...] = (
        *(Checked, complex, list[complex], dict[int, str]),
        *(bytes, bytearray, memoryview, list[bytes], range, deque[int], OrderedDict[str, int], Pair, Standing),
        *(str | date, str | datetime | None, str | Role),
    )
    odd: tuple[Any, ...] = ({}, [1], "a", 3)
    for type_ in formless:
        for data in odd:
            with pytest.raises((TypeError, Rejected), match=r"has no form in JSON|must be a list"):
                from_data(type_, data)
        with pytest.raises(TypeError, match="has no form in JSON"):
            schema(type_)
    for value in (b"x", [bytearray(b"x")], {"a": memoryview(b"x")}):
        with pytest.raises(TypeError, match="has no form in JSON"):
            to_data(value)
    with pytest.raises(TypeError, match="A key in JSON is a text, not 1"):
        to_data({1: 2})


def test_a_converter_of_ones_own_keeps_its_form_for_bytes() -> None:
    own = Converter()
    own.register_unstructure_hook(bytes, bytes.hex)
    own.register_structure_hook(bytes, lambda text, _: bytes.fromhex(text))
    assert ["ff", b"\xff"] == [converter(own).unstructure(b"\xff"), own.structure("ff", bytes)]


def test_a_converter_of_ones_own_learns_the_values() -> None:
    own = converter(Converter())

    @frozen
    class School:
        provider: Provider
        policy: PasswordPolicy

    school = School(Provider("10000001", "Mossley High School", "Tameside"), PasswordPolicy())
    assert school == own.structure(own.unstructure(school), School)
    with pytest.raises(Exception, match="School") as raised:
        own.structure({"provider": {"ukprn": 1}}, School)
    assert ["provider.ukprn", "provider.name", "provider.area", "policy"] == [
        problem.field for problem in problems_of(raised.value)
    ]
