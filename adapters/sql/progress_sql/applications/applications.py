"""Applications on SQL."""

import json
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any

from attrs import evolve
from sqlalchemy import ColumnElement, Select, and_, case, false, func, literal, literal_column, select, tuple_

from progress_core.domain.applications.applications import Application, ApplicationState, name_order
from progress_core.domain.applications.offers import Condition, conditions_state
from progress_core.domain.foundations.actors import Scope
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.domain.values import cursors
from progress_core.domain.values.name_keys import searched_words, title_key, word_keys
from progress_core.ports.applications import (
    ApplicationPage,
    ApplicationQuery,
    ReceivedChoices,
    ReceivedPage,
    ReceivedQuery,
    ReceivedSort,
)
from progress_sql.foundations.changes import held_provider, note_application
from progress_sql.foundations.profile_tables import applications
from progress_sql.foundations.scope import learners_seen, seen_whole
from progress_sql.foundations.session import Session, Values
from progress_sql.foundations.tables import learners
from progress_sql.foundations.values import micros, micros_or_none, moment, moment_or_none, storable

_KEYS = ("live", "received", "place", "words_key", "name_key", "course_key", "conditions_state")
_COLUMNS = tuple(column for column in applications.columns if column.name not in _KEYS)
_STATES = {state.value: state for state in ApplicationState}
_RECEIVED = applications.c.received == literal_column("1")  # in the form that lets databases use its indexes
_RANK = case({state.value: literal(rank) for rank, state in enumerate(ApplicationState)}, value=applications.c.state)
_PLACES: dict[ReceivedSort, tuple[tuple[ColumnElement[Any], ...], tuple[type, ...]]] = {
    ReceivedSort.SUBMITTED: ((applications.c.place, applications.c.id), (int, int)),
    ReceivedSort.NAME: ((applications.c.name_key, applications.c.id), (str, int)),
    ReceivedSort.COURSE: ((applications.c.course_key, applications.c.name_key, applications.c.id), (str, str, int)),
    ReceivedSort.STATUS: ((_RANK, applications.c.name_key, applications.c.id), (int, str, int)),
}
"""The place of an application in each order, and what it is made of."""

_condition = attrgetter("text", "type", "subject", "grade", "met")


class SqlApplications:
    """See `progress_core.ports.applications.Applications`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, application: Application) -> None:
        school = held_provider(self._session, application.learner_id)
        self._session.insert_many(applications, [_row(application)])
        self._note(application, school)

    def get(self, scope: Scope, application_id: int) -> Application:
        return _application(self._session.one(self._seen(scope).where(applications.c.id == application_id)))

    def of_learner(self, scope: Scope, learner_id: int) -> list[Application]:
        theirs = self._seen(scope).where(applications.c.learner_id == learner_id)
        return [_application(row) for row in self._session.all(theirs.order_by(applications.c.id))]

    def page(self, scope: Scope, query: ApplicationQuery) -> ApplicationPage:
        rows, asked = applications.c, self._seen(scope)
        if query.ukprn:
            asked = asked.where(rows.ukprn == query.ukprn if storable(query.ukprn) else false())
        if query.course_id is not None:
            asked = asked.where(rows.course_id == query.course_id)
        if query.states:
            asked = asked.where(rows.state.in_([state.value for state in query.states]))
        if not query.drafts:
            asked = asked.where(rows.state != ApplicationState.DRAFT.value)
        if query.after:
            asked = asked.where(rows.id < cursors.decode(query.after, int)[0])
        found = list(map(_application, self._session.all(asked.order_by(rows.id.desc()).limit(query.limit + 1))))
        shown = tuple(found[: query.limit])
        return ApplicationPage(shown, cursors.encode([shown[-1].id]) if len(found) > len(shown) else "")

    def get_many(self, application_ids: Iterable[int]) -> list[Application]:
        these = self._session.backend.any_of(applications.c.id, sorted(set(application_ids)))
        found = self._session.all(select(*_COLUMNS).where(these).order_by(applications.c.id))
        return list(map(_application, found))

    def open_offers(self, learner_ids: Iterable[int]) -> Mapping[int, int]:
        rows = applications.c
        theirs = self._session.backend.any_of(rows.learner_id, sorted(set(learner_ids)))
        offered = select(rows.learner_id, func.count()).where(theirs, rows.state == ApplicationState.OFFERED.value)
        return dict(self._session.tuples(offered.group_by(rows.learner_id)))

    def get_received(self, scope: Scope, application_id: int) -> Application:
        this = select(*_COLUMNS).where(applications.c.id == application_id, self._received(scope))
        return _application(self._session.one(this))

    def received(self, scope: Scope, query: ReceivedQuery) -> ReceivedPage:
        asked = [self._received(scope), *self._asked(query)]
        counts = self._counts(asked) if query.counted else {}
        if query.states:
            asked.append(applications.c.state.in_([state.value for state in query.states]))
        place, kinds = _PLACES[query.sort]
        if query.after:
            start = tuple_(*map(literal, cursors.decode(query.after, *kinds)))
            asked.append(tuple_(*place) < start if query.downwards else tuple_(*place) > start)
        order = [column.desc() if query.downwards else column.asc() for column in place]
        rows = self._session.all(select(*_COLUMNS, *place).where(*asked).order_by(*order).limit(query.limit + 1))
        shown = rows[: query.limit]
        following = cursors.encode(list(shown[-1][-len(place) :])) if len(rows) > len(shown) else ""
        return ReceivedPage(tuple(map(_application, shown)), following, counts)

    def _counts(self, asked: Sequence[ColumnElement[bool]]) -> dict[ApplicationState, int]:
        by_state = select(applications.c.state, func.count()).where(*asked).group_by(applications.c.state)
        return {_STATES[state]: count for state, count in self._session.all(by_state)}

    def choices(self, scope: Scope) -> ReceivedChoices:
        rows, received = applications.c, self._received(scope)
        named = (rows.course_key, rows.course_id, rows.course)
        courses = self._session.all(select(*named).where(received).distinct().order_by(*named))
        of_learners = applications.join(learners, learners.c.id == rows.learner_id)
        there = select(learners.c.ukprn).select_from(of_learners).where(received).distinct().order_by(learners.c.ukprn)
        return ReceivedChoices(
            tuple((course_id, course) for _, course_id, course in courses),
            tuple(ukprn for (ukprn,) in self._session.all(there)),
        )

    def waiting_for(self, course_ids: Iterable[int]) -> list[Application]:
        wanted = self._session.backend.any_of(applications.c.course_id, sorted(set(course_ids)))
        waits = applications.c.live == 1, applications.c.state != ApplicationState.ENROLLED.value
        found = select(*_COLUMNS).where(wanted, *waits).order_by(applications.c.id)
        return list(map(_application, self._session.all(found)))

    def received_by_course(self, ukprn: str) -> Mapping[int, int]:
        of_theirs = select(applications.c.course_id, func.count()).where(_RECEIVED, applications.c.ukprn == ukprn)
        return dict(map(tuple, self._session.all(of_theirs.group_by(applications.c.course_id))))

    def save(self, application: Application) -> Application:
        school = held_provider(self._session, application.learner_id)
        if not self._session.update_many(tuple(applications.columns), [_row(application)]):
            raise Conflict if self._session.has(applications, application.id) else NotFound
        self._note(application, school)
        return evolve(application, version=application.version + 1)

    def _note(self, application: Application, school: str | None) -> None:
        note_application(self._session, application.id, application.learner_id, school or "", application.ukprn)

    def _seen(self, scope: Scope) -> Select[Any]:
        of_learners = applications.join(learners, learners.c.id == applications.c.learner_id)
        return select(*_COLUMNS).select_from(of_learners).where(learners_seen(self._session.backend, scope))

    def _received(self, scope: Scope) -> ColumnElement[bool]:
        return and_(_RECEIVED, seen_whole(self._session.backend, scope, applications.c.ukprn))

    def _asked(self, query: ReceivedQuery) -> list[ColumnElement[bool]]:
        """Return the conditions of a query, except that on the state."""
        rows = applications.c
        asked: list[ColumnElement[bool]] = []
        if query.ukprn:
            asked.append(rows.ukprn == query.ukprn)
        if query.course_id is not None:
            asked.append(rows.course_id == query.course_id)
        if query.school:
            there = select(learners.c.id).where(learners.c.ukprn == query.school)
            asked.append(rows.learner_id.in_(there) if storable(query.school) else false())
        if query.submitted_from is not None:
            asked.append(rows.submitted_at >= micros(query.submitted_from))
        if query.submitted_until is not None:
            asked.append(rows.submitted_at < micros(query.submitted_until))
        if query.conditions is not None:
            asked.append(rows.conditions_state == query.conditions.value)
        for word in searched_words(query.search):
            begins = self._session.backend.holds(rows.words_key, f" {word}")
            asked.append(begins if storable(word) else false())
        return asked


def _application(row: Values) -> Application:
    id_, learner_id, ukprn, course_id, course, created_at, state, submitted_at, *pinned = row[: len(_COLUMNS)]
    *pinned, conditions, reason, message, before, decided_at, cause = pinned
    moments = moment(created_at), _STATES[state], moment_or_none(submitted_at)
    kept = Application(id_, learner_id, ukprn, course_id, course, *moments, *pinned)
    return evolve(
        kept,
        conditions=tuple(Condition(*parts) for parts in json.loads(conditions)),
        reason=reason,
        message=message,
        before=_STATES[before] if before else None,
        decided_at=moment_or_none(decided_at),
        cause=cause,
    )


def _row(application: Application) -> Sequence[Any]:
    state, submitted_at = application.state, micros_or_none(application.submitted_at)
    words = word_keys(f"{application.learner_name} {application.course}")
    return (
        application.id,
        application.learner_id,
        application.ukprn,
        application.course_id,
        application.course,
        micros(application.created_at),
        state.value,
        submitted_at,
        application.fingerprint,
        application.reference,
        application.learner_name,
        application.version,
        json.dumps([*map(_condition, application.conditions)]),
        application.reason,
        application.message,
        application.before and application.before.value,
        micros_or_none(application.decided_at),
        application.cause,
        int(state.live),
        int(state.received),
        submitted_at or 0,
        "".join(f" {word}" for word in words),
        name_order(application.learner_name),
        title_key(application.course),
        conditions_state(application.conditions).value,
    )
