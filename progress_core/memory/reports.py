"""Counting for reports in memory."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product

from progress_core.domain.applications.applications import Application, ApplicationState
from progress_core.domain.foundations.actors import Scope
from progress_core.domain.learners.learners import Learner
from progress_core.domain.reports.cells import Cell, Facts, Population
from progress_core.domain.values import cursors
from progress_core.domain.values.name_keys import name_key
from progress_core.memory.learners import MemoryLearners
from progress_core.memory.report_facts import MemoryFacts
from progress_core.memory.tables import Tables
from progress_core.ports.learners import LearnerQuery
from progress_core.ports.reports import CountedApplication, CountedPage, CountedQuery, Counts, Occurring

_UNCOUNTED = (ApplicationState.DRAFT, ApplicationState.WITHDRAWN)


class MemoryReports:
    """See `progress_core.ports.reports.Reports`."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._seen = MemoryLearners(tables)

    def count(self, scope: Scope, cell: Cell, by: Sequence[str]) -> Counts:
        counted = Counter[tuple[object, ...]]()
        for facts in self._population(scope, cell.population):
            if cell.holds(facts):
                counted.update(product(*(facts[name] for name in by)))
        return dict(counted)  # type: ignore[arg-type] # products of values

    def overview(
        self, scope: Scope, cell: Cell, groupings: Sequence[Sequence[str]], facts: Sequence[str]
    ) -> tuple[Sequence[Counts], Occurring]:
        everybody = list(self._population(scope, cell.population))
        values = {name: {value for known in everybody for value in known[name]} for name in facts}
        return [self.count(scope, cell, by) for by in groupings], values

    def applications(self, scope: Scope, query: CountedQuery) -> CountedPage:
        facts = MemoryFacts(self._tables, scope)
        found = sorted(
            (_place(learner, application), learner, application)
            for learner, application in self._of(scope, query.cell.population)
            if query.cell.holds(facts.of_application(application))
        )
        after = cursors.decode(query.after, str, str, int) if query.after else None
        left = [row for row in found if after is None or row[0] > after]
        shown = left[: query.limit]
        following = cursors.encode(shown[-1][0]) if len(left) > len(shown) else ""
        named = query.cell.population is Population.APPLICATIONS
        return CountedPage(tuple(_line(*row[1:], named=named) for row in shown), following, len(found))

    def _population(self, scope: Scope, population: Population) -> Iterator[Facts]:
        facts = MemoryFacts(self._tables, scope)
        if population is Population.LEARNERS:
            yield from map(facts.of_learner, self._seen.asked(scope, LearnerQuery()))
        else:
            yield from (facts.of_application(application) for _, application in self._of(scope, population))

    def _of(self, scope: Scope, population: Population) -> Iterator[tuple[Learner, Application]]:
        """Yield the applications of a population with their learners."""
        learners = {learner.id for learner in self._seen.asked(scope, LearnerQuery())}
        for application in self._tables.applications.values():
            if population is Population.RECEIVED:
                counted = application.state.received and scope.sees_provider(application.ukprn)
            else:
                counted = application.learner_id in learners and application.state not in _UNCOUNTED
            if counted:
                yield self._tables.learners.get(application.learner_id), application


def _place(learner: Learner, application: Application) -> tuple[str, str, int]:
    details = learner.details
    return name_key(details.last_name), name_key(details.first_name), application.id


def _line(learner: Learner, application: Application, *, named: bool) -> CountedApplication:
    return CountedApplication(
        application.id,
        learner.id,
        learner.name if named else application.learner_name,
        learner.details.ukprn,
        application.ukprn,
        application.course,
        application.state,
        application.submitted_at,
    )
