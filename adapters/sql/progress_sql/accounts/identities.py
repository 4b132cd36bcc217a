"""Identities of single sign-on on SQL, and their tables."""

from collections.abc import Sequence

from sqlalchemy import Index, Table, UniqueConstraint, delete, select

from progress_core.domain.accounts.identities import LinkedIdentity
from progress_sql.foundations.columns import id_of, metadata, number, own_id, text
from progress_sql.foundations.session import Session, Values
from progress_sql.foundations.values import micros, moment

identities = Table(
    "identities",
    metadata,
    own_id(),
    id_of("accounts", "account_id", cascade=True),
    text("issuer"),
    text("subject"),
    number("linked_at"),
    UniqueConstraint("issuer", "subject"),
    Index("ix_identities_account", "account_id"),
)


class SqlIdentities:
    """See `progress_core.ports.identities.Identities`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, identity: LinkedIdentity) -> None:
        row = (identity.id, identity.account_id, identity.issuer, identity.subject, micros(identity.linked_at))
        self._session.insert_many(identities, [row])

    def find(self, issuer: str, subject: str) -> LinkedIdentity | None:
        exact = (identities.c.issuer == issuer, identities.c.subject == subject)
        found = self._session.first(select(identities).where(*exact))
        return None if found is None else _identity(found)

    def of_account(self, account_id: int) -> Sequence[LinkedIdentity]:
        of_it = select(identities).where(identities.c.account_id == account_id).order_by(identities.c.id)
        return [_identity(row) for row in self._session.all(of_it)]

    def remove(self, identity_id: int) -> None:
        self._session.run(delete(identities).where(identities.c.id == identity_id))


def _identity(row: Values) -> LinkedIdentity:
    return LinkedIdentity(row[0], row[1], row[2], row[3], moment(row[4]))
