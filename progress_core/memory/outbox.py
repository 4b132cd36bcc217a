"""The outbox in memory."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from attrs import evolve

from progress_core.domain.correspondence.mail import Outgoing
from progress_core.domain.values.text import email_key
from progress_core.memory.tables import Tables, refuse_repeats


class MemoryOutbox:
    """See `progress_core.ports.outbox.Outbox`."""

    def __init__(self, tables: Tables) -> None:
        self._mails = tables.outbox

    def add_many(self, mails: Iterable[Outgoing]) -> None:
        added = list(mails)
        refuse_repeats((mail.id for mail in added), self._mails)
        for mail in added:
            self._mails.put(mail.id, mail)

    def claim_due(self, now: datetime, *, until: datetime, limit: int = 50) -> list[Outgoing]:
        due = [
            (mail.next_attempt_at, mail.id, mail)
            for mail in self._mails.values()
            if mail.next_attempt_at is not None and mail.next_attempt_at <= now
        ]
        claimed = [evolve(mail, next_attempt_at=until) for _, _, mail in sorted(due)[:limit]]
        for mail in claimed:
            self._mails.put(mail.id, mail)
        return claimed

    def save(self, mail: Outgoing) -> None:
        self._mails.get(mail.id)
        self._mails.put(mail.id, mail)

    def recent(self, limit: int = 50) -> Iterator[Outgoing]:
        return iter(self._latest_first()[:limit])

    def written_to(self, addresses: Iterable[str]) -> Iterator[Outgoing]:
        keys = set(map(email_key, addresses))
        return iter([mail for mail in self._latest_first() if email_key(mail.to) in keys])

    def forget(self, addresses: Iterable[str]) -> int:
        keys = set(map(email_key, addresses))
        return self._drop([mail.id for mail in self._mails.values() if email_key(mail.to) in keys])

    def old(self, before: datetime) -> int:
        return len(self._old(before))

    def purge(self, before: datetime, *, limit: int | None = None) -> int:
        return self._drop([id_ for _, id_ in sorted(self._old(before))[:limit]])

    def waiting(self) -> int:
        return sum(mail.next_attempt_at is not None for mail in self._mails.values())

    def _latest_first(self) -> list[Outgoing]:
        return sorted(self._mails.values(), key=lambda mail: (mail.created_at, mail.id), reverse=True)

    def _old(self, before: datetime) -> list[tuple[datetime, int]]:
        ended = [mail for mail in self._mails.values() if mail.next_attempt_at is None]
        return [(mail.created_at, mail.id) for mail in ended if mail.created_at < before]

    def _drop(self, ids: list[int]) -> int:
        for id_ in ids:
            self._mails.drop(id_)
        return len(ids)
