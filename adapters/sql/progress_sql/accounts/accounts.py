"""Accounts on SQL."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from attrs import evolve
from sqlalchemy import delete, select, update

from progress_core.domain.accounts.accounts import Account, Credential, username_key
from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.domain.foundations.permissions import Role
from progress_sql.foundations.backend import chunks, past
from progress_sql.foundations.changes import held_provider, note_learners
from progress_sql.foundations.session import Session
from progress_sql.foundations.tables import accounts, learners
from progress_sql.foundations.values import micros, micros_or_none, moment, moment_or_none

ACCOUNT = tuple(accounts.columns)[:-1]
"""The columns that `account_of` expects, in order."""

_ROLES = {role.value: role for role in Role}
_PRETEND = (
    "INSERT INTO counters (name, next) VALUES ({mark}, {mark})"
    " ON CONFLICT (name) DO UPDATE SET next = counters.next + 1"
)
_NO_CREDENTIAL = (None, None, None, 0)


class SqlAccounts:
    """See `progress_core.ports.accounts.Accounts`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_many(self, accounts_: Iterable[Account]) -> None:
        self._session.insert_many(accounts, map(_row, accounts_))

    def get(self, account_id: int) -> Account:
        return account_of(self._session.one(select(*ACCOUNT).where(accounts.c.id == account_id)))

    def get_many(self, account_ids: Iterable[int]) -> Iterator[Account]:
        for chunk in chunks(set(account_ids)):
            these = select(*ACCOUNT).where(self._session.backend.any_of(accounts.c.id, chunk))
            yield from map(account_of, self._session.stream(these))

    def find(self, username: str) -> Account | None:
        if not (username.isascii() and username.isprintable()):
            return None  # nobody has it, and odd characters need not reach the database
        found = self._session.first(select(*ACCOUNT).where(accounts.c.username_key == username_key(username)))
        return None if found is None else account_of(found)

    def save(self, account: Account) -> Account:
        if not self._session.update_many(tuple(accounts.columns), [_row(account)]):
            raise Conflict if self._session.has(accounts, account.id) else NotFound
        self._copy(account.id, username_key(account.username))
        return evolve(account, version=account.version + 1)

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
        for chunk in chunks(account_ids):
            try:
                self._session.run(delete(accounts).where(self._session.backend.any_of(accounts.c.id, chunk)))
            except NotFound:  # the general meaning of a broken reference
                raise Conflict("An account cannot go before the learner or member of staff it belongs to.") from None


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
    credential = account.credential
    return (
        account.id,
        account.username,
        account.role.value,
        micros(account.created_at),
        *(_credential_row(credential) if credential else _NO_CREDENTIAL),
        account.failures,
        micros_or_none(account.locked_at),
        int(account.disabled),
        int(account.deleted),
        micros_or_none(account.first_login_at),
        micros_or_none(account.last_login_at),
        account.version,
        username_key(account.username),
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
