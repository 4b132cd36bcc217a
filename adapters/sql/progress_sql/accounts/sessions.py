"""Sessions on SQL, and their table."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, Table, delete, select, update

from progress_core.domain.accounts.sessions import Session as LogInSession
from progress_sql.foundations.columns import NUMBER, TEXT, metadata
from progress_sql.foundations.session import Session
from progress_sql.foundations.values import micros, moment

sessions = Table(
    "sessions",
    metadata,
    Column("digest", TEXT, primary_key=True),
    Column("account_id", NUMBER, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", NUMBER, nullable=False),
    Column("seen_at", NUMBER, nullable=False),
    Index("ix_sessions_account", "account_id"),
    Index("ix_sessions_seen", "seen_at"),
    sqlite_with_rowid=False,
)


class SqlSessions:
    """See `progress_core.ports.sessions.Sessions`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, session: LogInSession) -> None:
        row = (session.digest, session.account_id, micros(session.created_at), micros(session.seen_at))
        self._session.insert_many(sessions, [row])

    def find(self, digest: str) -> LogInSession | None:
        found = self._session.first(select(sessions).where(sessions.c.digest == digest))
        return None if found is None else LogInSession(found[0], found[1], moment(found[2]), moment(found[3]))

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
