"""What loading a file of courses would do to those that are there (manual 1.1; H1, E6)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from itertools import chain

from attrs import evolve, frozen

from progress_core.domain.courses.courses import Course, likeness
from progress_core.domain.importing.imports import FieldChange, RowProblem

_SHOWN = {
    "type": "type",
    "subject": "title",
    "venue": "venue",
    "town": "town",
    "lat": "latitude",
    "lon": "longitude",
    "subject_area": "subject_area",
    "start": "starts_on",
    "length": "length",
    "entry_requirements": "entry_requirements",
    "website": "website",
    "applications_open": "opens_on",
    "applications_close": "closes_on",
}
"""Field of the form -> attribute of the course, for all that may change without making another course of it."""

_Likeness = tuple[str, str, str, str, str]
_AUGUST = 8


@frozen
class PlannedCourse:
    """A row of the file and what becomes of it.

    Args:
        row: number of the row in the spreadsheet; 0 if there is none.
        course: the course, with its number if it is there already, or 0.
        changes: what changes of a course that is there.
        returns: whether it had been withdrawn, and is offered again.
    """

    row: int
    course: Course
    changes: tuple[FieldChange, ...] = ()
    returns: bool = False


@frozen
class Withdrawal:
    """A course that is there, and that the file no longer names.

    Args:
        course: as it is until now.
        application_ids: numbers of the applications for it that its provider has received and that are still open.
    """

    course: Course
    application_ids: tuple[int, ...] = ()


@frozen
class CoursePlan:
    """What becomes of each course.

    Args:
        added: courses that are new.
        changed: courses that are there, and something of them changes.
        unchanged: courses that are there and stay as they are.
        withdrawn: courses on offer until now that the file no longer names.
    """

    added: tuple[PlannedCourse, ...] = ()
    changed: tuple[PlannedCourse, ...] = ()
    unchanged: tuple[PlannedCourse, ...] = ()
    withdrawn: tuple[Withdrawal, ...] = ()

    @property
    def updated(self) -> int:
        """Number of courses that were there, changed or not."""
        return len(self.changed) + len(self.unchanged)

    @property
    def mark(self) -> str:
        """A text that differs between two plans that do not do the same; a person confirms what has this mark."""
        parts = (self.added, self.changed, self.withdrawn)
        return sha256(repr(parts).encode("utf-8", "backslashreplace")).hexdigest()


@frozen
class CourseReport:
    """What loading a file does or would do.

    Args:
        plan: what becomes of each course; nothing if there are errors.
        problems: errors and warnings by row and column.
    """

    plan: CoursePlan
    problems: tuple[RowProblem, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether there are no errors, so that the file can be loaded."""
        return not any(found.problem.severity == "error" for found in self.problems)


def plan_courses(
    read: Iterable[tuple[int, Course]],
    there: Iterable[Course],
    *,
    types: Iterable[str] = (),
    on: date | None = None,
) -> CoursePlan:
    """Compare the courses of a file with those that are there.

    A course is the same however its type and subject are spelt. It is the same, too, if only its start moves within
    the school year, and no other course may be meant.

    Args:
        read: the courses of the file, each with its row.
        there: all courses that the file replaces, withdrawn ones too.
        types: types of other courses as they are spelt there, which the file's types adopt; the first is preferred.
        on: today: a course that has begun does not move; None lets any course move.
    """
    stored = list(there)
    rows = _spelt(read, stored, types)
    same = _same(rows, stored)
    named = {course.id for course in same.values()}
    gone = [course for course in stored if course.id not in named and not course.withdrawn]
    moved = _moved([course for _, course in rows if course.likeness not in same], gone, on)
    taken = {course.key: course.id for course in stored}
    added: list[PlannedCourse] = []
    changed: list[PlannedCourse] = []
    unchanged: list[PlannedCourse] = []
    for row, course in rows:
        before = same.get(course.likeness) or moved.get(course.likeness)
        if before is None:
            added.append(PlannedCourse(row, course))
            continue
        after = evolve(course, id=before.id)
        if taken.get(after.key, before.id) != before.id:  # a twin from when spellings made courses
            after = evolve(after, type=before.type, title=before.title)
        planned = PlannedCourse(row, after, _changes(before, after), before.withdrawn)
        (changed if planned.changes or planned.returns else unchanged).append(planned)
    stay = {course.id for course in moved.values()}
    withdrawn = (Withdrawal(course) for course in gone if course.id not in stay)
    return CoursePlan(tuple(added), tuple(changed), tuple(unchanged), tuple(withdrawn))


def _spelt(
    read: Iterable[tuple[int, Course]], there: Iterable[Course], types: Iterable[str]
) -> list[tuple[int, Course]]:
    """Return the rows with each type spelt in one way, so that filters have it once.

    That is how other courses spell it, or else how a course that is there does if the file has that too, so that a
    whole file can correct it, or else how the first row does.
    """
    rows = list(read)
    written = dict.fromkeys(course.type for _, course in rows)
    kept = dict.fromkeys(course.type for course in there if course.type in written)
    spelling: dict[str, str] = {}
    for text in chain(types, kept, written):
        spelling.setdefault(likeness(text), text)
    chosen = {text: spelling[likeness(text)] for text in written}
    return [
        (row, course if chosen[course.type] == course.type else evolve(course, type=chosen[course.type]))
        for row, course in rows
    ]


def _same(rows: Iterable[tuple[int, Course]], there: Iterable[Course]) -> dict[_Likeness, Course]:
    """Return the courses that are there by the likeness of rows; of twins, one that is on offer."""
    wanted = {course.likeness: course.key for _, course in rows}
    found: dict[_Likeness, Course] = {}
    for course in sorted(there, key=lambda course: course.withdrawn):
        alike = course.likeness
        other = found.get(alike)
        exact = wanted.get(alike) == course.key
        if alike in wanted and (other is None or (exact and other.withdrawn == course.withdrawn)):
            found[alike] = course
    return found


def _moved(new: Iterable[Course], gone: Iterable[Course], on: date | None) -> dict[_Likeness, Course]:
    """Return the courses of which only the start changes, by the likeness of what they become."""
    starts: dict[tuple[str | int, ...], list[Course]] = defaultdict(list)
    for course in new:
        starts[_but_for_month(course)].append(course)
    left: dict[tuple[str | int, ...], list[Course]] = defaultdict(list)
    for course in gone:
        left[_but_for_month(course)].append(course)
    pairs = ((left[kind], found) for kind, found in starts.items() if kind in left)
    return {
        after[0].likeness: before[0]
        for before, after in pairs
        if len(before) == len(after) == 1 and (on is None or affects_learners(before[0], on))
    }


def _but_for_month(course: Course) -> tuple[str | int, ...]:
    """Return what stays of a course whose start moves; next year's is another course, with its own applications."""
    ukprn, postcode, _, type_, title = course.likeness
    return ukprn, postcode, type_, title, course.starts_on.year - (course.starts_on.month < _AUGUST)


def with_applications(plan: CoursePlan, applications: Mapping[int, tuple[int, ...]]) -> CoursePlan:
    """Return a plan that names the applications that wait for the courses that it withdraws.

    Args:
        plan: from `plan_courses`.
        applications: course id -> numbers of the applications.
    """
    withdrawn = (evolve(found, application_ids=applications.get(found.course.id, ())) for found in plan.withdrawn)
    return evolve(plan, withdrawn=tuple(withdrawn))


def affects_learners(course: Course, on: date) -> bool:
    """Return whether learners can still be waiting for a course: not once it has begun."""
    return course.starts_on > on


def text_of(course: Course, field: str) -> str:
    """Return a field of a course as the cell of a file has it.

    Args:
        course: the course.
        field: name of the field, as in the form.
    """
    value = getattr(course, _SHOWN[field])
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def _changes(before: Course, after: Course) -> tuple[FieldChange, ...]:
    texts = ((field, text_of(before, field), text_of(after, field)) for field in _SHOWN)
    return tuple(FieldChange(*found) for found in texts if found[1] != found[2])
