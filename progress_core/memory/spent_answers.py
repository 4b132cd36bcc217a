"""Answers that count only once, in memory."""

from datetime import datetime

from progress_core.memory.tables import Tables


class MemorySpentAnswers:
    """See `progress_core.ports.spent_answers.SpentAnswers`."""

    def __init__(self, tables: Tables) -> None:
        self._spent = tables.spent_answers

    def spend(self, digest: str, expires_at: datetime) -> bool:
        if digest in self._spent:
            return False
        self._spent.put(digest, expires_at)
        return True

    def purge(self, before: datetime) -> int:
        old = [digest for digest in self._spent.keys() if self._spent.get(digest) < before]  # noqa: SIM118 - not a dict
        for digest in old:
            self._spent.drop(digest)
        return len(old)
