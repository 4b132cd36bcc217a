"""Tables in memory, shared between a store and its transactions until one of them writes."""

from collections.abc import Hashable, Iterable, Mapping
from datetime import datetime
from typing import Generic, TypeVar

from attrs import evolve, fields, frozen
from attrs import field as column

from progress_core.domain.accounts.access_tokens import AccessToken
from progress_core.domain.accounts.accounts import Account
from progress_core.domain.accounts.devices import KnownDevice
from progress_core.domain.accounts.identities import LinkedIdentity
from progress_core.domain.accounts.second_factors import AccountFactors
from progress_core.domain.accounts.sessions import Session
from progress_core.domain.accounts.staff import Staff
from progress_core.domain.applications.applications import Application
from progress_core.domain.correspondence.inbox import InboxMessage
from progress_core.domain.correspondence.mail import Outgoing
from progress_core.domain.correspondence.reminders import Reminded
from progress_core.domain.courses.courses import Course
from progress_core.domain.courses.favourites import Favourite
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.domain.foundations.jobs import Job
from progress_core.domain.foundations.repeats import KeptRequest
from progress_core.domain.importing.imports import Import
from progress_core.domain.importing.mappings import RememberedMapping
from progress_core.domain.importing.updates import RowUpdate
from progress_core.domain.learners.learners import Learner
from progress_core.domain.operations.audit import Entry
from progress_core.domain.operations.webhooks import Delivery, Webhook
from progress_core.domain.profiles.references import Reference
from progress_core.domain.profiles.statements import LearnerStatements
from progress_core.domain.providers.groups import Group
from progress_core.domain.providers.providers import Provider
from progress_core.domain.qualifications.exports import Export
from progress_core.domain.qualifications.qualifications import LearnerQualifications
from progress_core.domain.years.history import PastYear
from progress_core.domain.years.moves import MoveUp
from progress_core.domain.years.transfers import Transfer
from progress_core.memory.commits import RowChange

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Table(Generic[K, V]):
    """Rows by key. Forking is free: the rows are copied when either of the two is first changed.

    A table remembers which keys have changed since it was forked.
    """

    def __init__(self, rows: dict[K, V] | None = None) -> None:
        self._rows: dict[K, V] = {} if rows is None else rows
        self._shared = rows is not None
        self._changed: dict[K, bool] = {}
        """Key -> whether its row was deleted in between, so that it now stands at another place."""

    def fork(self) -> "Table[K, V]":
        """Return a table with the same rows; changes to either do not affect the other."""
        self._shared = True
        return Table(self._rows)

    def __contains__(self, key: object) -> bool:
        return key in self._rows

    def find(self, key: K) -> V | None:
        """Return one row, or None."""
        return self._rows.get(key)

    def get(self, key: K) -> V:
        """Return one row.

        Raises:
            NotFound: there is none.
        """
        row = self._rows.get(key)
        if row is None:
            raise NotFound
        return row

    def keys(self) -> list[K]:
        """Return a list of all keys."""
        return list(self._rows)

    def values(self) -> list[V]:
        """Return a list of all rows."""
        return list(self._rows.values())

    def last(self) -> V | None:
        """Return the row whose key was added last, or None."""
        return next(reversed(self._rows.values()), None)

    def put(self, key: K, row: V) -> None:
        """Add or replace a row."""
        self._own()[key] = row
        self._changed[key] = self._changed.pop(key, False)

    def add(self, key: K, row: V) -> None:
        """Add a row.

        Raises:
            Conflict: the key is taken.
        """
        if key in self._rows:
            raise Conflict("There is one with this id already.")
        self.put(key, row)

    def drop(self, key: K) -> None:
        """Delete a row, if it exists."""
        if self._own().pop(key, None) is not None:
            self._changed[key] = True

    def changes(self) -> list[tuple[K, V | None]]:
        """Return what must be done to the table that this one was forked from to make it equal, in order."""
        found: list[tuple[K, V | None]] = []
        for key, deleted in self._changed.items():
            if deleted:
                found.append((key, None))
            if key in self._rows:
                found.append((key, self._rows[key]))
        return found

    def clear(self) -> None:
        """Delete all rows."""
        for key in self.keys():
            self.drop(key)

    def _own(self) -> dict[K, V]:
        if self._shared:
            self._rows = dict(self._rows)
            self._shared = False
        return self._rows


@frozen
class Tables:
    """All tables of a store in memory."""

    providers: Table[str, Provider] = column(factory=Table)
    accounts: Table[int, Account] = column(factory=Table)
    usernames: Table[str, int] = column(factory=Table)
    sessions: Table[str, Session] = column(factory=Table)
    access_tokens: Table[int, AccessToken] = column(factory=Table)
    devices: Table[tuple[int, str], KnownDevice] = column(factory=Table)
    second_factors: Table[int, AccountFactors] = column(factory=Table)
    identities: Table[int, LinkedIdentity] = column(factory=Table)
    spent_answers: Table[str, datetime] = column(factory=Table)
    repeats: Table[tuple[int, str], KeptRequest] = column(factory=Table)
    staff: Table[int, Staff] = column(factory=Table)
    learners: Table[int, Learner] = column(factory=Table)
    groups: Table[int, Group] = column(factory=Table)
    members: Table[int, frozenset[int]] = column(factory=Table)
    imports: Table[int, Import] = column(factory=Table)
    contents: Table[int, bytes] = column(factory=Table)
    import_updates: Table[tuple[int, int], RowUpdate] = column(factory=Table)
    mappings: Table[tuple[str, str], RememberedMapping] = column(factory=Table)
    exports: Table[int, Export] = column(factory=Table)
    export_files: Table[int, bytes] = column(factory=Table)
    jobs: Table[int, Job] = column(factory=Table)
    outbox: Table[int, Outgoing] = column(factory=Table)
    audit: Table[int, Entry] = column(factory=Table)
    courses: Table[int, Course] = column(factory=Table)
    qualifications: Table[int, LearnerQualifications] = column(factory=Table)
    statements: Table[int, LearnerStatements] = column(factory=Table)
    references: Table[int, Reference] = column(factory=Table)
    profile_contents: Table[tuple[int, str], dict[str, object]] = column(factory=Table)
    applications: Table[int, Application] = column(factory=Table)
    inbox: Table[int, InboxMessage] = column(factory=Table)
    reminders: Table[int, Reminded] = column(factory=Table)
    favourites: Table[tuple[int, int], Favourite] = column(factory=Table)
    changes: Table[tuple[int, int, int, str, int], int] = column(factory=Table)
    webhooks: Table[int, Webhook] = column(factory=Table)
    deliveries: Table[int, Delivery] = column(factory=Table)
    past_years: Table[int, PastYear] = column(factory=Table)
    moves: Table[int, MoveUp] = column(factory=Table)
    transfers: Table[int, Transfer] = column(factory=Table)

    @property
    def empty(self) -> bool:
        """Whether no table has any row; what has changed is known even of an empty store."""
        return not any(number for name, number in self.rows.items() if name != "changes")

    @property
    def rows(self) -> dict[str, int]:
        """The number of rows in each table."""
        return {name.name: len(getattr(self, name.name).keys()) for name in fields(Tables)}

    def changed_rows(self) -> dict[str, list[RowChange]]:
        """Return what must be done to the tables that these were forked from; without tables that stay the same."""
        found = {name.name: getattr(self, name.name).changes() for name in fields(Tables)}
        return {name: changes for name, changes in found.items() if changes}

    def all_rows(self) -> dict[str, list[RowChange]]:
        """Return all rows, by the names of their tables."""
        tables = {name.name: getattr(self, name.name) for name in fields(Tables)}
        return {name: list(zip(table.keys(), table.values(), strict=True)) for name, table in tables.items()}

    def change(self, changes: Mapping[str, Iterable[RowChange]]) -> None:
        """Make changes again.

        Raises:
            ValueError: there is no such table, or a change is not a key and a row.
        """
        names = {name.name for name in fields(Tables)}
        for name, rows in changes.items():
            if name not in names:
                raise ValueError(f"There is no table {name!r} in this version of Progress.")
            table: Table[Hashable, object] = getattr(self, name)
            for key, row in rows:
                if row is None:
                    table.drop(key)
                else:
                    table.put(key, row)

    def clear(self) -> None:
        """Delete all rows of all tables."""
        for name in fields(Tables):
            getattr(self, name.name).clear()

    def fork(self) -> "Tables":
        """Fork every table."""
        return evolve(self, **{name.name: getattr(self, name.name).fork() for name in fields(Tables)})


def refuse_repeats(ids: Iterable[int], table: Table[int, V]) -> None:
    """Check that all of these ids are new.

    Raises:
        Conflict: an id is in the table or is repeated.
    """
    seen: set[int] = set()
    for id_ in ids:
        if id_ in table or id_ in seen:
            raise Conflict("There is one with this id already.")
        seen.add(id_)
