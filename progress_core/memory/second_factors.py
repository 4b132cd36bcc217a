"""Second factors in memory."""

from collections.abc import Iterable

from attrs import evolve

from progress_core.domain.accounts.second_factors import AccountFactors
from progress_core.domain.foundations.errors import Conflict
from progress_core.memory.tables import Tables


class MemorySecondFactors:
    """See `progress_core.ports.second_factors.SecondFactors`."""

    def __init__(self, tables: Tables) -> None:
        self._accounts = tables.accounts
        self._factors = tables.second_factors

    def get(self, account_id: int) -> AccountFactors:
        return self._factors.find(account_id) or AccountFactors(account_id)

    def holders(self, account_ids: Iterable[int]) -> frozenset[int]:
        return frozenset(id_ for id_ in account_ids if self.get(id_).are_on)

    def with_passkey(self, passkey_id: str) -> AccountFactors | None:
        return next((found for found in self._factors.values() if found.passkey(passkey_id) is not None), None)

    def save(self, factors: AccountFactors) -> AccountFactors:
        self._accounts.get(factors.account_id)
        if self.get(factors.account_id).version != factors.version:
            raise Conflict
        for passkey in factors.passkeys:
            holder = self.with_passkey(passkey.id)
            if holder is not None and holder.account_id != factors.account_id:
                raise Conflict("This passkey belongs to another account.", field="passkey")
        saved = evolve(factors, version=factors.version + 1)
        self._factors.put(factors.account_id, saved)
        return saved
