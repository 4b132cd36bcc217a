"""The contract kit of sessions."""

import pytest

from progress_core.domain.accounts.sessions import Session
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.ports.store import Store
from progress_core.testing.tools.builders import a_session, an_account, later
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.tools.marks import feature


class SessionsContract(StoreFixture):
    """What use cases rely on in `UnitOfWork.sessions`."""

    @feature("A8", "I7")
    def test_an_added_session_is_returned_unchanged(self, store: Store) -> None:
        session = a_session("a", created_at=later(-1 / 7), seen_at=later(1 / 7))
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

    @feature("A8")
    def test_ending_a_session_leaves_the_others(self, store: Store) -> None:
        _start(store, a_session("a"), a_session("b"))
        with store.transaction() as work:
            work.sessions.end("a")
            work.sessions.end("c")
        assert ["b"] == _open(store)

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
