"""Learners who have not logged on: the list, its spreadsheet and the log-in letters (manual 5.3, 6.4, 7.5)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from attrs import field, frozen

from progress_core.domain.accounts.accounts import Account, password_context
from progress_core.domain.correspondence.letters import Letter
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.learners.learners import Learner
from progress_core.domain.operations.audit import Action, Entry
from progress_core.domain.values.english_time import english_day
from progress_core.domain.values.sheets import Column, ColumnKind, Table
from progress_core.ports.learners import LearnerQuery
from progress_core.usecases.foundations.context import Context

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


class LearnersNotLoggedOn:
    """What staff do to hand out log-in details."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def list(self, actor: Actor, query: LearnerQuery | None = None) -> list[NotLoggedOn]:
        """Return the learners in scope who have never logged in, with their initial passwords.

        The audit trail records that they were looked at, with one entry per provider.

        Args:
            actor: staff who may see initial passwords.
            query: its provider, year group and group narrow the list.

        Raises:
            NotAllowed: the actor may not see initial passwords.

        Source: manual 5.3, 7.5; features A10, B8.
        """
        actor.require(Permission.REVEAL_PASSWORDS)
        with self._context.store.transaction() as work:
            names = {found.ukprn: found.name for found in work.providers.in_scope(actor.scope)}
            shown: dict[str, int] = {}
            lines = []
            for learner, account in work.learners.not_logged_on(actor.scope, query or LearnerQuery()):
                lines.append(self._line(names, learner, account))
                shown[learner.details.ukprn] = shown.get(learner.details.ukprn, 0) + 1
            work.audit.append(self._entries(actor, shown))
        return lines

    def table(self, actor: Actor, query: LearnerQuery | None = None) -> bytes:
        """Return the list as an `.xlsx` workbook.

        Raises:
            NotAllowed: the actor may not see initial passwords.
        """
        lines = self.list(actor, query)
        rows = (
            (line.provider, line.first_name, line.last_name, line.postcode, line.uln,
             datetime.fromisoformat(line.date_of_birth).date(), line.username, line.password,
             english_day(line.created_on))
            for line in lines
        )  # fmt: skip
        return self._context.spreadsheets.write([Table("Learners who have not logged on", COLUMNS, rows)])

    def letters(self, actor: Actor, kind: Literal["pdf", "html"], query: LearnerQuery | None = None) -> bytes:
        """Return the log-in letters, one per page, in the order of the list.

        Raises:
            NotAllowed: the actor may not see initial passwords.
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
                for line in self.list(actor, query)
                if line.password
            ),
            kind,
        )

    def _line(self, names: dict[str, str], learner: Learner, account: Account) -> NotLoggedOn:
        details, credential = learner.details, account.credential
        password = ""
        if credential is not None and credential.kind == "sealed":
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
            yield Entry(now, actor.account_id, Action.REVEAL_INITIAL_PASSWORDS, "provider", ukprn, ukprn, facts)
