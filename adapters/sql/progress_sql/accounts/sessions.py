"""Sessions on SQL, and their table."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Table, bindparam, delete, func, select, update

from progress_core.domain.accounts.sessions import Method
from progress_core.domain.accounts.sessions import Session as LogInSession
from progress_core.domain.foundations.origins import Origin
from progress_sql.accounts.accounts import ACCOUNT, account_of
from progress_sql.accounts.staff import STAFF, staff_of
from progress_sql.foundations.columns import NUMBER, TEXT, metadata, number, small, text
from progress_sql.foundations.session import Session
from progress_sql.foundations.tables import accounts, providers, staff
from progress_sql.foundations.values import micros, moment

sessions = Table(
    "sessions",
    metadata,
    Column("digest", TEXT, primary_key=True),
    Column("account_id", NUMBER, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    number("created_at"),
    number("seen_at"),
    number("proved_at"),
    number("number"),
    text("address"),
    text("device"),
    text("methods"),
    small("waits"),
    small("failures"),
    Index("ix_sessions_account", "account_id"),
    Index("ix_sessions_seen", "seen_at"),
    sqlite_with_rowid=False,
)

_SEPARATOR = ","
_AREA = (
    select(func.aggregate_strings(providers.c.ukprn, " "))
    .where(providers.c.area == staff.c.area)
    .correlate(staff)
    .scalar_subquery()
)
_WITH_OWNER = (
    select(*sessions.columns, *ACCOUNT, _AREA, *STAFF)
    .select_from(sessions.join(accounts).outerjoin(staff, staff.c.id == accounts.c.id))
    .where(sessions.c.digest == bindparam("digest"))
)
"""A session with its account and what staff are responsible for, as whoever asks for one goes on to ask for all."""


class SqlSessions:
    """See `progress_core.ports.sessions.Sessions`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, session: LogInSession) -> None:
        self._session.insert_many(sessions, [_row(session)])

    def find(self, digest: str) -> LogInSession | None:
        if self._session.reads:
            return self._with_owner(digest)
        found = self._session.first(select(sessions).where(sessions.c.digest == digest))
        return None if found is None else _value(found)

    def _with_owner(self, digest: str) -> LogInSession | None:
        """Read the owner of a session ahead, so that every page takes one statement for both and not five."""
        rows = self._session.prepared("session with owner", lambda: _WITH_OWNER, {"digest": digest})
        if not rows:
            return None
        (row,) = rows
        known, rest = self._session.known, len(sessions.columns) + len(ACCOUNT)
        account = account_of(row[len(sessions.columns) : rest])
        known["account", account.id] = account
        if row[rest + 1] is not None:
            record = staff_of(row[rest + 1 :])
            known["staff", account.id] = record
            if record.area:
                known["area", record.area] = frozenset((row[rest] or "").split())
        return _value(row[: len(sessions.columns)])

    def of_account(self, account_id: int) -> Iterator[LogInSession]:
        theirs = select(sessions).where(sessions.c.account_id == account_id)
        return map(_value, self._session.all(theirs.order_by(sessions.c.seen_at.desc(), sessions.c.number)))

    def save(self, session: LogInSession) -> None:
        changed = {
            "seen_at": micros(session.seen_at),
            "proved_at": micros(session.proved_at),
            "methods": _SEPARATOR.join(session.methods),
            "waits": int(session.waits),
            "failures": session.failures,
        }
        self._session.run(update(sessions).where(sessions.c.digest == session.digest).values(changed))

    def touch(self, digest: str, seen_at: datetime) -> None:
        seen = micros(seen_at)
        older = (sessions.c.digest == digest) & (sessions.c.seen_at < seen)
        self._session.run(update(sessions).where(older).values(seen_at=seen))

    def end(self, digest: str) -> None:
        self._session.run(delete(sessions).where(sessions.c.digest == digest))

    def end_all(self, account_id: int, *, but: str = "") -> None:
        self._session.run(delete(sessions).where(sessions.c.account_id == account_id, sessions.c.digest != but))

    def old(self, before: datetime) -> int:
        return self._session.count(sessions, sessions.c.seen_at < micros(before))

    def purge(self, before: datetime) -> int:
        return self._session.run(delete(sessions).where(sessions.c.seen_at < micros(before))).rowcount


def _row(session: LogInSession) -> tuple[Any, ...]:
    moments = (session.created_at, session.seen_at, session.proved_at)
    methods = _SEPARATOR.join(session.methods)
    place = (session.number, session.origin.address, session.origin.device)
    return (
        session.digest,
        session.account_id,
        *map(micros, moments),
        *place,
        methods,
        int(session.waits),
        session.failures,
    )


def _value(row: Sequence[Any]) -> LogInSession:
    digest, account_id, created_at, seen_at, proved_at, number, address, device, methods, waits, failures = row
    shown = tuple(map(Method, filter(None, methods.split(_SEPARATOR))))
    moments = (moment(created_at), moment(seen_at), moment(proved_at))
    return LogInSession(digest, account_id, *moments, number, Origin(address, device), shown, bool(waits), failures)
