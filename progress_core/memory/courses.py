"""The course directory in memory."""

from collections.abc import Iterable, Iterator

from progress_core.domain.applications.courses import Course
from progress_core.domain.foundations.errors import Conflict
from progress_core.domain.values.name_keys import searched_words, title_key
from progress_core.memory.pages import page_after
from progress_core.memory.tables import Tables
from progress_core.ports.courses import CourseLine, CoursePage, CourseQuery


class MemoryCourses:
    """See `progress_core.ports.courses.Courses`."""

    def __init__(self, tables: Tables) -> None:
        self._providers = tables.providers
        self._rows = tables.courses

    def put_many(self, courses: Iterable[Course]) -> None:
        put = list(courses)
        for course in put:
            self._providers.get(course.ukprn)
        replaced = {course.id for course in put}
        kept = [course for course in self._rows.values() if course.id not in replaced]
        if len({course.key for course in (*kept, *put)}) != len(kept) + len(put):
            raise Conflict("The directory has this course already.")
        for course in put:
            self._rows.put(course.id, course)

    def get(self, course_id: int) -> CourseLine:
        return self._line(self._rows.get(course_id))

    def all(self) -> Iterator[Course]:
        return iter(sorted(self._rows.values(), key=lambda course: course.id))

    def page(self, query: CourseQuery) -> CoursePage:
        words = searched_words(query.words)
        lines = [self._line(course) for course in self._rows.values() if not course.withdrawn]
        found = [
            line
            for line in lines
            if query.ukprn in ("", line.course.ukprn) and all(word in _text(line) for word in words)
        ]
        shown, next_place = page_after(found, _order, after=query.after, limit=query.limit)
        return CoursePage(tuple(shown), next_place)

    def _line(self, course: Course) -> CourseLine:
        return CourseLine(course, self._providers.get(course.ukprn).name)


def _text(line: CourseLine) -> str:
    course = line.course
    parts = (course.title, course.type, course.venue, course.town, course.postcode, line.provider)
    return title_key(" ".join(parts))


def _order(line: CourseLine) -> tuple[str, str, int]:
    return title_key(line.course.title), title_key(line.provider), line.course.id
