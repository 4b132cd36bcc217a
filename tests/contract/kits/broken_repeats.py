"""Ways to break the store's requests in memory, and the tests of the kit that fail for them; see `broken`."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import pytest
from attrs import evolve

from progress_core.domain.foundations.repeats import KeptRequest
from progress_core.memory.accounts import MemoryAccounts
from progress_core.memory.repeats import MemoryRepeats
from progress_core.testing.store import StoreContract

Patch = pytest.MonkeyPatch

kit = StoreContract()


def requests_outlive_their_account(patch: Patch) -> None:
    honest = MemoryAccounts.remove_many

    def remove_many(self: MemoryAccounts, account_ids: Iterable[int]) -> None:
        kept = self._tables.repeats.values()
        honest(self, account_ids)
        for request in kept:
            self._tables.repeats.put((request.account_id, request.key_digest), request)

    patch.setattr(MemoryAccounts, "remove_many", remove_many)


def a_key_is_everybodys(patch: Patch) -> None:
    def find(self: MemoryRepeats, _account_id: int, key_digest: str) -> KeptRequest | None:
        return next((one for one in self._requests.values() if one.key_digest == key_digest), None)

    patch.setattr(MemoryRepeats, "find", find)


def a_key_is_taken_over(patch: Patch) -> None:
    patch.setattr(MemoryRepeats, "add", MemoryRepeats._put)


def requests_of_nobody_are_kept(patch: Patch) -> None:
    def add(self: MemoryRepeats, request: KeptRequest) -> None:
        self._requests.add((request.account_id, request.key_digest), request)

    patch.setattr(MemoryRepeats, "add", add)


def answers_are_replaced(patch: Patch) -> None:
    def save(self: MemoryRepeats, request: KeptRequest) -> None:
        stored = self.find(request.account_id, request.key_digest)
        if stored is not None:
            self._put(evolve(stored, answer=request.answer))

    patch.setattr(MemoryRepeats, "save", save)


def saving_replaces_the_whole_request(patch: Patch) -> None:
    honest = MemoryRepeats.save

    def save(self: MemoryRepeats, request: KeptRequest) -> None:
        stored = self.find(request.account_id, request.key_digest)
        honest(self, request)
        if stored is not None and stored.answer is None:
            self._put(request)

    patch.setattr(MemoryRepeats, "save", save)


def saving_brings_a_request_back(patch: Patch) -> None:
    honest = MemoryRepeats.save

    def save(self: MemoryRepeats, request: KeptRequest) -> None:
        if self.find(request.account_id, request.key_digest) is None:
            self._put(request)
        honest(self, request)

    patch.setattr(MemoryRepeats, "save", save)


def others_forget_the_key_too(patch: Patch) -> None:
    def forget(self: MemoryRepeats, _account_id: int, key_digest: str) -> None:
        for request in [one for one in self._requests.values() if one.key_digest == key_digest]:
            self._requests.drop((request.account_id, key_digest))

    patch.setattr(MemoryRepeats, "forget", forget)


def keys_are_forgotten_with_the_answers(patch: Patch) -> None:
    def forget_all(self: MemoryRepeats) -> None:
        for request in self._requests.values():
            self.forget(request.account_id, request.key_digest)

    patch.setattr(MemoryRepeats, "forget_all", forget_all)


def answers_to_come_are_kept(patch: Patch) -> None:
    honest = MemoryRepeats.forget_all

    def forget_all(self: MemoryRepeats) -> None:
        running = [request for request in self._requests.values() if request.answer is None]
        honest(self)
        for request in running:
            self._put(request)

    patch.setattr(MemoryRepeats, "forget_all", forget_all)


def too_many_requests_are_purged(patch: Patch) -> None:
    def purge(self: MemoryRepeats, before: datetime) -> int:
        old = [request for request in self._requests.values() if request.begun_at <= before]
        for request in old:
            self.forget(request.account_id, request.key_digest)
        return len(old)

    patch.setattr(MemoryRepeats, "purge", purge)


CAUGHT_BY: dict[Callable[[Patch], None], list[tuple[Any, ...]]] = {
    requests_outlive_their_account: [(kit.test_requests_are_removed_with_their_account,)],
    a_key_is_everybodys: [(kit.test_a_request_is_returned_unchanged_to_its_account_alone,)],
    a_key_is_taken_over: [(kit.test_a_key_that_is_taken_is_refused, b"sealed")],
    requests_of_nobody_are_kept: [(kit.test_a_request_of_a_missing_account_is_refused,)],
    answers_are_replaced: [(kit.test_an_answer_is_kept_once_and_everything_else_stays,)],
    saving_replaces_the_whole_request: [(kit.test_an_answer_is_kept_once_and_everything_else_stays,)],
    saving_brings_a_request_back: [(kit.test_the_answer_to_a_request_that_is_gone_is_ignored,)],
    others_forget_the_key_too: [(kit.test_a_forgotten_key_is_free_again_for_its_account_alone,)],
    keys_are_forgotten_with_the_answers: [(kit.test_all_answers_are_forgotten_and_those_to_come_but_no_key,)],
    answers_to_come_are_kept: [(kit.test_all_answers_are_forgotten_and_those_to_come_but_no_key,)],
    too_many_requests_are_purged: [(kit.test_requests_that_began_before_a_moment_are_purged,)],
}
