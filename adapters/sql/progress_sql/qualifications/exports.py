"""Exports of qualifications on SQL; their files are in a table of their own, so that lists never read them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, select

from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.qualifications.exports import Export, ExportStatus
from progress_sql.foundations.backend import chunks
from progress_sql.foundations.session import Session
from progress_sql.foundations.tables import export_files, exports
from progress_sql.foundations.values import micros, micros_or_none, moment, moment_or_none

_COLUMNS = tuple(exports.columns)


class SqlExports:
    """See `progress_core.ports.exports.Exports`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, record: Export) -> None:
        self._session.insert_many(exports, [_row(record)])

    def get(self, export_id: int) -> Export:
        return _export(self._session.one(select(*_COLUMNS).where(exports.c.id == export_id)))

    def save(self, record: Export, content: bytes = b"") -> None:
        values = dict(zip(exports.columns.keys(), _row(record), strict=True))
        if not self._session.run(exports.update().where(exports.c.id == record.id).values(values)).rowcount:
            raise NotFound
        if content:
            self._session.run(delete(export_files).where(export_files.c.export_id == record.id))
            self._session.insert_many(export_files, [(record.id, content)])

    def content(self, export_id: int) -> bytes:
        files = exports.outerjoin(export_files)
        (content,) = self._session.one(
            select(export_files.c.content).select_from(files).where(exports.c.id == export_id)
        )
        return content or b""

    def with_files(self, export_ids: Iterable[int]) -> set[int]:
        found: set[int] = set()
        for chunk in chunks(export_ids):
            theirs = self._session.backend.any_of(export_files.c.export_id, chunk)
            found.update(row[0] for row in self._session.all(select(export_files.c.export_id).where(theirs)))
        return found

    def requested_by(self, account_id: int, ukprn: str = "", *, limit: int = 100) -> Iterator[Export]:
        asked = select(*_COLUMNS).where(exports.c.requested_by == account_id)
        if ukprn:
            asked = asked.where(exports.c.ukprn == ukprn)
        latest = asked.order_by(exports.c.requested_at.desc(), exports.c.id.desc())
        return map(_export, self._session.stream(latest.limit(limit)))

    def forget(self, ukprn: str) -> None:
        theirs = select(exports.c.id).where(exports.c.ukprn == ukprn)
        self._session.run(delete(export_files).where(export_files.c.export_id.in_(theirs)))

    def old_contents(self, before: datetime) -> int:
        return self._session.count(export_files, export_files.c.export_id.in_(_processed(before)))

    def drop_contents(self, before: datetime, *, limit: int | None = None) -> int:
        old = select(export_files.c.export_id).where(export_files.c.export_id.in_(_processed(before))).limit(limit)
        return self._session.run(delete(export_files).where(export_files.c.export_id.in_(old))).rowcount


def _processed(before: datetime) -> Select[tuple[int]]:
    return select(exports.c.id).where(exports.c.processed_at < micros(before))


def _export(row: Sequence[Any]) -> Export:
    id_, ukprn, year_group, requested_by, requested_at, groups, status, learners, left_out, reason, processed_at = row
    return Export(
        id_,
        ukprn,
        year_group,
        requested_by,
        moment(requested_at),
        frozenset(json.loads(groups)),
        ExportStatus(status),
        learners,
        left_out,
        reason,
        moment_or_none(processed_at),
    )


def _row(record: Export) -> tuple[Any, ...]:
    return (
        record.id,
        record.ukprn,
        record.year_group,
        record.requested_by,
        micros(record.requested_at),
        json.dumps(sorted(record.groups)),
        record.status.value,
        record.learners,
        record.left_out,
        record.reason,
        micros_or_none(record.processed_at),
    )
