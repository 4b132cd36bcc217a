"""The contract kit of what all repositories do with several things at once: any iterable, none at all, very many."""

import inspect
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any, get_args, get_origin, get_type_hints

from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.foundations.errors import ProgressError
from progress_core.domain.operations.changes import ChangeKind
from progress_core.ports.store import Store, UnitOfWork
from progress_core.testing.repositories import TABLE, furnish
from progress_core.testing.repositories.asked import Asked, Call
from progress_core.testing.repositories.rows import GROUP, HERE, LEARNER, Act, Repository, methods_of, repositories
from progress_core.testing.tools.builders import later
from progress_core.testing.tools.filled import difference
from progress_core.testing.tools.fixtures import Interruption, StoreFixture
from progress_core.testing.tools.marks import feature

_UNKNOWN = range(10**9, 10**9 + 1_500)
"""Numbers that nothing has: more than databases take at a time."""

_OTHERS: Mapping[str, object] = {
    "scope": EVERYTHING, "learner_id": LEARNER, "group_id": GROUP, "ukprn": HERE, "kind": ChangeKind.LEARNER,
    "at": later(1), "now": later(1), "lease_until": later(2), "owner": "nobody",
}  # fmt: skip
"""Values for the other arguments of methods that take several of something."""


class EveryListContract(StoreFixture):
    """What use cases rely on when they give a repository several things, made from the types of its methods."""

    @feature("I2")
    def test_an_iterator_does_as_well_as_a_list(self, store: Store) -> None:
        furnish(store)
        for name, row in TABLE.items():
            listed, once = (_read(store, row, name, change) for change in (None, _once))
            assert not difference(listed, once, name), difference(listed, once, name)
            if row.own_writes:
                listed, once = (_written(store, row, name, change) for change in (None, _once))
                assert not difference(listed, once, name), difference(listed, once, name)

    @feature("I2")
    def test_very_many_unknown_ones_make_no_difference(self, store: Store) -> None:
        furnish(store)
        for name, row in TABLE.items():
            alone, among = (_read(store, row, name, change) for change in (None, _after_unknown))
            assert not difference(alone, among, name), difference(alone, among, name)

    @feature("I2")
    def test_very_many_unknown_ones_keep_nobody_from_changing_others(self, store: Store) -> None:
        """Those writes are looked at that pass over what is unknown; others refuse it."""
        furnish(store)
        for name, row in TABLE.items():
            for title, write in row.writes.items():
                if row.own_writes and _after(store, row, name, write, _after_one) is not None:
                    alone, among = (_after(store, row, name, write, change) for change in (_once, _after_unknown))
                    assert not difference(alone, among, f"{name}.{title}"), difference(alone, among, f"{name}.{title}")

    @feature("I2")
    def test_whoever_asks_for_nothing_gets_nothing_and_changes_nothing(self, store: Store) -> None:
        furnish(store)
        for name, protocol in repositories().items():
            for method in sorted(methods_of(protocol)):
                given = _nothing(getattr(protocol, method))
                if given is not None:
                    _ask_for_nothing(store, name, method, *given)


def _ask_for_nothing(store: Store, name: str, method: str, given: list[object], named: dict[str, object]) -> None:
    row = TABLE[name]
    with suppress(Interruption), store.transaction() as work:
        before = row.read_all(work)
        got = getattr(getattr(work, name), method)(*given, **named)
        several = list(got) if isinstance(got, Iterable) else [got]
        assert not any(several), f"{name}.{method} of nothing returns {several[0]!r}"
        assert before == row.read_all(work), f"{name}.{method} of nothing changes something"
        raise Interruption


def _nothing(method: Callable[..., object]) -> tuple[list[object], dict[str, object]] | None:
    """Return arguments that give a method several of nothing; None if it takes no several, or another thing too."""
    hints, parts = get_type_hints(method), [*inspect.signature(method).parameters.values()][1:]
    several = {part.name: () for part in parts if get_origin(hints[part.name]) is Iterable}
    needed = [part for part in parts if part.default is part.empty or part.name in several]
    if not several or not {part.name for part in needed} <= {*several, *_OTHERS}:
        return None
    given = {part.name: several.get(part.name, _OTHERS.get(part.name)) for part in needed}
    named = {part.name for part in needed if part.kind is part.KEYWORD_ONLY}
    return [value for name, value in given.items() if name not in named], {name: given[name] for name in named}


def _read(store: Store, row: Repository, name: str, change: "_Change | None") -> object:
    with store.snapshot() as work:
        return row.read(_changed(work, name, change, but=_writing(row)))


def _written(store: Store, row: Repository, name: str, change: "_Change | None") -> object:
    """Return what is there after all writes of a row, which are rolled back."""
    found: list[object] = []
    with suppress(Interruption), store.transaction() as work:
        for write in row.writes.values():
            write(_changed(work, name, change))
        found.append(row.read(work))
        raise Interruption
    return found


def _after(store: Store, row: Repository, name: str, write: Act, change: "_Change") -> list[object] | None:
    """Return what is there after one write, which is rolled back; None if it is refused."""
    found: list[object] = []
    with suppress(Interruption, ProgressError), store.transaction() as work:
        write(_changed(work, name, change))
        found.append(row.read(work))
        raise Interruption
    return found or None


def _writing(row: Repository) -> frozenset[str]:
    return frozenset(title.partition(" ")[0] for title in row.writes)


def _once(value: Iterable[object], hint: object) -> Iterable[object]:
    del hint
    return iter([*value])


def _after_one(value: Iterable[object], hint: object) -> Iterable[object]:
    return [_UNKNOWN[0], *value] if hint is int else value


def _after_unknown(value: Iterable[object], hint: object) -> Iterable[object]:
    return [*_UNKNOWN, *value] if hint is int else value


_Change = Callable[[Iterable[object], object], Iterable[object]]


def _changed(work: UnitOfWork, name: str, change: _Change | None, but: frozenset[str] = frozenset()) -> Any:
    """Return a unit of work whose repository is given other iterables, in all methods but some."""

    def way(call: Call) -> object:
        assert change is not None
        for part, value in call.given.arguments.items():
            if get_origin(call.hints.get(part)) is Iterable:
                call.given.arguments[part] = change(value, get_args(call.hints[part])[0])
        return call.run()

    return work if change is None else Asked(work, name, way, but)
