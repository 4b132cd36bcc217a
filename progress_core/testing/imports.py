"""The contract kit of learner imports."""

import pytest
from attrs import evolve

from progress_core.domain.foundations.actors import EVERYTHING, NOTHING, Scope
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.domain.importing.imports import (
    Import,
    ImportCounts,
    ImportKind,
    ImportStatus,
    OnDuplicate,
    redacted,
)
from progress_core.ports.store import Store
from progress_core.testing.tools.builders import an_import, later
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.tools.learner_records import an_update, delete_and_add_again, two_learners
from progress_core.testing.tools.marks import feature
from progress_core.testing.tools.texts import EDGED


class ImportsContract(StoreFixture):
    """What use cases rely on in `UnitOfWork.imports`."""

    @feature("E4", "I7")
    def test_an_added_import_is_returned_unchanged_with_its_file(self, store: Store) -> None:
        full = an_import(2, status=ImportStatus.SUCCESSFUL, counts=ImportCounts(1, 2, 3, 4), processed_at=later(1))
        bare = Import(3, "ŷ.csv", "0" * 64, 0, later(2), on_duplicate=OnDuplicate.UPDATE)
        content = EDGED
        _add(store, full, bare, content=content)
        with store.snapshot() as work:
            assert (full, bare) == (work.imports.get(2), work.imports.get(3))
            assert content == work.imports.content(2)

    @feature("E5")
    def test_problems_of_an_import_keep_their_order_and_their_values(self, store: Store) -> None:
        found = an_import().problems
        many = tuple(evolve(found[number % 2], row=2 + number) for number in range(2000))
        _add(store, an_import(1, problems=many))
        with store.snapshot() as work:
            assert many == work.imports.get(1).problems

    def test_a_missing_import_is_not_found(self, store: Store) -> None:
        with store.transaction() as work:
            with pytest.raises(NotFound):
                work.imports.get(1)
            with pytest.raises(NotFound):
                work.imports.content(1)
        with pytest.raises(NotFound), store.transaction() as work:
            work.imports.save(an_import())

    def test_a_taken_import_id_is_a_conflict(self, store: Store) -> None:
        _add(store, an_import())
        with pytest.raises(Conflict):
            _add(store, an_import(file_name="other"), content=b"other")
        with store.snapshot() as work:
            assert (an_import(), b"content") == (work.imports.get(1), work.imports.content(1))

    @feature("E4")
    def test_a_saved_import_keeps_its_changes_and_its_file(self, store: Store) -> None:
        _add(store, an_import(1), an_import(2))
        done = evolve(
            an_import(),
            status=ImportStatus.UNSUCCESSFUL,
            decisions={9: OnDuplicate.CREATE},
            problems=an_import().problems[1:],
            ukprns=frozenset(),
            processed_at=later(5),
        )
        with store.transaction() as work:
            work.imports.save(done)
        with store.snapshot() as work:
            assert (done, b"content") == (work.imports.get(1), work.imports.content(1))
            assert an_import(2) == work.imports.get(2)

    @feature("E4")
    def test_imports_of_one_person_are_listed_latest_first_without_their_problems(self, store: Store) -> None:
        records = [an_import(1), an_import(2, requested_at=later(5)), an_import(3), an_import(4, requested_by=8)]
        _add(store, *records)
        listed = [evolve(record, problems=()) for record in (records[1], records[2], records[0])]
        with store.snapshot() as work:
            assert listed == list(work.imports.requested_by(7, ImportKind.LEARNERS))
            assert listed[:2] == list(work.imports.requested_by(7, ImportKind.LEARNERS, limit=2))
            assert [] == list(work.imports.requested_by(9, ImportKind.LEARNERS))

    @feature("F4")
    def test_imports_are_listed_by_kind(self, store: Store) -> None:
        of_learners = an_import(1, digest="a" * 64)
        kind = ImportKind.QUALIFICATIONS
        other = an_import(2, digest="a" * 64, kind=kind, groups=frozenset({4, 9}), complete=True, ukprn="10000002")
        _add(store, of_learners, other)
        with store.snapshot() as work:
            assert other == work.imports.get(2)
            for found in (work.imports.requested_by(7, kind), work.imports.with_digest(7, kind, "a" * 64)):
                assert [evolve(other, problems=())] == list(found)
            assert [1] == [record.id for record in work.imports.requested_by(7, ImportKind.LEARNERS)]

    @feature("J6")
    def test_an_import_is_shared_with_those_who_see_all_of_its_providers(self, store: Store) -> None:
        north, south, east = "10000001", "10000002", "10000003"
        places: tuple[tuple[str, ...], ...] = ((north,), (north, south), (south,), (), (north, east))
        records = [an_import(number, shared_at=frozenset(ukprns)) for number, ukprns in enumerate(places, 1)]
        other = evolve(an_import(9, shared_at=frozenset({north})), kind=ImportKind.QUALIFICATIONS)
        _add(store, *records, other)
        kind = ImportKind.LEARNERS
        with store.snapshot() as work:
            for scope, seen in (
                (Scope(providers=frozenset({north})), [1]),
                (Scope(providers=frozenset({north, south})), [3, 2, 1]),
                (Scope(providers=frozenset({south, "10000004"})), [3]),
                (Scope(groups=frozenset({1, 2, 3})), []),
                (Scope(learner=1), []),
                (NOTHING, []),
                (EVERYTHING, [5, 3, 2, 1]),
            ):
                assert seen == [record.id for record in work.imports.shared_with(scope, kind)]
            assert [5, 3] == [record.id for record in work.imports.shared_with(EVERYTHING, kind, limit=2)]
            shared = work.imports.shared_with(Scope(providers=frozenset({south})), kind)
            assert [evolve(records[2], problems=())] == list(shared)

    @feature("J6")
    def test_the_providers_with_which_an_import_is_shared_are_replaced(self, store: Store) -> None:
        _add(store, an_import(1, shared_at=frozenset({"10000001"})), an_import(2, shared_at=frozenset({"10000001"})))
        with store.transaction() as work:
            work.imports.save(an_import(1, shared_at=frozenset({"10000002"})))
            work.imports.save(an_import(2, shared_at=frozenset()))
        with store.snapshot() as work:
            for ukprn, seen in (("10000001", []), ("10000002", [1])):
                scope = Scope(providers=frozenset({ukprn}))
                assert seen == [record.id for record in work.imports.shared_with(scope, ImportKind.LEARNERS)]

    @feature("E7")
    def test_imports_of_the_same_file_by_the_same_person_are_found_latest_first(self, store: Store) -> None:
        same = "a" * 64
        first, second = an_import(1, digest=same), an_import(2, digest=same, requested_at=later(1))
        _add(store, first, second, an_import(3), an_import(4, digest=same, requested_by=8))
        with store.snapshot() as work:
            found = list(work.imports.with_digest(7, ImportKind.LEARNERS, same))
            assert [] == list(work.imports.with_digest(7, ImportKind.LEARNERS, "a"))
        assert [evolve(second, problems=()), evolve(first, problems=())] == found

    def test_files_of_old_imports_are_deleted(self, store: Store) -> None:
        old, new, waiting = an_import(1, processed_at=later(1)), an_import(2, processed_at=later(9)), an_import(3)
        _add(store, old, new, waiting)
        with store.transaction() as work:
            assert 0 == work.imports.drop_contents(later(1))
            assert 1 == work.imports.drop_contents(later(9))
            assert 0 == work.imports.drop_contents(later(9))
        with store.snapshot() as work:
            assert [b"", b"content", b"content"] == [work.imports.content(id_) for id_ in (1, 2, 3)]
            assert old == work.imports.get(1)
            assert {2, 3} == work.imports.with_files(iter([1, 2, 3, 404]))
            assert set() == work.imports.with_files([])

    def test_an_import_without_a_file_has_none(self, store: Store) -> None:
        _add(store, an_import(1), content=b"")
        with store.snapshot() as work:
            assert (b"", set()) == (work.imports.content(1), work.imports.with_files([1]))

    def test_forgetting_requests_removes_all_they_quote(self, store: Store) -> None:
        told = an_import(1, processed_at=later(1))
        _add(store, told, an_import(2), an_import(3))
        with store.transaction() as work:
            work.imports.drop_contents(later(9))
            work.imports.forget(iter([2, 404, 2]))
            work.imports.forget([])
        with store.snapshot() as work:
            assert {1, 3} == {record.id for record in work.imports.kept()}
            assert {()} == {record.problems for record in work.imports.kept()}
        with store.transaction() as work:
            work.imports.forget([1, 3])
            assert [] == list(work.imports.kept())
        with store.snapshot() as work:
            assert [b"", b"", b""] == [work.imports.content(id_) for id_ in (1, 2, 3)]
            assert redacted(told) == work.imports.get(1)

    @feature("J4")
    def test_row_updates_are_returned_unchanged_in_pages(self, store: Store) -> None:
        two_learners(store)
        _add(store, an_import(1), an_import(2))
        rows = [an_update(row, years=(2025, 2026) if row == 300 else None) for row in (300, 2, 70_000)]
        other = an_update(2, learner_id=2, changes=())
        with store.transaction() as work:
            work.imports.put_updates(1, iter(rows))
            work.imports.put_updates(2, [other])
            work.imports.put_updates(2, [])
        second, first, third = rows
        with store.snapshot() as work:
            assert [first, second, third] == work.imports.updates(1)
            assert [first, second] == work.imports.updates(1, limit=2)
            assert [third] == work.imports.updates(1, after=300, limit=2)
            assert ([other], []) == (work.imports.updates(2), work.imports.updates(404))

    @feature("J4")
    def test_row_updates_are_replaced_by_row(self, store: Store) -> None:
        two_learners(store)
        _add(store, an_import(1))
        again = an_update(2, learner_id=2, changes=())
        with store.transaction() as work:
            work.imports.put_updates(1, [an_update(2), an_update(3)])
            work.imports.put_updates(1, [again])
        with store.snapshot() as work:
            assert [again, an_update(3)] == work.imports.updates(1)

    def test_row_updates_of_what_does_not_exist_are_refused(self, store: Store) -> None:
        two_learners(store)
        _add(store, an_import(1))
        with pytest.raises(NotFound), store.transaction() as work:
            work.imports.put_updates(404, [an_update(2)])
        with pytest.raises(NotFound), store.transaction() as work:
            work.imports.put_updates(1, [an_update(2), an_update(3, learner_id=404)])
        with store.snapshot() as work:
            assert [] == work.imports.updates(1)

    @feature("I9", "J4")
    def test_row_updates_are_found_by_learner_and_go_with_them(self, store: Store) -> None:
        two_learners(store)
        _add(store, an_import(1), an_import(2))
        with store.transaction() as work:
            work.imports.put_updates(2, [an_update(9), an_update(5), an_update(7, learner_id=2)])
            work.imports.put_updates(1, [an_update(3)])
        with store.snapshot() as work:
            found = work.imports.updates_of(1)
            assert {1: (an_update(3),), 2: (an_update(5), an_update(9))} == found
            assert {} == work.imports.updates_of(404)
        delete_and_add_again(store)
        with store.snapshot() as work:
            assert {} == work.imports.updates_of(1)
            assert [an_update(7, learner_id=2)] == work.imports.updates(2)

    @feature("I9", "J4")
    def test_row_updates_are_deleted_by_request_and_with_its_file(self, store: Store) -> None:
        two_learners(store)
        imports = [an_import(id_, processed_at=later(id_), problems=()) for id_ in (1, 2, 3, 4)]
        _add(store, *imports)
        with store.transaction() as work:
            for record in imports:
                work.imports.put_updates(record.id, [an_update(2)])
            work.imports.drop_updates(4)
            work.imports.drop_updates(404)
            assert 1 == work.imports.drop_contents(later(2))
        with store.snapshot() as work:
            assert [0, 1, 1, 0] == [len(work.imports.updates(id_)) for id_ in (1, 2, 3, 4)]
        with store.transaction() as work:
            work.imports.forget([2])
        with store.snapshot() as work:
            assert [0, 0, 1, 0] == [len(work.imports.updates(id_)) for id_ in (1, 2, 3, 4)]

    def test_decisions_are_not_shared_with_the_store(self, store: Store) -> None:
        decisions = {3: OnDuplicate.SKIP}
        record = an_import(decisions=decisions)
        _add(store, record)
        decisions[4] = OnDuplicate.UPDATE
        with store.transaction() as work:
            work.imports.get(1).decisions.clear()
            next(work.imports.requested_by(7, ImportKind.LEARNERS)).decisions.clear()
            next(work.imports.with_digest(7, ImportKind.LEARNERS, record.digest)).decisions.clear()
            assert {3: OnDuplicate.SKIP} == work.imports.get(1).decisions
            work.imports.save(record)
            decisions.clear()
            assert {3: OnDuplicate.SKIP, 4: OnDuplicate.UPDATE} == work.imports.get(1).decisions


def _add(store: Store, *records: Import, content: bytes = b"content") -> None:
    with store.transaction() as work:
        for record in records:
            work.imports.add(record, content)
