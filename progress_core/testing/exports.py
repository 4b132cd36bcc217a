"""The contract kit of exports of qualifications."""

import pytest
from attrs import evolve

from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.domain.qualifications.exports import Export, ExportStatus
from progress_core.ports.store import Store
from progress_core.testing.tools.builders import UKPRN, a_provider, an_export, later
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.tools.marks import feature
from progress_core.testing.tools.texts import EDGED

_OTHER = "10000002"


class ExportsContract(StoreFixture):
    """What use cases rely on in `UnitOfWork.exports`."""

    @feature("F1", "I7")
    def test_an_added_export_is_returned_unchanged_without_a_file(self, store: Store) -> None:
        full = an_export(
            2,
            groups=frozenset({3, 5}),
            status=ExportStatus.FAILED,
            learners=7,
            left_out=2,
            reason="Nobody – nothing.",
            processed_at=later(1),
        )
        _add(store, an_export(1), full)
        with store.snapshot() as work:
            assert [an_export(1), full] == [work.exports.get(1), work.exports.get(2)]
            assert b"" == work.exports.content(2)

    def test_a_missing_export_is_not_found(self, store: Store) -> None:
        with store.snapshot() as work:
            with pytest.raises(NotFound):
                work.exports.get(1)
            with pytest.raises(NotFound):
                work.exports.content(1)
        with pytest.raises(NotFound), store.transaction() as work:
            work.exports.save(an_export(), b"file")

    def test_a_taken_export_id_is_a_conflict(self, store: Store) -> None:
        _add(store, an_export())
        with pytest.raises(Conflict), store.transaction() as work:
            work.exports.add(an_export(learners=9))
        with store.snapshot() as work:
            assert an_export() == work.exports.get(1)

    def test_the_files_of_a_provider_can_be_deleted(self, store: Store) -> None:
        _add(store, an_export(1), an_export(2), an_export(3, ukprn=_OTHER))
        with store.transaction() as work:
            for export in (an_export(1), an_export(2), an_export(3, ukprn=_OTHER)):
                work.exports.save(export, b"file")
            work.exports.forget(UKPRN)
        with store.snapshot() as work:
            assert [b"", b"", b"file"] == [work.exports.content(id_) for id_ in (1, 2, 3)]
            assert an_export(1) == work.exports.get(1)
            assert {3} == work.exports.with_files([1, 3, 4])
            assert set() == work.exports.with_files([])

    @feature("F1")
    def test_a_saved_export_keeps_its_changes_and_its_latest_file(self, store: Store) -> None:
        _add(store, an_export(1), an_export(2))
        done = an_export(status=ExportStatus.READY, learners=12, processed_at=later(5))
        for content in (b"first", EDGED, b""):
            with store.transaction() as work:
                work.exports.save(done, content)
        with store.snapshot() as work:
            assert (done, EDGED) == (work.exports.get(1), work.exports.content(1))
            assert (an_export(2), b"") == (work.exports.get(2), work.exports.content(2))

    @feature("F4")
    def test_exports_of_one_person_are_listed_latest_first(self, store: Store) -> None:
        records = [
            an_export(1),
            an_export(2, requested_at=later(5)),
            an_export(3, ukprn=_OTHER),
            an_export(4, requested_by=8),
        ]
        _add(store, *records)
        with store.snapshot() as work:
            assert [records[1], records[2], records[0]] == list(work.exports.requested_by(7))
            assert [records[1], records[0]] == list(work.exports.requested_by(7, UKPRN))
            assert [records[1]] == list(work.exports.requested_by(7, limit=1))
            assert [] == list(work.exports.requested_by(9))

    @feature("F1")
    def test_files_of_old_exports_are_deleted(self, store: Store) -> None:
        old, new, waiting = an_export(1, processed_at=later(1)), an_export(2, processed_at=later(9)), an_export(3)
        _add(store, old, new, waiting)
        with store.transaction() as work:
            for record in (old, new, waiting):
                work.exports.save(evolve(record), b"file")
        with store.transaction() as work:
            assert 0 == work.exports.drop_contents(later(1))
            assert 1 == work.exports.drop_contents(later(9))
            assert 0 == work.exports.drop_contents(later(9))
        with store.snapshot() as work:
            assert [b"", b"file", b"file"] == [work.exports.content(id_) for id_ in (1, 2, 3)]
            assert old == work.exports.get(1)


def _add(store: Store, *records: Export) -> None:
    with store.transaction() as work:
        work.providers.put_many([a_provider(), a_provider(_OTHER)])
        for record in records:
            work.exports.add(record)
