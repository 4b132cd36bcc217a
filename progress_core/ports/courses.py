"""The course directory in the store. It is public: nothing in it is scoped."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from attrs import frozen

from progress_core.domain.applications.courses import Course


@frozen
class CourseQuery:
    """What a list of courses is to show.

    Args:
        words: each is somewhere in the title, type, venue, town, postcode or provider's name, without regard to
            case; "" for all.
        ukprn: one provider, or "" for all.
        after: the `CoursePage.next` of the page before; "" for the first page.
        limit: at most so many on a page.
    """

    words: str = ""
    ukprn: str = ""
    after: str = ""
    limit: int = 50


@frozen
class CourseLine:
    """A course as lists show it.

    Args:
        course: what is offered.
        provider: name of the provider.
    """

    course: Course
    provider: str


@frozen
class CoursePage:
    """A page of courses, by title, then provider's name, both without regard to case, then id.

    Args:
        lines: the courses; those withdrawn left out.
        next: give as `after` for the next page; "" on the last.
    """

    lines: tuple[CourseLine, ...]
    next: str = ""


class Courses(Protocol):
    """Remembers the directory."""

    def put_many(self, courses: Iterable[Course]) -> None:
        """Add courses, or replace those with the same id.

        Raises:
            Conflict: another course has the same `Course.key`.
            NotFound: a provider is not there.
        """
        ...

    def get(self, course_id: int) -> CourseLine:
        """Return one course, withdrawn or not.

        Raises:
            NotFound: there is none.
        """
        ...

    def all(self) -> Iterator[Course]:
        """Return every course, withdrawn ones too, by id."""
        ...

    def page(self, query: CourseQuery) -> CoursePage:
        """Return one page of the courses that the query asks for.

        Raises:
            Rejected: `after` is not the `next` of a page.
        """
        ...
