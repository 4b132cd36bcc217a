"""Files of courses: replace the courses of a provider, or see what a file would do (H1, E6)."""

from collections.abc import Iterable

from attrs import frozen

from progress_core.domain.accounts.access_tokens import TokenScope
from progress_core.domain.courses.plan import CourseReport, PlannedCourse
from progress_core.domain.importing.imports import FieldChange
from progress_web.api.foundations.calls import Call, Reply, SentFile
from progress_web.api.foundations.field_problems import FieldProblem, RejectedFile, rows_told
from progress_web.api.foundations.fields import short
from progress_web.api.foundations.operations import Operation


@frozen(kw_only=True)
class CourseFileAsked:
    """What a file of courses is about.

    Args:
        ukprn: the provider whose courses the file replaces; empty for those of all providers, as the operator may.
    """

    ukprn: str = short(most=8)


@frozen
class CourseRow:
    """A row of the file and what becomes of it.

    Args:
        row: its number in the spreadsheet.
        course: number of the course; null if it is new and not there yet.
        name: subject and type of the course.
        changes: what changes of a course that is there.
        returns: whether it had been withdrawn, and is offered again.
    """

    row: int
    course: int | None
    name: str
    changes: tuple[FieldChange, ...]
    returns: bool


@frozen
class WithdrawnCourse:
    """A course that is there, and that the file no longer names.

    Args:
        course: its number.
        name: its subject and type.
        applications: numbers of the open applications for it; their learners are told.
    """

    course: int
    name: str
    applications: tuple[int, ...]


@frozen
class CourseFileReport:
    """What a file of courses does, or would do.

    Args:
        ok: whether it has no errors; a file with errors changes nothing.
        added: courses that are new.
        changed: courses that are there, and something of them changes.
        unchanged: how many courses stay as they are.
        withdrawn: courses on offer until now that the file no longer names.
        problems: errors and warnings by row and column; row 0 is the whole file.
    """

    ok: bool
    added: tuple[CourseRow, ...]
    changed: tuple[CourseRow, ...]
    unchanged: int
    withdrawn: tuple[WithdrawnCourse, ...]
    problems: tuple[FieldProblem, ...]


def import_courses(call: Call, query: CourseFileAsked, file: SentFile) -> Reply[CourseFileReport]:
    """Replace courses by those of a file: all of them, or none if there is any error.

    Courses that the file no longer names are withdrawn: applications for them stay, and their learners are told.
    """
    report = call.progress.course_files.load(call.actor, file.name, file.content, ukprn=query.ukprn)
    if not report.ok:
        raise RejectedFile(report.problems)
    return Reply(_report(report))


def check_course_file(call: Call, query: CourseFileAsked, file: SentFile) -> Reply[CourseFileReport]:
    """Return what importing a file of courses would do, and all that is wrong with it; nothing is changed."""
    return Reply(_report(call.progress.course_files.dry_run(call.actor, file.name, file.content, ukprn=query.ukprn)))


def _report(report: CourseReport) -> CourseFileReport:
    plan = report.plan
    return CourseFileReport(
        report.ok,
        _rows(plan.added),
        _rows(plan.changed),
        len(plan.unchanged),
        tuple(WithdrawnCourse(gone.course.id, gone.course.name, gone.application_ids) for gone in plan.withdrawn),
        rows_told(report.problems),
    )


def _rows(planned: Iterable[PlannedCourse]) -> tuple[CourseRow, ...]:
    return tuple(
        CourseRow(one.row, one.course.id or None, one.course.name, one.changes, one.returns) for one in planned
    )


_WRITE = TokenScope.PROVIDERS_WRITE

OPERATIONS = (
    Operation("POST", "/courses/import", import_courses, _WRITE, queue="files"),
    Operation("POST", "/courses/check", check_course_file, _WRITE, queue="files", changes=False),
)
