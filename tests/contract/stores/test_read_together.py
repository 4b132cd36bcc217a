"""What one snapshot is asked for goes to the database in one statement, with the rows of statements of their own."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import combinations
from random import Random
from typing import Any

import pytest
from attrs import evolve
from sqlalchemy import Engine, event

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.accounts import Account
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Scope
from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.importing.imports import Import, ImportKind, ImportStatus
from progress_core.ports.learners import LearnerQuery
from progress_core.ports.store import UnitOfWork
from tests.given.people import ELSEWHERE, NORTH, SOUTH, form, hire

Read = Callable[[UnitOfWork], Any]
AREA = "Oxfordshire"
_ALL = LearnerQuery()


@contextmanager
def _counted() -> Iterator[list[str]]:
    """Note the statements that run meanwhile."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def _plain(rows: Iterable[Any]) -> list[Any]:
    """Return all rows; those that may come in any order, in one order."""
    found = list(rows)
    return sorted(found, key=lambda account: account.id) if found and isinstance(found[0], Account) else found


def _alone(progress: Progress, read: Read) -> list[Any]:
    """Return the rows of a statement of its own."""
    with progress.context.store.snapshot() as work:
        return _plain(read(work))


@pytest.fixture
def scopes(progress: Progress) -> list[Scope]:
    """Fill three providers, and return scopes of every kind."""
    random = Random(1870)  # noqa: S311 - the same each time
    places = dict(zip((NORTH, SOUTH, ELSEWHERE), ("The Éxe school", "exe SCHOOL", "Ðorset"), strict=True))
    with progress.context.store.transaction() as work:
        there = {provider.ukprn: provider for provider in work.providers.in_scope(EVERYTHING)}
        work.providers.put_many(
            evolve(there[ukprn], name=name, area=AREA, latitude=50 + 0.1 + 0.2, longitude=None if at else -1 / 3)
            for at, (ukprn, name) in enumerate(places.items())
        )
    for number in range(9):
        ukprns = random.sample(tuple(places), 1 + number % 3)
        hire(progress, Role.LEARNER_MANAGER, *ukprns, email=f"{random.choice('aBz_')}{number}@example.com")
    hire(progress, Role.AREA_ADMINISTRATOR, area=AREA)
    groups = [
        progress.groups.create(OPERATOR, ukprn, name).id for ukprn in (NORTH, SOUTH) for name in ("b", "A", "É", "a 1")
    ]
    for number in range(12):
        values = form(username=f"learner{number:02}", ukprn=NORTH if number % 3 else SOUTH)
        learner = progress.learners.create(OPERATOR, values, anyway=True).learner
        with progress.context.store.transaction() as work:
            work.groups.assign(groups[0] if number % 3 else groups[4], [learner.id])
    _import(progress, list(places))
    return [
        EVERYTHING,
        Scope(),
        Scope(providers=frozenset({NORTH})),
        Scope(providers=frozenset({NORTH, ELSEWHERE})),
        Scope(providers=frozenset({ELSEWHERE}), groups=frozenset(groups[:2])),
        Scope(groups=frozenset(groups[3:6])),
    ]


def _import(progress: Progress, ukprns: list[str]) -> None:
    now = progress.context.clock.now()
    with progress.context.store.transaction() as work:
        senders = [staff.id for staff in work.staff.in_scope(EVERYTHING)]
        for at, id_ in enumerate(work.new_ids(15)):
            of = frozenset(ukprns[: 1 + at % 3])
            record = Import(id_, f"{at}.xlsx", f"{at}", senders[at % 4], now - timedelta(minutes=at // 2))
            record = evolve(record, status=ImportStatus.SUCCESSFUL, processed_at=now, ukprns=of, shared_at=of)
            work.imports.add(record, b"")


def _reads(progress: Progress, scope: Scope) -> dict[str, Read]:
    """Return what a unit of work can be asked for, each without looking at a row."""
    with progress.context.store.snapshot() as work:
        staff = [member.id for member in work.staff.in_scope(EVERYTHING)]
        learners = [line.id for line in work.learners.page(EVERYTHING, _ALL).lines]
    return {
        "providers": lambda work: work.providers.in_scope(scope),
        "groups": lambda work: work.groups.in_scope(scope),
        "staff": lambda work: work.staff.in_scope(scope),
        "staff of an area": lambda work: work.staff.in_area(AREA),
        "accounts": lambda work: work.accounts.get_many([*staff[:3], *learners[:4], 404]),
        "own imports": lambda work: work.imports.requested_by(staff[0], ImportKind.LEARNERS, limit=3),
        "shared imports": lambda work: work.imports.shared_with(scope, ImportKind.LEARNERS, limit=3),
    }


def _at_once(progress: Progress, scope: Scope) -> list[Read]:
    """Return what is read when it is asked for."""
    with progress.context.store.snapshot() as work:
        staff = next(work.staff.in_scope(EVERYTHING))
        learners = [line.id for line in work.learners.page(EVERYTHING, _ALL).lines]
    return [
        lambda work: work.groups.counts(scope),
        lambda work: work.learners.get_many(scope, [*reversed(learners), 404, learners[0]]),
        lambda work: work.staff.get(staff.id),
        lambda work: work.accounts.find("LEARNER03"),
    ]


@pytest.mark.parametrize("turn", range(3))
def test_rows_read_together_are_those_of_statements_of_their_own(
    progress: Progress, scopes: list[Scope], turn: int
) -> None:
    random = Random(turn)  # noqa: S311 - the same each time
    for scope in scopes:
        reads = _reads(progress, scope)
        alone = {name: _alone(progress, read) for name, read in reads.items()}
        for read in _at_once(progress, scope):
            chosen = random.sample(sorted(reads), random.randint(1, len(reads)))
            seen: dict[str, list[Any]] = {}
            with progress.context.store.snapshot() as work:
                begun = {name: reads[name](work) for name in chosen}
                found = read(work)
                for name in random.sample(chosen, len(chosen)):
                    seen[name] = _plain(begun[name])
            assert seen == {name: alone[name] for name in chosen}
            with progress.context.store.transaction() as work:
                assert found == read(work)


def test_whatever_begins_together_takes_one_statement(progress: Progress, scopes: list[Scope]) -> None:
    for scope in scopes:
        reads = _reads(progress, scope)
        for names in (*combinations(reads, 2), tuple(reads)):
            with progress.context.store.snapshot() as work, _counted() as statements:
                begun = [reads[name](work) for name in names]
                assert statements == []
                for rows in begun:
                    list(rows)
            assert len(statements) == 1, statements


def test_readings_with_other_values_for_the_same_parameter_take_a_statement_each(progress: Progress) -> None:
    one, other = Scope(providers=frozenset({NORTH})), Scope(providers=frozenset({SOUTH}))
    with progress.context.store.snapshot() as work, _counted() as statements:
        first, second, third = (work.providers.in_scope(scope) for scope in (one, other, one))
        assert [[provider.ukprn for provider in found] for found in (second, third, first)] == [
            [SOUTH],
            [NORTH],
            [NORTH],
        ]
    assert len(statements) == 2


def test_what_nobody_looks_at_is_not_read(progress: Progress, scopes: list[Scope]) -> None:
    reads = _reads(progress, scopes[0])
    with progress.context.store.snapshot() as work, _counted() as statements:
        for read in reads.values():
            read(work)
    assert statements == []


def test_a_transaction_reads_at_once(progress: Progress, scopes: list[Scope]) -> None:
    with progress.context.store.transaction() as work:
        before = work.groups.in_scope(EVERYTHING)
        work.groups.remove(next(iter(sorted(scopes[4].groups))))
        assert len(list(before)) == len(list(work.groups.in_scope(EVERYTHING))) + 1


def test_many_ids_are_read_in_chunks(progress: Progress, scopes: list[Scope]) -> None:
    with progress.context.store.snapshot() as work:
        ids = [line.id for line in work.learners.page(EVERYTHING, _ALL).lines]
        many = [*ids, *range(1, 600)]
        assert [learner.id for learner in work.learners.get_many(EVERYTHING, many)] == ids
        assert sorted(account.id for account in work.accounts.get_many(many) if account.id in ids) == sorted(ids)
        restricted = work.learners.get_many(scopes[-1], ids)
        assert 0 < len(restricted) < len(ids)
        assert (work.learners.get_many(EVERYTHING, []), list(work.accounts.get_many([]))) == ([], [])


def test_who_sent_a_shared_import_is_read_with_it(progress: Progress, scopes: list[Scope]) -> None:
    with progress.context.store.snapshot() as work, _counted() as statements:
        records = list(work.imports.shared_with(scopes[2], ImportKind.LEARNERS))
        together = {record.requested_by: work.staff.get(record.requested_by) for record in records}
    assert (len(statements), len(together) > 1) == (1, True)
    with progress.context.store.snapshot() as work:
        assert together == {id_: work.staff.get(id_) for id_ in together}
        with pytest.raises(NotFound):
            work.staff.get(404)
