"""The contract kit of the audit trail."""

from progress_core.domain.audit import Entry
from progress_core.domain.permissions import EVERYTHING, NOTHING, Scope
from progress_core.ports.store import Store
from progress_core.testing.builders import UKPRN, a_group, a_learner, an_entry, enrol, later
from progress_core.testing.fixtures import StoreFixture
from progress_core.testing.marks import feature

_OTHER = "10000002"


class AuditTrailContract(StoreFixture):
    """What use cases rely on in `UnitOfWork.audit`."""

    @feature("I9", "I7")
    def test_entries_come_back_as_they_were_appended_latest_first(self, store: Store) -> None:
        entries = [an_entry(facts={}), an_entry(ukprn=""), an_entry(at=later(5), facts={"a": "1", "ŵ": "é"})]
        _append(store, *entries)
        _append(store, last := an_entry(at=later(5), subject_id="last"))
        with store.snapshot() as work:
            assert [last, *reversed(entries)] == list(work.audit.read(EVERYTHING))

    @feature("I9", "B9")
    def test_entries_are_read_by_who_sees_their_provider_whole(self, store: Store) -> None:
        own, other, nobodys = an_entry(), an_entry(ukprn=_OTHER, at=later(1)), an_entry(ukprn="", at=later(2))
        enrol(store, a_learner(1))
        with store.transaction() as work:
            work.groups.add(a_group(1))
        _append(store, own, other, nobodys)
        expected = {
            EVERYTHING: [nobodys, other, own],
            Scope(providers=frozenset({UKPRN, _OTHER})): [other, own],
            Scope(providers=frozenset({UKPRN})): [own],
            Scope(groups=frozenset({1})): [],
            Scope(learner=1): [],
            NOTHING: [],
        }
        with store.snapshot() as work:
            assert expected == {scope: list(work.audit.read(scope)) for scope in expected}

    @feature("I9")
    def test_entries_are_found_by_action_and_subject_up_to_a_limit(self, store: Store) -> None:
        actions = ["edit learner", "reveal initial password"]
        entries = [
            an_entry(at=later(number), action=actions[number % 2], subject_id=str(number % 3)) for number in range(12)
        ]
        _append(store, *entries)
        latest_first = entries[::-1]
        reveals = [entry for entry in latest_first if entry.action == actions[1]]
        own = Scope(providers=frozenset({UKPRN}))
        with store.snapshot() as work:
            assert reveals == list(work.audit.read(own, action=actions[1]))
            assert reveals[:2] == list(work.audit.read(own, action=actions[1], limit=2))
            assert [e for e in latest_first if e.subject_id == "2"] == list(work.audit.read(own, subject_id="2"))
            both = list(work.audit.read(EVERYTHING, action=actions[1], subject_id="0"))
            assert [e for e in reveals if e.subject_id == "0"] == both
            assert [] == list(work.audit.read(own, action="reveal"))

    def test_the_limit_is_a_hundred_entries_unless_told(self, store: Store) -> None:
        _append(store, *(an_entry(at=later(number)) for number in range(150)))
        with store.snapshot() as work:
            assert 100 == len(list(work.audit.read(EVERYTHING)))
            assert 150 == len(list(work.audit.read(EVERYTHING, limit=1000)))

    def test_facts_are_not_shared_with_the_store(self, store: Store) -> None:
        facts = {"fields": "email"}
        _append(store, an_entry(facts=facts))
        facts["more"] = "later"
        with store.snapshot() as work:
            next(work.audit.read(EVERYTHING)).facts.clear()
            assert {"fields": "email"} == next(work.audit.read(EVERYTHING)).facts


def _append(store: Store, *entries: Entry) -> None:
    with store.transaction() as work:
        work.audit.append(iter(entries))
