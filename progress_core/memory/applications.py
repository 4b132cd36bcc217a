"""Applications in memory."""

from attrs import evolve

from progress_core.domain.applications.applications import Application, name_begins
from progress_core.domain.foundations.actors import Scope
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.domain.values.name_keys import searched_words
from progress_core.memory.learners import MemoryLearners
from progress_core.memory.pages import page_after
from progress_core.memory.tables import Tables, refuse_repeats
from progress_core.ports.applications import ReceivedPage, ReceivedQuery


class MemoryApplications:
    """See `progress_core.ports.applications.Applications`."""

    def __init__(self, tables: Tables) -> None:
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

    def get(self, scope: Scope, application_id: int) -> Application:
        application = self._rows.get(application_id)
        self._learners.get(scope, application.learner_id)
        return application

    def of_learner(self, scope: Scope, learner_id: int) -> list[Application]:
        if not self._learners.get_many(scope, [learner_id]):
            return []
        theirs = [application for application in self._rows.values() if application.learner_id == learner_id]
        return sorted(theirs, key=lambda application: application.id)

    def get_received(self, scope: Scope, application_id: int) -> Application:
        application = self._rows.get(application_id)
        if not (application.state.received and scope.sees_provider(application.ukprn)):
            raise NotFound
        return application

    def received(self, scope: Scope, query: ReceivedQuery) -> ReceivedPage:
        words = searched_words(query.search)
        found = [
            application
            for application in self._rows.values()
            if application.state.received
            and scope.sees_provider(application.ukprn)
            and query.ukprn in ("", application.ukprn)
            and (not query.states or application.state in query.states)
            and all(name_begins(f"{application.learner_name} {application.course}", word) for word in words)
        ]
        shown, next_place = page_after(found, _order, after=query.after, limit=query.limit)
        return ReceivedPage(tuple(shown), next_place)

    def save(self, application: Application) -> Application:
        if self._rows.get(application.id).version != application.version:
            raise Conflict
        self._refuse_second(application)
        saved = evolve(application, version=application.version + 1)
        self._rows.put(application.id, saved)
        return saved

    def _refuse_second(self, application: Application) -> None:
        if not application.state.live:
            return
        for other in self._rows.values():
            same = (other.learner_id, other.course_id) == (application.learner_id, application.course_id)
            if same and other.state.live and other.id != application.id:
                raise Conflict("There is an application for this course already.", field="course")


def _order(application: Application) -> tuple[int, int]:
    """Return the sort key: the time of submission, latest first."""
    moment = application.submitted_at
    return -round(moment.timestamp() * 1_000_000) if moment else 0, -application.id
