"""The use cases of the course directory, its files and favourites."""

from progress_core.domain.courses.search import CourseQuery
from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.importing.imports import ImportKind
from tests.given.course_files import HEADINGS as COURSE_HEADINGS
from tests.given.course_files import HEALTH, course_csv
from tests.given.people import NORTH
from tests.isolation.expect import ANONYMOUS, ANYBODY, LEARNERS_ALONE, OWN, READERS, Kind, Outcome
from tests.isolation.records import imports_of
from tests.isolation.rows import Args, Cell, Line, args
from tests.isolation.table.applying import a_course

May = Permission
_NO_ACCOUNT = {(ANONYMOUS, OWN): Outcome.ABSENT}
"""Who is nobody has nothing to change."""
_LEARNERS = LEARNERS_ALONE | {ANONYMOUS}
_READERS = READERS | {ANONYMOUS}


def _courses(cell: Cell) -> Args:
    return args("ours.csv", course_csv(HEALTH[1:], headings=COURSE_HEADINGS[1:]), ukprn=cell.ukprn)


def _courses_of_all(_: Cell) -> tuple[object, ...]:
    return "courses.csv", course_csv(HEALTH)


def _mark(cell: Cell) -> str:
    """Return what a person has seen of a checked file."""
    try:
        return cell.world.progress.course_files.preview(OPERATOR, cell.id)[1].plan.mark
    except NotFound:
        return ""


USE_CASES = (
    Line("courses.load", May.MANAGE_COURSES, build=lambda _: ([],)),
    Line("course_files.list", May.MANAGE_OWN_COURSES, Kind.A_WHOLE_PROVIDER, lambda c: (c.ukprn,)),
    Line("course_files.template", May.MANAGE_COURSES),
    Line("course_files.template · of a provider", May.MANAGE_OWN_COURSES, Kind.A_WHOLE_PROVIDER, lambda c: (c.ukprn,)),
    Line("course_files.dry_run", May.MANAGE_COURSES, build=_courses_of_all),
    Line("course_files.dry_run · of a provider", May.MANAGE_OWN_COURSES, Kind.A_WHOLE_PROVIDER, _courses),
    Line("course_files.load", May.MANAGE_COURSES, build=_courses_of_all),
    Line("course_files.load · of a provider", May.MANAGE_OWN_COURSES, Kind.A_WHOLE_PROVIDER, _courses),
    Line("course_files.check", May.MANAGE_OWN_COURSES, Kind.A_WHOLE_PROVIDER,
         lambda c: ("ours.csv", course_csv(HEALTH[1:], headings=COURSE_HEADINGS[1:]), c.ukprn)),
    Line("course_files.history", May.MANAGE_OWN_COURSES, Kind.A_WHOLE_PROVIDER, lambda c: (c.ukprn,)),
    Line("course_files.senders", ANYBODY, build=imports_of(ImportKind.COURSES)),
    Line("course_files.get", ANYBODY, Kind.A_COURSE_FILE, lambda c: (c.id,)),
    Line("course_files.preview", ANYBODY, Kind.A_COURSE_FILE, lambda c: (c.id,)),
    Line("course_files.confirm", ANYBODY, Kind.A_COURSE_FILE, lambda c: (c.id, _mark(c))),
    Line("course_files.error_workbook", ANYBODY, Kind.A_COURSE_FILE, lambda c: (c.id,)),
    Line("courses.search", ANYBODY, build=lambda _: (CourseQuery(),)),
    Line("courses.of_provider", ANYBODY, build=lambda _: (NORTH,)),
    Line("courses.locate", ANYBODY, build=lambda _: ("Leeds",)),
    Line("courses.other_places", ANYBODY, build=lambda _: ("Newport",)),
    Line("courses.names", ANYBODY, build=lambda c: ([c.ukprn],)),
    Line("courses.get", ANYBODY, build=lambda c: (a_course(c),)),
    Line("favourites.list", _LEARNERS, but=_NO_ACCOUNT),
    Line("favourites.course_ids", _LEARNERS),
    Line("favourites.count", _READERS, Kind.A_LEARNER, lambda c: (c.id,)),
    Line("favourites.save", _LEARNERS, build=lambda c: (a_course(c),), but=_NO_ACCOUNT),
    Line("favourites.remove", _LEARNERS, build=lambda c: (a_course(c),), but=_NO_ACCOUNT),
)  # fmt: skip
