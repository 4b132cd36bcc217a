"""The contract kit of how all repositories answer: a limit of none, and moments in another time zone."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from typing import Any

import attrs
from attrs import evolve

from progress_core.ports.store import Store
from progress_core.testing.repositories import TABLE, furnish
from progress_core.testing.repositories.asked import Asked, Call
from progress_core.testing.tools.filled import difference
from progress_core.testing.tools.fixtures import Interruption, StoreFixture
from progress_core.testing.tools.marks import feature

_KATHMANDU = timezone(timedelta(hours=5, minutes=45))


class EveryQuestionContract(StoreFixture):
    """What use cases rely on when they ask a repository for some of what there is, and from when."""

    @feature("I2")
    def test_whoever_asks_for_none_gets_none_and_changes_nothing(self, store: Store) -> None:
        furnish(store)
        for name, row in TABLE.items():
            with store.snapshot() as work:
                row.read(Asked(work, name, _none_first))
            for write in row.writes.values():
                with suppress(Interruption), store.transaction() as work:
                    write(Asked(work, name, _none_first))
                    raise Interruption

    @feature("I2", "I7")
    def test_the_time_zone_of_a_moment_makes_no_difference(self, store: Store) -> None:
        furnish(store)
        for name, row in TABLE.items():
            with store.snapshot() as work:
                here = row.read(work)
            with store.snapshot() as work:  # another, as some write when they are asked
                there = row.read(Asked(work, name, _elsewhere))
            assert not difference(here, there, name), difference(here, there, name)


def _none_first(call: Call) -> Any:
    """Make a call with a limit of nought before it is made as it is, if it has a limit."""
    usual = dict(call.given.arguments)
    if "limit" in call.hints:
        call.given.arguments["limit"] = 0
        got = call.run()
        several = list(got) if isinstance(got, Iterable) else [got]
        assert not any(several), f"{call.name} with a limit of 0 returns {several[0]!r}"
        call.given.arguments.clear()
        call.given.arguments.update(usual)
    return call.run()


def _elsewhere(call: Call) -> Any:
    """Make a call with every moment in another time zone."""
    for part, value in call.given.arguments.items():
        call.given.arguments[part] = _there(value)
    return call.run()


def _there(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(_KATHMANDU)
    if attrs.has(type(value)):
        moments = {field.name: getattr(value, field.name) for field in attrs.fields(type(value))}
        return evolve(value, **{name: _there(found) for name, found in moments.items() if isinstance(found, datetime)})
    return value
