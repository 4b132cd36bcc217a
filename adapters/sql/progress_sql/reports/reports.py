"""Counting for reports on SQL: one grouped statement a report."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    Text,
    and_,
    cast,
    func,
    literal,
    literal_column,
    null,
    select,
    text,
    tuple_,
    union_all,
)

from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.foundations.actors import Scope
from progress_core.domain.reports.cells import FACTS, NO_GROUP, Cell, Population, Value
from progress_core.domain.reports.facts import FIRST_SENT
from progress_core.domain.values import cursors
from progress_core.ports.reports import CountedApplication, CountedPage, CountedQuery, Counts, Occurring
from progress_sql.foundations.backend import grouping
from progress_sql.foundations.profile_tables import applications, courses
from progress_sql.foundations.scope import learners_seen, seen_whole
from progress_sql.foundations.session import Session, Values
from progress_sql.foundations.tables import learners
from progress_sql.foundations.values import moment_or_none
from progress_sql.reports.facts import (
    AMONG,
    APPLICATION_COLUMNS,
    BEST,
    BEST_AMONG,
    COLUMNS_AMONG,
    LEARNER_COLUMNS,
    STEP,
    cell_conditions,
    id_of_best,
    seen_memberships,
)

_OF_COURSE = frozenset({"type", "subject"})
_HEADING = _OF_COURSE | {"receiver"}
_BY_BEST = _HEADING | {"rank"}
_UNCOUNTED = [state.value for state in (ApplicationState.DRAFT, ApplicationState.WITHDRAWN)]
_PLACE = (learners.c.last_key, learners.c.first_key, applications.c.id)
_LINE = (
    applications.c.id,
    applications.c.learner_id,
    learners.c.ukprn,
    applications.c.ukprn,
    applications.c.course,
    applications.c.state,
    applications.c.submitted_at,
)
_NAMES = (learners.c.first_name, learners.c.last_name, applications.c.learner_name)
_WIDTH = len(_LINE) + len(_NAMES)
_RECEIVED = applications.c.received == literal_column("1")  # in the form that lets databases use its indexes
_WITH_LEARNERS = applications.join(learners, learners.c.id == applications.c.learner_id)
_IS_COURSE = courses.c.id == applications.c.course_id
APPLIED = _WITH_LEARNERS.join(courses, _IS_COURSE)
"""Applications with their learners and courses."""

_NULLS: dict[type, ColumnElement[Any]] = {str: cast(null(), Text), int: cast(null(), BigInteger)}
_ID_AMONG: ColumnElement[int] = literal_column(f"{AMONG}.id", BigInteger)
_IS_BEST = and_(literal((FIRST_SENT - 1) * STEP, BigInteger) < BEST_AMONG, applications.c.id == id_of_best(BEST_AMONG))
_Source = tuple[FromClause, ColumnElement[int], Mapping[str, ColumnElement[Any]], list[ColumnElement[bool]]]
"""A source of rows, the learner's id in it, the columns of facts, and the conditions."""


class SqlReports:
    """See `progress_core.ports.reports.Reports`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def count(self, scope: Scope, cell: Cell, by: Sequence[str]) -> Counts:
        return self._counts(scope, cell, [by])[0]

    def overview(
        self, scope: Scope, cell: Cell, groupings: Sequence[Sequence[str]], facts: Sequence[str]
    ) -> tuple[Sequence[Counts], Occurring]:
        if facts and len(groupings) == 1 and not cell.conditions:
            counts, values = self._with_values(scope, cell.population, groupings[0], facts)
            return [counts], values
        values = self._with_values(scope, cell.population, (), facts)[1] if facts else {}
        return self._counts(scope, cell, groupings), values

    def _counts(self, scope: Scope, cell: Cell, groupings: Sequence[Sequence[str]]) -> list[Counts]:
        """Return the counts of a cell by each of these; what they have in common is worked out once."""
        needed = tuple(dict.fromkeys(fact for by in groupings for fact in by))
        source = self._source(scope, cell, needed)
        parts = [
            self._facts(scope, source, by, needed)
            .add_columns(func.count(), literal_column(str(number)))
            # By their places, as an expression with a parameter is another one each time that it is written.
            .group_by(*(literal_column(str(needed.index(fact) + 1)) for fact in by))
            for number, by in enumerate(groupings)
        ]
        counts: list[dict[tuple[Value, ...], int]] = [{} for _ in groupings]
        places = [[needed.index(fact) for fact in by] for by in groupings]
        if parts:
            for row in self._session.tuples(parts[0] if len(parts) == 1 else union_all(*parts)):
                *values, number, part = row
                if number:
                    counts[part][tuple([values[place] for place in places[part]])] = number
        return list(counts)

    def _with_values(
        self, scope: Scope, population: Population, by: Sequence[str], facts: Sequence[str]
    ) -> tuple[Counts, Occurring]:
        """Return the counts of a whole population, and the values of facts in it."""
        whole = Cell(population)
        best = population is Population.LEARNERS and not _HEADING.isdisjoint(facts)
        # There are few courses: to count by them as well costs less than to look at every learner again.
        counted = tuple(dict.fromkeys((*by, *(fact for fact in facts if best and fact in _HEADING))))
        others = [fact for fact in facts if fact not in counted]
        if best and others:
            finer, values = self.count(scope, whole, counted), self._with_values(scope, population, (), others)[1]
        elif others:
            finer, values = self._listed(scope, whole, counted, others)
        else:
            finer, values = self.count(scope, whole, counted), {}
        known = {fact: {found[counted.index(fact)] for found in finer} for fact in facts if fact in counted}
        return _folded(finer, len(by)) if counted != by else finer, {**values, **known}

    def _listed(self, scope: Scope, whole: Cell, by: Sequence[str], others: Sequence[str]) -> tuple[Counts, Occurring]:
        """Return the counts of a whole population, and the values of other facts in it, from one statement."""
        needed = (*by, *others)
        columns = [f"f{place}" for place in range(len(needed))]
        wanted, listed = columns[: len(by)], columns[len(by) :]
        # SQLite looks at them twice, which is worth a copy only where they come from several tables.
        hint = "NOT MATERIALIZED" if whole.population is Population.LEARNERS else "MATERIALIZED"
        facts = self._facts(scope, self._source(scope, whole, needed), needed, needed).cte("facts")
        found = self._session.backend.overview("facts", columns, wanted, listed)
        everything: Select[Any] = select(literal_column("*")).select_from(text(f"({found}) AS found"))
        rows = self._session.tuples(everything.add_cte(facts.prefix_with(hint, dialect="sqlite")))
        return _read(rows, columns, wanted, dict(zip(others, listed, strict=True)))

    def applications(self, scope: Scope, query: CountedQuery) -> CountedPage:
        conditions = self._applied(scope, query.cell)
        found = select(*_LINE, *_NAMES, *_PLACE).select_from(APPLIED).where(*conditions)
        (total,) = self._session.one(found.with_only_columns(func.count()))
        if query.after:
            last_key, first_key, id_ = cursors.decode(query.after, str, str, int)
            found = found.where(tuple_(*_PLACE) > tuple_(literal(last_key), literal(first_key), literal(id_)))
        rows = self._session.all(found.order_by(*_PLACE).limit(query.limit + 1))
        shown = rows[: query.limit]
        following = cursors.encode(shown[-1][-len(_PLACE) :]) if len(rows) > len(shown) else ""
        named = query.cell.population is Population.APPLICATIONS
        return CountedPage(tuple(_line(row, named=named) for row in shown), following, total)

    def _source(self, scope: Scope, cell: Cell, needed: Sequence[str]) -> _Source:
        """Return where the facts of a cell are, except groups."""
        of_learners = cell.population is Population.LEARNERS
        return self._of_learners(scope, cell, needed) if of_learners else self._of_applications(scope, cell, needed)

    def _facts(self, scope: Scope, source: _Source, by: Sequence[str], needed: Sequence[str]) -> Select[Any]:
        """Return a row of facts, called f0, f1 and so on, for each learner or application.

        If a group is among the facts, there is one for each of the groups that they are in.

        Args:
            scope: groups outside it are not told.
            source: where the facts are.
            by: the facts.
            needed: these and others, for which there is a null.
        """
        table, learner_id, columns, conditions = source
        if "group" in by:
            members = seen_memberships(self._session.backend, scope)
            table = table.outerjoin(members, members.c.learner_id == learner_id)
            columns = {**columns, "group": func.coalesce(members.c.group_id, NO_GROUP)}
        chosen = [
            (columns[fact] if fact in by else _NULLS[FACTS[fact]]).label(f"f{place}")
            for place, fact in enumerate(needed)
        ]
        return select(*chosen).select_from(table).where(*conditions)

    def _of_learners(self, scope: Scope, cell: Cell, by: Sequence[str]) -> _Source:
        backend = self._session.backend
        conditions = [
            learners_seen(backend, scope), learners.c.archived < 1, *cell_conditions(backend, scope, cell)
        ]  # fmt: skip
        if _BY_BEST.isdisjoint(by):
            return learners, learners.c.id, LEARNER_COLUMNS, conditions
        own = [LEARNER_COLUMNS[fact].label(fact) for fact in by if fact in LEARNER_COLUMNS]
        chosen = select(learners.c.id, *own, BEST.label("best")).where(*conditions)
        # Materialized, so that the best application is looked for once, and only among the learners in the cell.
        source: FromClause = chosen.cte(AMONG).prefix_with("MATERIALIZED")
        if not _HEADING.isdisjoint(by):
            source = source.outerjoin(applications, _IS_BEST)
        if not _OF_COURSE.isdisjoint(by):
            source = source.outerjoin(courses, _IS_COURSE)
        return source, _ID_AMONG, COLUMNS_AMONG, []

    def _of_applications(self, scope: Scope, cell: Cell, by: Sequence[str]) -> _Source:
        needed = {*by, *(fact for fact, _ in cell.conditions)}
        source = _WITH_LEARNERS if _OF_COURSE.isdisjoint(needed) else APPLIED
        return source, learners.c.id, APPLICATION_COLUMNS, self._applied(scope, cell)

    def _applied(self, scope: Scope, cell: Cell) -> list[ColumnElement[bool]]:
        """Return the conditions that an application is of the population, in scope, and in the cell."""
        backend = self._session.backend
        if cell.population is Population.RECEIVED:
            counted = [_RECEIVED, seen_whole(backend, scope, applications.c.ukprn)]
        else:
            counted = [learners_seen(backend, scope), learners.c.archived < 1, applications.c.state.not_in(_UNCOUNTED)]
        return [*counted, *cell_conditions(backend, scope, cell)]


def _folded(counts: Counts, width: int) -> Counts:
    """Return counts by the first so many of their facts alone."""
    folded = Counter[tuple[Value, ...]]()
    for values, number in counts.items():
        folded[values[:width]] += number
    return folded


def _read(
    rows: Iterable[Values], columns: Sequence[str], by: Sequence[str], listed: Mapping[str, str]
) -> tuple[Counts, Occurring]:
    """Return the counts and the values in the rows of an overview; see `Backend.overview`.

    Args:
        rows: as the driver has them.
        columns: all columns of the table.
        by: those that were grouped by, which are the first.
        listed: fact -> column whose values were listed.
    """
    counted, counts = grouping(columns, by), {}
    occurring: dict[str, set[Value]] = {fact: set() for fact in listed}
    places = {grouping(columns, [column]): (fact, columns.index(column)) for fact, column in listed.items()}
    for group, *values, number in rows:
        if group in places:
            fact, place = places[group]
            occurring[fact].add(values[place])
        if group == counted and number:
            counts[tuple(values[: len(by)])] = number
    return counts, occurring


def _line(row: Values, *, named: bool) -> CountedApplication:
    id_, learner_id, ukprn, receiver, course, state, submitted_at, first_name, last_name, submitted_as = row[:_WIDTH]
    name = f"{first_name} {last_name}" if named else submitted_as
    moment = moment_or_none(submitted_at)
    return CountedApplication(id_, learner_id, name, ukprn, receiver, course, ApplicationState(state), moment)
