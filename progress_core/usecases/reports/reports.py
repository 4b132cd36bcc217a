"""Reports over what an actor may see, and the lists behind their figures (H5)."""

from collections.abc import Iterable, Mapping
from typing import Literal

from attrs import evolve, frozen

from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.foundations.messages import label
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.operations.audit import Action
from progress_core.domain.reports.assembly import assemble
from progress_core.domain.reports.cells import Cell, Population
from progress_core.domain.reports.definitions import DESTINATIONS, KINDS, ReportKind, kind_of
from progress_core.domain.reports.labels import value_label
from progress_core.domain.reports.queries import ReportQuery, check_query, filtered, for_sharing
from progress_core.domain.reports.reports import Choices, Report
from progress_core.domain.reports.workbook import about_table, report_table
from progress_core.ports.reports import CountedPage, CountedQuery
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.trail import entry_by, providers_of_actor
from progress_core.usecases.providers.groups import group_in_scope
from progress_core.usecases.providers.providers import provider_in_scope
from progress_core.usecases.reports.counting import (
    choices_in,
    filters_of,
    in_blocks,
    names_of,
    occurring,
    of_rows,
    one_by_one,
)
from progress_core.usecases.years.leavers import DestinationCount, Leavers

__all__ = ["CountedPage", "CountedQuery", "ReportLine", "ReportQuery", "Reports"]


@frozen
class ReportLine:
    """A report in the list of reports.

    Args:
        name: stable name ("at-risk").
        title: in words.
        statement: what it counts, in one or two sentences.
        by: facts that its rows can be made by, each with its label.
        filters: facts that it can be filtered by, each with its label.
    """

    name: str
    title: str
    statement: str
    by: Mapping[str, str]
    filters: Mapping[str, str]


class Reports:
    """What staff read about all of their learners or applications together."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def list(self, actor: Actor) -> list[ReportLine]:
        """Return the reports that the actor may see.

        Raises:
            NotAllowed: the actor may not see reports.

        Source: features H5.
        """
        actor.require(Permission.VIEW_REPORTS)
        return [_line(kind) for kind in KINDS if actor.may(kind.needs)]

    def show(
        self,
        actor: Actor,
        name: str,
        query: ReportQuery = ReportQuery(),  # noqa: B008 - frozen
        *,
        choices: bool = False,
    ) -> Report:
        """Return a report over the actor's scope.

        Args:
            actor: staff.
            name: of the report.
            query: its rows and filters.
            choices: whether the report is to have what its filters can choose, which costs less than to ask apart.

        Raises:
            NotAllowed: the actor may not see this report.
            NotFound: there is no such report, or the provider or group is not there or not in scope.
            Rejected: the report has no such rows or filters, or not for sharing.

        Source: features H5.
        """
        kind = _kind(actor, name)
        query = check_query(kind, query)
        below = self._context.limits.suppress_below
        with self._context.store.snapshot() as work:
            _check_scope(work, actor, kind, query)
            now = self._context.clock.now()
            facts = filters_of(kind, sharing=query.sharing) if choices else ()
            count = in_blocks if query.sharing else one_by_one
            rows, total, values = count(work, actor.scope, kind, query, facts, below)
            named = {(fact, value) for row in rows for fact, value in zip(query.by, row.values, strict=True)}
            names = names_of(work, actor.scope, named | occurring(values, facts))
        report = assemble(kind, query, (rows, total), names, at=now, below=below)
        return evolve(report, choices=choices_in(facts, values, names)) if choices else report

    def leavers(
        self,
        actor: Actor,
        name: str,
        query: ReportQuery = ReportQuery(),  # noqa: B008 - frozen
    ) -> tuple[DestinationCount, ...]:
        """Return where those have gone who left, for the report on destinations; () for others, and for sharing.

        Args:
            actor: staff.
            name: of the report.
            query: as for `show`; of its filters, the provider counts.

        Raises:
            NotAllowed: the actor may not see this report.
            NotFound: there is no such report.

        Source: features H5, J2.
        """
        if _kind(actor, name).name != DESTINATIONS or query.sharing:
            return ()
        return Leavers(self._context).destinations(actor, (query.provider,) if query.provider else ())

    def export(
        self,
        actor: Actor,
        name: str,
        query: ReportQuery = ReportQuery(),  # noqa: B008 - frozen
        kind: Literal["xlsx", "csv"] = "xlsx",
        *,
        small_numbers: bool = False,
    ) -> bytes:
        """Return a report as a spreadsheet with a chart, or as CSV; files leave the site, so small numbers are hidden.

        Args:
            actor: staff.
            name: of the report.
            query: its rows and filters.
            kind: format of the file.
            small_numbers: whether to count one by one, for use within the provider, not in blocks.

        Raises:
            As `show`.

        Source: features H5.
        """
        report = self.show(actor, name, evolve(query, sharing=not small_numbers))
        of = _kind(actor, name)
        filters = self.describe(actor, filtered(Cell(of.population), report.query))
        table, spreadsheets = report_table(report, of), self._context.spreadsheets
        about = about_table(report, filters)
        content = spreadsheets.write_csv(table) if kind == "csv" else spreadsheets.write([table, about])
        facts = {"report": name, "small_numbers": "shown" if small_numbers else "hidden"}
        with self._context.store.transaction() as work:
            work.audit.append(
                entry_by(actor, report.at, Action.EXPORT_REPORT, "report", name, ukprn, facts)
                for ukprn in _providers(work, actor, of, query)
            )
        return content

    def for_sharing(self, actor: Actor, name: str, query: ReportQuery) -> ReportQuery:
        """Return a query for the same report for sharing, without the rows and filters that it cannot have.

        Raises:
            NotAllowed: the actor may not see this report.
            NotFound: there is no such report.

        Source: features H5.
        """
        return for_sharing(_kind(actor, name), query)

    def choices(self, actor: Actor, name: str) -> Choices:
        """Return what a report over the actor's scope can be filtered by: fact -> values that occur, in words.

        Raises:
            NotAllowed: the actor may not see this report.
            NotFound: there is no such report.

        Source: features H5.
        """
        kind = _kind(actor, name)
        facts = filters_of(kind)
        with self._context.store.snapshot() as work:
            _, values = work.reports.overview(actor.scope, Cell(kind.population), [], of_rows(facts))
            names = names_of(work, actor.scope, occurring(values, facts))
        return choices_in(facts, values, names)

    def describe(self, actor: Actor, cell: Cell) -> str:
        """Return whom a figure counts, in words for the heading of its list: "Year group: Year 11, Group: 11A".

        Raises:
            NotAllowed: the actor may not see reports.

        Source: features H5.
        """
        actor.require(Permission.VIEW_REPORTS)
        with self._context.store.snapshot() as work:
            named = [(fact, value) for fact, values in cell.conditions for value in values]
            names = names_of(work, actor.scope, named)
        return ", ".join(
            f"{label(f'report_{fact}')}: {' or '.join(value_label(fact, value, names) for value in values)}"
            for fact, values in cell.conditions
        )

    def applications(self, actor: Actor, query: CountedQuery) -> CountedPage:
        """Return one page of the applications that a figure counts, drafts never among them.

        Raises:
            NotAllowed: the actor may not see the reports that count these.
            Rejected: the page is not one of this list.

        Source: features H5.
        """
        actor.require(Permission.VIEW_REPORTS)
        received = query.cell.population is Population.RECEIVED
        actor.require(Permission.DECIDE_APPLICATIONS if received else Permission.VIEW_LEARNERS)
        with self._context.store.snapshot() as work:
            return work.reports.applications(actor.scope, query)


def _line(kind: ReportKind) -> ReportLine:
    return ReportLine(
        kind.name,
        kind.title,
        kind.statement,
        {fact: label(f"report_{fact}") for fact in kind.dimensions},
        {fact: label(f"report_{fact}") for fact in filters_of(kind)},
    )


def _kind(actor: Actor, name: str) -> ReportKind:
    """Return a report that the actor may see.

    Raises:
        NotAllowed: the actor may not see it.
        NotFound: there is none of this name.
    """
    actor.require(Permission.VIEW_REPORTS)
    kind = kind_of(name)
    if kind is None:
        raise NotFound(f"There is no report called {name!r}.")
    actor.require(kind.needs)
    return kind


def _check_scope(work: UnitOfWork, actor: Actor, kind: ReportKind, query: ReportQuery) -> None:
    """Check that the provider and the group that a report is filtered by are in scope."""
    ukprn = _own_provider(kind, query)
    if ukprn:
        provider_in_scope(work, actor, ukprn)
    if query.group:
        group_in_scope(work, actor, query.group)


def _own_provider(kind: ReportKind, query: ReportQuery) -> str:
    """Return the provider that a report is filtered by, of those that its readers belong to."""
    return query.receiver if kind.population is Population.RECEIVED else query.provider


def _providers(work: UnitOfWork, actor: Actor, kind: ReportKind, query: ReportQuery) -> Iterable[str]:
    """Return the providers whose audit trail tells of a report."""
    ukprn = _own_provider(kind, query)
    return [ukprn] if ukprn else providers_of_actor(work, actor)
