"""Limits of fields, values of classes that are generic, and schemas for the documents of others."""

from typing import Generic, TypeVar

import pytest
from attrs import field, frozen
from progress_json import Definitions, dumps, from_data, schema, to_data
from progress_json.kinds import SCHEMA

from progress_core import Provider, Rejected

pytestmark = pytest.mark.feature("I10")

T = TypeVar("T")


@frozen
class _Base:
    """What others build on.

    Args:
        count: from 1 to 9.
    """

    count: int | None = field(default=None, metadata={SCHEMA: {"minimum": 1, "maximum": 9}})


@frozen
class _Asked(_Base):
    """A class with limits.

    Args:
        words: up to three characters.
    """

    words: str = field(default="", metadata={SCHEMA: {"maxLength": 3}})
    share: float = field(default=0.0, metadata={SCHEMA: {"minimum": 0, "maximum": 99.5}})


@frozen
class _Held(Generic[T]):
    """Holds values in every kind of container.

    Args:
        items: a list.
        pair: a tuple of two.
        by_name: a mapping.
        maybe: one or none.
    """

    items: tuple[T, ...]
    pair: tuple[T, T]
    by_name: dict[str, T]
    maybe: T | None = None


def test_every_limit_that_is_passed_is_told_with_its_field() -> None:
    with pytest.raises(Rejected) as caught:
        from_data(_Asked, {"count": 10, "words": "long", "share": -0.5})
    found = {each.field: (each.code, each.params) for each in caught.value.problems}
    assert {"count", "words", "share"} == set(found)
    assert ("out_of_range", {"least": 1, "most": 9}) == found["count"]
    assert ("too_long", {"most": 3}) == found["words"]
    assert ("out_of_range", {"least": 0, "most": 99.5}) == found["share"]


@pytest.mark.parametrize("count", [None, 1, 9])
def test_what_is_within_its_limits_is_taken(count: int | None) -> None:
    assert _Asked(count, "abc", 7.5) == from_data(_Asked, {"count": count, "words": "abc", "share": 7.5})


def test_limits_and_the_words_about_inherited_fields_are_in_the_schema() -> None:
    properties = schema(_Asked)["$defs"]["_Asked"]["properties"]
    assert ("from 1 to 9.", 1, 9) == tuple(properties["count"][name] for name in ("description", "minimum", "maximum"))
    assert 3 == properties["words"]["maxLength"]


def test_values_in_a_class_that_leaves_their_type_open_are_written_by_their_own_class() -> None:
    provider = Provider("10000001", "North", "Oxfordshire")
    held = _Held((provider,), (provider, provider), {"one": provider}, provider)
    data = to_data(held)
    one = to_data(provider)
    assert {"items": [one], "pair": [one, one], "by_name": {"one": one}, "maybe": one} == data
    assert held == from_data(_Held[Provider], data)
    assert dumps(held) == dumps(data)


def test_written_data_lacks_no_field_and_open_values_need_no_tags() -> None:
    definitions = Definitions("#/components/schemas/", written=True, open=True)
    assert {"$ref": "#/components/schemas/_Asked"} == definitions.of(_Asked)
    assert ["count", "words", "share"] == definitions.found["_Asked"]["required"]
    assert {} == definitions.of(object)
    moved = Definitions("#/elsewhere/")
    assert {"$ref": "#/elsewhere/Anything"} == moved.of(object)
    assert "#/elsewhere/AnythingInASet" in str(moved.found)
    assert "$defs" not in str(moved.found)
