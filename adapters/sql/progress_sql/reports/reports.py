"""Counting for reports on SQL: one grouped statement a report."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    and_,
    func,
    literal,
    literal_column,
    select,
    text,
    tuple_,
)

from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.foundations.actors import Scope
from progress_core.domain.reports.cells import NO_GROUP, Cell, Population, Value
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

_ID_AMONG: ColumnElement[int] = literal_column(f"{AMONG}.id", BigInteger)
_IS_BEST = and_(literal((FIRST_SENT - 1) * STEP, BigInteger) < BEST_AMONG, applications.c.id == id_of_best(BEST_AMONG))
_Facts = tuple[FromClause, ColumnElement[int], Mapping[str, ColumnElement[Any]], list[ColumnElement[bool]]]
"""A source of rows, the learner's id in it, the columns of facts, and the conditions."""


class SqlReports:
    """See `progress_core.ports.reports.Reports`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def count(self, scope: Scope, cell: Cell, by: Sequence[str]) -> Counts:
        # By their places, as an expression with a parameter is another one each time that it is written.
        places: list[ColumnElement[Any]] = [literal_column(str(place)) for place in range(1, len(by) + 1)]
        grouped = self._facts(scope, cell, by).add_columns(func.count()).group_by(*places)
        return {row[:-1]: row[-1] for row in self._session.tuples(grouped) if row[-1]}

    def overview(
        self, scope: Scope, population: Population, by: Sequence[str], facts: Sequence[str]
    ) -> tuple[Counts, Occurring]:
        needed = tuple(dict.fromkeys((*by, *facts)))
        columns = [f"f{place}" for place in range(len(needed))]
        of = dict(zip(needed, columns, strict=True))
        known = self._facts(scope, Cell(population), needed).cte("facts").prefix_with("NOT MATERIALIZED")
        wanted = [of[fact] for fact in by]
        found = self._session.backend.overview("facts", columns, wanted, [of[fact] for fact in facts])
        rows = self._session.tuples(select(literal_column("*")).select_from(text(f"({found}) AS found")).add_cte(known))
        groups = {grouping(columns, [of[fact]]): place for place, fact in enumerate(needed, 1) if fact in facts}
        occurring: dict[str, set[Value]] = {fact: set() for fact in facts}
        counts, counted = {}, grouping(columns, wanted)
        for group, *values, number in rows:
            if group in groups:
                place = groups[group]
                occurring[needed[place - 1]].add(values[place - 1])
            if group == counted and number:
                counts[tuple(values[: len(by)])] = number
        return counts, occurring

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

    def _facts(self, scope: Scope, cell: Cell, by: Sequence[str]) -> Select[Any]:
        """Return a row of facts, called f0, f1 and so on, for each learner or application in a cell.

        If a group is among the facts, there is one for each of the groups that they are in.
        """
        source, learner_id, columns, conditions = (
            self._of_learners(scope, cell, by)
            if cell.population is Population.LEARNERS
            else self._of_applications(scope, cell, by)
        )
        if "group" in by:
            members = seen_memberships(self._session.backend, scope)
            source = source.outerjoin(members, members.c.learner_id == learner_id)
            columns = {**columns, "group": func.coalesce(members.c.group_id, NO_GROUP)}
        chosen = [columns[fact].label(f"f{place}") for place, fact in enumerate(by)]
        return select(*chosen).select_from(source).where(*conditions)

    def _of_learners(self, scope: Scope, cell: Cell, by: Sequence[str]) -> _Facts:
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

    def _of_applications(self, scope: Scope, cell: Cell, by: Sequence[str]) -> _Facts:
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


def _line(row: Values, *, named: bool) -> CountedApplication:
    id_, learner_id, ukprn, receiver, course, state, submitted_at, first_name, last_name, submitted_as = row[:_WIDTH]
    name = f"{first_name} {last_name}" if named else submitted_as
    moment = moment_or_none(submitted_at)
    return CountedApplication(id_, learner_id, name, ukprn, receiver, course, ApplicationState(state), moment)
