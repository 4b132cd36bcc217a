"""Second factors on SQL, and their tables."""

from collections.abc import Iterable, Sequence
from typing import Any

from attrs import evolve
from sqlalchemy import Column, ForeignKey, Index, Table, delete, or_, select

from progress_core.domain.accounts.passkeys import Passkey
from progress_core.domain.accounts.second_factors import AccountFactors, AuthenticatorApp
from progress_core.domain.foundations.errors import Conflict
from progress_sql.foundations.backend import chunks
from progress_sql.foundations.columns import NUMBER, TEXT, metadata, number, text
from progress_sql.foundations.session import Session, Values
from progress_sql.foundations.values import micros, micros_or_none, moment, moment_or_none, storable

second_factors = Table(
    "second_factors",
    metadata,
    Column("account_id", NUMBER, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("app_sealed", TEXT),
    number("app_created_at", null=True),
    number("app_last_step", null=True),
    text("recovery"),  # digests, separated by spaces
    number("version"),
)

passkeys = Table(
    "passkeys",
    metadata,
    Column("passkey_id", TEXT, primary_key=True),
    Column("account_id", NUMBER, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    number("position"),
    text("public_key"),
    text("name"),
    number("created_at"),
    number("sign_count"),
    number("used_at", null=True),
    Index("ix_passkeys_account", "account_id"),
    sqlite_with_rowid=False,
)


_NO_APP = (None, None, None)


class SqlSecondFactors:
    """See `progress_core.ports.second_factors.SecondFactors`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, account_id: int) -> AccountFactors:
        row = self._session.first(select(second_factors).where(second_factors.c.account_id == account_id))
        if row is None:
            return AccountFactors(account_id)
        of_account = select(passkeys).where(passkeys.c.account_id == account_id).order_by(passkeys.c.position)
        return _factors(row, self._session.all(of_account))

    def holders(self, account_ids: Iterable[int]) -> frozenset[int]:
        found: set[int] = set()
        for chunk in chunks(set(account_ids)):
            these = self._session.backend.any_of(second_factors.c.account_id, chunk)
            keys = select(passkeys.c.account_id).where(passkeys.c.account_id == second_factors.c.account_id)
            is_on = or_(second_factors.c.app_sealed.is_not(None), keys.exists())
            found.update(row[0] for row in self._session.all(select(second_factors.c.account_id).where(these, is_on)))
        return frozenset(found)

    def with_passkey(self, passkey_id: str) -> AccountFactors | None:
        if not storable(passkey_id):
            return None
        row = self._session.first(select(passkeys.c.account_id).where(passkeys.c.passkey_id == passkey_id))
        return None if row is None else self.get(row[0])

    def save(self, factors: AccountFactors) -> AccountFactors:
        if not factors.version:
            self._session.insert_many(second_factors, [_row(evolve(factors, version=1))])
        elif not self._session.update_many(tuple(second_factors.columns), [_row(factors)]):
            raise Conflict
        self._session.run(delete(passkeys).where(passkeys.c.account_id == factors.account_id))
        self._session.insert_many(passkeys, _passkey_rows(factors))
        return evolve(factors, version=factors.version + 1)


def _row(factors: AccountFactors) -> Sequence[Any]:
    app = factors.app
    columns = _NO_APP if app is None else (app.sealed, micros(app.created_at), app.last_step)
    return (factors.account_id, *columns, " ".join(factors.recovery), factors.version)


def _passkey_rows(factors: AccountFactors) -> Iterable[Sequence[Any]]:
    for position, key in enumerate(factors.passkeys):
        moments = micros(key.created_at), key.sign_count, micros_or_none(key.used_at)
        yield (key.id, factors.account_id, position, key.public_key, key.name, *moments)


def _factors(row: Values, keys: Sequence[Values]) -> AccountFactors:
    account_id, sealed, created, last_step, recovery, version = row
    app = None if sealed is None else AuthenticatorApp(sealed, moment(created), last_step)
    return AccountFactors(account_id, app, tuple(map(_passkey, keys)), tuple(recovery.split()), version)


def _passkey(row: Values) -> Passkey:
    id_, _, _, public_key, name, created, sign_count, used = row
    return Passkey(id_, public_key, name, moment(created), sign_count, moment_or_none(used))
