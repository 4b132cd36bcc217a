"""Identities of single sign-on in memory."""

from collections.abc import Sequence

from progress_core.domain.accounts.identities import LinkedIdentity
from progress_core.domain.foundations.errors import Conflict
from progress_core.memory.tables import Tables


class MemoryIdentities:
    """See `progress_core.ports.identities.Identities`."""

    def __init__(self, tables: Tables) -> None:
        self._accounts = tables.accounts
        self._identities = tables.identities
        self._spent = tables.spent_answers

    def add(self, identity: LinkedIdentity) -> None:
        self._accounts.get(identity.account_id)
        if self.find(identity.issuer, identity.subject) is not None:
            raise Conflict("This identity is linked already.", field="identity")
        self._identities.add(identity.id, identity)

    def find(self, issuer: str, subject: str) -> LinkedIdentity | None:
        wanted = (issuer, subject)
        return next((one for one in self._identities.values() if (one.issuer, one.subject) == wanted), None)

    def of_account(self, account_id: int) -> Sequence[LinkedIdentity]:
        found = [one for one in self._identities.values() if one.account_id == account_id]
        return sorted(found, key=lambda one: one.id)

    def remove(self, identity_id: int) -> None:
        self._identities.drop(identity_id)
