"""Applications on SQL."""

from collections.abc import Sequence
from typing import Any

from attrs import evolve
from sqlalchemy import ColumnElement, Select, and_, false, literal, literal_column, select, tuple_

from progress_core.domain.applications.applications import Application, ApplicationState
from progress_core.domain.foundations.actors import Scope
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.domain.values import cursors
from progress_core.domain.values.name_keys import searched_words, word_keys
from progress_core.ports.applications import ReceivedPage, ReceivedQuery
from progress_sql.foundations.profile_tables import applications
from progress_sql.foundations.scope import learners_seen, seen_whole
from progress_sql.foundations.session import Session, Values
from progress_sql.foundations.tables import learners
from progress_sql.foundations.values import micros, micros_or_none, moment, moment_or_none, storable

_COLUMNS = tuple(applications.columns)[:-4]
_STATES = {state.value: state for state in ApplicationState}
_RECEIVED = applications.c.received == literal_column("1")  # in the form that lets databases use its indexes
_PLACE = (applications.c.place, applications.c.id)


class SqlApplications:
    """See `progress_core.ports.applications.Applications`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, application: Application) -> None:
        self._session.insert_many(applications, [_row(application)])

    def get(self, scope: Scope, application_id: int) -> Application:
        return _application(self._session.one(self._seen(scope).where(applications.c.id == application_id)))

    def of_learner(self, scope: Scope, learner_id: int) -> list[Application]:
        theirs = self._seen(scope).where(applications.c.learner_id == learner_id)
        return [_application(row) for row in self._session.all(theirs.order_by(applications.c.id))]

    def get_received(self, scope: Scope, application_id: int) -> Application:
        this = select(*_COLUMNS).where(applications.c.id == application_id, self._received(scope))
        return _application(self._session.one(this))

    def received(self, scope: Scope, query: ReceivedQuery) -> ReceivedPage:
        asked = [self._received(scope), *self._asked(query)]
        if query.after:
            place, id_ = cursors.decode(query.after, int, int)
            asked.append(tuple_(*_PLACE) < tuple_(literal(-place), literal(-id_)))
        order = [column.desc() for column in _PLACE]
        rows = self._session.all(select(*_COLUMNS, *_PLACE).where(*asked).order_by(*order).limit(query.limit + 1))
        shown = rows[: query.limit]
        following = cursors.encode([-part for part in shown[-1][-2:]]) if len(rows) > len(shown) else ""
        return ReceivedPage(tuple(map(_application, shown)), following)

    def save(self, application: Application) -> Application:
        if not self._session.update_many(tuple(applications.columns), [_row(application)]):
            raise Conflict if self._session.has(applications, application.id) else NotFound
        return evolve(application, version=application.version + 1)

    def _seen(self, scope: Scope) -> Select[Any]:
        of_learners = applications.join(learners, learners.c.id == applications.c.learner_id)
        return select(*_COLUMNS).select_from(of_learners).where(learners_seen(self._session.backend, scope))

    def _received(self, scope: Scope) -> ColumnElement[bool]:
        return and_(_RECEIVED, seen_whole(self._session.backend, scope, applications.c.ukprn))

    def _asked(self, query: ReceivedQuery) -> list[ColumnElement[bool]]:
        asked: list[ColumnElement[bool]] = []
        if query.ukprn:
            asked.append(applications.c.ukprn == query.ukprn)
        if query.states:
            asked.append(applications.c.state.in_([state.value for state in query.states]))
        for word in searched_words(query.search):
            begins = self._session.backend.holds(applications.c.words_key, f" {word}")
            asked.append(begins if storable(word) else false())
        return asked


def _application(row: Values) -> Application:
    id_, learner_id, ukprn, course_id, course, created_at, state, submitted_at, *pinned = row[: len(_COLUMNS)]
    moments = moment(created_at), _STATES[state], moment_or_none(submitted_at)
    return Application(id_, learner_id, ukprn, course_id, course, *moments, *pinned)


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
        int(state.live),
        int(state.received),
        submitted_at or 0,
        "".join(f" {word}" for word in words),
    )
