"""Applications in memory."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from attrs import evolve

from progress_core.domain.applications.applications import Application, ApplicationState, name_begins, name_order
from progress_core.domain.applications.offers import conditions_state
from progress_core.domain.foundations.actors import Scope
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.domain.values.name_keys import searched_words, title_key
from progress_core.memory.changes import note_application
from progress_core.memory.learners import MemoryLearners
from progress_core.memory.pages import Place, page_after
from progress_core.memory.tables import Tables, refuse_repeats
from progress_core.ports.applications import (
    ApplicationPage,
    ApplicationQuery,
    ReceivedChoices,
    ReceivedPage,
    ReceivedQuery,
    ReceivedSort,
)


class MemoryApplications:
    """See `progress_core.ports.applications.Applications`."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._learners = MemoryLearners(tables)
        self._rows = tables.applications
        self._known = tables.learners
        self._courses = tables.courses

    def add(self, application: Application) -> None:
        refuse_repeats([application.id], self._rows)
        self._known.get(application.learner_id)
        self._courses.get(application.course_id)
        self._refuse_second(application)
        self._rows.put(application.id, application)
        self._note(application)

    def get(self, scope: Scope, application_id: int) -> Application:
        application = self._rows.get(application_id)
        self._learners.get(scope, application.learner_id)
        return application

    def of_learner(self, scope: Scope, learner_id: int) -> list[Application]:
        if not self._learners.get_many(scope, [learner_id]):
            return []
        theirs = [application for application in self._rows.values() if application.learner_id == learner_id]
        return sorted(theirs, key=lambda application: application.id)

    def page(self, scope: Scope, query: ApplicationQuery) -> ApplicationPage:
        found = [
            application
            for application in self._rows.values()
            if query.ukprn in ("", application.ukprn)
            and query.course_id in (None, application.course_id)
            and (not query.states or application.state in query.states)
            and (query.drafts or application.state is not ApplicationState.DRAFT)
        ]
        seen = {learner.id for learner in self._learners.get_many(scope, {one.learner_id for one in found})}
        theirs = [application for application in found if application.learner_id in seen]
        shown, after = page_after(theirs, _number, after=query.after, limit=query.limit, downwards=True)
        return ApplicationPage(tuple(shown), after)

    def get_many(self, application_ids: Iterable[int]) -> list[Application]:
        found = map(self._rows.find, sorted(set(application_ids)))
        return [application for application in found if application is not None]

    def open_offers(self, learner_ids: Iterable[int]) -> Mapping[int, int]:
        theirs = set(learner_ids)
        offered = (one for one in self._rows.values() if one.state is ApplicationState.OFFERED)
        return dict(Counter(one.learner_id for one in offered if one.learner_id in theirs))

    def get_received(self, scope: Scope, application_id: int) -> Application:
        application = self._rows.get(application_id)
        if not (application.state.received and scope.sees_provider(application.ukprn)):
            raise NotFound
        return application

    def received(self, scope: Scope, query: ReceivedQuery) -> ReceivedPage:
        found = [application for application in self._rows.values() if self._asked(application, scope, query)]
        counts = Counter(application.state for application in found) if query.counted else {}
        chosen = [application for application in found if not query.states or application.state in query.states]
        place_of = _PLACES[query.sort]
        shown, after = page_after(chosen, place_of, after=query.after, limit=query.limit, downwards=query.downwards)
        return ReceivedPage(tuple(shown), after, dict(counts))

    def _asked(self, application: Application, scope: Scope, query: ReceivedQuery) -> bool:
        """Return whether a query finds an application, in whatever state."""
        names = f"{application.learner_name} {application.course}"
        return (
            application.state.received
            and scope.sees_provider(application.ukprn)
            and query.ukprn in ("", application.ukprn)
            and query.course_id in (None, application.course_id)
            and query.school in ("", self._known.get(application.learner_id).details.ukprn)
            and _within(application.submitted_at, query)
            and query.conditions in (None, conditions_state(application.conditions))
            and all(name_begins(names, word) for word in searched_words(query.search))
        )

    def choices(self, scope: Scope) -> ReceivedChoices:
        found = [one for one in self._rows.values() if one.state.received and scope.sees_provider(one.ukprn)]
        courses = {(one.course_id, one.course) for one in found}
        schools = {self._known.get(one.learner_id).details.ukprn for one in found}
        return ReceivedChoices(tuple(sorted(courses, key=_by_name)), tuple(sorted(schools)))

    def waiting_for(self, course_ids: Iterable[int]) -> list[Application]:
        wanted = set(course_ids)
        found = [application for application in self._rows.values() if application.course_id in wanted]
        return sorted(filter(_waits, found), key=lambda application: application.id)

    def received_by_course(self, ukprn: str) -> Mapping[int, int]:
        received = (found for found in self._rows.values() if found.ukprn == ukprn and found.state.received)
        return Counter(application.course_id for application in received)

    def save(self, application: Application) -> Application:
        if self._rows.get(application.id).version != application.version:
            raise Conflict
        self._refuse_second(application)
        saved = evolve(application, version=application.version + 1)
        self._rows.put(application.id, saved)
        self._note(saved)
        return saved

    def _note(self, application: Application) -> None:
        note_application(self._tables, application, self._known.get(application.learner_id).details.ukprn)

    def _refuse_second(self, application: Application) -> None:
        if not application.state.live:
            return
        for other in self._rows.values():
            same = (other.learner_id, other.course_id) == (application.learner_id, application.course_id)
            if same and other.state.live and other.id != application.id:
                raise Conflict("There is an application for this course already.", field="course")


def _waits(application: Application) -> bool:
    return application.state.live and application.state is not ApplicationState.ENROLLED


def _within(moment: datetime | None, query: ReceivedQuery) -> bool:
    first, end = query.submitted_from, query.submitted_until
    if moment is None:
        return first is None and end is None
    return (first is None or moment >= first) and (end is None or moment < end)


def _number(application: Application) -> Place:
    return (application.id,)


def _submitted(application: Application) -> int:
    moment = application.submitted_at
    return round(moment.timestamp() * 1_000_000) if moment else 0


def _by_name(course: tuple[int, str]) -> tuple[str, int, str]:
    return title_key(course[1]), *course


_RANKS = {state: rank for rank, state in enumerate(ApplicationState)}

_PLACES: dict[ReceivedSort, Callable[[Application], Place]] = {
    ReceivedSort.SUBMITTED: lambda one: (_submitted(one), one.id),
    ReceivedSort.NAME: lambda one: (name_order(one.learner_name), one.id),
    ReceivedSort.COURSE: lambda one: (title_key(one.course), name_order(one.learner_name), one.id),
    ReceivedSort.STATUS: lambda one: (_RANKS[one.state], name_order(one.learner_name), one.id),
}
"""The place of an application in each order."""
