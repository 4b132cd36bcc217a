"""The course directory in memory."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from progress_core.domain.courses import search
from progress_core.domain.courses.courses import Course
from progress_core.domain.courses.search import CourseLine, CourseQuery, Facts, Pin
from progress_core.domain.courses.words import Term
from progress_core.domain.foundations.errors import Conflict
from progress_core.domain.values.name_keys import title_key
from progress_core.memory.tables import Tables


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

    def get_many(self, course_ids: Iterable[int]) -> list[CourseLine]:
        wanted = set(course_ids)
        return [self._line(course) for course in self.all() if course.id in wanted]

    def all(self) -> Iterator[Course]:
        return iter(sorted(self._rows.values(), key=lambda course: course.id))

    def of_provider(self, ukprn: str, *, withdrawn: bool = False) -> list[CourseLine]:
        found = [course for course in self.all() if course.ukprn == ukprn and (withdrawn or not course.withdrawn)]
        theirs = [self._line(course) for course in found]
        return sorted(theirs, key=lambda line: (title_key(line.course.title), line.course.starts_on, line.course.id))

    def page(self, query: CourseQuery) -> list[CourseLine]:
        found = sorted(self._found(query), key=lambda line: search.order_of(line, query))
        first = (query.page - 1) * query.limit
        return found[first : first + query.limit]

    def tally(self, query: CourseQuery) -> Mapping[Facts, int]:
        return Counter(search.facts_of(line.course) for line in self._unfiltered(query))

    def pins(self, query: CourseQuery) -> list[Pin]:
        return search.pins_of(self._found(query))

    def known(self, terms: Iterable[Term]) -> frozenset[Term]:
        lines = (self._line(course) for course in self._rows.values() if not course.withdrawn)
        words = frozenset(chain.from_iterable(map(search.searched_in, lines)))
        return frozenset(term for term in terms if term.matches(words))

    def _found(self, query: CourseQuery) -> Iterator[CourseLine]:
        return (line for line in self._unfiltered(query) if search.is_chosen(search.facts_of(line.course), query))

    def _unfiltered(self, query: CourseQuery) -> Iterator[CourseLine]:
        for course in self._rows.values():
            line = self._line(course, query)
            if not course.withdrawn and search.is_near(line, query) and search.matches_words(query.words, line):
                yield line

    def _line(self, course: Course, query: CourseQuery = CourseQuery()) -> CourseLine:  # noqa: B008 - frozen
        provider = self._providers.get(course.ukprn).name
        return CourseLine(course, provider, search.distance(course, query.near))
