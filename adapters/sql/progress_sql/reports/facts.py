"""The facts of reports as columns, and cells as conditions over them."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ClauseElement,
    ColumnElement,
    FromClause,
    Integer,
    ScalarSelect,
    Select,
    and_,
    case,
    cast,
    exists,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
)
from sqlalchemy.types import TypeEngine

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.learners.dashboard import LINES, Standing
from progress_core.domain.reports.cells import NO_DESTINATION, NO_GROUP, Cell, Population, Value
from progress_core.domain.reports.facts import FIRST_SENT, NO_RANK, NOT_SENT, RANKS, blocker_of, stage
from progress_core.domain.values.english_time import london
from progress_sql.foundations.backend import Backend
from progress_sql.foundations.profile_tables import applications, courses
from progress_sql.foundations.scope import seen_whole
from progress_sql.foundations.tables import groups, learners, memberships
from progress_sql.foundations.values import micros, storable

STEP = 2**58
"""More than any id: with the rank in front of it, an application's place among a learner's is one number."""

_YEARS = range(2000, 2100)
_RANKS = (NO_RANK, *sorted(RANKS.values()))
_APPROVALS = (0, int(Standing.AWAITING_APPROVAL))
_LINES = {line.key: line for line in LINES}
_COURSE = {"receiver": applications.c.ukprn, "type": courses.c.type, "subject": courses.c.subject_area}


def _in_text(element: ClauseElement, kind: type[TypeEngine[Any]]) -> ColumnElement[Any]:
    """Return an expression as the text of its SQL: a statement with it is put together several times as fast."""
    return literal_column(str(element.compile(compile_kwargs={"literal_binds": True})), kind)


def place_of(found: FromClause) -> ColumnElement[int]:
    """Return how near an application is to a place, and among equals the first begun, as one number: `best`.

    It is null for applications that count for nothing.
    """
    ranks = case({state.value: rank for state, rank in RANKS.items()}, value=found.c.state)
    return ranks * literal(STEP, BigInteger) - found.c.id


def _best_place(learner_id: ColumnElement[int]) -> ScalarSelect[int]:
    counted = applications.alias("counted")
    places = select(func.max(place_of(counted))).where(counted.c.learner_id == learner_id)
    return places.correlate(learners).scalar_subquery()


_BEST = _best_place(learners.c.id)  # made once: to make it takes longer than to run it
"""The place of a learner's best application, for conditions, which lists put into statements of their own."""

BEST = _in_text(_best_place(literal_column("learners.id")), BigInteger)
"""The place of a learner's best application; null without any."""

AMONG = "among"
"""The table of learners with the places of their best applications, which statements have a name for."""

BEST_AMONG: ColumnElement[int] = literal_column(f"{AMONG}.best", BigInteger)


def rank_of(best: ColumnElement[int]) -> ColumnElement[int]:
    """Return the rank of the application at this place."""
    return func.coalesce(best // literal(STEP, BigInteger) + 1, NO_RANK)


_RANK = rank_of(_BEST)


def id_of_best(best: ColumnElement[int]) -> ColumnElement[int]:
    """Return the id of the application at this place."""
    return literal(STEP, BigInteger) - best % literal(STEP, BigInteger)


def section(position: int) -> ColumnElement[int]:
    """Return the status of a section: a profile is JSON that starts with digits ("[2, 0, 1, 0")."""
    digit = func.substr(learners.c.profile, 2 + 3 * position, 1)
    return func.coalesce(cast(digit, Integer), 0)


LEARNER_COLUMNS: dict[str, ColumnElement[Any]] = {
    "provider": learners.c.ukprn,
    "year": learners.c.year_group,
    "standing": learners.c.standing,
    "personal": section(0),
    "qualifications": section(1),
    "statements": section(2),
    "reference": section(3),
}
"""The facts that are in a learner's own row."""

COLUMNS_AMONG: dict[str, ColumnElement[Any]] = {
    **{fact: literal_column(f"{AMONG}.{fact}", column.type) for fact, column in LEARNER_COLUMNS.items()},
    "rank": rank_of(BEST_AMONG),
    **{fact: func.coalesce(column, NO_DESTINATION) for fact, column in _COURSE.items()},
}
"""The facts of learners in `AMONG`, with their best applications and the courses of these."""

APPLICATION_COLUMNS: dict[str, ColumnElement[Any]] = {
    "provider": learners.c.ukprn,
    "year": learners.c.year_group,
    **_COURSE,
    "state": applications.c.state,
    "course": applications.c.course_id,
}
"""The facts in the rows of an application, its course and its learner."""


@cache
def _begins(year: int) -> int:
    return micros(datetime(year, 9, 1, tzinfo=london()))


def _submitted() -> ColumnElement[int]:
    moment = applications.c.submitted_at
    return case((moment.is_(None), literal(NOT_SENT, Integer)), else_=_year_of(moment, _YEARS))


def _year_of(moment: ColumnElement[int], years: Sequence[int]) -> ColumnElement[int]:
    """Return the academic year of a moment, found by halves; written as text, as hundreds of parameters cost more."""
    if len(years) == 1:
        return literal_column(str(years[0]), Integer)
    half = len(years) // 2
    begins = literal_column(str(_begins(years[half])), BigInteger)
    return case((moment < begins, _year_of(moment, years[:half])), else_=_year_of(moment, years[half:]))


APPLICATION_COLUMNS["submitted"] = _in_text(_submitted(), Integer)


def seen_memberships(backend: Backend, scope: Scope) -> FromClause:
    """Return who is in which group, of the groups that the scope shows, with the columns `learner_id`, `group_id`."""
    return _seen_memberships(backend, scope).subquery()


def _seen_memberships(backend: Backend, scope: Scope) -> Select[Any]:
    seen = or_(seen_whole(backend, scope, groups.c.ukprn), groups.c.id.in_(sorted(scope.groups)))
    return select(memberships.c.learner_id, memberships.c.group_id).join_from(memberships, groups).where(seen)


def cell_conditions(backend: Backend, scope: Scope, cell: Cell) -> list[ColumnElement[bool]]:
    """Return the conditions of a cell over the tables of its population."""
    of = _of_learner if cell.population is Population.LEARNERS else _of_application
    return [
        _in_groups(backend, scope, values) if fact == "group" else of(fact, values) for fact, values in cell.conditions
    ]


def _in_groups(backend: Backend, scope: Scope, values: Sequence[Value]) -> ColumnElement[bool]:
    members = _seen_memberships(backend, scope)
    chosen = [value for value in values if value != NO_GROUP]
    found = [learners.c.id.in_(select(members.where(memberships.c.group_id.in_(chosen)).subquery().c.learner_id))]
    if NO_GROUP in values:
        found.append(learners.c.id.not_in(select(members.subquery().c.learner_id)))
    return or_(*found)


def _of_application(fact: str, values: Sequence[Value]) -> ColumnElement[bool]:
    if fact == "submitted":  # as ranges, which are cheaper than the year of each
        return or_(false(), *map(_submitted_in, map(int, values)))
    return _is_one(APPLICATION_COLUMNS[fact], values)


def _submitted_in(year: int) -> ColumnElement[bool]:
    moment = applications.c.submitted_at
    if year not in _YEARS:
        return moment.is_(None) if year == NOT_SENT else false()
    return and_(moment >= _begins(year), moment < _begins(year + 1))


def _of_learner(fact: str, values: Sequence[Value]) -> ColumnElement[bool]:
    standing, rank = learners.c.standing, _RANK
    match fact:
        case "line":
            lines = [_LINES[str(key)] for key in values if key in _LINES]
            return or_(false(), *(standing.bitwise_and(line.mask) == line.value for line in lines))
        case "rank":
            return _is_one(rank, values)
        case "stage":
            return _is_one(rank, [number for number in _RANKS if stage(number) in values])
        case "blocker":
            return or_(false(), *(_blocked(rank, number, values) for number in _RANKS))
        case "receiver" | "type" | "subject":
            return _heading_for(fact, values)
        case _:
            return _is_one(LEARNER_COLUMNS[fact], values)


def _blocked(rank: ColumnElement[int], number: int, values: Sequence[Value]) -> ColumnElement[bool]:
    """Return the condition that a learner of this rank is kept from a place by one of these."""
    held = [bit for bit in _APPROVALS if blocker_of(number, bit) in values]
    approval = learners.c.standing.bitwise_and(_APPROVALS[-1])
    return false() if not held else and_(rank == number, approval.in_(held))


def _heading_for(fact: str, values: Sequence[Value]) -> ColumnElement[bool]:
    """Return the condition that the best application of a learner is for one of these."""
    these = applications.join(courses, courses.c.id == applications.c.course_id)
    sent = literal((FIRST_SENT - 1) * STEP, BigInteger) < _BEST
    this = select(1).select_from(these).where(applications.c.id == id_of_best(_BEST), _is_one(_COURSE[fact], values))
    nowhere = [_RANK < FIRST_SENT] if NO_DESTINATION in values else []
    return or_(and_(sent, exists(this.correlate(learners))), *nowhere)


def _is_one(column: ColumnElement[Any], values: Sequence[Value]) -> ColumnElement[bool]:
    return column.in_([value for value in values if not isinstance(value, str) or storable(value)])
