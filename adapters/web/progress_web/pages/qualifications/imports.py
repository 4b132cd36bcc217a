"""Learner qualifications import/export, the second half: importing the completed workbook (manual 9.3)."""

from functools import partial

from starlette.responses import Response

from progress_core.domain.foundations.errors import NotFound, Rejected
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.importing.imports import Import
from progress_core.domain.qualifications.plan import QualificationReport
from progress_web.foundations.access import always
from progress_web.foundations.endpoints import Page
from progress_web.foundations.notices import Notice
from progress_web.foundations.parameters import id_in_path, ukprn_in_path
from progress_web.foundations.uploads import attachment, read_upload
from progress_web.foundations.visit import Visit
from progress_web.pages.importing.history import STATUSES, outcome_of, rows_of
from progress_web.pages.importing.parts import (
    by_severity,
    file_errors,
    file_too_large,
    import_notice,
    max_megabytes,
    no_file,
)


def imports(visit: Visit) -> Response:
    """Show the form and the previous imports."""
    return _list_page(visit, notice=import_notice(visit, partial(_import, visit)))


def send(visit: Visit) -> Response:
    """Request an import ("Import"), or show what it would do ("Check only (dry run)")."""
    visit.actor.require(Permission.ADD_QUALIFICATIONS)
    ukprn, complete = ukprn_in_path(visit), bool(visit.text("complete"))
    visit.progress.providers.get(visit.actor, ukprn)
    importing = visit.progress.qualification_imports
    name, content = read_upload(visit)
    if not content:
        return _list_page(visit, no_file(name))
    try:
        if visit.text("action") == "check":
            report = importing.dry_run(visit.actor, name, content, ukprn=ukprn, complete=complete, in_haste=True)
            return _plan_page(visit, name, report)
        record = importing.request(visit.actor, name, content, ukprn=ukprn, complete=complete)
    except Rejected as refused:
        return _list_page(visit, refused.problems)
    if record.finished:
        return visit.go("qualification-import", ukprn=ukprn, id=record.id)
    return visit.go("qualification-imports", {"requested": str(record.id)}, ukprn=ukprn)


def too_large(visit: Visit) -> Response:
    """Answer a file that was too large to be read."""
    return _list_page(visit, file_too_large(visit), status=413)


def show(visit: Visit) -> Response:
    """Show the outcome of an import, or its progress."""
    record = _import(visit, id_in_path(visit))
    done, total = (0, 0) if record.finished else visit.progress.qualification_imports.progress(visit.actor, record.id)
    return visit.page(
        "qualifications/import.html",
        provider=visit.progress.providers.get(visit.actor, ukprn_in_path(visit)),
        record=record,
        senders=visit.progress.qualification_imports.senders(visit.actor, [record]),
        tag=STATUSES[record.status],
        outcome=outcome_of(record),
        done=done,
        total=total,
        kept=visit.progress.qualification_imports.keeps_file(visit.actor, record.id),
        **by_severity(record.problems),
    )


def errors(visit: Visit) -> Response:
    """Download the person's own file, with the cells to correct marked."""
    record = _import(visit, id_in_path(visit))
    content = visit.progress.qualification_imports.error_workbook(visit.actor, record.id)
    return attachment(content, f"qualification-import-{record.id}-errors.xlsx")


def _list_page(
    visit: Visit, problems: tuple[Problem, ...] = (), *, status: int = 422, notice: Notice | None = None
) -> Response:
    visit.actor.require(Permission.ADD_QUALIFICATIONS)
    ukprn = ukprn_in_path(visit)
    records, senders = visit.progress.qualification_imports.history(visit.actor, ukprn)
    return visit.page(
        "qualifications/imports.html",
        status=status if problems else 200,
        provider=visit.progress.providers.get(visit.actor, ukprn),
        records=records,
        rows=rows_of(
            visit, records, senders, lambda record: visit.path("qualification-import", ukprn=ukprn, id=record.id)
        ),
        complete=bool(visit.text("complete")),
        max_megabytes=max_megabytes(visit),
        problems=problems,
        notice=notice,
    )


def _plan_page(visit: Visit, name: str, report: QualificationReport) -> Response:
    """Show what an import would do; a file that cannot be read at all is an error of the form."""
    unreadable = file_errors(report.problems)
    if unreadable:
        return _list_page(visit, unreadable)
    return visit.page(
        "qualifications/import_plan.html",
        provider=visit.progress.providers.get(visit.actor, ukprn_in_path(visit)),
        name=name,
        report=report,
        complete=bool(visit.text("complete")),
        max_megabytes=max_megabytes(visit),
        problems=(),
        **by_severity(report.problems),
    )


def _import(visit: Visit, import_id: int) -> Import:
    """Return an import for the provider in the address.

    Raises:
        NotAllowed: the person may not add qualifications.
        NotFound: there is no such import for this provider, or the person may not see it.
    """
    visit.actor.require(Permission.ADD_QUALIFICATIONS)
    record = visit.progress.qualification_imports.get(visit.actor, import_id)
    if ukprn_in_path(visit) not in record.listed_at:
        raise NotFound
    return record


PAGES = (
    Page("/providers/{ukprn}/qualifications/import", "qualification-imports", imports),
    Page(
        "/providers/{ukprn}/qualifications/import",
        "qualification-imports",
        send,
        "POST",
        queue="files",
        files=1,
        permission=Permission.ADD_QUALIFICATIONS,
        too_large=too_large,
    ),
    Page("/providers/{ukprn}/qualifications/import/{id:number}", "qualification-import", show),
    Page(
        "/providers/{ukprn}/qualifications/import/{id:number}/errors.xlsx",
        "qualification-import-errors",
        errors,
        queue="files",
        gives_file=always,
    ),
)
