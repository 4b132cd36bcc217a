"""The courses that learners saved, in the store."""

from typing import Protocol

from progress_core.domain.courses.favourites import Favourite
from progress_core.domain.foundations.actors import Scope


class Favourites(Protocol):
    """Stores the favourites of each learner."""

    def put(self, favourite: Favourite) -> None:
        """Add a favourite, or replace that of the same learner and course.

        Raises:
            NotFound: the learner or the course does not exist.
        """
        ...

    def remove(self, learner_id: int, course_id: int) -> None:
        """Remove a favourite, if it exists."""
        ...

    def of(self, scope: Scope, learner_id: int) -> list[Favourite]:
        """Return a learner's favourites, latest first, then by course; none if the learner is not in scope."""
        ...
