"""Files of leavers: the spreadsheet to fill in, what it would do, and the button that does it (J2)."""

from http import HTTPStatus

from starlette.responses import Response

from progress_core.domain.foundations.errors import Conflict, Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.importing.imports import Import, ImportStatus
from progress_web.foundations.access import always
from progress_web.foundations.endpoints import Page
from progress_web.foundations.parameters import id_in_path
from progress_web.foundations.uploads import attachment, read_upload
from progress_web.foundations.visit import Visit
from progress_web.pages.importing.history import rows_of
from progress_web.pages.importing.parts import by_severity, file_too_large, max_megabytes, no_file


def template(visit: Visit) -> Response:
    """Download the spreadsheet to fill in."""
    return attachment(visit.progress.leaver_files.template(visit.actor), "leavers.xlsx")


def upload(visit: Visit) -> Response:
    """Show the form."""
    return _form(visit)


def send(visit: Visit) -> Response:
    """Check a file, and show what it would do."""
    visit.actor.require(Permission.DELETE_LEARNERS)
    name, content = read_upload(visit)
    if not content:
        return _form(visit, no_file(name) if name else (problem("file", "no_leaver_file"),))
    try:
        record = visit.progress.leaver_files.check(visit.actor, name, content)
    except Rejected as refused:
        return _form(visit, refused.problems)
    return visit.go("leaver-upload", id=record.id)


def too_large(visit: Visit) -> Response:
    """Answer a file that was too large to be read."""
    return _form(visit, file_too_large(visit), status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def show(visit: Visit) -> Response:
    """Show what a checked file would do, or what is wrong with it."""
    return _outcome(visit, visit.progress.leaver_files.get(visit.actor, id_in_path(visit)))


def confirm(visit: Visit) -> Response:
    """Record the leavers, if that would do what the person has seen."""
    import_id = id_in_path(visit)
    try:
        _, plan = visit.progress.leaver_files.confirm(visit.actor, import_id, visit.text("mark"))
    except Conflict as conflict:
        changed = Problem("", conflict.code, conflict.message)
        record = visit.progress.leaver_files.get(visit.actor, import_id)
        return _outcome(visit, record, (changed,), status=HTTPStatus.CONFLICT)
    counts = {"gone": plan.leave, "leavers_corrected": plan.corrected}
    done = {key: str(len(found)) for key, found in counts.items() if found}
    return visit.go("learners", {"filter": "left", **done})


def errors(visit: Visit) -> Response:
    """Download the person's own file, with the cells to correct marked."""
    content = visit.progress.leaver_files.error_workbook(visit.actor, id_in_path(visit))
    return attachment(content, "leavers-errors.xlsx")


def _form(visit: Visit, problems: tuple[Problem, ...] = (), *, status: int = 422) -> Response:
    records = visit.progress.leaver_files.history(visit.actor)
    return visit.page(
        "importing/leavers.html",
        status=status if problems else 200,
        records=records,
        rows=rows_of(
            visit,
            records,
            visit.progress.leaver_files.senders(visit.actor, records),
            lambda record: visit.path("leaver-upload", id=record.id),
        ),
        max_megabytes=max_megabytes(visit),
        problems=problems,
    )


def _outcome(visit: Visit, record: Import, problems: tuple[Problem, ...] = (), *, status: int = 200) -> Response:
    """Show what a file would do, or what is wrong with it; one that is recorded leads to those who have left."""
    if record.status is ImportStatus.SUCCESSFUL:
        return visit.go("learners", {"filter": "left"})
    _, report = visit.progress.leaver_files.preview(visit.actor, record.id)
    return visit.page(
        "importing/leavers_preview.html",
        status=status,
        record=record,
        report=report,
        plan=report.plan,
        problems=problems,
        **by_severity(report.problems),
    )


_UPLOAD = "/learners/leavers"

PAGES = (
    Page(_UPLOAD, "leaver-uploads", upload),
    Page(
        _UPLOAD,
        "leaver-uploads",
        send,
        "POST",
        queue="files",
        files=1,
        permission=Permission.DELETE_LEARNERS,
        too_large=too_large,
    ),
    Page(f"{_UPLOAD}/template.xlsx", "leavers-template", template, gives_file=always),
    Page(f"{_UPLOAD}/{{id:number}}", "leaver-upload", show, queue="files"),
    Page(f"{_UPLOAD}/{{id:number}}", "leaver-upload", confirm, "POST", queue="files"),
    Page(f"{_UPLOAD}/{{id:number}}/errors.xlsx", "leaver-upload-errors", errors, queue="files", gives_file=always),
)
