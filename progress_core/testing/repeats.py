"""The contract kit of requests that are sent again."""

from typing import Any

import pytest
from attrs import evolve

from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.domain.foundations.repeats import NO_ANSWER, KeptRequest
from progress_core.ports.store import Store
from progress_core.testing.tools.builders import a_request, an_account, later
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.tools.marks import feature


class RepeatsContract(StoreFixture):
    """What use cases rely on in `UnitOfWork.repeats`."""

    @feature("I6")
    def test_a_request_is_returned_unchanged_to_its_account_alone(self, store: Store) -> None:
        ann = a_request("a", begun_at=later(1 / 7))
        bob = a_request("a", account_id=2, fingerprint="bob's", answer=b"\x00sealed\xff")
        _keep(store, ann, bob)
        with store.snapshot() as work:
            assert [ann, bob, None] == [work.repeats.find(account_id, "a") for account_id in (1, 2, 3)]
            assert work.repeats.find(1, "b") is None

    @feature("I6")
    @pytest.mark.parametrize("answer", [None, NO_ANSWER, b"sealed"], ids=["running", "none", "answered"])
    def test_a_key_that_is_taken_is_refused(self, store: Store, answer: bytes | None) -> None:
        first = a_request("a", answer=answer)
        _keep(store, first)
        with pytest.raises(Conflict), store.transaction() as work:
            work.repeats.add(a_request("a", fingerprint="another"))
        assert {(1, "a"): answer} == _kept(store)

    def test_a_request_of_a_missing_account_is_refused(self, store: Store) -> None:
        with pytest.raises(NotFound), store.transaction() as work:
            work.repeats.add(a_request("a", account_id=404))
        with store.snapshot() as work:
            assert work.repeats.find(404, "a") is None

    @feature("I6")
    def test_an_answer_is_kept_once_and_everything_else_stays(self, store: Store) -> None:
        _keep(store, a_request("a"), a_request("b"), a_request("a", account_id=2))
        _save(store, a_request("a", fingerprint="another", begun_at=later(9), answer=b"first"))
        _save(store, a_request("a", answer=b"second"))
        _save(store, a_request("b", answer=NO_ANSWER))
        _save(store, a_request("b", answer=b"second"))
        assert {(1, "a"): b"first", (1, "b"): NO_ANSWER, (2, "a"): None} == _kept(store)
        with store.snapshot() as work:
            assert a_request("a", answer=b"first") == work.repeats.find(1, "a")

    @feature("I6")
    def test_an_answer_of_a_megabyte_is_returned_unchanged(self, store: Store) -> None:
        answer = bytes(range(256)) * 8192
        _keep(store, a_request("a"))
        _save(store, a_request("a", answer=answer))
        with store.snapshot() as work:
            assert a_request("a", answer=answer) == work.repeats.find(1, "a")

    @feature("I6")
    def test_the_answer_to_a_request_that_is_gone_is_ignored(self, store: Store) -> None:
        _keep(store, a_request("a"))
        _save(store, a_request("b", answer=b"sealed"))
        _save(store, a_request("a", account_id=2, answer=b"sealed"))
        assert {(1, "a"): None} == _kept(store)

    @feature("I6")
    def test_a_forgotten_key_is_free_again_for_its_account_alone(self, store: Store) -> None:
        _keep(store, a_request("a", answer=b"sealed"), a_request("b"), a_request("a", account_id=2))
        with store.transaction() as work:
            work.repeats.forget(1, "a")
            work.repeats.forget(1, "c")
        assert {(1, "b"): None, (2, "a"): None} == _kept(store)
        with store.transaction() as work:
            work.repeats.add(a_request("a", fingerprint="another"))
        assert {(1, "a"): None, (1, "b"): None, (2, "a"): None} == _kept(store)

    @feature("I6", "I9")
    def test_all_answers_are_forgotten_and_those_to_come_but_no_key(self, store: Store) -> None:
        answered, running, other = a_request("a", answer=b"sealed"), a_request("b"), a_request("a", account_id=2)
        _keep(store, answered, running, other)
        with store.transaction() as work:
            work.repeats.forget_all()
        _save(store, evolve(running, answer=b"sealed"))
        assert {(1, "a"): NO_ANSWER, (1, "b"): NO_ANSWER, (2, "a"): NO_ANSWER} == _kept(store)

    @feature("I6", "I9")
    def test_requests_that_began_before_a_moment_are_purged(self, store: Store) -> None:
        _keep(store, *(a_request(name, begun_at=later(minute)) for minute, name in enumerate("abcd")))
        with store.transaction() as work:
            assert (3, 0) == (work.repeats.purge(later(3)), work.repeats.purge(later(3)))
        assert {(1, "d"): None} == _kept(store)

    @feature("I6", "B6")
    def test_requests_are_removed_with_their_account(self, store: Store) -> None:
        _keep(store, a_request("a"), a_request("b", answer=b"sealed"), a_request("a", account_id=2))
        with store.transaction() as work:
            work.accounts.remove_many([1])
        assert {(2, "a"): None} == _kept(store)


def _keep(store: Store, *requests: KeptRequest) -> None:
    """Add two accounts and their requests."""
    with store.transaction() as work:
        work.accounts.add_many([an_account(1), an_account(2)])
        for request in requests:
            work.repeats.add(request)


def _save(store: Store, request: KeptRequest) -> None:
    with store.transaction() as work:
        work.repeats.save(request)


def _kept(store: Store) -> dict[tuple[int, str], Any]:
    """Return the answer of every request, by account and key."""
    with store.snapshot() as work:
        found = {(number, name): work.repeats.find(number, name) for number in (1, 2) for name in "abcd"}
    return {place: request.answer for place, request in found.items() if request is not None}
