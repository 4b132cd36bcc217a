"""Access tokens on SQL, and their table."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Index, Table, delete, or_, select, update

from progress_core.domain.accounts.access_tokens import AccessToken, TokenScope
from progress_core.domain.foundations.origins import Origin
from progress_sql.foundations.columns import TEXT, id_of, metadata, number, text
from progress_sql.foundations.session import Session
from progress_sql.foundations.values import micros, micros_or_none, moment, moment_or_none

access_tokens = Table(
    "access_tokens",
    metadata,
    Column("digest", TEXT, primary_key=True),
    number("number"),
    id_of("accounts", "account_id", cascade=True),
    text("name"),
    text("scopes"),
    number("created_at"),
    number("ends_at"),
    number("used_at", null=True),
    text("address"),
    text("device"),
    text("run_by"),
    number("made_with", null=True),
    Index("ix_access_tokens_number", "number", unique=True),
    Index("ix_access_tokens_account", "account_id"),
    Index("ix_access_tokens_ends", "ends_at"),
    sqlite_with_rowid=False,
)

_SEPARATOR = ","


class SqlAccessTokens:
    """See `progress_core.ports.access_tokens.AccessTokens`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, token: AccessToken) -> None:
        self._session.insert_many(access_tokens, [_row(token)])

    def find(self, digest: str) -> AccessToken | None:
        found = self._session.first(select(access_tokens).where(access_tokens.c.digest == digest))
        return None if found is None else _value(found)

    def of_account(self, account_id: int) -> Iterator[AccessToken]:
        theirs = select(access_tokens).where(access_tokens.c.account_id == account_id)
        return map(_value, self._session.all(theirs.order_by(access_tokens.c.number)))

    def touch(self, digest: str, used_at: datetime) -> None:
        used = micros(used_at)
        earlier = or_(access_tokens.c.used_at.is_(None), access_tokens.c.used_at < used)
        self._session.run(update(access_tokens).where(access_tokens.c.digest == digest, earlier).values(used_at=used))

    def end(self, account_id: int, number: int) -> None:
        theirs = (access_tokens.c.account_id == account_id, access_tokens.c.number == number)
        self._session.run(delete(access_tokens).where(*theirs))

    def end_all(self, account_id: int) -> int:
        return self._session.run(delete(access_tokens).where(access_tokens.c.account_id == account_id)).rowcount

    def old(self, before: datetime) -> int:
        return self._session.count(access_tokens, access_tokens.c.ends_at < micros(before))

    def purge(self, before: datetime) -> int:
        return self._session.run(delete(access_tokens).where(access_tokens.c.ends_at < micros(before))).rowcount


def _row(token: AccessToken) -> tuple[Any, ...]:
    origin = token.origin
    return (
        token.digest,
        token.number,
        token.account_id,
        token.name,
        _SEPARATOR.join(sorted(token.scopes)),
        micros(token.created_at),
        micros(token.ends_at),
        micros_or_none(token.used_at),
        *(origin.address, origin.device, origin.run_by),
        token.made_with,
    )


def _value(row: Sequence[Any]) -> AccessToken:
    digest, number, account_id, name, scopes, created_at, ends_at, used_at, *origin, made_with = row
    return AccessToken(
        number,
        account_id,
        name,
        digest,
        frozenset(map(TokenScope, scopes.split(_SEPARATOR))),
        moment(created_at),
        moment(ends_at),
        moment_or_none(used_at),
        Origin(*origin),
        made_with,
    )
