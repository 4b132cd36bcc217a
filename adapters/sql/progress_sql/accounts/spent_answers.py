"""Answers that count only once, on SQL, and their table."""

from datetime import datetime

from sqlalchemy import Column, Index, Table, delete

from progress_sql.foundations.columns import TEXT, metadata, number
from progress_sql.foundations.session import Session
from progress_sql.foundations.values import micros

spent_answers = Table(
    "spent_answers",
    metadata,
    Column("digest", TEXT, primary_key=True),
    number("expires_at"),
    Index("ix_spent_answers_expires", "expires_at"),
    sqlite_with_rowid=False,
)


class SqlSpentAnswers:
    """See `progress_core.ports.spent_answers.SpentAnswers`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def spend(self, digest: str, expires_at: datetime) -> bool:
        mark = self._session.backend.placeholder
        statement = f"INSERT INTO spent_answers VALUES ({mark}, {mark}) ON CONFLICT DO NOTHING"  # noqa: S608 - our own names
        return self._session.write(statement, [(digest, micros(expires_at))]).rowcount == 1

    def purge(self, before: datetime) -> int:
        return self._session.run(delete(spent_answers).where(spent_answers.c.expires_at < micros(before))).rowcount
