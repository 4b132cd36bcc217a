"""Requests that are sent again, on SQL, and their table."""

from datetime import datetime

from sqlalchemy import Column, ColumnElement, ForeignKey, Index, LargeBinary, Table, delete, select, update

from progress_core.domain.foundations.repeats import NO_ANSWER, KeptRequest
from progress_sql.foundations.columns import NUMBER, TEXT, metadata, number, text
from progress_sql.foundations.session import Session
from progress_sql.foundations.values import micros, moment

repeats = Table(
    "repeats",
    metadata,
    Column("account_id", NUMBER, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("key_digest", TEXT, primary_key=True),
    text("fingerprint"),
    number("begun_at"),
    Column("answer", LargeBinary),
    Index("ix_repeats_begun", "begun_at"),
)


class SqlRepeats:
    """See `progress_core.ports.repeats.Repeats`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, request: KeptRequest) -> None:
        row = (request.account_id, request.key_digest, request.fingerprint, micros(request.begun_at), request.answer)
        self._session.insert_many(repeats, [row])

    def find(self, account_id: int, key_digest: str) -> KeptRequest | None:
        found = self._session.first(select(repeats).where(_this(account_id, key_digest)))
        if found is None:
            return None
        _, _, fingerprint, begun_at, answer = found
        return KeptRequest(account_id, key_digest, fingerprint, moment(begun_at), answer)

    def save(self, request: KeptRequest) -> None:
        running = _this(request.account_id, request.key_digest) & repeats.c.answer.is_(None)
        self._session.run(update(repeats).where(running).values(answer=request.answer))

    def forget(self, account_id: int, key_digest: str) -> None:
        self._session.run(delete(repeats).where(_this(account_id, key_digest)))

    def forget_all(self) -> None:
        self._session.run(update(repeats).values(answer=NO_ANSWER))

    def purge(self, before: datetime) -> int:
        return self._session.run(delete(repeats).where(repeats.c.begun_at < micros(before))).rowcount


def _this(account_id: int, key_digest: str) -> ColumnElement[bool]:
    return (repeats.c.account_id == account_id) & (repeats.c.key_digest == key_digest)
