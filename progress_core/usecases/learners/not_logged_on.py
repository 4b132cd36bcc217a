"""Learners who have not logged on: the list, its spreadsheet and the log-in letters (manual 5.3, 6.4, 7.5)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal, TypeAlias

from attrs import field, frozen

from progress_core.domain.accounts.accounts import Account, password_context
from progress_core.domain.correspondence.letters import Layout, Letter
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.learners.learners import Learner
from progress_core.domain.operations.audit import Action, Entry
from progress_core.domain.values.english_time import english_day
from progress_core.domain.values.sheets import Column, ColumnKind, Table
from progress_core.ports.learners import LearnerQuery
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.accounts.proof import require_recent_proof
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.trail import entry_by
from progress_core.usecases.learners.selection import Selection, selected_learners

COLUMNS = (
    Column("Provider", width=34),
    Column("First name"),
    Column("Last name"),
    Column("Postcode", width=11),
    Column("ULN", width=13),
    Column("Date of birth", ColumnKind.DATE, width=14),
    Column("Username", width=24),
    Column("Password", width=14),
    Column("Created on", ColumnKind.DATE, width=14),
)
"""The columns of the manual's list (7.5), in its order."""


@frozen
class NotLoggedOn:
    """A learner who has not logged on yet.

    Args:
        provider: name of the provider.
        first_name: of the learner.
        last_name: of the learner.
        postcode: or "".
        uln: or "".
        date_of_birth: ISO 8601.
        username: to log in with.
        password: the initial password; "" where there is none.
        created_on: aware UTC.
        year_group: 7 to 14.
    """

    provider: str
    first_name: str
    last_name: str
    postcode: str
    uln: str
    date_of_birth: str
    username: str
    password: str = field(repr=False)
    created_on: datetime
    year_group: int


@frozen
class Addressees:
    """Ticked learners, by whether there is something to put into a log-in letter.

    Args:
        with_letter: those whose initial password has not been used yet.
        without: those who have chosen a password of their own.
    """

    with_letter: tuple[Learner, ...]
    without: tuple[Learner, ...]


_Lines: TypeAlias = list[NotLoggedOn]


@frozen
class NotLoggedOnPage:
    """A page of the learners who have not logged on.

    Args:
        lines: the learners, by provider, last name and first name.
        total: how many there are on all pages.
        next: value of `after` for the next page; "" on the last page.
    """

    lines: tuple[NotLoggedOn, ...]
    total: int = 0
    next: str = ""


Recipients: TypeAlias = LearnerQuery | Sequence[int]
"""Who gets log-in details: those who have not logged on, narrowed by the provider, year group, group and import of a
query; or ticked learners by their ids, with everybody whose initial password has not been used since it was set."""


class LearnersNotLoggedOn:
    """What staff do to hand out log-in details.

    Raises, in every method:
        NotAllowed: the actor may not see initial passwords.
        NotFound: one of the ticked learners is not there or not in scope.
        Rejected: no learner was ticked.
    """

    def __init__(self, context: Context) -> None:
        self._context = context

    def list(self, actor: Actor, recipients: Recipients | None = None) -> _Lines:
        """Return who gets log-in details, with their initial passwords.

        The audit trail records that they were looked at, with one entry per provider.

        Args:
            actor: staff who may see initial passwords.
            recipients: None for all in scope who have never logged in.

        Raises:
            ProofNeeded: the actor has not shown recently who they are.

        Source: manual 5.3, 7.5; features A10, B8.
        """
        actor.require(Permission.REVEAL_PASSWORDS)
        require_recent_proof(self._context, actor)
        with self._context.store.transaction() as work:
            if recipients is None or isinstance(recipients, LearnerQuery):
                found = work.learners.not_logged_on(actor.scope, recipients or LearnerQuery())
                return self._revealed(work, actor, found)
            ticked = selected_learners(work, actor, Selection(tuple(recipients)))
            return self._revealed(work, actor, _with_accounts(work, ticked))

    def page(self, actor: Actor, query: LearnerQuery, *, names: Mapping[str, str] | None = None) -> NotLoggedOnPage:
        """Return one page of the learners in scope who have never logged in, with their initial passwords.

        The audit trail records that those on the page were looked at.

        Args:
            actor: staff who may see initial passwords.
            query: its provider, year group, group and import narrow the list; the order is always the same.
            names: of the providers in scope, by UKPRN, if the caller has just read them; None to read them.

        Raises:
            ProofNeeded: the actor has not shown recently who they are.
            Rejected: the page is not one of this list.

        Source: features B8.
        """
        actor.require(Permission.REVEAL_PASSWORDS)
        require_recent_proof(self._context, actor)
        with self._context.store.transaction() as work:
            page = work.learners.not_logged_on_page(actor.scope, query)
            lines = self._revealed(work, actor, page.rows, names)
        return NotLoggedOnPage(tuple(lines), page.total, page.next)

    def sorted_by_letter(self, actor: Actor, learner_ids: Iterable[int]) -> Addressees:
        """Return which ticked learners get a letter and which do not; no password is looked at."""
        actor.require(Permission.REVEAL_PASSWORDS)
        with self._context.store.snapshot() as work:
            ticked = selected_learners(work, actor, Selection(tuple(learner_ids)))
            rows = list(_with_accounts(work, ticked))
        return Addressees(
            tuple(learner for learner, account in rows if _has_initial_password(account)),
            tuple(learner for learner, account in rows if not _has_initial_password(account)),
        )

    def table(self, actor: Actor, recipients: Recipients | None = None) -> bytes:
        """Return the list as an `.xlsx` workbook."""
        lines = self.list(actor, recipients)
        rows = (
            (line.provider, line.first_name, line.last_name, line.postcode, line.uln,
             datetime.fromisoformat(line.date_of_birth).date(), line.username, line.password,
             english_day(line.created_on))
            for line in lines
        )  # fmt: skip
        return self._context.spreadsheets.write([Table("Learners who have not logged on", COLUMNS, rows)])

    def letters(
        self,
        actor: Actor,
        kind: Literal["pdf", "html"],
        recipients: Recipients | None = None,
        *,
        layout: Layout = "letters",
    ) -> bytes:
        """Return the log-in letters in the order of the list, one per page or as slips to cut out.

        Learners who have no initial password any more, because they have chosen their own, get none.
        """
        address = f"{self._context.limits.base_url}/login"
        return self._context.letters.write(
            (
                Letter(
                    f"{line.first_name} {line.last_name}",
                    line.provider,
                    line.year_group,
                    line.username,
                    line.password,
                    address,
                    self._context.limits.password.described,
                )
                for line in self.list(actor, recipients)
                if line.password
            ),
            kind,
            layout,
        )

    def _revealed(
        self,
        work: UnitOfWork,
        actor: Actor,
        found: Iterable[tuple[Learner, Account]],
        names: Mapping[str, str] | None = None,
    ) -> _Lines:
        """Return learners with their initial passwords, and record whose were looked at."""
        if names is None:
            names = {provider.ukprn: provider.name for provider in work.providers.in_scope(actor.scope)}
        shown: dict[str, int] = {}
        lines = []
        for learner, account in found:
            line = self._line(names, learner, account)
            lines.append(line)
            if line.password:
                shown[learner.details.ukprn] = shown.get(learner.details.ukprn, 0) + 1
        work.audit.append(self._entries(actor, shown))
        return lines

    def _line(self, names: Mapping[str, str], learner: Learner, account: Account) -> NotLoggedOn:
        details, credential = learner.details, account.credential
        password = ""
        if credential is not None and _has_initial_password(account):
            password = self._context.sealer.unseal(credential.secret, password_context(account.id))
        return NotLoggedOn(
            names.get(details.ukprn, details.ukprn),
            details.first_name,
            details.last_name,
            details.postcode,
            details.uln,
            details.date_of_birth.isoformat(),
            account.username,
            password,
            account.created_at,
            details.year_group,
        )

    def _entries(self, actor: Actor, shown: dict[str, int]) -> Iterator[Entry]:
        now = self._context.clock.now()
        for ukprn, count in sorted(shown.items()):
            facts = {"learners": str(count)}
            yield entry_by(actor, now, Action.REVEAL_INITIAL_PASSWORDS, "provider", ukprn, ukprn, facts)


def _has_initial_password(account: Account) -> bool:
    return account.credential is not None and account.credential.kind == "sealed"


def _with_accounts(work: UnitOfWork, learners: Sequence[Learner]) -> Iterator[tuple[Learner, Account]]:
    accounts = {account.id: account for account in work.accounts.get_many(learner.id for learner in learners)}
    return ((learner, accounts[learner.id]) for learner in learners)
