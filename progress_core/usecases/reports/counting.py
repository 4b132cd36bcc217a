"""What reports count and name: rows and totals, and what their filters can choose (H5)."""

from collections.abc import Iterable, Sequence
from functools import partial

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.reports.cells import NO_GROUP, SEVERAL, Cell, Value
from progress_core.domain.reports.definitions import ReportKind
from progress_core.domain.reports.labels import Names, place, value_label
from progress_core.domain.reports.queries import FILTERS, ReportQuery, filtered
from progress_core.domain.reports.reports import Choices, Tally, overlapping, tallies, total_of
from progress_core.domain.reports.suppression import chain_facts, chosen, protected
from progress_core.ports.reports import Occurring
from progress_core.ports.store import UnitOfWork

Named = tuple[str, Value]
"""A fact with one of its values, which may have a name."""


def filters_of(kind: ReportKind, *, sharing: bool = False) -> tuple[str, ...]:
    """Return the facts that a report can be filtered by, in the order of the form."""
    return tuple(fact for fact in FILTERS if fact in kind.dimensions and not (sharing and fact in SEVERAL))


def of_rows(facts: Iterable[str]) -> tuple[str, ...]:
    """Return the facts without groups, which can be chosen even if nobody is in them."""
    return tuple(fact for fact in facts if fact not in SEVERAL)


def one_by_one(
    work: UnitOfWork, scope: Scope, kind: ReportKind, query: ReportQuery, facts: Sequence[str], _below: int
) -> tuple[list[Tally], Tally, Occurring]:
    """Count the rows of a report and its totals; where a learner can be in several rows, the totals by themselves.

    The values of facts are those of everybody in scope, whatever the filters.
    """
    by = (*query.by, *kind.measure)
    groupings = [by, kind.measure] if overlapping(query.by) else [by]
    cell = filtered(Cell(kind.population), query)
    counted, values = work.reports.overview(scope, cell, groupings, of_rows(facts))
    return tallies(kind, counted[0], len(query.by)), total_of(kind, counted[-1]), values


def in_blocks(
    work: UnitOfWork, scope: Scope, kind: ReportKind, query: ReportQuery, facts: Sequence[str], below: int
) -> tuple[list[Tally], Tally, Occurring]:
    """Count in blocks, of everybody in scope, and choose from these what a report for sharing tells.

    The values of facts are among those that everybody is counted by.
    """
    by = chain_facts(kind)
    counts = work.reports.count(scope, Cell(kind.population), (*by, *kind.measure))
    values = {fact: {row[by.index(fact)] for row in counts} for fact in facts}
    rows, total = chosen(kind, protected(kind, tallies(kind, counts, len(by)), below), query)
    return rows, total, values


def occurring(values: Occurring, facts: Iterable[str]) -> set[Named]:
    """Return all values that the names of filters are needed of; "no group" stands for all groups."""
    groups = {("group", NO_GROUP)} if "group" in facts else set()
    return {(fact, value) for fact in values for value in values[fact]} | groups


def choices_in(facts: Iterable[str], values: Occurring, names: Names) -> Choices:
    """Return what filters can choose, in words and in order.

    Args:
        facts: those that can be filtered by.
        values: the values that occur of each, except of groups.
        names: of providers and courses, and of all groups that can be chosen.
    """
    groups = [NO_GROUP, *(value for fact, value in names if fact == "group")]
    return {
        fact: {
            value: value_label(fact, value, names)
            for value in sorted(values.get(fact, groups), key=partial(place, fact, names=names))
        }
        for fact in facts
    }


def names_of(work: UnitOfWork, scope: Scope, named: Iterable[Named]) -> Names:
    """Return the names of providers, courses and groups; groups out of scope have none."""
    found: dict[Named, str] = {}
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
