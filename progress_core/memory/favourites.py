"""Favourites in memory."""

from progress_core.domain.courses.favourites import Favourite
from progress_core.domain.foundations.actors import Scope
from progress_core.memory.learners import MemoryLearners
from progress_core.memory.tables import Tables


class MemoryFavourites:
    """See `progress_core.ports.favourites.Favourites`."""

    def __init__(self, tables: Tables) -> None:
        self._learners = MemoryLearners(tables)
        self._rows = tables.favourites
        self._known = tables.learners
        self._courses = tables.courses

    def put(self, favourite: Favourite) -> None:
        self._known.get(favourite.learner_id)
        self._courses.get(favourite.course_id)
        self._rows.put((favourite.learner_id, favourite.course_id), favourite)

    def remove(self, learner_id: int, course_id: int) -> None:
        self._rows.drop((learner_id, course_id))

    def of(self, scope: Scope, learner_id: int) -> list[Favourite]:
        if not self._learners.get_many(scope, [learner_id]):
            return []
        theirs = [favourite for favourite in self._rows.values() if favourite.learner_id == learner_id]
        by_course = sorted(theirs, key=lambda favourite: favourite.course_id)
        return sorted(by_course, key=lambda favourite: favourite.saved_at, reverse=True)
