"""Accounts on SQL."""

from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Any

from attrs import evolve, fields
from sqlalchemy import Select, bindparam, delete, select, update

from progress_core.domain.accounts.accounts import Account, Credential, username_key
from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.domain.foundations.permissions import Role
from progress_sql.foundations.backend import Backend, chunks, past
from progress_sql.foundations.changes import held_provider, note_learners
from progress_sql.foundations.session import Session
from progress_sql.foundations.tables import accounts, learners
from progress_sql.foundations.together import MAX_TOGETHER, Reading
from progress_sql.foundations.values import micros, micros_or_none, moment, moment_or_none

ACCOUNT = tuple(accounts.columns)[:-1]
"""The columns that `account_of` expects, in order."""

_NAMED = select(*ACCOUNT).where(accounts.c.username_key == bindparam("username"))
_ROLES = {role.value: role for role in Role}
_PRETEND = (
    "INSERT INTO counters (name, next) VALUES ({mark}, {mark})"
    " ON CONFLICT (name) DO UPDATE SET next = counters.next + 1"
)
_around = attrgetter(*(each.name for each in fields(Account) if each.name not in ("id", "username", "credential")))
_NO_CREDENTIAL = (None, None, None, 0)
_MAX_REMEMBERED = 4_000
"""How many usernames of new accounts are kept in a transaction: more than an import adds at a time."""


class SqlAccounts:
    """See `progress_core.ports.accounts.Accounts`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_many(self, accounts_: Iterable[Account]) -> None:
        for chunk in chunks(accounts_):
            rows = [*rows_of(chunk)]
            self._session.insert_many(accounts, rows)
            self._remember(rows)

    def get(self, account_id: int) -> Account:
        known: Account | None = self._session.known.get(("account", account_id))
        return known or account_of(self._session.one(select(*ACCOUNT).where(accounts.c.id == account_id)))

    def get_many(self, account_ids: Iterable[int]) -> Iterator[Account]:
        ids = set(account_ids)
        if not ids or len(ids) > MAX_TOGETHER:
            return self._streamed(ids)
        backend = self._session.backend
        values = {"accounts_asked": backend.listed(sorted(ids))}
        return map(account_of, self._session.later(Reading("accounts", lambda: _these(backend), values)))

    def _streamed(self, ids: Iterable[int]) -> Iterator[Account]:
        for chunk in chunks(ids):
            these = select(*ACCOUNT).where(self._session.backend.any_of(accounts.c.id, chunk))
            yield from map(account_of, self._session.stream(these))

    def find(self, username: str) -> Account | None:
        if not (username.isascii() and username.isprintable()):
            return None  # nobody has it, and odd characters need not reach the database
        rows = self._session.now(Reading("account by name", lambda: _NAMED, {"username": username_key(username)}))
        return account_of(rows[0]) if rows else None

    def save(self, account: Account) -> Account:
        self._session.new_usernames.pop(account.id, None)
        if not self._session.update_many(tuple(accounts.columns), [_row(account)]):
            raise Conflict if self._session.has(accounts, account.id) else NotFound
        self._copy(account.id, username_key(account.username))
        return evolve(account, version=account.version + 1)

    def _remember(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Keep the usernames of new accounts, as their learners are usually added next, and need a copy."""
        new = self._session.new_usernames
        if len(new) >= _MAX_REMEMBERED:
            new.clear()
        new.update((row[0], row[-1]) for row in rows)

    def pretend(self) -> None:
        # Write a row of its own, so that there is something to commit and sync.
        self._session.write(_PRETEND.format(mark=self._session.backend.placeholder), [("pretended", 1)])
        self._copy(OPERATOR.account_id, "")

    def taken(self, stems: Iterable[str]) -> Iterator[str]:
        for chunk in chunks(_disjoint(stems)):
            ranges = self._session.backend.ranges([(stem, past(stem)) for stem in chunk])
            key = accounts.c.username_key
            found = select(key).select_from(ranges.join(accounts, (key >= ranges.c.low) & (key < ranges.c.high)))
            yield from (row[0] for row in self._session.stream(found))

    def _copy(self, account_id: int, key: str) -> None:
        """Copy a username to the learner's row; for staff this changes nothing, but takes the same time."""
        changed = (learners.c.id == account_id) & (learners.c.username_key != key)
        renamed = self._session.run(update(learners).where(changed).values(username_key=key)).rowcount
        if renamed:
            note_learners(self._session, [(account_id, held_provider(self._session, account_id) or "")])

    def remove_many(self, account_ids: Iterable[int]) -> None:
        self._session.new_usernames.clear()
        for chunk in chunks(account_ids):
            try:
                self._session.run(delete(accounts).where(self._session.backend.any_of(accounts.c.id, chunk)))
            except NotFound:  # the general meaning of a broken reference
                raise Conflict("An account cannot go before the learner or member of staff it belongs to.") from None


def _these(backend: Backend) -> Select[Any]:
    return select(*ACCOUNT).where(backend.any_given(accounts.c.id, "accounts_asked"))


def account_of(row: Sequence[Any]) -> Account:
    """Build an account from a row of the columns `ACCOUNT`."""
    credential = None if row[4] is None else Credential(row[4], row[5], moment(row[6]), bool(row[7]))
    return Account(
        row[0],
        row[1],
        _ROLES[row[2]],
        moment(row[3]),
        credential,
        row[8],
        moment_or_none(row[9]),
        bool(row[10]),
        bool(row[11]),
        moment_or_none(row[12]),
        moment_or_none(row[13]),
        row[14],
    )


def _row(account: Account) -> tuple[Any, ...]:
    return next(rows_of([account]))


def rows_of(accounts_: Iterable[Account]) -> Iterator[tuple[Any, ...]]:
    """Yield a row of the table for each account; what an import gives to all of them is converted once."""
    last: tuple[Any, ...] = ()
    role, created_at, rest = "", 0, ()  # type: str, int, tuple[Any, ...]
    for account in accounts_:
        around, credential = _around(account), account.credential
        if around != last:
            last, role, created_at, rest = around, account.role.value, micros(account.created_at), _rest(account)
        held = _credential_row(credential) if credential else _NO_CREDENTIAL
        yield account.id, account.username, role, created_at, *held, *rest, username_key(account.username)


def _rest(account: Account) -> tuple[Any, ...]:
    """Return the values of the columns from `failures` to `version`."""
    return (
        account.failures,
        micros_or_none(account.locked_at),
        int(account.disabled),
        int(account.deleted),
        micros_or_none(account.first_login_at),
        micros_or_none(account.last_login_at),
        account.version,
    )


def _credential_row(credential: Credential) -> tuple[Any, ...]:
    return credential.kind, credential.secret, micros(credential.set_at), int(credential.must_change)


def _disjoint(stems: Iterable[str]) -> Iterator[str]:
    """Yield the stems that do not start with another stem, so that no username is found twice."""
    last: str | None = None
    for stem in sorted(set(stems)):
        if last is None or not stem.startswith(last):
            last = stem
            yield stem
