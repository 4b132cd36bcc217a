"""Requests that are sent again, in memory."""

from datetime import datetime

from attrs import evolve

from progress_core.domain.foundations.repeats import NO_ANSWER, KeptRequest
from progress_core.memory.tables import Tables


class MemoryRepeats:
    """See `progress_core.ports.repeats.Repeats`."""

    def __init__(self, tables: Tables) -> None:
        self._accounts = tables.accounts
        self._requests = tables.repeats

    def add(self, request: KeptRequest) -> None:
        self._accounts.get(request.account_id)
        self._requests.add((request.account_id, request.key_digest), request)

    def find(self, account_id: int, key_digest: str) -> KeptRequest | None:
        return self._requests.find((account_id, key_digest))

    def save(self, request: KeptRequest) -> None:
        stored = self.find(request.account_id, request.key_digest)
        if stored is not None and stored.answer is None:
            self._put(evolve(stored, answer=request.answer))

    def forget(self, account_id: int, key_digest: str) -> None:
        self._requests.drop((account_id, key_digest))

    def forget_all(self) -> None:
        for request in self._requests.values():
            self._put(evolve(request, answer=NO_ANSWER))

    def purge(self, before: datetime) -> int:
        old = [request for request in self._requests.values() if request.begun_at < before]
        for request in old:
            self.forget(request.account_id, request.key_digest)
        return len(old)

    def _put(self, request: KeptRequest) -> None:
        self._requests.put((request.account_id, request.key_digest), request)
