"""Accounts in memory."""

from collections.abc import Iterable, Iterator
from typing import Any

from attrs import evolve

from progress_core.domain.accounts.accounts import Account, username_key
from progress_core.domain.foundations.errors import Conflict
from progress_core.memory.changes import note_learner
from progress_core.memory.tables import Table, Tables, refuse_repeats
from progress_core.memory.webhooks import drop_webhook


class MemoryAccounts:
    """See `progress_core.ports.accounts.Accounts`."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._accounts = tables.accounts
        self._usernames = tables.usernames

    def add_many(self, accounts: Iterable[Account]) -> None:
        added = list(accounts)
        refuse_repeats((account.id for account in added), self._accounts)
        keys: set[str] = set()
        for account in added:
            key = username_key(account.username)
            if key in self._usernames or key in keys:
                raise _taken(account)
            keys.add(key)
        for account in added:
            self._put(account)

    def get(self, account_id: int) -> Account:
        return self._accounts.get(account_id)

    def get_many(self, account_ids: Iterable[int]) -> Iterator[Account]:
        return iter([self._accounts.get(id_) for id_ in set(account_ids) if id_ in self._accounts])

    def find(self, username: str) -> Account | None:
        account_id = self._usernames.find(username_key(username))
        return None if account_id is None else self._accounts.get(account_id)

    def save(self, account: Account) -> Account:
        stored = self._accounts.get(account.id)
        if stored.version != account.version:
            raise Conflict
        if self._usernames.find(username_key(account.username)) not in (None, account.id):
            raise _taken(account)
        saved = evolve(account, version=account.version + 1)
        self._usernames.drop(username_key(stored.username))
        self._put(saved)
        learner = self._tables.learners.find(account.id)
        if learner is not None and username_key(stored.username) != username_key(account.username):
            note_learner(self._tables, learner.id, learner.details.ukprn)
        return saved

    def pretend(self) -> None:
        """Do nothing: in memory, saving takes no time that anybody could measure from outside."""

    def taken(self, stems: Iterable[str]) -> Iterator[str]:
        starts = tuple(stems)
        return iter([key for key in self._usernames.keys() if key.startswith(starts)])  # noqa: SIM118 - not a dict

    def remove_many(self, account_ids: Iterable[int]) -> None:
        removed = [self._accounts.get(id_) for id_ in set(account_ids) if id_ in self._accounts]
        if any(account.id in self._tables.learners or account.id in self._tables.staff for account in removed):
            raise Conflict("An account cannot be deleted before the learner or member of staff that it belongs to.")
        for account in removed:
            self._accounts.drop(account.id)
            self._usernames.drop(username_key(account.username))
            self._tables.second_factors.drop(account.id)
            self._tables.reminders.drop(account.id)
        gone = {account.id for account in removed}
        tables = self._tables
        for table in (tables.sessions, tables.access_tokens, tables.devices, tables.repeats, tables.identities):
            _drop_of(gone, table)
        for webhook in tables.webhooks.values():
            if webhook.account_id in gone:
                drop_webhook(tables, webhook.number)

    def _put(self, account: Account) -> None:
        self._accounts.put(account.id, account)
        self._usernames.put(username_key(account.username), account.id)


def _drop_of(account_ids: set[int], table: Table[Any, Any]) -> None:
    """Delete the rows of a table that belong to these accounts."""
    for key in table.keys():  # noqa: SIM118 - not a dict
        if table.get(key).account_id in account_ids:
            table.drop(key)


def _taken(account: Account) -> Conflict:
    return Conflict(f"The username {account.username} is taken. Choose another.", field="username")
