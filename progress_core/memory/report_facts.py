"""The facts of learners and applications in memory, as reports and the lists behind their figures see them."""

from progress_core.domain.applications.applications import Application
from progress_core.domain.foundations.actors import Scope
from progress_core.domain.learners.learners import Learner
from progress_core.domain.reports.cells import NO_DESTINATION, NO_GROUP, Facts, Value
from progress_core.domain.reports.facts import FIRST_SENT, best, rank, year_submitted
from progress_core.domain.reports.reports import measured_facts
from progress_core.memory.tables import Tables


class MemoryFacts:
    """Knows the facts of reports.

    Args:
        tables: the tables of the transaction.
        scope: who asks: groups outside it are not told.
    """

    def __init__(self, tables: Tables, scope: Scope) -> None:
        self._courses = tables.courses
        self._learners = tables.learners
        self._groups: dict[int, list[int]] = {}
        self._applications: dict[int, list[Application]] = {}
        for group in tables.groups.values():
            if scope.sees_provider(group.ukprn) or group.id in scope.groups:
                for member in tables.members.find(group.id) or ():
                    self._groups.setdefault(member, []).append(group.id)
        for application in tables.applications.values():
            self._applications.setdefault(application.learner_id, []).append(application)

    def of_learner(self, learner: Learner) -> Facts:
        """Return the facts of a learner."""
        profile = learner.profile
        nearest = best(self._applications.get(learner.id, ()))
        nearness = rank(nearest.state) if nearest else 0
        sent = nearest if nearness >= FIRST_SENT else None
        measured: dict[str, Value] = {
            "personal": int(profile.personal_information),
            "qualifications": int(profile.qualifications),
            "statements": int(profile.statements),
            "reference": int(profile.reference),
            "standing": learner.standing,
            "rank": nearness,
        }
        return {**self._of_school(learner), **self._of_course(sent), **measured_facts(measured)}

    def of_application(self, application: Application) -> Facts:
        """Return the facts of an application."""
        return {
            **self._of_school(self._learners.get(application.learner_id)),
            **self._of_course(application),
            "state": (application.state.value,),
            "course": (application.course_id,),
            "submitted": (year_submitted(application),),
        }

    def _of_school(self, learner: Learner) -> dict[str, tuple[Value, ...]]:
        details = learner.details
        groups = tuple(self._groups.get(learner.id, (NO_GROUP,)))
        return {"provider": (details.ukprn,), "year": (details.year_group,), "group": groups}

    def _of_course(self, application: Application | None) -> dict[str, tuple[Value, ...]]:
        if application is None:
            return {"receiver": (NO_DESTINATION,), "type": (NO_DESTINATION,), "subject": (NO_DESTINATION,)}
        course = self._courses.get(application.course_id)
        return {"receiver": (application.ukprn,), "type": (course.type,), "subject": (course.subject_area,)}
