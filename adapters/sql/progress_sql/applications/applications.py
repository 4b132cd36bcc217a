"""Applications on SQL."""

import json
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any

from attrs import evolve
from sqlalchemy import ColumnElement, Select, and_, false, func, select

from progress_core.domain.applications.applications import Application, ApplicationState, name_order
from progress_core.domain.applications.offers import Condition, conditions_state
from progress_core.domain.foundations.actors import Scope
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.domain.values import cursors
from progress_core.domain.values.name_keys import title_key, word_keys
from progress_core.ports.applications import (
    ApplicationPage,
    ApplicationQuery,
    ReceivedChoices,
    ReceivedPage,
    ReceivedQuery,
)
from progress_sql.applications.received import COLUMNS, RECEIVED, choice_rows, received_rows
from progress_sql.foundations.changes import held_provider, note_application
from progress_sql.foundations.profile_tables import applications
from progress_sql.foundations.scope import learners_seen, seen_whole
from progress_sql.foundations.session import Session, Values
from progress_sql.foundations.tables import learners
from progress_sql.foundations.values import micros, micros_or_none, moment, moment_or_none, storable

_STATES = {state.value: state for state in ApplicationState}
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
        found = self._session.all(select(*COLUMNS).where(these).order_by(applications.c.id))
        return list(map(_application, found))

    def open_offers(self, learner_ids: Iterable[int]) -> Mapping[int, int]:
        rows = applications.c
        theirs = self._session.backend.any_of(rows.learner_id, sorted(set(learner_ids)))
        offered = select(rows.learner_id, func.count()).where(theirs, rows.state == ApplicationState.OFFERED.value)
        return dict(self._session.tuples(offered.group_by(rows.learner_id)))

    def get_received(self, scope: Scope, application_id: int) -> Application:
        this = select(*COLUMNS).where(applications.c.id == application_id, self._received(scope))
        return _application(self._session.one(this))

    def received(self, scope: Scope, query: ReceivedQuery) -> ReceivedPage:
        rows, counted = received_rows(self._session, scope, query)
        shown = rows[: query.limit]
        following = cursors.encode(list(shown[-1][len(COLUMNS) :])) if len(rows) > len(shown) else ""
        return ReceivedPage(
            tuple(map(_application, shown)), following, {_STATES[state]: count for state, count in counted}
        )

    def choices(self, scope: Scope) -> ReceivedChoices:
        courses, schools = choice_rows(self._session, scope)
        return ReceivedChoices(
            tuple((course_id, course) for _, course_id, course in courses), tuple(ukprn for (ukprn,) in schools)
        )

    def waiting_for(self, course_ids: Iterable[int]) -> list[Application]:
        wanted = self._session.backend.any_of(applications.c.course_id, sorted(set(course_ids)))
        waits = applications.c.live == 1, applications.c.state != ApplicationState.ENROLLED.value
        found = select(*COLUMNS).where(wanted, *waits).order_by(applications.c.id)
        return list(map(_application, self._session.all(found)))

    def received_by_course(self, ukprn: str) -> Mapping[int, int]:
        of_theirs = select(applications.c.course_id, func.count()).where(RECEIVED, applications.c.ukprn == ukprn)
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
        return select(*COLUMNS).select_from(of_learners).where(learners_seen(self._session.backend, scope))

    def _received(self, scope: Scope) -> ColumnElement[bool]:
        return and_(RECEIVED, seen_whole(self._session.backend, scope, applications.c.ukprn))


def _application(row: Values) -> Application:
    id_, learner_id, ukprn, course_id, course, created_at, state, submitted_at, *pinned = row[: len(COLUMNS)]
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
