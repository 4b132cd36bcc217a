"""The course directory in the store, which is public and so not scoped."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from progress_core.domain.courses.courses import Course
from progress_core.domain.courses.search import CourseLine, CourseQuery, Facts, Pin
from progress_core.domain.courses.words import Term

__all__ = ["CourseLine", "CourseQuery", "Courses"]


class Courses(Protocol):
    """Stores the course directory.

    What a search finds, and in which order, is defined by the functions of `domain.courses.search`; courses that
    are withdrawn are not found.
    """

    def put_many(self, courses: Iterable[Course]) -> None:
        """Add courses, or replace courses with the same id.

        Raises:
            Conflict: another course has the same `Course.key`.
            NotFound: a provider does not exist.
        """
        ...

    def get(self, course_id: int) -> CourseLine:
        """Return one course, withdrawn or not.

        Raises:
            NotFound: there is none.
        """
        ...

    def get_many(self, course_ids: Iterable[int]) -> list[CourseLine]:
        """Return the courses with these ids, withdrawn or not, by id; unknown ids are left out."""
        ...

    def all(self) -> Iterator[Course]:
        """Return all courses, including withdrawn ones, by id."""
        ...

    def of_provider(self, ukprn: str, *, withdrawn: bool = False) -> list[CourseLine]:
        """Return a provider's courses by title, start and id.

        Args:
            ukprn: the provider.
            withdrawn: whether to return withdrawn ones too.
        """
        ...

    def page(self, query: CourseQuery) -> list[CourseLine]:
        """Return one page of the courses that a search finds, with their distances."""
        ...

    def tally(self, query: CourseQuery) -> Mapping[Facts, int]:
        """Count the courses that match the words and the distance of a search by facts, whatever its filters."""
        ...

    def pins(self, query: CourseQuery) -> list[Pin]:
        """Return where the courses that a search finds are, on all its pages; see `search.pins_of`."""
        ...

    def known(self, terms: Iterable[Term]) -> frozenset[Term]:
        """Return those terms that match a word of any course that is not withdrawn; see `search.searched_in`."""
        ...
