"""Ways to break the store's access tokens in memory, and the tests of the kit that fail for them; see `broken`."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

import pytest
from attrs import evolve

from progress_core.domain.accounts.access_tokens import AccessToken
from progress_core.domain.foundations.origins import NOWHERE
from progress_core.memory.access_tokens import MemoryAccessTokens
from progress_core.memory.accounts import MemoryAccounts
from progress_core.testing.store import StoreContract

Patch = pytest.MonkeyPatch

kit = StoreContract()


def tokens_outlive_their_account(patch: Patch) -> None:
    honest = MemoryAccounts.remove_many

    def remove_many(self: MemoryAccounts, account_ids: Iterable[int]) -> None:
        kept = self._tables.access_tokens.values()
        honest(self, account_ids)
        for token in kept:
            self._tables.access_tokens.put(token.number, token)

    patch.setattr(MemoryAccounts, "remove_many", remove_many)


def tokens_of_nobody_are_kept(patch: Patch) -> None:
    patch.setattr(MemoryAccessTokens, "add", lambda self, token: self._tokens.add(token.number, token))


def tokens_forget_where_they_were_made(patch: Patch) -> None:
    honest = MemoryAccessTokens.add
    patch.setattr(MemoryAccessTokens, "add", lambda self, token: honest(self, evolve(token, origin=NOWHERE)))


def tokens_are_listed_the_last_first(patch: Patch) -> None:
    def of_account(self: MemoryAccessTokens, account_id: int) -> Iterator[AccessToken]:
        found = [token for token in self._tokens.values() if token.account_id == account_id]
        return iter(sorted(found, key=lambda token: -token.number))

    patch.setattr(MemoryAccessTokens, "of_account", of_account)


def last_use_moves_back(patch: Patch) -> None:
    def touch(self: MemoryAccessTokens, digest: str, used_at: datetime) -> None:
        token = self.find(digest)
        if token is not None:
            self._tokens.put(token.number, evolve(token, used_at=used_at))

    patch.setattr(MemoryAccessTokens, "touch", touch)


def anybody_ends_a_token(patch: Patch) -> None:
    patch.setattr(MemoryAccessTokens, "end", lambda self, _account_id, number: self._tokens.drop(number))


def tokens_of_everybody_end(patch: Patch) -> None:
    patch.setattr(MemoryAccessTokens, "end_all", lambda self, _account_id: self._drop(self._tokens.values()))


def too_many_tokens_are_old(patch: Patch) -> None:
    def old(self: MemoryAccessTokens, before: datetime) -> list[AccessToken]:
        return [token for token in self._tokens.values() if token.ends_at <= before]

    patch.setattr(MemoryAccessTokens, "_old", old)


CAUGHT_BY: dict[Callable[[Patch], None], list[tuple[Any, ...]]] = {
    tokens_outlive_their_account: [(kit.test_tokens_are_removed_with_their_account,)],
    tokens_of_nobody_are_kept: [
        (kit.test_a_token_of_a_missing_account_is_refused,),
        (kit.test_a_taken_digest_or_number_is_a_conflict,),
    ],
    tokens_forget_where_they_were_made: [(kit.test_an_added_token_is_returned_unchanged,)],
    tokens_are_listed_the_last_first: [(kit.test_the_tokens_of_an_account_are_listed_by_number,)],
    last_use_moves_back: [(kit.test_using_a_token_moves_its_last_use_forward_only,)],
    anybody_ends_a_token: [(kit.test_ending_a_token_leaves_the_others_and_those_of_others,)],
    tokens_of_everybody_end: [(kit.test_all_tokens_of_an_account_can_be_ended,)],
    too_many_tokens_are_old: [(kit.test_tokens_that_ended_are_counted_before_and_after_removal,)],
}
