"""Values that are equal and of the same types have equal texts, and nothing is lost on the way (I10)."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from types import MappingProxyType
from typing import Any

import pytest
from progress_json import dumps, from_data, loads, to_data

from progress_core import Problem
from progress_core.domain.values.sheets import CellError

pytestmark = pytest.mark.feature("I10")

MOMENT = datetime(2026, 9, 1, 8, 30, tzinfo=UTC)


def entered(value: object) -> Problem:
    """Return a problem with what somebody entered."""
    return Problem("field", "code", "Message.", value)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (MOMENT, MOMENT.astimezone(timezone(timedelta(hours=1)))),
        (frozenset({1.0, 2.5, 10**21}), frozenset({1, 2.5, 10**21})),
        (frozenset({3, CellError("#N/A"), 2.5, "a"}), frozenset({"a", 2.5, CellError("#N/A"), 3})),
        (0.0, -0.0),
    ],
)
def test_what_is_equal_has_one_text_whatever_its_zone_or_order(one: object, other: object) -> None:
    assert one == other
    assert dumps(entered(one), canonical=True) == dumps(entered(other), canonical=True)


@pytest.mark.parametrize(("one", "other"), [(10**21, 1e21), (1, True)])
def test_what_is_equal_but_of_another_type_has_another_text(one: object, other: object) -> None:
    assert dumps(one, canonical=True) != dumps(other, canonical=True)


def test_numbers_in_a_set_are_in_order_whatever_their_types() -> None:
    assert "[1,2.5,10]" == dumps(frozenset({10, 2.5, 1}), canonical=True)
    assert [["a"], [1]] == to_data(frozenset({("a",), (1,)}))


def test_entries_of_a_set_that_become_the_same_data_are_one() -> None:
    class Named:
        def __str__(self) -> str:
            return "named"

    class Frozen(dict[str, Any]):
        __hash__ = object.__hash__  # type: ignore[assignment] # a mapping that may be in a set

        def __str__(self) -> str:
            return "frozen"

    values = entered(frozenset({Named(), Named(), Frozen(), 7}))
    assert frozenset({"named", "frozen", 7}) == loads(Problem, dumps(values)).value


@pytest.mark.parametrize("value", [{1: "a", "1": "b"}, [MappingProxyType({None: 1})]])
def test_a_key_that_is_no_text_is_refused_and_not_lost(value: object) -> None:
    with pytest.raises(TypeError, match="A key in JSON is a text, not"):
        to_data(entered(value))


@pytest.mark.parametrize(
    "inner", [10**5000, frozenset({10**5000, 7}), (1,), MOMENT], ids=["number", "set", "tuple", "moment"]
)
def test_what_is_nested_as_deeply_as_can_be_comes_back(inner: object) -> None:
    for levels in range(61, 66):
        deep = inner
        for _ in range(levels):
            deep = [deep]
        data = to_data(entered(deep))
        assert data == to_data(from_data(Problem, data))


OFFSETS = [timezone(timedelta(hours=hours, minutes=59 if hours > 0 else -59)) for hours in (-23, 23)]


@pytest.mark.parametrize("zone", [UTC, *OFFSETS], ids=str)
@pytest.mark.parametrize("clock", [time.min, time(12), time.max], ids=str)
@pytest.mark.parametrize("day", [date.min, date(2000, 2, 29), date.max], ids=str)
def test_the_first_and_the_last_moments_come_back_from_every_offset(day: date, clock: time, zone: timezone) -> None:
    moment, aware = datetime.combine(day, clock), datetime.combine(day, clock, zone)
    for value in (moment, aware, moment.date(), moment.time()):
        back = loads(Problem, dumps(entered(value))).value
        assert (value, type(value)) == (back, type(back))
    again = loads(datetime, dumps(aware))
    assert (aware, True) == (again, again.tzinfo is not None)
