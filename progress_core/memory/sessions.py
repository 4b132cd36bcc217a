"""Sessions in memory."""

from collections.abc import Iterator
from datetime import datetime

from attrs import evolve

from progress_core.domain.accounts.sessions import Session
from progress_core.memory.tables import Tables


class MemorySessions:
    """See `progress_core.ports.sessions.Sessions`."""

    def __init__(self, tables: Tables) -> None:
        self._accounts = tables.accounts
        self._sessions = tables.sessions

    def add(self, session: Session) -> None:
        self._accounts.get(session.account_id)
        self._sessions.add(session.digest, session)

    def find(self, digest: str) -> Session | None:
        return self._sessions.find(digest)

    def of_account(self, account_id: int) -> Iterator[Session]:
        found = [session for session in self._sessions.values() if session.account_id == account_id]
        yield from sorted(found, key=lambda session: (-session.seen_at.timestamp(), session.number))

    def save(self, session: Session) -> None:
        known = self._sessions.find(session.digest)
        if known is not None:
            changed = {
                name: getattr(session, name) for name in ("seen_at", "proved_at", "methods", "waits", "failures")
            }
            self._sessions.put(session.digest, evolve(known, **changed))

    def touch(self, digest: str, seen_at: datetime) -> None:
        session = self._sessions.find(digest)
        if session is not None and session.seen_at < seen_at:
            self._sessions.put(digest, evolve(session, seen_at=seen_at))

    def end(self, digest: str) -> None:
        self._sessions.drop(digest)

    def end_all(self, account_id: int, *, but: str = "") -> None:
        for session in self._sessions.values():
            if session.account_id == account_id and session.digest != but:
                self._sessions.drop(session.digest)

    def old(self, before: datetime) -> int:
        return len(self._old(before))

    def purge(self, before: datetime) -> int:
        old = self._old(before)
        for digest in old:
            self._sessions.drop(digest)
        return len(old)

    def _old(self, before: datetime) -> list[str]:
        return [session.digest for session in self._sessions.values() if session.seen_at < before]
