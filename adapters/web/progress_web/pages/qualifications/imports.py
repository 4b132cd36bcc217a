"""Learner qualifications import/export, the second of its two sides: the workbook filled in (manual 9.3)."""

from attrs import evolve
from starlette.responses import Response

from progress_core.domain.foundations.errors import NotFound, Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.importing.imports import Import
from progress_core.domain.qualifications.plan import QualificationReport
from progress_web.done import requested
from progress_web.endpoints import Page
from progress_web.numbers import ukprn_of
from progress_web.uploads import attachment, found, uploaded
from progress_web.visit import Notice, Visit


def imports(visit: Visit) -> Response:
    """Show the form and the previous imports."""
    return _list_page(visit, notice=_requested(visit))


def send(visit: Visit) -> Response:
    """Ask for an import ("Import"), or say what it would do ("Check only")."""
    visit.actor.require(Permission.ADD_QUALIFICATIONS)
    ukprn, complete = ukprn_of(visit), bool(visit.text("complete"))
    visit.progress.providers.get(visit.actor, ukprn)
    importing = visit.progress.qualification_imports
    name, content = uploaded(visit)
    if not content:
        return _list_page(visit, (problem("file", "empty_file" if name else "required"),))
    try:
        if visit.text("action") == "check":
            report = importing.dry_run(visit.actor, name, content, ukprn=ukprn, complete=complete)
            return _plan_page(visit, name, report)
        asked = importing.request(visit.actor, name, content, ukprn=ukprn, complete=complete)
    except Rejected as refused:
        return _list_page(visit, refused.problems)
    if asked.finished:
        return visit.go("qualification-import", ukprn=ukprn, id=asked.id)
    return visit.go("qualification-imports", {"requested": str(asked.id)}, ukprn=ukprn)


def too_large(visit: Visit) -> Response:
    """Answer to a file that was not even taken in."""
    most = visit.progress.context.limits.upload_bytes
    return _list_page(visit, (problem("file", "upload_over", most=most >> 20),), status=413)


def show(visit: Visit) -> Response:
    """Show how an import went, or how far it is."""
    record = _import(visit, visit.request.path_params["id"])
    done, total = (0, 0) if record.finished else visit.progress.qualification_imports.progress(visit.actor, record.id)
    return visit.page(
        "qualifications/import.html",
        provider=visit.progress.providers.get(visit.actor, ukprn_of(visit)),
        record=record,
        done=done,
        total=total,
        kept=visit.progress.qualification_imports.keeps_file(visit.actor, record.id),
        **found(record.problems),
    )


def errors(visit: Visit) -> Response:
    """Give the person's own file back, with the cells to be corrected marked."""
    record = _import(visit, visit.request.path_params["id"])
    content = visit.progress.qualification_imports.error_workbook(visit.actor, record.id)
    return attachment(content, f"qualification-import-{record.id}-errors.xlsx")


def _list_page(
    visit: Visit, problems: tuple[Problem, ...] = (), *, status: int = 422, notice: Notice | None = None
) -> Response:
    visit.actor.require(Permission.ADD_QUALIFICATIONS)
    ukprn = ukprn_of(visit)
    return visit.page(
        "qualifications/imports.html",
        status=status if problems else 200,
        provider=visit.progress.providers.get(visit.actor, ukprn),
        records=visit.progress.qualification_imports.at(visit.actor, ukprn),
        complete=bool(visit.text("complete")),
        most=visit.progress.context.limits.upload_bytes >> 20,
        problems=problems,
        notice=notice,
    )


def _plan_page(visit: Visit, name: str, report: QualificationReport) -> Response:
    """Show what an import would do; a file that cannot be read at all is an error of the form."""
    unreadable = [each.problem for each in report.problems if not each.row and each.problem.severity == "error"]
    if unreadable:
        return _list_page(visit, tuple(evolve(each, field="file") for each in unreadable))
    return visit.page(
        "qualifications/import_plan.html",
        provider=visit.progress.providers.get(visit.actor, ukprn_of(visit)),
        name=name,
        report=report,
        complete=bool(visit.text("complete")),
        most=visit.progress.context.limits.upload_bytes >> 20,
        problems=(),
        **found(report.problems),
    )


def _import(visit: Visit, number: int) -> Import:
    """Give an import for the provider in the address.

    Raises:
        NotAllowed: the person may not add qualifications.
        NotFound: there is no such import for this provider, or it is not theirs to see.
    """
    visit.actor.require(Permission.ADD_QUALIFICATIONS)
    record = visit.progress.qualification_imports.get(visit.actor, number)
    if ukprn_of(visit) not in record.listed_at:
        raise NotFound
    return record


def _requested(visit: Visit) -> Notice | None:
    return requested(
        visit,
        lambda number: _import(visit, number),
        lambda record: f"The import of {record.file_name} has been requested.",
        "You will be e-mailed the outcome.",
    )


PAGES = (
    Page("/providers/{ukprn}/qualifications/import", "qualification-imports", imports),
    Page(
        "/providers/{ukprn}/qualifications/import", "qualification-imports", send, "POST", files=1, too_large=too_large
    ),
    Page("/providers/{ukprn}/qualifications/import/{id:number}", "qualification-import", show),
    Page("/providers/{ukprn}/qualifications/import/{id:number}/errors.xlsx", "qualification-import-errors", errors),
)
