"""The store: all stored data, accessed through units of work."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from progress_core.ports.access_tokens import AccessTokens
from progress_core.ports.accounts import Accounts
from progress_core.ports.applications import Applications
from progress_core.ports.audit import AuditTrail
from progress_core.ports.changes import Changes
from progress_core.ports.courses import Courses
from progress_core.ports.devices import Devices
from progress_core.ports.exports import Exports
from progress_core.ports.favourites import Favourites
from progress_core.ports.groups import Groups
from progress_core.ports.identities import Identities
from progress_core.ports.imports import Imports
from progress_core.ports.inbox import Inbox
from progress_core.ports.job_rows import JobRows
from progress_core.ports.learners import Learners
from progress_core.ports.mappings import Mappings
from progress_core.ports.outbox import Outbox
from progress_core.ports.profiles import ProfileContents
from progress_core.ports.providers import Providers
from progress_core.ports.qualifications import Qualifications
from progress_core.ports.references import References
from progress_core.ports.reminders import Reminders
from progress_core.ports.repeats import Repeats
from progress_core.ports.reports import Reports
from progress_core.ports.second_factors import SecondFactors
from progress_core.ports.sessions import Sessions
from progress_core.ports.spent_answers import SpentAnswers
from progress_core.ports.staff import StaffRecords
from progress_core.ports.statements import StatementRecords
from progress_core.ports.transfers import Transfers
from progress_core.ports.webhooks import Deliveries, Webhooks
from progress_core.ports.years import Years


class UnitOfWork(Protocol):
    """A transaction and its repositories.

    Reads see the transaction's own writes. Arguments and results are values, which are never shared
    with the store.

    Let a refused write (Conflict, NotFound) leave the block, which undoes the transaction: a database
    may accept no more statements after it. After a read that finds nothing, the transaction can go on.
    """

    @property
    def providers(self) -> Providers:
        """Schools, colleges and training companies."""

    @property
    def accounts(self) -> Accounts:
        """Log-in accounts."""

    @property
    def sessions(self) -> Sessions:
        """Sessions of people who are logged in."""

    @property
    def access_tokens(self) -> AccessTokens:
        """Access tokens of programs that act for people."""

    @property
    def devices(self) -> Devices:
        """Devices on which people have logged in before."""

    @property
    def second_factors(self) -> SecondFactors:
        """Second factors of staff."""

    @property
    def identities(self) -> Identities:
        """Identities of single sign-on, and the accounts that they open."""

    @property
    def spent_answers(self) -> SpentAnswers:
        """Answers of passkeys and identity providers, which count only once."""

    @property
    def repeats(self) -> Repeats:
        """Requests with a key, and their answers, for those that are sent again."""

    @property
    def staff(self) -> StaffRecords:
        """Members of staff and their providers."""

    @property
    def learners(self) -> Learners:
        """Learners, their lists and their standings."""

    @property
    def groups(self) -> Groups:
        """Learner groups and their members."""

    @property
    def imports(self) -> Imports:
        """Imports, their files and their outcomes."""

    @property
    def mappings(self) -> Mappings:
        """Mappings of files that are remembered for providers."""

    @property
    def exports(self) -> Exports:
        """Exports and their files."""

    @property
    def jobs(self) -> JobRows:
        """Jobs that wait, run or are done."""

    @property
    def outbox(self) -> Outbox:
        """E-mail that is to be sent or was sent."""

    @property
    def audit(self) -> AuditTrail:
        """The audit trail: who changed or saw what."""

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
        """The references that staff write about learners."""

    @property
    def profiles(self) -> ProfileContents:
        """The contents of approved and submitted profiles."""

    @property
    def applications(self) -> Applications:
        """Applications, from draft to enrolment."""

    @property
    def reports(self) -> Reports:
        """Counts of learners and applications for reports."""

    @property
    def inbox(self) -> Inbox:
        """Messages to learners."""

    @property
    def reminders(self) -> Reminders:
        """When people were reminded, and who wants no reminders."""

    @property
    def favourites(self) -> Favourites:
        """The courses that learners saved."""

    @property
    def changes(self) -> Changes:
        """What has changed, for those who keep in step."""

    @property
    def webhooks(self) -> Webhooks:
        """Addresses that are told of changes."""

    @property
    def deliveries(self) -> Deliveries:
        """What webhooks are told."""

    @property
    def years(self) -> Years:
        """The past years of learners, and the moves up that ended them."""

    def new_ids(self, count: int) -> Sequence[int]:
        """Reserve this many new ids, ascending, starting at 1,000,001.

        Ids of a transaction that is rolled back may be lost, but are never reused.
        """
        ...

    @property
    def transfers(self) -> Transfers:
        """The transfers of learners between providers."""
        ...

    def hold(self, name: str) -> None:
        """Wait until no other transaction holds this name, then hold it until this transaction ends.

        Work that must not run twice at the same time holds a name: two imports choosing usernames, for example.
        """
        ...


class Store(Protocol):
    """Stores everything in transactions."""

    def transaction(self) -> AbstractContextManager[UnitOfWork]:
        """Open a unit of work, which is committed when the block ends and undone if it raises.

        Raises:
            Conflict: another transaction interfered, or one of this thread is still open; nothing was done.
            Unavailable: the database cannot be reached; nothing was done.
        """
        ...

    def snapshot(self) -> AbstractContextManager[UnitOfWork]:
        """Open a unit of work for reading one consistent state; nothing written in it is kept.

        Raises:
            Unavailable: the database cannot be reached.
        """
        ...

    def check(self) -> None:
        """Check that the store can be reached and has this version.

        Raises:
            Unavailable: it cannot, or has not; the message says what to do.
        """
        ...

    def migrate(self) -> None:
        """Create the store, or migrate it to this version; do nothing if it has this version.

        Raises:
            Unavailable: it cannot be reached, or has a newer version.
        """
        ...

    def compact(self) -> None:
        """Remove all traces of deleted data from the store's files, and free their space.

        Raises:
            Unavailable: it cannot be reached, or others are using it; nothing was lost.
        """
        ...

    def close(self) -> None:
        """Close all connections; the store cannot be used afterwards."""
        ...
