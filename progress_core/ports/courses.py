"""The course directory in the store, which is public and so not scoped."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from attrs import frozen

from progress_core.domain.applications.courses import Course


@frozen
class CourseQuery:
    """A query for a page of courses.

    Args:
        words: words that are all in the title, type, venue, town, postcode or provider's name, as
            `searched_words` reads them: case, accents and apostrophes do not count; "" for all.
        ukprn: one provider; "" for all.
        after: `CoursePage.next` of the page before; "" for the first page.
        limit: maximum number on a page.
    """

    words: str = ""
    ukprn: str = ""
    after: str = ""
    limit: int = 50


@frozen
class CourseLine:
    """A course in a list.

    Args:
        course: the course.
        provider: name of its provider.
    """

    course: Course
    provider: str


@frozen
class CoursePage:
    """A page of courses, sorted by title, then provider's name, both by their `title_key`, then id.

    Args:
        lines: the courses, without withdrawn ones.
        next: value of `after` for the next page; "" on the last page.
    """

    lines: tuple[CourseLine, ...]
    next: str = ""


class Courses(Protocol):
    """Stores the course directory."""

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

    def all(self) -> Iterator[Course]:
        """Return all courses, including withdrawn ones, by id."""
        ...

    def page(self, query: CourseQuery) -> CoursePage:
        """Return one page of courses.

        Raises:
            Rejected: `after` is not the `next` of a page.
        """
        ...
