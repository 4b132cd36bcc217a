"""The course directory, as everybody may look through it (manual 1.1; H1)."""

from progress_core.domain.permissions import Actor
from progress_core.ports.courses import CourseLine, CoursePage, CourseQuery
from progress_core.usecases.context import Context

__all__ = ["CourseLine", "CoursePage", "CourseQuery", "Courses"]


class Courses:
    """What people do with the directory."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def search(self, actor: Actor, query: CourseQuery) -> CoursePage:
        """Give one page of the courses on offer.

        Args:
            actor: anybody: the directory is public.
            query: which.

        Raises:
            Rejected: the page is not one of this list.

        Source: manual 1.1; features H1.
        """
        del actor
        with self._context.store.snapshot() as work:
            return work.courses.page(query)

    def get(self, actor: Actor, course_id: int) -> CourseLine:
        """Give one course, on offer or not.

        Raises:
            NotFound: there is none.
        """
        del actor
        with self._context.store.snapshot() as work:
            return work.courses.get(course_id)
