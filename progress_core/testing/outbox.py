"""The contract kit of the outbox."""

from datetime import datetime
from typing import Any

import pytest
from attrs import evolve

from progress_core.domain.correspondence.mail import Outgoing
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.ports.store import Store
from progress_core.testing.tools.builders import NOON, a_mail, later
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.tools.marks import feature
from progress_core.testing.tools.threads import all_done, persistently


class OutboxContract(StoreFixture):
    """What use cases rely on in `UnitOfWork.outbox`."""

    @feature("I8", "I7")
    def test_added_mail_is_returned_unchanged_latest_first(self, store: Store) -> None:
        waiting = a_mail(1, subject="Ŵ", body="x" * 10_000, attempts=3, error="The server is down.")
        sent = a_mail(2, created_at=later(5), next_attempt_at=None, sent_at=later(6))
        refused = a_mail(3, next_attempt_at=None)
        _add(store, waiting, sent, refused)
        with store.snapshot() as work:
            assert [sent, refused, waiting] == list(work.outbox.recent())
            assert [sent, refused] == list(work.outbox.recent(2))

    @feature("I8")
    def test_mail_that_is_neither_sent_nor_refused_counts_as_waiting(self, store: Store) -> None:
        _add(store, a_mail(1), a_mail(2, next_attempt_at=later(9), attempts=1), a_mail(3, next_attempt_at=None))
        _add(store, a_mail(4, next_attempt_at=None, sent_at=later(1)))
        with store.snapshot() as work:
            assert 2 == work.outbox.waiting()

    def test_a_taken_mail_id_is_a_conflict_and_nothing_is_added(self, store: Store) -> None:
        _add(store, a_mail(1))
        for again in ([a_mail(2), a_mail(1)], [a_mail(3), a_mail(3)]):
            with pytest.raises(Conflict):
                _add(store, *again)
        with store.snapshot() as work:
            assert [a_mail(1)] == list(work.outbox.recent())

    @feature("I8")
    def test_due_mail_is_claimed_once_longest_due_first(self, store: Store) -> None:
        late = a_mail(1, next_attempt_at=later(1))
        _add(store, late, a_mail(2), a_mail(3, next_attempt_at=later(3)), a_mail(4, next_attempt_at=None))
        assert [a_mail(2, next_attempt_at=later(10))] == _claim(store, later(2), later(10), limit=1)
        assert [evolve(late, next_attempt_at=later(11))] == _claim(store, later(2), later(11))
        assert [] == _claim(store, later(2), later(12))
        assert [3, 2, 1] == [mail.id for mail in _claim(store, later(11), later(20))]

    @feature("I8")
    def test_rolling_back_a_claim_leaves_the_mail_due(self, store: Store) -> None:
        _add(store, a_mail(1))
        with pytest.raises(ValueError, match="stop"), store.transaction() as work:
            work.outbox.claim_due(NOON, until=later(1))
            raise ValueError("stop")
        assert [1] == [mail.id for mail in _claim(store, NOON, later(1))]

    @feature("I8")
    def test_the_outcome_of_an_attempt_is_saved(self, store: Store) -> None:
        _add(store, a_mail(1), a_mail(2))
        sent = a_mail(1, body="", attempts=1, sent_at=later(1), next_attempt_at=None)
        with store.transaction() as work:
            work.outbox.save(sent)
        with store.snapshot() as work:
            assert [a_mail(2), sent] == list(work.outbox.recent())
            assert 1 == work.outbox.waiting()

    def test_missing_mail_cannot_be_saved(self, store: Store) -> None:
        with pytest.raises(NotFound), store.transaction() as work:
            work.outbox.save(a_mail(1))

    @feature("I9")
    def test_all_mail_to_an_address_is_found_and_removed(self, store: Store) -> None:
        mails = [a_mail(1, to="Ann@Example.org"), a_mail(2, to="bob@example.org"), a_mail(3, to="ann@example.org.uk")]
        _add(store, *mails, a_mail(4, to="ann@example.org", sent_at=later(1), next_attempt_at=None, body=""))
        with store.snapshot() as work:
            assert [4, 1] == [mail.id for mail in work.outbox.written_to(iter(["ANN@example.org", "nobody@a.org"]))]
            assert [] == [*work.outbox.written_to(["", "\0", "\ud800"]), *work.outbox.written_to([])]
        with store.transaction() as work:
            assert 2 == work.outbox.forget(iter(["ANN@example.org", "nobody@example.org"]))
            assert 0 == work.outbox.forget(["ANN@example.org", "", "\0", "\ud800"])
            assert 0 == work.outbox.forget([])
        with store.snapshot() as work:
            assert [3, 2] == [mail.id for mail in work.outbox.recent()]

    def test_old_mail_is_removed_unless_it_still_waits(self, store: Store) -> None:
        ended: dict[str, Any] = {"next_attempt_at": None, "body": ""}
        _add(store, a_mail(1, **ended), a_mail(2), a_mail(3, created_at=later(2), **ended))
        with store.transaction() as work:
            assert 0 == work.outbox.purge(NOON)
            assert 1 == work.outbox.purge(later(2))
        with store.snapshot() as work:
            assert [3, 2] == [mail.id for mail in work.outbox.recent()]

    @feature("I8")
    def test_two_senders_never_claim_the_same_mail(self, store: Store) -> None:
        def send_all() -> list[int]:
            claimed: list[int] = []
            while mails := persistently(lambda: _claim(store, NOON, later(10), limit=3)):
                claimed.extend(mail.id for mail in mails)
            return claimed

        _add(store, *(a_mail(id_) for id_ in range(1, 31)))
        claims = all_done(*[send_all] * 4)
        assert list(range(1, 31)) == sorted(id_ for ids in claims for id_ in ids)


def _add(store: Store, *mails: Outgoing) -> None:
    with store.transaction() as work:
        work.outbox.add_many(iter(mails))


def _claim(store: Store, now: datetime, until: datetime, limit: int = 50) -> list[Outgoing]:
    with store.transaction() as work:
        return work.outbox.claim_due(now, until=until, limit=limit)
