"""The contract kit of the audit trail."""

import pytest
from attrs import evolve

from progress_core.domain.foundations.actors import EVERYTHING, NOTHING, Scope
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.origins import NOWHERE, Origin
from progress_core.domain.operations.audit import NOBODY_ID, Entry
from progress_core.domain.values.searches import MAX_SEARCH_LENGTH
from progress_core.ports.audit import AuditQuery
from progress_core.ports.store import Store
from progress_core.testing.tools.builders import UKPRN, a_group, a_learner, an_entry, enrol, later
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.tools.marks import feature

_OTHER = "10000002"
_OWN = Scope(providers=frozenset({UKPRN}))


class AuditTrailContract(StoreFixture):
    """What use cases rely on in `UnitOfWork.audit`."""

    @feature("I9", "I7")
    def test_appended_entries_are_returned_unchanged_latest_first(self, store: Store) -> None:
        newer = an_entry(action="done by a newer version", origin=Origin("203.0.113.7", "Edge on Windows", "root"))
        entries = [newer, an_entry(facts={}), an_entry(ukprn=""), an_entry(at=later(5), facts={"a": "1", "ŵ": "é"})]
        _append(store, *entries)
        _append(store, last := an_entry(at=later(5), subject_id="last", actor_id=-2))
        assert [last, *reversed(entries)] == _read(store, EVERYTHING)

    @feature("K5", "I9")
    def test_origins_of_an_actor_are_forgotten_and_their_entries_stay(self, store: Store) -> None:
        origin = Origin("203.0.113.7", "Edge on Windows", "root")
        theirs, other = an_entry(origin=origin), an_entry(actor_id=2, at=later(1), origin=origin)
        _append(store, theirs, other)
        with store.transaction() as work:
            work.audit.forget_origins([1, 404])
            work.audit.forget_origins([])
        assert [other, evolve(theirs, origin=NOWHERE)] == _read(store, EVERYTHING)

    @feature("K5", "I9")
    def test_origins_of_nobody_known_are_forgotten_with_the_account_that_they_tried(self, store: Store) -> None:
        origin, at = Origin("203.0.113.7", "Edge on Windows"), later(0)
        tried = an_entry(at=at, actor_id=NOBODY_ID, subject="account", subject_id="1", origin=origin)
        others = [evolve(tried, subject_id="2"), evolve(tried, subject="import"), evolve(tried, actor_id=2)]
        _append(store, tried, *others)
        with store.transaction() as work:
            work.audit.forget_origins([1])
        assert [*reversed(others), evolve(tried, origin=NOWHERE)] == _read(store, EVERYTHING)

    @feature("I9", "B9")
    def test_entries_are_visible_to_those_who_see_their_provider_in_full(self, store: Store) -> None:
        own, other, nobodys = an_entry(), an_entry(ukprn=_OTHER, at=later(1)), an_entry(ukprn="", at=later(2))
        enrol(store, a_learner(1))
        with store.transaction() as work:
            work.groups.add(a_group(1))
        _append(store, own, other, nobodys)
        expected = {
            EVERYTHING: [nobodys, other, own],
            Scope(providers=frozenset({UKPRN, _OTHER})): [other, own],
            _OWN: [own],
            Scope(groups=frozenset({1})): [],
            Scope(learner=1): [],
            NOTHING: [],
        }
        assert expected == {scope: _read(store, scope) for scope in expected}

    @feature("I9")
    @pytest.mark.parametrize(
        ("query", "places"),
        [
            (AuditQuery(action="reveal initial password"), [11, 9, 7, 5, 3, 1]),
            (AuditQuery(action="reveal initial password", limit=2), [11, 9]),
            (AuditQuery(action="reveal"), []),
            (AuditQuery(subject_id="2"), [11, 8, 5, 2]),
            (AuditQuery(action="reveal initial password", subject_id="0"), [9, 3]),
            (AuditQuery(actor_id=3), [11, 7, 3]),
            (AuditQuery(actor_id=0), [8, 4, 0]),
            (AuditQuery(actor_id=404), []),
            (AuditQuery(subjects=("group",)), [10, 5, 0]),
            (AuditQuery(subjects=("group", "learner"), limit=3), [11, 10, 8]),
            (AuditQuery(ukprn=_OTHER), []),
            (AuditQuery(ukprn=UKPRN, limit=1), [11]),
            (AuditQuery(since=later(9)), [11, 10, 9]),
            (AuditQuery(before=later(2)), [1, 0]),
            (AuditQuery(since=later(2), before=later(5), action="edit learner"), [4, 2]),
        ],
        ids=str,
    )
    def test_entries_match_every_filter_of_the_query(self, store: Store, query: AuditQuery, places: list[int]) -> None:
        entries = [
            an_entry(
                at=later(number),
                actor_id=number % 4,
                action=["edit learner", "reveal initial password"][number % 2],
                subject=["group", "learner", "account", "learner", "account"][number % 5],
                subject_id=str(number % 3),
            )
            for number in range(12)
        ]
        _append(store, *entries, an_entry(at=later(3.5), actor_id=3, subject="group", subject_id="2", ukprn=_OTHER))
        with store.snapshot() as work:
            assert [entries[place] for place in places] == list(work.audit.page(_OWN, query).entries)

    @feature("I9")
    def test_pages_follow_each_other_without_gaps_or_repeats(self, store: Store) -> None:
        entries = [an_entry(at=later(number // 3), subject_id=str(number)) for number in range(10)]
        _append(store, *entries, an_entry(ukprn=_OTHER))
        query, read = AuditQuery(limit=4), []
        while True:
            with store.snapshot() as work:
                page = work.audit.page(_OWN, query)
            read.append(len(page.entries))
            assert list(page.entries) == entries[::-1][sum(read[:-1]) : sum(read)]
            _append(store, an_entry(at=later(100)))  # what is added meanwhile is on the first page
            if not page.next:
                break
            query = evolve(query, after=page.next)
        assert [4, 4, 2] == read

    @feature("I9")
    @pytest.mark.parametrize("after", ["nowhere", "1", "-1", "1-", "1-2-3", "٣-٣", "9" * 18 + "-1", "1-" + "9" * 30])
    def test_an_invalid_position_in_the_trail_is_refused(self, store: Store, after: str) -> None:
        with store.snapshot() as work, pytest.raises(Rejected):
            work.audit.page(EVERYTHING, AuditQuery(after=after))

    @feature("I9")
    def test_old_entries_are_removed_and_the_trail_continues(self, store: Store) -> None:
        entries = [an_entry(at=later(number), ukprn="" if number % 2 else UKPRN) for number in range(6)]
        _append(store, *entries)
        with store.transaction() as work:
            assert 4 == work.audit.purge(later(4))
            assert 0 == work.audit.purge(later(4))
        assert entries[:3:-1] == _read(store, EVERYTHING)
        _append(store, *entries[:2])
        assert [*entries[:3:-1], *entries[1::-1]] == _read(store, EVERYTHING)
        _append(store, *entries[2:4])
        assert [*entries[:3:-1], *entries[3::-1]] == _read(store, EVERYTHING), "an entry took the place of another"

    @feature("I9")
    def test_odd_texts_find_nothing(self, store: Store) -> None:
        _append(store, an_entry())
        with store.snapshot() as work:
            for text in ("\0", "\ud800", "'; DROP TABLE audit; --", "%", "x" * MAX_SEARCH_LENGTH):
                for query in (AuditQuery(action=text), AuditQuery(subject_id=text), AuditQuery(ukprn=text)):
                    assert () == work.audit.page(EVERYTHING, query).entries

    def test_a_page_has_a_hundred_entries_by_default(self, store: Store) -> None:
        _append(store, *(an_entry(at=later(number)) for number in range(150)))
        with store.snapshot() as work:
            assert 100 == len(work.audit.page(EVERYTHING).entries)
            assert 150 == len(work.audit.page(EVERYTHING, AuditQuery(limit=1000)).entries)

    def test_facts_are_not_shared_with_the_store(self, store: Store) -> None:
        facts = {"fields": "email"}
        _append(store, an_entry(facts=facts))
        facts["more"] = "later"
        with store.snapshot() as work:
            work.audit.page(EVERYTHING).entries[0].facts.clear()
            assert {"fields": "email"} == work.audit.page(EVERYTHING).entries[0].facts


def _append(store: Store, *entries: Entry) -> None:
    with store.transaction() as work:
        work.audit.append(iter(entries))


def _read(store: Store, scope: Scope) -> list[Entry]:
    with store.snapshot() as work:
        return list(work.audit.page(scope).entries)
