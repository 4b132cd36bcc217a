"""The outbox on SQL."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, delete, false, func, select, type_coerce, update

from progress_core.domain.correspondence.mail import Outgoing
from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.values.text import email_key
from progress_sql.foundations.session import Session
from progress_sql.foundations.tables import outbox
from progress_sql.foundations.values import micros, micros_or_none, moment, moment_or_none, storable

_COLUMNS = tuple(outbox.columns)
_LATEST_FIRST = outbox.c.created_at.desc(), outbox.c.id.desc()


class SqlOutbox:
    """See `progress_core.ports.outbox.Outbox`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_many(self, mails: Iterable[Outgoing]) -> None:
        self._session.insert_many(outbox, map(_row, mails))

    def claim_due(self, now: datetime, *, until: datetime, limit: int = 50) -> list[Outgoing]:
        waiting = select(*_COLUMNS).where(outbox.c.next_attempt_at <= micros(now))
        ordered = waiting.order_by(outbox.c.next_attempt_at, outbox.c.id).limit(limit)
        # Skip e-mail that another sender is claiming; do not wait for it.
        due = self._session.all(ordered.with_for_update(skip_locked=True))
        if not due:
            return []
        these = self._session.backend.any_of(outbox.c.id, [row[0] for row in due])
        self._session.run(update(outbox).where(these).values(next_attempt_at=micros(until)))
        return [_mail((*row[:7], micros(until), *row[8:])) for row in due]

    def save(self, mail: Outgoing) -> None:
        values = dict(zip(outbox.columns.keys(), _row(mail), strict=True))
        if not self._session.run(update(outbox).where(outbox.c.id == mail.id).values(values)).rowcount:
            raise NotFound

    def recent(self, limit: int = 50) -> Iterator[Outgoing]:
        return map(_mail, self._session.stream(select(*_COLUMNS).order_by(*_LATEST_FIRST).limit(limit)))

    def written_to(self, addresses: Iterable[str]) -> Iterator[Outgoing]:
        theirs = select(*_COLUMNS).where(self._to(addresses)).order_by(*_LATEST_FIRST)
        return map(_mail, self._session.stream(theirs))

    def forget(self, addresses: Iterable[str]) -> int:
        return self._session.run(delete(outbox).where(self._to(addresses))).rowcount

    def old(self, before: datetime) -> int:
        return self._session.count(outbox, _ended(before))

    def purge(self, before: datetime, *, limit: int | None = None) -> int:
        oldest = select(outbox.c.id).where(_ended(before)).order_by(outbox.c.created_at, outbox.c.id).limit(limit)
        return self._session.run(delete(outbox).where(outbox.c.id.in_(oldest))).rowcount

    def waiting(self) -> int:
        return self._session.count(outbox, outbox.c.next_attempt_at.is_not(None))

    def _to(self, addresses: Iterable[str]) -> ColumnElement[bool]:
        keys = [key for key in map(email_key, addresses) if storable(key)]
        recipient = type_coerce(func.lower(outbox.c.recipient), Text)
        return self._session.backend.any_of(recipient, keys) if keys else false()


def _ended(before: datetime) -> ColumnElement[bool]:
    return outbox.c.next_attempt_at.is_(None) & (outbox.c.created_at < micros(before))


def _mail(row: Sequence[Any]) -> Outgoing:
    id_, to, subject, body, message_id, created_at, attempts, next_attempt_at, sent_at, error = row
    moments = moment_or_none(next_attempt_at), moment_or_none(sent_at)
    return Outgoing(id_, to, subject, body, message_id, moment(created_at), attempts, *moments, error)


def _row(mail: Outgoing) -> tuple[Any, ...]:
    return (
        mail.id,
        mail.to,
        mail.subject,
        mail.body,
        mail.message_id,
        micros(mail.created_at),
        mail.attempts,
        micros_or_none(mail.next_attempt_at),
        micros_or_none(mail.sent_at),
        mail.error,
    )
