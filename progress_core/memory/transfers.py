"""Transfers in memory."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from attrs import evolve

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.domain.years.transfers import Transfer, TransferStatus
from progress_core.memory.tables import Tables, refuse_repeats
from progress_core.ports.transfers import TransferQuery


class MemoryTransfers:
    """See `progress_core.ports.transfers.Transfers`."""

    def __init__(self, tables: Tables) -> None:
        self._rows = tables.transfers
        self._learners = tables.learners
        self._providers = tables.providers

    def add(self, transfer: Transfer) -> None:
        refuse_repeats([transfer.id], self._rows)
        self._learners.get(transfer.learner_id)
        for ukprn in (transfer.sender, transfer.receiver):
            self._providers.get(ukprn)
        self._refuse_second(transfer)
        self._rows.put(transfer.id, transfer)

    def get(self, scope: Scope, transfer_id: int, now: datetime) -> Transfer:
        found = self._rows.get(transfer_id)
        if not found.seen_by(scope, now):
            raise NotFound
        return found

    def save(self, transfer: Transfer) -> Transfer:
        if self._rows.get(transfer.id).version != transfer.version:
            raise Conflict
        self._refuse_second(transfer)
        saved = evolve(transfer, version=transfer.version + 1)
        self._rows.put(transfer.id, saved)
        return saved

    def page(self, scope: Scope, query: TransferQuery) -> list[Transfer]:
        found = [
            row
            for row in self._rows.values()
            if row.seen_by(scope, query.now)
            and not (query.offered and row.status_at(query.now) is not TransferStatus.OFFERED)
            and not (query.received and not scope.sees_provider(row.receiver))
            and not (query.before and row.id >= query.before)
        ]
        return sorted(found, key=lambda row: row.id, reverse=True)[: query.limit]

    def waiting(self, scope: Scope, now: datetime) -> int:
        offered = (row for row in self._rows.values() if row.status_at(now) is TransferStatus.OFFERED)
        return sum(scope.sees_provider(row.receiver) for row in offered)

    def offered(self, learner_ids: Iterable[int]) -> list[Transfer]:
        wanted = frozenset(learner_ids)
        found = [row for row in self._rows.values() if row.learner_id in wanted]
        return sorted((row for row in found if row.status is TransferStatus.OFFERED), key=lambda row: row.id)

    def of_learner(self, learner_id: int) -> list[Transfer]:
        return sorted((row for row in self._rows.values() if row.learner_id == learner_id), key=lambda row: row.id)

    def departures(self, scope: Scope, begin: datetime, end: datetime) -> Mapping[tuple[str, int], int]:
        return Counter(
            (row.sender, row.year_group)
            for row in self._rows.values()
            if row.status is TransferStatus.ACCEPTED
            and row.decided_at is not None
            and begin <= row.decided_at < end
            and scope.sees_provider(row.sender)
        )

    def _refuse_second(self, transfer: Transfer) -> None:
        others = [row for row in self.offered([transfer.learner_id]) if row.id != transfer.id]
        if others and transfer.status is TransferStatus.OFFERED:
            raise Conflict
