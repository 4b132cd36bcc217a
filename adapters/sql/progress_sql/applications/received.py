"""The statements of the list of received applications: each is made once for each set of filters."""

from collections.abc import Hashable
from typing import Any

from attrs import define
from sqlalchemy import ColumnElement, Select, Text, and_, bindparam, case, func, literal, literal_column, select, tuple_

from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.foundations.actors import Scope
from progress_core.domain.values import cursors
from progress_core.domain.values.name_keys import searched_words
from progress_core.ports.applications import ReceivedQuery, ReceivedSort
from progress_sql.foundations.backend import Backend
from progress_sql.foundations.profile_tables import applications
from progress_sql.foundations.scope import breadth_of, values_of, whole_given
from progress_sql.foundations.session import Session
from progress_sql.foundations.tables import learners
from progress_sql.foundations.together import Reading, Row
from progress_sql.foundations.values import micros, storable

_KEYS = ("live", "received", "place", "words_key", "name_key", "course_key", "conditions_state")
COLUMNS = tuple(column for column in applications.columns if column.name not in _KEYS)
"""What an application is read from."""
RECEIVED = applications.c.received == literal_column("1")  # in the form that lets databases use its indexes
_RANKS = {state.value: literal(rank) for rank, state in enumerate(ApplicationState)}
_RANK: ColumnElement[int] = case(_RANKS, value=applications.c.state)
_PLACES: dict[ReceivedSort, tuple[tuple[ColumnElement[Any], ...], tuple[type, ...]]] = {
    ReceivedSort.SUBMITTED: ((applications.c.place, applications.c.id), (int, int)),
    ReceivedSort.NAME: ((applications.c.name_key, applications.c.id), (str, int)),
    ReceivedSort.COURSE: ((applications.c.course_key, applications.c.name_key, applications.c.id), (str, str, int)),
    ReceivedSort.STATUS: ((_RANK, applications.c.name_key, applications.c.id), (int, str, int)),
}
"""The place of an application in each order, and what it is made of."""


@define
class _Asked:
    """Conditions of a statement that is made once, and the values of their parameters."""

    values: dict[str, object]
    conditions: list[ColumnElement[bool]]
    shape: list[Hashable]
    possible: bool = True

    def add(self, name: str, value: object, condition: ColumnElement[bool]) -> None:
        """Add a condition with one parameter; a text that cannot be stored is not there."""
        self.possible = self.possible and (not isinstance(value, str) or storable(value))
        self.values[name] = value
        self.conditions.append(condition)
        self.shape.append(name)


def received_rows(session: Session, scope: Scope, query: ReceivedQuery) -> tuple[list[Row], list[Row]]:
    """Return a page of the list, each row with its place after `COLUMNS`; and the counts by state, if asked for.

    Raises:
        Rejected: `query.after` is not the `next` of a page in this order.
    """
    place, kinds = _PLACES[query.sort]
    start = cursors.decode(query.after, *kinds) if query.after else ()
    asked = _asked(session.backend, scope, query)
    if not asked.possible:
        return [], []
    counted = session.later(_by_state(asked)) if query.counted else iter(())
    if query.states:
        states = session.backend.listed(sorted(state.value for state in query.states))
        asked.add("states", states, session.backend.any_given(applications.c.state, "states"))
    asked.values |= {f"after_{at}": part for at, part in enumerate(start)} | {"most": query.limit + 1}
    shape = ("received", *asked.shape, query.sort, query.downwards, bool(start))
    by = tuple(range(len(COLUMNS), len(COLUMNS) + len(place)))
    page = Reading(shape, lambda: _page(asked, query), asked.values, by, query.downwards)
    return session.now(page), list(counted)


def choice_rows(session: Session, scope: Scope) -> tuple[list[Row], list[Row]]:
    """Return the courses of all received applications (key, id, name) by name, and the UKPRNs of their learners."""
    breadth, values = breadth_of(scope), values_of(session.backend, scope)

    def courses() -> Select[Any]:
        named = (applications.c.course_key, applications.c.course_id, applications.c.course)
        received = _received(session.backend, scope)
        return select(*named).where(received).distinct().order_by(*named)

    def schools() -> Select[Any]:
        of_learners = applications.join(learners, learners.c.id == applications.c.learner_id)
        there = select(learners.c.ukprn).select_from(of_learners).where(_received(session.backend, scope))
        return there.distinct().order_by(learners.c.ukprn)

    named = session.later(Reading(("courses received", breadth), courses, values, (0, 1, 2)))
    there = session.now(Reading(("schools received", breadth), schools, values, (0,)))
    return list(named), there


def _page(asked: _Asked, query: ReceivedQuery) -> Select[Any]:
    place = _PLACES[query.sort][0]
    order = [column.desc() if query.downwards else column.asc() for column in place]
    named = (column.label(f"place_{at}") for at, column in enumerate(place))
    page = select(*COLUMNS, *named).where(*asked.conditions).order_by(*order).limit(bindparam("most"))
    if not query.after:
        return page
    start = tuple_(*(bindparam(f"after_{at}", type_=column.type) for at, column in enumerate(place)))
    return page.where(tuple_(*place) < start if query.downwards else tuple_(*place) > start)


def _by_state(asked: _Asked) -> Reading:
    """Return the reading of the counts, with the conditions so far."""
    conditions = tuple(asked.conditions)

    def build() -> Select[Any]:
        counted = select(applications.c.state, func.count().label("found")).where(*conditions)
        return counted.group_by(applications.c.state)

    return Reading(("received by state", *asked.shape), build, dict(asked.values))


def _asked(backend: Backend, scope: Scope, query: ReceivedQuery) -> _Asked:
    """Return the conditions of a query, except that on the state."""
    rows = applications.c
    asked = _Asked(values_of(backend, scope), [_received(backend, scope)], [breadth_of(scope)])
    if query.ukprn:
        asked.add("provider", query.ukprn, rows.ukprn == bindparam("provider"))
    if query.course_id is not None:
        asked.add("course", query.course_id, rows.course_id == bindparam("course"))
    if query.school:
        there = select(learners.c.id).where(learners.c.ukprn == bindparam("school"))
        asked.add("school", query.school, rows.learner_id.in_(there))
    if query.submitted_from is not None:
        asked.add("since", micros(query.submitted_from), rows.submitted_at >= bindparam("since"))
    if query.submitted_until is not None:
        asked.add("until", micros(query.submitted_until), rows.submitted_at < bindparam("until"))
    if query.conditions is not None:
        asked.add("conditions", query.conditions.value, rows.conditions_state == bindparam("conditions"))
    for at, word in enumerate(searched_words(query.search)):
        asked.add(f"word_{at}", f" {word}", backend.holds(rows.words_key, bindparam(f"word_{at}", type_=Text())))
    return asked


def _received(backend: Backend, scope: Scope) -> ColumnElement[bool]:
    return and_(RECEIVED, whole_given(backend, breadth_of(scope), applications.c.ukprn))
