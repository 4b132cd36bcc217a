"""The contract kit of reports: every figure is the length of its list, and the same as in memory."""

from collections.abc import Iterator
from itertools import combinations
from random import Random

import pytest
from attrs import evolve

from progress_core.domain.foundations.actors import EVERYTHING, NOTHING, Scope
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.reports.assembly import assemble
from progress_core.domain.reports.cells import SEVERAL, Cell, Population
from progress_core.domain.reports.definitions import KINDS, ReportKind
from progress_core.domain.reports.queries import ReportQuery, check_query, filtered
from progress_core.domain.reports.reports import Report, ReportRow, tallies, total_of
from progress_core.memory.store import MemoryStore
from progress_core.ports.applications import ReceivedQuery
from progress_core.ports.learners import LearnerQuery
from progress_core.ports.reports import CountedQuery
from progress_core.ports.store import Store, UnitOfWork
from progress_core.testing.tools.builders import NOON
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.tools.marks import feature
from progress_core.testing.tools.paging import every_page
from progress_core.testing.tools.report_population import populate
from progress_core.testing.tools.strategies import UKPRNS

_SCOPES = {
    "everything": EVERYTHING,
    "one provider": Scope(providers=frozenset({UKPRNS[0]})),
    "one group": Scope(groups=frozenset({2})),
    "a group here and the whole of another": Scope(providers=frozenset({UKPRNS[1]}), groups=frozenset({1})),
    "nothing": NOTHING,
}
_FILTERS = (
    ReportQuery(),
    ReportQuery(provider=UKPRNS[0], year=(10, 13)),
    ReportQuery(group=1, type="T Level"),
    ReportQuery(subject="Digital technology", receiver=UKPRNS[1]),
    ReportQuery(state="offered", submitted=2025),
    ReportQuery(submitted=0),
    ReportQuery(receiver="-"),
)

each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
each_scope = pytest.mark.parametrize("scope", _SCOPES.values(), ids=_SCOPES)


class ReportsContract(StoreFixture):
    """What use cases rely on in `UnitOfWork.reports`, and in the lists behind the figures."""

    @each_kind
    @feature("H5", "G3")
    def test_every_figure_is_the_length_of_its_list(self, store: Store, kind: ReportKind) -> None:
        populate(store)
        drawn = Random(kind.name)  # noqa: S311 - which of some thousand figures are looked at
        with store.snapshot() as work:
            for scope in _SCOPES.values():
                figures = {}
                for query in _queries(kind):
                    report = _report(work, scope, kind, query)
                    figures.update({figure.cell: figure.count for row in _rows(report) for figure in row.figures})
                for cell, count in drawn.sample(list(figures.items()), min(LOOKED_AT, len(figures))):
                    assert cell is not None
                    assert count == _listed(work, scope, cell), cell.text

    @each_scope
    @feature("H5", "I2")
    def test_counts_are_those_of_the_store_in_memory(self, store: Store, scope: Scope) -> None:
        beside = MemoryStore()
        for filled in (store, beside):
            populate(filled, seed=2)
        with store.snapshot() as work, beside.snapshot() as other:
            for kind in KINDS:
                for query in _queries(kind):
                    by, cell = (*query.by, *kind.measure), filtered(Cell(kind.population), query)
                    counted = work.reports.count(scope, cell, by)
                    assert dict(other.reports.count(scope, cell, by)) == dict(counted)

    @each_scope
    @feature("H5", "G3")
    def test_an_overview_is_what_its_parts_are(self, store: Store, scope: Scope) -> None:
        populate(store, seed=3)
        with store.snapshot() as work:
            for kind in KINDS:
                known, whole = kind.dimensions, Cell(kind.population)
                by, other = (*known[:2], *kind.measure), (*known[-1:], *kind.measure)
                for cell in (whole, whole.narrowed(known[0], [UKPRNS[0]])):
                    for groupings in ([], [()], [known[:1]], [by], [other], [by, kind.measure, other]):
                        facts = [fact for fact in known[len(groupings) :] if fact not in SEVERAL]
                        counted, occurring = work.reports.overview(scope, cell, groupings, facts)
                        separate = [dict(work.reports.count(scope, cell, each)) for each in groupings]
                        assert [dict(counts) for counts in counted] == separate
                        assert {fact: set(values) for fact, values in occurring.items()} == {
                            fact: {value for (value,) in work.reports.count(scope, whole, (fact,))} for fact in facts
                        }

    @feature("H5")
    def test_one_number_counts_everybody_in_a_cell(self, store: Store) -> None:
        populate(store)
        cell = Cell().narrowed("year", [11])
        with store.snapshot() as work:
            total = _listed(work, EVERYTHING, cell)
            assert {(): total} == dict(work.reports.count(EVERYTHING, cell, ()))
            assert dict(work.reports.count(EVERYTHING, cell.narrowed("year", []), ())) == {}

    @feature("H5", "G3")
    def test_groups_that_are_out_of_scope_are_not_told(self, store: Store) -> None:
        populate(store)
        scope = Scope(groups=frozenset({2}))
        with store.snapshot() as work:
            by_group = work.reports.count(scope, Cell(), ("group",))
            assert {(2,): _listed(work, scope, Cell())} == dict(by_group)
            foreign = Cell().narrowed("group", [1])
            assert _listed(work, scope, foreign) == 0
            assert dict(work.reports.count(scope, foreign, ())) == {}

    @feature("H5")
    def test_a_list_of_learners_combines_its_cell_with_search_and_order(self, store: Store) -> None:
        populate(store)
        cell = Cell().narrowed("blocker", ["no-offer", "no-application"]).narrowed("type", ["-", "T Level"])
        with store.snapshot() as work:
            alone = work.learners.page(EVERYTHING, LearnerQuery(cell=cell, limit=LIMIT))
            found = work.learners.page(EVERYTHING, LearnerQuery(cell=cell, search="lee", descending=True, limit=LIMIT))
        lees = [line.id for line in alone.lines if line.last_name == "Lee"]
        assert lees
        assert [line.id for line in found.lines] == lees[::-1]

    @feature("H5")
    def test_applications_behind_a_figure_come_page_by_page(self, store: Store) -> None:
        populate(store)
        query = CountedQuery(Cell(Population.APPLICATIONS), limit=7)
        with store.snapshot() as work:
            whole = work.reports.applications(EVERYTHING, evolve(query, limit=LIMIT))
            pages = every_page(lambda after: work.reports.applications(EVERYTHING, evolve(query, after=after)))
            lines = [line for page in pages for line in page.lines]
            assert list(whole.lines) == lines
            assert {len(lines)} == {page.total for page in pages}
            first = work.applications.get(EVERYTHING, lines[0].id)
            assert (first.state, first.submitted_at, first.course) == (
                lines[0].state,
                lines[0].submitted_at,
                lines[0].course,
            )
            with pytest.raises(Rejected):
                work.reports.applications(EVERYTHING, evolve(query, after="nowhere"))

    @feature("H5", "H3")
    def test_received_applications_are_those_of_the_list_of_admissions(self, store: Store) -> None:
        populate(store)
        scope = Scope(providers=frozenset({UKPRNS[1]}), groups=frozenset({1}))
        with store.snapshot() as work:
            counted = work.reports.applications(scope, CountedQuery(Cell(Population.RECEIVED), limit=LIMIT))
            listed = work.applications.received(scope, ReceivedQuery(limit=LIMIT)).applications
        assert {line.id: line.name for line in counted.lines} == {found.id: found.learner_name for found in listed}
        assert counted.total == len(listed) > 0

    @feature("H5")
    def test_odd_values_of_facts_match_nobody(self, store: Store) -> None:
        populate(store)
        odd: tuple[tuple[Population, str, str | int], ...] = (
            (Population.LEARNERS, "line", "no such line"),
            (Population.LEARNERS, "blocker", "?"),
            (Population.LEARNERS, "type", "\0"),
            (Population.LEARNERS, "group", 404),
            (Population.APPLICATIONS, "submitted", 2**31 - 1),
            (Population.APPLICATIONS, "state", "draft"),
            (Population.RECEIVED, "state", "pending"),
        )
        with store.snapshot() as work:
            for population, fact, value in odd:
                cell = Cell(population).narrowed(fact, [value])
                assert dict(work.reports.count(EVERYTHING, cell, ())) == {}
                assert _listed(work, EVERYTHING, cell) == 0


LIMIT = 1_000
LOOKED_AT = 8
"""Figures of a report and a scope whose lists are looked at."""


def _rows(report: Report) -> tuple[ReportRow, ...]:
    return (*report.rows, report.total)


def _queries(kind: ReportKind) -> Iterator[ReportQuery]:
    """Yield the filters that a report has, each by one field, and without filters by every two fields."""
    for number, query in enumerate(_FILTERS):
        by = kind.dimensions[number % len(kind.dimensions)]
        try:
            yield check_query(kind, evolve(query, by=(by,)))
        except Rejected:
            continue
    for fact in kind.dimensions:
        yield check_query(kind, ReportQuery(by=(fact,)))
    for pair in list(combinations(kind.dimensions, 2))[::4]:
        yield check_query(kind, ReportQuery(by=pair))


def _report(work: UnitOfWork, scope: Scope, kind: ReportKind, query: ReportQuery) -> Report:
    cell = filtered(Cell(kind.population), query)
    rows = tallies(kind, work.reports.count(scope, cell, (*query.by, *kind.measure)), len(query.by))
    total = total_of(kind, work.reports.count(scope, cell, kind.measure))
    return assemble(kind, query, (rows, total), {}, at=NOON, below=0)


def _listed(work: UnitOfWork, scope: Scope, cell: Cell) -> int:
    """Return how many learners or applications the list of a cell has."""
    if cell.population is Population.LEARNERS:
        return work.learners.page(scope, LearnerQuery(cell=cell, limit=1, counted=True)).total or 0
    return work.reports.applications(scope, CountedQuery(cell, limit=1)).total
