"""What is kept of reminders in memory."""

from collections.abc import Iterable, Mapping

from attrs import evolve

from progress_core.domain.correspondence.reminders import Reminded
from progress_core.memory.tables import Tables


class MemoryReminders:
    """See `progress_core.ports.reminders.Reminders`."""

    def __init__(self, tables: Tables) -> None:
        self._rows = tables.reminders
        self._accounts = tables.accounts
        self._providers = tables.providers

    def of_many(self, account_ids: Iterable[int]) -> Mapping[int, Reminded]:
        found = map(self._rows.find, sorted(set(account_ids)))
        return {kept.account_id: kept for kept in found if kept is not None}

    def claim(self, account_ids: Iterable[int], week: int) -> frozenset[int]:
        asked = [self._of(account_id) for account_id in set(account_ids)]
        due = [kept for kept in asked if kept.is_due(week)]
        for kept in due:
            self._rows.put(kept.account_id, evolve(kept, week=week))
        return frozenset(kept.account_id for kept in due)

    def stop(self, account_id: int, *, stopped: bool) -> None:
        self._rows.put(account_id, evolve(self._of(account_id), stopped=stopped))

    def providers(self) -> list[str]:
        reminding = (one for one in self._providers.values() if one.remind_managers or one.remind_learners)
        return sorted(one.ukprn for one in reminding)

    def _of(self, account_id: int) -> Reminded:
        self._accounts.get(account_id)
        return self._rows.find(account_id) or Reminded(account_id)
