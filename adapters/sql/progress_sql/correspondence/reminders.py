"""What is kept of reminders on SQL, and its table."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Table, or_, select

from progress_core.domain.correspondence.reminders import Reminded
from progress_sql.foundations.backend import chunks, insert_text
from progress_sql.foundations.columns import id_of, metadata, number, small
from progress_sql.foundations.session import Session
from progress_sql.foundations.tables import providers

reminders = Table(
    "reminders",
    metadata,
    id_of("accounts", "account_id", key=True, cascade=True),
    number("week"),
    small("stopped"),
    sqlite_with_rowid=False,
)

_CLAIM = (
    "INSERT INTO reminders (account_id, week, stopped) VALUES {rows}"
    " ON CONFLICT (account_id) DO UPDATE SET week = excluded.week"
    " WHERE reminders.week < excluded.week AND reminders.stopped = 0"
    " RETURNING account_id"
)
"""Whoever claims the same person meanwhile waits for this transaction, and then does not get them."""

_OR_CHOOSE = " ON CONFLICT (account_id) DO UPDATE SET stopped = excluded.stopped"


class SqlReminders:
    """See `progress_core.ports.reminders.Reminders`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_many(self, account_ids: Iterable[int]) -> Mapping[int, Reminded]:
        these = self._session.backend.any_of(reminders.c.account_id, sorted(set(account_ids)))
        rows = self._session.all(select(*reminders.columns).where(these).order_by(reminders.c.account_id))
        return {account_id: Reminded(account_id, week, bool(stopped)) for account_id, week, stopped in rows}

    def claim(self, account_ids: Iterable[int], week: int) -> frozenset[int]:
        mark = self._session.backend.placeholder
        claimed: set[int] = set()
        for chunk in chunks(sorted(set(account_ids))):  # in one order, so that no two wait for each other
            statement = _CLAIM.format(rows=", ".join([f"({mark}, {mark}, 0)"] * len(chunk)))
            values = tuple(value for account_id in chunk for value in (account_id, week))
            claimed.update(row[0] for row in self._session.returned(statement, values))
        return frozenset(claimed)

    def stop(self, account_id: int, *, stopped: bool) -> None:
        mark = self._session.backend.placeholder
        statement = insert_text(reminders.name, ["account_id", "week", "stopped"], mark) + _OR_CHOOSE
        self._session.write(statement, [(account_id, 0, int(stopped))])

    def providers(self) -> list[str]:
        reminding = or_(providers.c.remind_managers == 1, providers.c.remind_learners == 1)
        found = self._session.all(select(providers.c.ukprn).where(reminding).order_by(providers.c.ukprn))
        return [row[0] for row in found]
