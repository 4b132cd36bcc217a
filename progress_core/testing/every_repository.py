"""The contract kit of what all repositories of a store have in common; the table names every one of them."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, nullcontext, suppress
from inspect import isclass
from typing import Any, get_args, get_type_hints

import attrs
import pytest
from attrs import evolve

from progress_core.ports.store import Store, UnitOfWork
from progress_core.testing.repositories import TABLE, furnish
from progress_core.testing.repositories.orders import ORDERS, Order
from progress_core.testing.repositories.rows import Change, Key, Repository, RoundTrip, methods_of, repositories
from progress_core.testing.tools.filled import NOUGHT, defaults_of, difference
from progress_core.testing.tools.fixtures import Interruption, Reopen, StoreFixture
from progress_core.testing.tools.marks import feature
from progress_core.testing.tools.samples import digest, near_misses
from progress_core.testing.tools.threads import elsewhere
from progress_core.testing.tools.time_zones import take_zone

_TRIPS = {f"{name} {trip.kind.__name__}": trip for name, row in TABLE.items() for trip in row.trips}

each_repository = pytest.mark.parametrize("name", repositories())
_KEYS = {f"{name} {place}": key for name, row in TABLE.items() for place, key in enumerate(row.keys, 1)}
each_order = pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
each_key = pytest.mark.parametrize("key", _KEYS.values(), ids=_KEYS)
each_kind = pytest.mark.parametrize("trip", _TRIPS.values(), ids=_TRIPS)


class EveryRepositoryContract(StoreFixture):
    """What use cases rely on in every repository: all or nothing, one state, and values that come back the same."""

    @pytest.fixture
    def london(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        """Let the clock of the process be that of London in summer, an hour ahead of UTC."""
        monkeypatch.setenv("TZ", "BST-1" if hasattr(time, "tzset") else os.environ.get("TZ", ""))
        take_zone()
        yield
        monkeypatch.undo()
        take_zone()

    @each_repository
    @feature("I2")
    def test_every_method_of_every_repository_is_in_the_table_of_the_kit(self, store: Store, name: str) -> None:
        furnish(store)
        with store.snapshot() as work:
            watched = _Watched(work, name)
            _row(name).read_all(watched)
        written = {write.partition(" ")[0] for write in _row(name).writes} - {""}
        promised = methods_of(repositories()[name])
        assert promised == written | watched.called | _row(name).idle
        taken = {kind for method in written for kind in _values_of(getattr(repositories()[name], method))}
        assert taken <= {trip.kind for trip in _row(name).trips}

    @each_repository
    @feature("I2", "I7", "E5")
    def test_a_write_that_is_rolled_back_leaves_nothing(self, store: Store, name: str) -> None:
        row = _row(name)
        furnish(store)
        before = _read(store, row)
        for title, write in row.writes.items():
            with pytest.raises(Interruption), store.transaction() as work:
                write(work)
                if row.own_writes:
                    assert before != row.read_all(work), f"{name}: a transaction does not see its own {title}"
                raise Interruption
            assert before == _read(store, row), f"{name}: {title} was kept, although its transaction was rolled back"

    @each_repository
    @feature("I2", "I7")
    def test_a_write_in_a_snapshot_is_not_kept(self, store: Store, name: str) -> None:
        row = _row(name)
        furnish(store)
        before = _read(store, row)
        for title, write in row.writes.items():
            with store.snapshot() as work:
                write(work)
            assert before == _read(store, row), f"{name}: {title} was kept, although it was made in a snapshot"

    @each_repository
    @feature("I2", "I7")
    def test_a_snapshot_does_not_see_later_writes(self, store: Store, name: str) -> None:
        row = _row(name)
        furnish(store)
        with store.snapshot() as work:
            before = row.read(work)
        with store.snapshot() as work:
            list(work.providers.areas())  # from here on, it is one state
            elsewhere(lambda: _write_all(store, row))
            if not row.only_tells_writers:
                assert before == row.read(work), f"{name}: a snapshot showed what was written after it began"
        with store.snapshot() as work:
            assert before != row.read(work), f"{name}: what was written is not there"

    @each_repository
    @feature("I2", "I7")
    def test_a_committed_write_is_seen_by_others_and_by_a_reopened_store(
        self, store: Store, reopen: Reopen | None, name: str
    ) -> None:
        row = _row(name)
        furnish(store)
        for title, write in row.writes.items():
            before = _read(store, row)
            with store.transaction() as work:
                write(work)
            assert before != elsewhere(lambda: _read(store, row)), f"{name}: {title} is not there, although committed"
        found = _read(store, row)
        with _reopened(store, reopen) as later:
            assert not difference(found, _read(later, row), name)

    @each_kind
    @pytest.mark.usefixtures("london")
    @feature("I2", "I7")
    def test_a_value_comes_back_with_every_field_and_type_as_it_was(
        self, store: Store, reopen: Reopen | None, trip: RoundTrip
    ) -> None:
        furnish(store)
        value = trip.value(11)
        forgotten = set(defaults_of(value)) - set(trip.given)
        assert not forgotten, "fill in these fields, so that one that is not stored shows"
        _check_added(store, trip, _as(trip, value, trip.value(NOUGHT)))
        with store.transaction() as work:
            trip.add(work, value)
        stored = _first(trip, value)
        _check_found(store, trip, stored)
        for change in trip.changes:
            for other in (trip.value(12), trip.value(13, blank=True), trip.value(NOUGHT), trip.value(15)):
                stored = _changed(store, trip, change, stored, other)
                _check_found(store, trip, stored)
        with _reopened(store, reopen) as later:
            _check_found(later, trip, stored)

    @each_key
    @feature("I2", "I7")
    def test_only_the_whole_of_a_key_finds_what_it_is_for(self, store: Store, key: Key) -> None:
        furnish(store)
        secret = digest("secret")
        with store.transaction() as work:
            key.put(work, secret)
        for unit in (store.snapshot, store.transaction):  # which may look in another way
            with unit() as work:
                assert key.find(work, secret), "the key itself finds nothing"
                assert not key.any_case or key.find(work, secret.upper()), "the key in capitals finds nothing"
                found = [near for near in near_misses(secret, any_case=key.any_case) if key.find(work, near)]
            assert not found, f"{found[0]!r} finds what {secret!r} is for"

    @each_order
    @feature("I2", "I7")
    def test_a_list_in_the_order_of_time_minds_microseconds_and_then_the_id(self, store: Store, order: Order) -> None:
        furnish(store)
        with store.transaction() as work:
            order.fill(work)
        with store.snapshot() as work:
            assert order.expected == order.read(work)


def _row(name: str) -> Repository:
    assert name in TABLE, f"write a row about the repository {name} into progress_core.testing.repositories"
    return TABLE[name]


def _read(store: Store, row: Repository) -> object:
    with store.snapshot() as work:
        return row.read_all(work)


def _write_all(store: Store, row: Repository) -> None:
    for write in row.writes.values():
        with store.transaction() as work:
            write(work)


def _reopened(store: Store, reopen: Reopen | None) -> AbstractContextManager[Store]:
    """Open the store anew; where nothing outlives the store object, there is only that."""
    return nullcontext(store) if reopen is None else closing(reopen(store))


def _changed(store: Store, trip: RoundTrip, change: Change, stored: Any, other: Any) -> Any:
    """Change a stored value into another of the same identity, and return how it should be stored then."""
    wanted = _as(trip, stored, other)
    with store.transaction() as work:
        change.put(work, wanted)
    kept = {name: getattr(stored, name) for name in change.fixed}
    if change.counted:
        kept["version"] = stored.version + 1
    return evolve(wanted, **kept)


def _as(trip: RoundTrip, stored: Any, other: Any) -> Any:
    """Return another value with the identity of a stored one."""
    return evolve(other, **{name: getattr(stored, name) for name in (*trip.fixed, *_OWN) if hasattr(stored, name)})


_OWN = ("id", "number", "digest")


def _first(trip: RoundTrip, value: Any) -> Any:
    """Return how a value is stored that is new."""
    return evolve(value, version=value.version + trip.first_version) if trip.first_version else value


def _check_added(store: Store, trip: RoundTrip, value: Any) -> None:
    """Check that a value comes back right after it was added, and leave the store as it was."""
    with suppress(_Undone), store.transaction() as work:
        trip.add(work, value)
        _check_in(
            work, trip, evolve(value, version=value.version + trip.first_version) if trip.first_version else value
        )
        raise _Undone


class _Undone(Exception):
    """Ends a transaction whose writes shall not stay."""


def _check_found(store: Store, trip: RoundTrip, stored: Any) -> None:
    with store.snapshot() as work:
        _check_in(work, trip, stored)


def _check_in(work: UnitOfWork, trip: RoundTrip, stored: Any) -> None:
    name = trip.kind.__name__
    for find in trip.find:
        problem = difference(stored, find(work, stored), name)
        assert not problem, problem
    short = evolve(stored, **dict.fromkeys(trip.unlisted, ()))
    for find in trip.listed:
        problem = difference(short, find(work, stored), name)
        assert not problem, problem


def _values_of(method: Callable[..., object]) -> set[type[Any]]:
    """Return the classes of the values that a method takes, one or several at once."""
    hints = [hint for name, hint in get_type_hints(method).items() if name != "return"]
    parts = {part for hint in hints for part in (hint, *get_args(hint)) if isclass(part)}
    return {part for part in parts if attrs.has(part) and part.__module__.startswith("progress_core.domain")}


class _Watched:
    """A unit of work that notes which methods of a repository are called."""

    def __init__(self, work: UnitOfWork, name: str) -> None:
        self._work = work
        self._name = name
        self.called: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._work, name)
        return _WatchedRepository(found, self.called) if name == self._name else found


class _WatchedRepository:
    def __init__(self, repository: object, called: set[str]) -> None:
        self._repository = repository
        self._called = called

    def __getattr__(self, name: str) -> Any:
        self._called.add(name)
        return getattr(self._repository, name)
