"""Counting learners and applications for reports; every method takes a scope."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from attrs import field, frozen

from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.foundations.actors import Scope
from progress_core.domain.reports.cells import Cell, Value
from progress_core.domain.values.cursors import short_enough

Counts = Mapping[tuple[Value, ...], int]
"""Values of the facts that were grouped by, in their order -> how many; combinations that nobody has are left out."""

Occurring = Mapping[str, Collection[Value]]
"""Fact -> the values of it that occur, each once."""


@frozen
class CountedApplication:
    """An application in a list behind a figure.

    Args:
        id: number of the application.
        learner_id: who applies.
        name: of the learner; in a received application, as it was submitted.
        ukprn: the learner's provider.
        receiver: the receiving provider.
        course: name of the course.
        state: state of the application.
        submitted_at: aware UTC; None until submitted.
    """

    id: int
    learner_id: int
    name: str
    ukprn: str
    receiver: str
    course: str
    state: ApplicationState
    submitted_at: datetime | None


@frozen
class CountedPage:
    """A page of applications, by learner's last name, first name and application.

    Args:
        lines: the applications on this page.
        next: value of `after` for the next page; "" on the last page.
        total: how many there are on all pages.
    """

    lines: tuple[CountedApplication, ...]
    next: str = ""
    total: int = 0


@frozen
class CountedQuery:
    """A query for a page of the applications that a figure counts.

    Args:
        cell: of the population `APPLICATIONS` or `RECEIVED`.
        after: `CountedPage.next` of the page before; "" for the first page.
        limit: maximum number on a page.
    """

    cell: Cell
    after: str = field(default="", validator=short_enough)
    limit: int = 50


class Reports(Protocol):
    """Counts for reports.

    What the facts mean is defined in `domain.reports`. Learners are those in scope without archived ones;
    applications are theirs, without drafts and withdrawn ones; received applications are those that providers wholly
    in scope have received. A learner without a group that the scope shows is in group `NO_GROUP`.
    """

    def count(self, scope: Scope, cell: Cell, by: Sequence[str]) -> Counts:
        """Count who is in a cell, grouped by facts.

        Args:
            scope: what may be seen; groups outside it are not told.
            cell: the part of the population to count.
            by: facts of the population, except `line`, `stage` and `blocker`, which follow from `standing` and `rank`;
                () for one number. Who has several values of a fact is counted with each.
        """
        ...

    def overview(
        self, scope: Scope, cell: Cell, groupings: Sequence[Sequence[str]], facts: Sequence[str]
    ) -> tuple[Sequence[Counts], Occurring]:
        """Count who is in a cell in several ways, and collect which values of facts occur in all of its population.

        It costs less than to ask for each.

        Args:
            scope: as in `count`.
            cell: as in `count`.
            groupings: facts to group by, as in `count`, once for each of the counts.
            facts: those whose values are collected, whatever the conditions of the cell; groups are not among them.
        """
        ...

    def applications(self, scope: Scope, query: CountedQuery) -> CountedPage:
        """Return one page of the applications that a figure counts.

        Raises:
            Rejected: `after` is not the `next` of a page.
        """
        ...
