"""Values with every field filled in, and what differs between two values."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from attrs import frozen

from progress_core.testing.tools.filled import difference, filled

pytestmark = pytest.mark.feature("I2")

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


@frozen
class Inner:
    number: int


@frozen
class Outer:
    inner: Inner
    kinds: tuple[bool, ...] = ()
    by_name: dict[str, int] | None = None


def test_a_difference_is_named_with_its_place() -> None:
    assert "" == difference(Outer(Inner(1)), Outer(Inner(1)))
    assert "value.inner.number: 1 became 2" == difference(Outer(Inner(1)), Outer(Inner(2)))
    assert "value[1]: 2 became 3" == difference([1, 2], [1, 3])
    assert "value['a']: 1 became 2" == difference({"a": 1}, {"a": 2})


def test_another_type_of_an_equal_value_is_a_difference() -> None:
    assert "value.inner.number: 1 (int) became True (bool)" == difference(Outer(Inner(1)), Outer(Inner(True)))
    assert difference((1,), [1])
    assert difference({"a": 1}, {"b": 1})
    assert difference((1,), (1, 2))


def test_a_moment_is_the_same_in_another_zone_if_it_has_one() -> None:
    assert "" == difference(NOON, NOON.astimezone(timezone(timedelta(hours=1))))
    assert difference(NOON, NOON.replace(tzinfo=None))
    assert difference(NOON, NOON + timedelta(microseconds=1))


def test_a_field_that_a_class_does_not_have_is_named() -> None:
    with pytest.raises(TypeError, match="Inner has no field letter"):
        filled(Inner, letter="a")


def test_a_kind_of_few_values_is_filled_with_all_that_there_are() -> None:
    assert {True, False} == set(filled(Outer).kinds)
