"""The contract kit of sessions."""

from typing import Any

import pytest
from attrs import evolve

from progress_core.domain.accounts.sessions import Method, Session
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.domain.foundations.origins import NOWHERE, Origin
from progress_core.ports.store import Store
from progress_core.testing.tools.builders import a_session, an_account, later
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.tools.marks import feature


class SessionsContract(StoreFixture):
    """What use cases rely on in `UnitOfWork.sessions`."""

    @feature("A8", "I7")
    def test_an_added_session_is_returned_unchanged(self, store: Store) -> None:
        origin = Origin("2001:db8::1", "Chrome on Chromebook")
        times: dict[str, Any] = {"created_at": later(-1 / 7), "seen_at": later(1 / 7), "proved_at": later(2 / 7)}
        methods = (Method.PASSWORD, Method.RECOVERY_CODE)
        session = a_session("a", **times, number=7, origin=origin, methods=methods, waits=True, failures=2)
        _start(store, session, a_session("b"))
        with store.snapshot() as work:
            assert session == work.sessions.find("a")
            assert None is work.sessions.find("c")
            assert None is work.sessions.find("")

    def test_a_taken_digest_is_a_conflict(self, store: Store) -> None:
        _start(store, a_session("a"))
        with pytest.raises(Conflict), store.transaction() as work:
            work.sessions.add(a_session("a", account_id=2))
        assert ["a"] == _open(store)

    def test_a_session_of_a_missing_account_is_refused(self, store: Store) -> None:
        with pytest.raises(NotFound), store.transaction() as work:
            work.sessions.add(a_session("a", account_id=404))
        assert [] == _open(store)

    @feature("A8")
    def test_using_a_session_moves_its_last_use_forward_only(self, store: Store) -> None:
        _start(store, a_session("a"), a_session("b"))
        with store.transaction() as work:
            work.sessions.touch("a", later(5))
            work.sessions.touch("a", later(4))
            work.sessions.touch("c", later(5))
        with store.snapshot() as work:
            assert a_session("a", seen_at=later(5)) == work.sessions.find("a")
            assert a_session("b") == work.sessions.find("b")
        assert ["a", "b"] == _open(store)

    @feature("A8", "A6")
    def test_who_looks_for_a_session_sees_what_the_transaction_did_to_its_account(self, store: Store) -> None:
        """A store may read the owner along with a session, but keeps nothing of it from before a write."""
        _start(store, a_session("a"))
        with store.transaction() as work:
            assert work.sessions.find("a") == a_session("a")
            changed = work.accounts.save(evolve(work.accounts.get(1), failures=3))
            assert changed == work.accounts.get(1)
            assert work.sessions.find("a") == a_session("a")
            assert changed == work.accounts.get(1)
            assert 4 == work.accounts.save(evolve(changed, failures=4)).failures
        with store.snapshot() as work:
            assert work.sessions.find("a") == a_session("a")
            assert 4 == work.accounts.get(1).failures

    @feature("A8")
    def test_ending_a_session_leaves_the_others(self, store: Store) -> None:
        _start(store, a_session("a"), a_session("b"))
        with store.transaction() as work:
            work.sessions.end("a")
            work.sessions.end("c")
        assert ["b"] == _open(store)

    @feature("K6")
    def test_the_sessions_of_an_account_are_listed_the_last_used_first(self, store: Store) -> None:
        first, second = a_session("a", number=2), a_session("b", number=9, seen_at=later(1))
        third, other = a_session("c", number=1), a_session("d", account_id=2)
        _start(store, first, second, third, other)
        with store.snapshot() as work:
            assert [second, third, first] == list(work.sessions.of_account(1))
            assert [] == list(work.sessions.of_account(404))

    @feature("K1", "K3")
    def test_what_changes_of_a_session_is_saved_and_nothing_else(self, store: Store) -> None:
        before = a_session("a", origin=Origin("203.0.113.7", "Firefox on Windows"), methods=(), waits=True)
        _start(store, before, a_session("b"))
        changes: dict[str, Any] = {
            "seen_at": later(2), "proved_at": later(1), "methods": (Method.PASSWORD, Method.CODE), "waits": False,
            "failures": 3,
        }  # fmt: skip
        with store.transaction() as work:
            work.sessions.save(evolve(before, **changes, account_id=2, number=9, created_at=later(9), origin=NOWHERE))
            work.sessions.save(a_session("c"))
        with store.snapshot() as work:
            assert evolve(before, **changes) == work.sessions.find("a")
            assert a_session("b") == work.sessions.find("b")
            assert work.sessions.find("c") is None

    @feature("A9")
    def test_all_sessions_of_an_account_but_one_can_be_ended(self, store: Store) -> None:
        _start(store, a_session("a"), a_session("b"), a_session("c"), a_session("d", account_id=2))
        with store.transaction() as work:
            work.sessions.end_all(1, but="b")
        assert ["b", "d"] == _open(store)
        with store.transaction() as work:
            work.sessions.end_all(1)
            work.sessions.end_all(404)
        assert ["d"] == _open(store)

    @feature("A8")
    def test_idle_sessions_are_purged(self, store: Store) -> None:
        _start(store, a_session("a"), a_session("b", seen_at=later(1)), a_session("c", seen_at=later(2)))
        with store.transaction() as work:
            work.sessions.purge(later(1))
        assert ["b", "c"] == _open(store)

    @feature("A6", "B6")
    def test_sessions_are_removed_with_their_account(self, store: Store) -> None:
        _start(store, a_session("a"), a_session("b", account_id=2))
        with store.transaction() as work:
            work.accounts.remove_many([1])
        assert ["b"] == _open(store)


def _start(store: Store, *sessions: Session) -> None:
    """Add two accounts and their sessions."""
    with store.transaction() as work:
        work.accounts.add_many([an_account(1), an_account(2)])
        for session in sessions:
            work.sessions.add(session)


def _open(store: Store) -> list[str]:
    with store.snapshot() as work:
        return [digest for digest in "abcd" if work.sessions.find(digest) is not None]
