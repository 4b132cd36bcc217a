"""Reports over what an actor may see, and the lists behind their figures (H5)."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Literal

from attrs import evolve, frozen

from progress_core.domain.foundations.actors import Actor, Scope
from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.foundations.messages import label
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.operations.audit import Action
from progress_core.domain.reports.assembly import assemble
from progress_core.domain.reports.cells import NO_GROUP, Cell, Population, Value
from progress_core.domain.reports.definitions import KINDS, ReportKind, kind_of
from progress_core.domain.reports.labels import Names, place, value_label
from progress_core.domain.reports.queries import FILTERS, ReportQuery, check_query, filtered, for_sharing
from progress_core.domain.reports.reports import Report, Tally, overlapping, tallies, total_of
from progress_core.domain.reports.suppression import chain_facts, chosen, protected
from progress_core.domain.reports.workbook import about_table, report_table
from progress_core.ports.reports import CountedPage, CountedQuery
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.trail import entry_by, providers_of_actor
from progress_core.usecases.providers.groups import group_in_scope
from progress_core.usecases.providers.providers import provider_in_scope

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

    def show(self, actor: Actor, name: str, query: ReportQuery = ReportQuery()) -> Report:  # noqa: B008 - frozen
        """Return a report over the actor's scope.

        Args:
            actor: staff.
            name: of the report.
            query: its rows and filters.

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
            count = _in_blocks if query.sharing else _one_by_one
            rows, total = count(work, actor.scope, kind, query, below)
            named = ((fact, value) for row in rows for fact, value in zip(query.by, row.values, strict=True))
            names = _names(work, actor.scope, named)
        return assemble(kind, query, (rows, total), names, at=now, below=below)

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

    def choices(self, actor: Actor, name: str) -> Mapping[str, Mapping[Value, str]]:
        """Return what a report over the actor's scope can be filtered by: fact -> values that occur, in words.

        Raises:
            NotAllowed: the actor may not see this report.
            NotFound: there is no such report.

        Source: features H5.
        """
        kind = _kind(actor, name)
        with self._context.store.snapshot() as work:
            values = _values(work, actor.scope, kind)
            names = _names(work, actor.scope, [(fact, value) for fact in values for value in values[fact]])
        return {
            fact: {
                value: value_label(fact, value, names) for value in sorted(found, key=partial(place, fact, names=names))
            }
            for fact, found in values.items()
        }

    def describe(self, actor: Actor, cell: Cell) -> str:
        """Return whom a figure counts, in words for the heading of its list: "Year group: Year 11, Group: 11A".

        Raises:
            NotAllowed: the actor may not see reports.

        Source: features H5.
        """
        actor.require(Permission.VIEW_REPORTS)
        with self._context.store.snapshot() as work:
            named = [(fact, value) for fact, values in cell.conditions for value in values]
            names = _names(work, actor.scope, named)
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


def _one_by_one(
    work: UnitOfWork, scope: Scope, kind: ReportKind, query: ReportQuery, _below: int
) -> tuple[list[Tally], Tally]:
    """Count the rows of a report and its totals; where a learner can be in several rows, the totals by themselves."""
    cell = filtered(Cell(kind.population), query)
    counts = work.reports.count(scope, cell, (*query.by, *kind.measure))
    apart = work.reports.count(scope, cell, kind.measure) if overlapping(query.by) else counts
    return tallies(kind, counts, len(query.by)), total_of(kind, apart)


def _in_blocks(
    work: UnitOfWork, scope: Scope, kind: ReportKind, query: ReportQuery, below: int
) -> tuple[list[Tally], Tally]:
    """Count in blocks, of everybody in scope, and choose from these what a report for sharing tells."""
    facts = chain_facts(kind)
    counts = work.reports.count(scope, Cell(kind.population), (*facts, *kind.measure))
    return chosen(kind, protected(kind, tallies(kind, counts, len(facts)), below), query)


def _line(kind: ReportKind) -> ReportLine:
    filters = [name for name in FILTERS if name in kind.dimensions]
    return ReportLine(
        kind.name,
        kind.title,
        kind.statement,
        {fact: label(f"report_{fact}") for fact in kind.dimensions},
        {fact: label(f"report_{fact}") for fact in filters},
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


def _values(work: UnitOfWork, scope: Scope, kind: ReportKind) -> dict[str, set[Value]]:
    """Return the values of each filter of a report, from as few counts as possible."""
    facts = [fact for fact in kind.dimensions if fact in FILTERS]
    found: dict[str, set[Value]] = {fact: set() for fact in facts}
    counted = [fact for fact in facts if fact != "group"]
    of_row = [fact for fact in counted if kind.population is not Population.LEARNERS or fact in ("provider", "year")]
    for together in (of_row, [fact for fact in counted if fact not in of_row]):
        if together:
            for values in work.reports.count(scope, Cell(kind.population), together):
                for fact, value in zip(together, values, strict=True):
                    found[fact].add(value)
    if "group" in found:
        found["group"] = {NO_GROUP, *(group.id for group in work.groups.in_scope(scope))}
    return found


def _names(work: UnitOfWork, scope: Scope, named: Iterable[tuple[str, Value]]) -> Names:
    """Return the names of providers, courses and groups; groups out of scope have none."""
    found: dict[tuple[str, Value], str] = {}
    wanted = set(named)
    of_providers = [(fact, value) for fact, value in wanted if fact in ("provider", "receiver")]
    if of_providers:
        ukprns = frozenset(str(value) for _, value in of_providers)
        known = {provider.ukprn: provider.name for provider in work.providers.in_scope(Scope(providers=ukprns))}
        found.update({(fact, value): known[str(value)] for fact, value in of_providers if value in known})
    if any(fact == "group" for fact, _ in wanted):
        found.update({("group", group.id): group.name for group in work.groups.in_scope(scope)})
    numbers = [int(value) for fact, value in wanted if fact == "course"]
    if numbers:
        lines = work.courses.get_many(numbers)
        found.update({("course", one.course.id): f"{one.course.name}, {one.course.starts_on:%B %Y}" for one in lines})
    return found
