"""Exports of qualifications in memory."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from progress_core.domain.qualifications.exports import Export
from progress_core.memory.tables import Tables


class MemoryExports:
    """See `progress_core.ports.exports.Exports`."""

    def __init__(self, tables: Tables) -> None:
        self._exports = tables.exports
        self._files = tables.export_files

    def add(self, record: Export) -> None:
        self._exports.add(record.id, record)

    def get(self, export_id: int) -> Export:
        return self._exports.get(export_id)

    def save(self, record: Export, content: bytes = b"") -> None:
        self._exports.get(record.id)
        self._exports.put(record.id, record)
        if content:
            self._files.put(record.id, bytes(content))

    def content(self, export_id: int) -> bytes:
        self._exports.get(export_id)
        return self._files.find(export_id) or b""

    def with_files(self, export_ids: Iterable[int]) -> set[int]:
        return {export_id for export_id in export_ids if export_id in self._files}

    def requested_by(self, account_id: int, ukprn: str = "", *, limit: int = 100) -> Iterator[Export]:
        asked = [
            record
            for record in self._exports.values()
            if record.requested_by == account_id and ukprn in ("", record.ukprn)
        ]
        return iter(sorted(asked, key=lambda record: (record.requested_at, record.id), reverse=True)[:limit])

    def forget(self, ukprn: str) -> None:
        for record in self._exports.values():
            if record.ukprn == ukprn:
                self._files.drop(record.id)

    def old_contents(self, before: datetime) -> int:
        return len(self._with_contents(before))

    def drop_contents(self, before: datetime, *, limit: int | None = None) -> int:
        dropped = self._with_contents(before)[:limit]
        for export_id in dropped:
            self._files.drop(export_id)
        return len(dropped)

    def _with_contents(self, before: datetime) -> list[int]:
        return [
            record.id
            for record in self._exports.values()
            if record.processed_at is not None and record.processed_at < before and record.id in self._files
        ]
