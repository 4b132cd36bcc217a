"""A provider's own courses: what learners see of them, and the spreadsheet that replaces them (H1)."""

from http import HTTPStatus

from starlette.responses import Response

from progress_core.domain.foundations.errors import Conflict, NotFound, Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.importing.imports import Import, ImportStatus
from progress_web.foundations.access import always
from progress_web.foundations.endpoints import Page
from progress_web.foundations.notices import notice_of
from progress_web.foundations.parameters import id_in_path, ukprn_in_path
from progress_web.foundations.uploads import attachment, read_upload
from progress_web.foundations.visit import Visit
from progress_web.pages.importing.history import rows_of
from progress_web.pages.importing.parts import by_severity, file_too_large, max_megabytes, no_file

_PAST = {"course_begun", "course_withdrawn"}


def courses(visit: Visit) -> Response:
    """List a provider's courses, those that are past apart."""
    provider, found = visit.progress.course_files.list(visit.actor, ukprn_in_path(visit))
    past = [own for own in found if any(reason.code in _PAST for reason in own.blockers)]
    return visit.page(
        "courses/own.html",
        provider=provider,
        offered=[own for own in found if own not in past],
        past=past,
        notice=notice_of(visit),
    )


def template(visit: Visit) -> Response:
    """Download the spreadsheet to fill in, with the courses that are on offer."""
    ukprn = ukprn_in_path(visit)
    return attachment(visit.progress.course_files.template(visit.actor, ukprn), f"courses-{ukprn}.xlsx")


def upload(visit: Visit) -> Response:
    """Show the form."""
    return _form(visit)


def send(visit: Visit) -> Response:
    """Check a file, and show what it would do."""
    visit.actor.require(Permission.MANAGE_OWN_COURSES)
    ukprn = ukprn_in_path(visit)
    name, content = read_upload(visit)
    if not content:
        return _form(visit, no_file(name) if name else (problem("file", "no_course_file"),))
    try:
        record = visit.progress.course_files.check(visit.actor, name, content, ukprn)
    except Rejected as refused:
        return _form(visit, refused.problems)
    return visit.go("course-upload", ukprn=ukprn, id=record.id)


def too_large(visit: Visit) -> Response:
    """Answer a file that was too large to be read."""
    return _form(visit, file_too_large(visit), status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def show(visit: Visit) -> Response:
    """Show what a checked file would do, or what is wrong with it."""
    return _outcome(visit, _checked(visit))


def confirm(visit: Visit) -> Response:
    """Replace the courses, if that would do what the person has seen."""
    record = _checked(visit)
    try:
        _, plan = visit.progress.course_files.confirm(visit.actor, record.id, visit.text("mark"))
    except Conflict as conflict:
        changed = Problem("", conflict.code, conflict.message)
        return _outcome(visit, _checked(visit), (changed,), status=HTTPStatus.CONFLICT)
    counts = {"courses_added": plan.added, "courses_changed": plan.changed, "courses_withdrawn": plan.withdrawn}
    done = {key: str(len(found)) for key, found in counts.items() if found}
    return visit.go("provider-courses", done, ukprn=record.ukprn)


def errors(visit: Visit) -> Response:
    """Download the person's own file, with the cells to correct marked."""
    record = _checked(visit)
    content = visit.progress.course_files.error_workbook(visit.actor, record.id)
    return attachment(content, f"courses-{record.ukprn}-errors.xlsx")


def _form(visit: Visit, problems: tuple[Problem, ...] = (), *, status: int = 422) -> Response:
    provider, found = visit.progress.course_files.list(visit.actor, ukprn_in_path(visit))
    records = visit.progress.course_files.history(visit.actor, provider.ukprn)
    return visit.page(
        "courses/upload.html",
        status=status if problems else 200,
        provider=provider,
        there=sum(not own.line.course.withdrawn for own in found),
        records=records,
        rows=rows_of(
            visit,
            records,
            visit.progress.course_files.senders(visit.actor, records),
            lambda record: visit.path("course-upload", ukprn=provider.ukprn, id=record.id),
        ),
        max_megabytes=max_megabytes(visit),
        problems=problems,
    )


def _checked(visit: Visit) -> Import:
    """Return the file in the address.

    Raises:
        NotAllowed: the person may not upload courses.
        NotFound: there is no such file of this provider, or it is not the person's to see.
    """
    visit.actor.require(Permission.MANAGE_OWN_COURSES)
    record = visit.progress.course_files.get(visit.actor, id_in_path(visit))
    if record.ukprn != ukprn_in_path(visit):
        raise NotFound
    return record


def _outcome(visit: Visit, record: Import, problems: tuple[Problem, ...] = (), *, status: int = 200) -> Response:
    """Show what a file would do, or what is wrong with it; one that is loaded leads to the courses."""
    if record.status is ImportStatus.SUCCESSFUL:
        return visit.go("provider-courses", ukprn=record.ukprn)
    _, report = visit.progress.course_files.preview(visit.actor, record.id)
    return visit.page(
        "courses/preview.html",
        status=status,
        provider=visit.progress.providers.get(visit.actor, record.ukprn),
        record=record,
        report=report,
        plan=report.plan,
        waiting=sum(len(gone.application_ids) for gone in report.plan.withdrawn),
        problems=problems,
        **by_severity(report.problems),
    )


_UPLOAD = "/providers/{ukprn}/courses/import"

PAGES = (
    Page("/providers/{ukprn}/courses", "provider-courses", courses),
    Page("/providers/{ukprn}/courses/template.xlsx", "provider-courses-template", template, gives_file=always),
    Page(_UPLOAD, "course-uploads", upload),
    Page(
        _UPLOAD,
        "course-uploads",
        send,
        "POST",
        queue="files",
        files=1,
        permission=Permission.MANAGE_OWN_COURSES,
        too_large=too_large,
    ),
    Page(f"{_UPLOAD}/{{id:number}}", "course-upload", show, queue="files"),
    Page(f"{_UPLOAD}/{{id:number}}", "course-upload", confirm, "POST", queue="files"),
    Page(f"{_UPLOAD}/{{id:number}}/errors.xlsx", "course-upload-errors", errors, queue="files", gives_file=always),
)
