"""Counting for reports on SQL: one grouped statement a report."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, FromClause, and_, func, literal, literal_column, select, tuple_

from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.foundations.actors import Scope
from progress_core.domain.reports.cells import NO_DESTINATION, NO_GROUP, Cell, Population
from progress_core.domain.reports.facts import FIRST_SENT
from progress_core.domain.values import cursors
from progress_core.ports.reports import CountedApplication, CountedPage, CountedQuery, Counts
from progress_sql.foundations.profile_tables import applications, courses
from progress_sql.foundations.scope import learners_seen, seen_whole
from progress_sql.foundations.session import Session, Values
from progress_sql.foundations.tables import learners
from progress_sql.foundations.values import moment_or_none
from progress_sql.reports.facts import (
    APPLICATION_COLUMNS,
    BEST,
    LEARNER_COLUMNS,
    STEP,
    cell_conditions,
    id_of_best,
    rank_of,
    seen_memberships,
)

_HEADING = ("receiver", "type", "subject")
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
APPLIED = applications.join(learners, learners.c.id == applications.c.learner_id).join(
    courses, courses.c.id == applications.c.course_id
)
"""Applications with their learners and courses."""


class SqlReports:
    """See `progress_core.ports.reports.Reports`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def count(self, scope: Scope, cell: Cell, by: Sequence[str]) -> Counts:
        of_learners = cell.population is Population.LEARNERS
        facts = self._learner_facts(scope, cell, by) if of_learners else self._application_facts(scope, cell, by)
        columns = [facts.c[f"f{number}"] for number in range(len(by))]
        grouped = select(*columns, func.count()).select_from(facts).group_by(*columns)
        return {tuple(row[:-1]): row[-1] for row in self._session.stream(grouped) if row[-1]}

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

    def _learner_facts(self, scope: Scope, cell: Cell, by: Sequence[str]) -> FromClause:
        """Return a row of facts for each learner in a cell, in each of their groups if it is by group."""
        seen = (learners_seen(self._session.backend, scope), learners.c.archived < 1)
        conditions = (*seen, *cell_conditions(self._session.backend, scope, cell))
        heading = any(fact in _HEADING for fact in by)
        own = {fact: LEARNER_COLUMNS[fact] for fact in by if fact in LEARNER_COLUMNS}
        wanted = [learners.c.id, *(column.label(fact) for fact, column in own.items())]
        best = heading or "rank" in by
        if best:
            wanted.append(BEST.label("best"))
        chosen = select(*wanted).where(*conditions)
        # Materialized, so that the best application is looked for once, and only among the learners in the cell.
        among: FromClause = chosen.cte("among").prefix_with("MATERIALIZED") if best else chosen.subquery()
        columns: dict[str, ColumnElement[Any]] = {fact: among.c[fact] for fact in own}
        source: FromClause = among
        if "rank" in by:
            columns["rank"] = rank_of(among.c.best)
        if heading:
            source, of_course = _with_course(source, among.c.best)
            columns |= of_course
        return self._facts(scope, source, among.c.id, columns, by)

    def _application_facts(self, scope: Scope, cell: Cell, by: Sequence[str]) -> FromClause:
        return self._facts(scope, APPLIED, learners.c.id, APPLICATION_COLUMNS, by, *self._applied(scope, cell))

    def _facts(
        self,
        scope: Scope,
        source: FromClause,
        learner_id: ColumnElement[int],
        columns: dict[str, ColumnElement[Any]],
        by: Sequence[str],
        *conditions: ColumnElement[bool],
    ) -> FromClause:
        if "group" in by:
            members = seen_memberships(self._session.backend, scope)
            source = source.outerjoin(members, members.c.learner_id == learner_id)
            columns = {**columns, "group": func.coalesce(members.c.group_id, NO_GROUP)}
        chosen = [columns[fact].label(f"f{number}") for number, fact in enumerate(by)]
        return select(learner_id.label("id"), *chosen).select_from(source).where(*conditions).subquery()

    def _applied(self, scope: Scope, cell: Cell) -> list[ColumnElement[bool]]:
        """Return the conditions that an application is of the population, in scope, and in the cell."""
        backend = self._session.backend
        if cell.population is Population.RECEIVED:
            counted = [_RECEIVED, seen_whole(backend, scope, applications.c.ukprn)]
        else:
            counted = [learners_seen(backend, scope), learners.c.archived < 1, applications.c.state.not_in(_UNCOUNTED)]
        return [*counted, *cell_conditions(backend, scope, cell)]


def _with_course(among: FromClause, best: ColumnElement[int]) -> tuple[FromClause, dict[str, ColumnElement[Any]]]:
    """Join the best application and its course, and return the facts of these."""
    sent = best > literal((FIRST_SENT - 1) * STEP, BigInteger)
    joined = among.outerjoin(applications, and_(sent, applications.c.id == id_of_best(best))).outerjoin(
        courses, courses.c.id == applications.c.course_id
    )
    return joined, {fact: func.coalesce(APPLICATION_COLUMNS[fact], NO_DESTINATION) for fact in _HEADING}


def _line(row: Values, *, named: bool) -> CountedApplication:
    id_, learner_id, ukprn, receiver, course, state, submitted_at, first_name, last_name, submitted_as = row[:_WIDTH]
    name = f"{first_name} {last_name}" if named else submitted_as
    moment = moment_or_none(submitted_at)
    return CountedApplication(id_, learner_id, name, ukprn, receiver, course, ApplicationState(state), moment)
