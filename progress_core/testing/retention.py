"""The contract kit of retention in a store: old data is counted, and deleted in limited batches."""

from attrs import evolve

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.importing.imports import REDACTED_NAME
from progress_core.ports.store import Store
from progress_core.testing.tools.builders import (
    NOON,
    a_learner,
    a_mail,
    a_provider,
    a_session,
    an_account,
    an_entry,
    an_export,
    an_import,
    enrol,
    later,
)
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.tools.marks import feature


class RetentionContract(StoreFixture):
    """What `usecases.retention` relies on in several repositories."""

    @feature("I9", "I8")
    def test_old_mail_is_counted_and_removed_oldest_first(self, store: Store) -> None:
        with store.transaction() as work:
            work.outbox.add_many(a_mail(id_, created_at=later(9 - id_), next_attempt_at=None) for id_ in range(5))
            work.outbox.add_many([a_mail(7)])
            assert (0, 2, 5) == tuple(work.outbox.old(later(minutes)) for minutes in (5, 7, 10))
            assert 2 == work.outbox.purge(later(10), limit=2)
            assert [0, 1, 2, 7] == sorted(mail.id for mail in work.outbox.recent())
            assert (2, 0) == (work.outbox.purge(later(9), limit=9), work.outbox.old(later(9)))

    @feature("I9")
    def test_old_entries_are_counted_and_removed_oldest_first(self, store: Store) -> None:
        with store.transaction() as work:
            work.audit.append(an_entry(at=later(minutes)) for minutes in (3, 1, 2))
            assert (0, 2, 3) == tuple(work.audit.old(later(minutes)) for minutes in (1, 3, 4))
            assert 1 == work.audit.purge(later(4), limit=1)
            assert [later(3), later(2)] == [entry.at for entry in work.audit.page(EVERYTHING).entries]
            assert 2 == work.audit.purge(later(4), limit=9)

    @feature("I9", "A8")
    def test_old_sessions_are_counted_before_and_after_removal(self, store: Store) -> None:
        with store.transaction() as work:
            work.accounts.add_many([an_account(1)])
            for minutes in range(4):
                work.sessions.add(a_session(f"s{minutes}", seen_at=later(minutes)))
            assert (0, 3) == (work.sessions.old(NOON), work.sessions.old(later(3)))
            assert (3, 0) == (work.sessions.purge(later(3)), work.sessions.purge(later(3)))
            assert 0 == work.sessions.old(later(3))

    @feature("I9", "F1")
    def test_old_files_are_counted_and_removed_in_batches(self, store: Store) -> None:
        with store.transaction() as work:
            work.providers.put_many([a_provider()])
            for id_ in (1, 2, 3):
                record = an_export(id_, processed_at=later(id_) if id_ < 3 else None)
                work.exports.add(record)
                work.exports.save(record, b"file")
                work.imports.add(an_import(id_, processed_at=record.processed_at), b"content")
            for kept in (work.imports, work.exports):
                assert (0, 1, 2) == tuple(kept.old_contents(later(minutes)) for minutes in (1, 2, 9))
                assert (1, 1, 0) == tuple(kept.drop_contents(later(9), limit=1) for _ in range(3))
                assert 0 == kept.old_contents(later(9))
                assert [False, False, True] == [bool(kept.content(id_)) for id_ in (1, 2, 3)]

    @feature("I9")
    def test_old_imports_are_found_until_their_details_are_removed(self, store: Store) -> None:
        with store.transaction() as work:
            for id_, minutes in ((1, 3), (2, 1), (3, 2)):
                work.imports.add(an_import(id_, processed_at=later(minutes), problems=()), b"")
            work.imports.add(an_import(4), b"content")
            assert [2, 3, 1] == work.imports.told_before(later(4))
            assert [2] == work.imports.told_before(later(2))
            assert [2, 3] == work.imports.told_before(later(4), limit=2)
            work.imports.forget([2, 3])
            assert [1] == work.imports.told_before(later(4))
            assert REDACTED_NAME == work.imports.get(2).file_name

    @feature("I9")
    def test_learners_unused_since_a_moment_are_found_page_by_page_in_order_of_id(self, store: Store) -> None:
        accounts = [_used(1, 1), _used(2, 5), an_account(3), _used(4, 3), an_account(5)]
        made = {1: NOON, 2: NOON, 3: later(2), 4: later(1), 5: later(9)}
        learners = [a_learner(id_, created_at=at, archived=id_ == 1) for id_, at in made.items()]
        enrol(store, *reversed(learners), accounts=tuple(accounts))
        expected = [(learners[place], accounts[place]) for place in (0, 2, 3)]
        with store.transaction() as work:
            assert expected == work.learners.idle_since(later(4), held=True)
            assert expected[:2] == work.learners.idle_since(later(4), limit=2)
            assert expected[1:] == work.learners.idle_since(later(4), after=1)
            assert expected[:1] == work.learners.idle_since(later(2)), "the moment itself is not before it"
            assert [] == work.learners.idle_since(NOON)
        with store.snapshot() as work:
            assert expected == work.learners.idle_since(later(4))


def _used(id_: int, minutes: float) -> Account:
    return evolve(an_account(id_), first_login_at=NOON, last_login_at=later(minutes))
