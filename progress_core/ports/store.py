"""The store: everything that must be remembered, behind one unit of work."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from progress_core.ports.accounts import Accounts
from progress_core.ports.applications import Applications
from progress_core.ports.audit import AuditTrail
from progress_core.ports.courses import Courses
from progress_core.ports.exports import Exports
from progress_core.ports.groups import Groups
from progress_core.ports.imports import Imports
from progress_core.ports.inbox import Inbox
from progress_core.ports.jobs import Jobs
from progress_core.ports.learners import Learners
from progress_core.ports.outbox import Outbox
from progress_core.ports.profiles import ProfileContents
from progress_core.ports.providers import Providers
from progress_core.ports.qualifications import Qualifications
from progress_core.ports.references import References
from progress_core.ports.sessions import Sessions
from progress_core.ports.staff import StaffRecords
from progress_core.ports.statements import StatementRecords


class UnitOfWork(Protocol):
    """One transaction and the repositories that take part in it.

    Reads see the transaction's own writes. Values go in and come out; nothing that is handed out
    or taken in is shared with the store.

    A refused write (Conflict, NotFound) is to leave the block and so undo the transaction: a database
    may take no more statements after it. A read that finds nothing spoils nothing.
    """

    @property
    def providers(self) -> Providers:
        """Schools, colleges and training companies."""

    @property
    def accounts(self) -> Accounts:
        """Who can log in, and with what."""

    @property
    def sessions(self) -> Sessions:
        """Log-ins that are open."""

    @property
    def staff(self) -> StaffRecords:
        """Who works for which providers."""

    @property
    def learners(self) -> Learners:
        """Learners, their lists and their standings."""

    @property
    def groups(self) -> Groups:
        """Learner groups and who is in them."""

    @property
    def imports(self) -> Imports:
        """Imports, their files and outcomes."""

    @property
    def exports(self) -> Exports:
        """Exports and their files."""

    @property
    def jobs(self) -> Jobs:
        """Long work that waits, runs or is done."""

    @property
    def outbox(self) -> Outbox:
        """E-mail that is to be sent, or was."""

    @property
    def audit(self) -> AuditTrail:
        """Who changed or revealed what."""

    @property
    def courses(self) -> Courses:
        """The course directory."""

    @property
    def qualifications(self) -> Qualifications:
        """The qualifications of learners."""

    @property
    def statements(self) -> StatementRecords:
        """The statements of learners."""

    @property
    def references(self) -> References:
        """The references that staff write of learners."""

    @property
    def profiles(self) -> ProfileContents:
        """What profiles held when they were approved or submitted."""

    @property
    def applications(self) -> Applications:
        """Applications, from draft to enrolment."""

    @property
    def inbox(self) -> Inbox:
        """The messages to learners."""

    def new_ids(self, count: int) -> Sequence[int]:
        """Reserve so many numbers, ascending, never given before, from 1,000,001 on.

        Numbers of a transaction that is rolled back may be lost, but are never given twice.
        """
        ...

    def hold(self, name: str) -> None:
        """Wait until no other transaction holds this name, then hold it until this one ends.

        What must not happen twice at the same time (two imports choosing usernames) holds a name.
        """
        ...


class Store(Protocol):
    """Remembers everything, atomically."""

    def transaction(self) -> AbstractContextManager[UnitOfWork]:
        """Open a unit of work that is committed when the block ends, and undone if it raises.

        Raises:
            Conflict: another transaction got in the way; nothing was done.
            Unavailable: the database cannot be reached; nothing was done.
        """
        ...

    def snapshot(self) -> AbstractContextManager[UnitOfWork]:
        """Open a unit of work for reading: one consistent state; what is written in it is not kept.

        Raises:
            Unavailable: the database cannot be reached.
        """
        ...

    def check(self) -> None:
        """Make sure that the store can be reached and is of this version.

        Raises:
            Unavailable: it is not; the message says what to do.
        """
        ...

    def migrate(self) -> None:
        """Make the store, or bring it up to this version; do nothing where it is.

        Raises:
            Unavailable: it cannot be reached, or is of a newer version.
        """
        ...

    def compact(self) -> None:
        """Let nothing that was removed be left in the store's files, and give their room back.

        Raises:
            Unavailable: it cannot be reached, or others are at work in it; nothing was lost.
        """
        ...

    def close(self) -> None:
        """Let go of connections; the store is not used afterwards."""
        ...
