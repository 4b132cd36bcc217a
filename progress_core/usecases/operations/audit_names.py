"""Names in the audit trail: usernames of people whom the reader may see, numbers of all others (B9)."""

from collections.abc import Iterable
from functools import cached_property

from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.origins import NOWHERE, Origin
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.operations.audit import NAMED, NOBODY_ID, Entry
from progress_core.domain.values.text import tidy
from progress_core.ports.store import UnitOfWork

OF_ACCOUNTS = ("account", "learner")
"""The subjects whose ids are those of accounts."""

_MAX_DIGITS = 18
_NO_ACCOUNT = -3
"""Nobody has this id, so nothing is found by it."""


class Names:
    """The names that one reader sees in the trail.

    Args:
        work: a snapshot.
        reader: whose eyes it is for.
    """

    def __init__(self, work: UnitOfWork, reader: Actor) -> None:
        self._work = work
        self._reader = reader
        self._staff, self._in_scope = work.staff.in_scope(reader.scope), work.providers.in_scope(reader.scope)
        self._named: dict[int, str] = dict(NAMED)
        self._numbered: dict[int, str] = {}

    @cached_property
    def providers(self) -> dict[str, str]:
        """The names of the providers in scope by UKPRN, ordered by name."""
        return {found.ukprn: found.name for found in self._in_scope}

    @cached_property
    def _colleagues(self) -> set[int]:
        return {staff.id for staff in self._staff} | {self._reader.account_id}

    def account(self, text: str) -> int | None:
        """Return the id of the account with this username; None where the reader sees none."""
        account = self._work.accounts.find(tidy(text)) if text else None
        return account.id if account is not None and self._seen([account.id]) else None

    def actor(self, text: str) -> int:
        """Return the id for a username, a number or a name of `NAMED`; one that nobody has if the reader sees none."""
        text = tidy(text)
        for account_id, name in NAMED.items():
            if text.lower() == name:
                return account_id
        found = self.account(text)
        if found is None and text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS:
            return int(text)
        return _NO_ACCOUNT if found is None else found

    def learn(self, entries: Iterable[Entry]) -> None:
        """Look up everybody named in these entries, all at once."""
        ids = {entry.actor_id for entry in entries} | {
            int(entry.subject_id) for entry in entries if entry.subject in OF_ACCOUNTS and entry.subject_id.isdigit()
        }
        ids -= self._named.keys() | self._numbered.keys()
        accounts = self._work.accounts.get_many(ids)
        seen = self._seen(ids)
        for account in accounts:
            if account.id in seen:
                self._named[account.id] = account.username
            elif account.role is not Role.LEARNER:  # a learner out of sight reads like one who is no more
                self._numbered[account.id] = f"{account.role.label} {account.id}"

    def who(self, entry: Entry) -> str:
        """Return the name of who did it."""
        id_ = entry.actor_id
        return self._named.get(id_) or self._numbered.get(id_) or f"Account {id_}"

    def origin(self, entry: Entry) -> Origin:
        """Return from where it was done, if the reader may know who did it; for nobody known, to whom it was done."""
        knows = entry.actor_id in self._named
        if entry.actor_id == NOBODY_ID and entry.subject in OF_ACCOUNTS and entry.subject_id.isdigit():
            knows = int(entry.subject_id) in self._named
        return entry.origin if knows else NOWHERE

    def about(self, entry: Entry) -> str:
        """Return the name of the person or thing that it was done to."""
        if entry.subject in OF_ACCOUNTS and entry.subject_id.isdigit():
            named = self._named.get(int(entry.subject_id))
            if named:
                return named
        if entry.subject == "provider":
            return self.provider(entry.subject_id)
        return f"{entry.subject.capitalize()} {entry.subject_id}" if entry.subject_id else ""

    def provider(self, ukprn: str) -> str:
        """Return a provider's name; its UKPRN if it is not there or out of sight."""
        return self.providers.get(ukprn, ukprn)

    def _seen(self, ids: Iterable[int]) -> set[int]:
        wanted = set(ids)
        colleagues = wanted & self._colleagues
        learners = self._work.learners.get_many(self._reader.scope, wanted - colleagues)
        return {learner.id for learner in learners} | colleagues
