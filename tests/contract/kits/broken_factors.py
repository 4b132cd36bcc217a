"""Ways to break the store's second factors in memory, and the tests of the kit that fail for them; see `broken`."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from attrs import evolve

from progress_core.domain.accounts.second_factors import AccountFactors
from progress_core.memory.accounts import MemoryAccounts
from progress_core.memory.second_factors import MemorySecondFactors
from progress_core.memory.spent_answers import MemorySpentAnswers
from progress_core.testing.store import StoreContract

Patch = pytest.MonkeyPatch

kit = StoreContract()


def second_factors_outlive_their_account(patch: Patch) -> None:
    honest = MemoryAccounts.remove_many

    def remove_many(self: MemoryAccounts, account_ids: Iterable[int]) -> None:
        kept = self._tables.second_factors.values()
        honest(self, account_ids)
        for factors in kept:
            self._tables.second_factors.put(factors.account_id, factors)

    patch.setattr(MemoryAccounts, "remove_many", remove_many)


def factor_versions_are_not_checked(patch: Patch) -> None:
    honest = MemorySecondFactors.save

    def save(self: MemorySecondFactors, factors: AccountFactors) -> AccountFactors:
        return honest(self, evolve(factors, version=self.get(factors.account_id).version))

    patch.setattr(MemorySecondFactors, "save", save)


def two_accounts_share_a_passkey(patch: Patch) -> None:
    def save(self: MemorySecondFactors, factors: AccountFactors) -> AccountFactors:
        self._factors.put(factors.account_id, factors)
        return factors

    patch.setattr(MemorySecondFactors, "save", save)


def answers_count_twice(patch: Patch) -> None:
    patch.setattr(MemorySpentAnswers, "spend", lambda *_: True)


def recovery_codes_are_a_factor(patch: Patch) -> None:
    patch.setattr(MemorySecondFactors, "holders", lambda self, ids: frozenset(ids) & set(self._factors.keys()))


CAUGHT_BY: dict[Callable[[Patch], None], list[tuple[Any, ...]]] = {
    second_factors_outlive_their_account: [
        (kit.test_factors_are_removed_with_their_account,),
    ],
    factor_versions_are_not_checked: [
        (kit.test_factors_changed_meanwhile_are_a_conflict,),
    ],
    two_accounts_share_a_passkey: [
        (kit.test_a_passkey_of_another_account_is_a_conflict,),
    ],
    answers_count_twice: [
        (kit.test_an_answer_counts_once_until_it_is_purged,),
    ],
    recovery_codes_are_a_factor: [
        (kit.test_holders_are_those_whose_password_alone_does_not_log_in,),
    ],
}
"""Each way to be wrong, and tests of the kit that fail for it."""
