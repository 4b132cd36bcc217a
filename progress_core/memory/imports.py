"""Imports in memory."""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from datetime import datetime

from attrs import evolve

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.importing.imports import REDACTED_NAME, Import, ImportKind, redacted
from progress_core.domain.importing.sharing import is_shared
from progress_core.domain.importing.updates import RowUpdate
from progress_core.memory.tables import Tables


class MemoryImports:
    """See `progress_core.ports.imports.Imports`."""

    def __init__(self, tables: Tables) -> None:
        self._imports = tables.imports
        self._contents = tables.contents
        self._updates = tables.import_updates
        self._learners = tables.learners

    def add(self, record: Import, content: bytes) -> None:
        self._imports.add(record.id, _copied(record))
        self._contents.put(record.id, bytes(content))

    def get(self, import_id: int) -> Import:
        return _copied(self._imports.get(import_id))

    def save(self, record: Import) -> None:
        self._imports.get(record.id)
        self._imports.put(record.id, _copied(record))

    def content(self, import_id: int) -> bytes:
        self._imports.get(import_id)
        return self._contents.find(import_id) or b""

    def with_files(self, import_ids: Iterable[int]) -> set[int]:
        return {import_id for import_id in import_ids if self._contents.find(import_id)}

    def requested_by(self, account_id: int, kind: ImportKind, *, limit: int = 100) -> Iterator[Import]:
        return iter(self._asked(account_id, kind)[:limit])

    def shared_with(self, scope: Scope, kind: ImportKind, *, limit: int = 100) -> Iterator[Import]:
        found = [record for record in self._imports.values() if record.kind is kind and is_shared(record, scope)]
        return iter(_listed(found)[:limit])

    def with_digest(self, account_id: int, kind: ImportKind, digest: str) -> Iterator[Import]:
        return iter([record for record in self._asked(account_id, kind) if record.digest == digest])

    def put_updates(self, import_id: int, updates: Iterable[RowUpdate]) -> None:
        rows = list(updates)
        self._imports.get(import_id)
        for row in rows:
            self._learners.get(row.learner_id)
        for row in rows:
            self._updates.put((import_id, row.row), row)

    def updates(self, import_id: int, *, after: int = 0, limit: int = 1_000) -> list[RowUpdate]:
        keys = sorted(key for key in self._updates.keys() if key[0] == import_id and key[1] > after)  # noqa: SIM118
        return [self._updates.get(key) for key in keys[:limit]]

    def updates_of(self, learner_id: int) -> dict[int, tuple[RowUpdate, ...]]:
        found: dict[int, tuple[RowUpdate, ...]] = {}
        for key in sorted(self._updates.keys()):
            row = self._updates.get(key)
            if row.learner_id == learner_id:
                found[key[0]] = (*found.get(key[0], ()), row)
        return found

    def drop_updates(self, import_id: int) -> None:
        for key in self._updates.keys():  # noqa: SIM118 - a copy, as some are deleted
            if key[0] == import_id:
                self._updates.drop(key)

    def kept(self) -> Iterator[Import]:
        found = [record for record in self._imports.values() if record.problems or record.id in self._contents]
        return iter([evolve(_copied(record), problems=()) for record in found])

    def forget(self, import_ids: Iterable[int]) -> None:
        for import_id in set(import_ids):
            record = self._imports.find(import_id)
            if record is not None:
                self._imports.put(import_id, redacted(record))
                self._contents.drop(import_id)
                self.drop_updates(import_id)

    def old_contents(self, before: datetime) -> int:
        return len(self._with_contents(before))

    def drop_contents(self, before: datetime, *, limit: int | None = None) -> int:
        dropped = self._with_contents(before)[:limit]
        for import_id in dropped:
            self._contents.drop(import_id)
            self.drop_updates(import_id)
        return len(dropped)

    def told_before(self, before: datetime, *, limit: int | None = None) -> list[int]:
        told = [record for record in self._processed(before) if record.file_name != REDACTED_NAME]
        ordered = sorted(told, key=lambda record: (record.processed_at, record.id))
        return [record.id for record in ordered][:limit]

    def _with_contents(self, before: datetime) -> list[int]:
        return [record.id for record in self._processed(before) if record.id in self._contents]

    def _processed(self, before: datetime) -> list[Import]:
        return [
            record
            for record in self._imports.values()
            if record.processed_at is not None and record.processed_at < before
        ]

    def _asked(self, account_id: int, kind: ImportKind) -> list[Import]:
        by = (account_id, kind)
        return _listed(record for record in self._imports.values() if (record.requested_by, record.kind) == by)


def _listed(records: Iterable[Import]) -> list[Import]:
    """Return copies of requests as lists have them: the latest first, without their problems."""
    copies = [evolve(_copied(record), problems=()) for record in records]
    return sorted(copies, key=lambda record: (record.requested_at, record.id), reverse=True)


def _copied(record: Import) -> Import:
    """Return a copy of the request with its own `decisions` and mapping."""
    return evolve(record, decisions=dict(record.decisions), mapping=deepcopy(record.mapping))
