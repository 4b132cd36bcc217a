"""Learner qualifications import/export, the first half: exporting the workbook to complete (manual 9.1)."""

from functools import partial

from starlette.responses import Response

from progress_core.domain.foundations.errors import NotFound, Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.qualifications.exports import Export
from progress_web.foundations.access import always
from progress_web.foundations.endpoints import Page
from progress_web.foundations.notices import Notice, notice_of_request
from progress_web.foundations.options import YEARS
from progress_web.foundations.parameters import id_in_path, ukprn_in_path
from progress_web.foundations.uploads import ZIP, attachment
from progress_web.foundations.visit import Visit


def exports(visit: Visit) -> Response:
    """Show the form and the previous exports."""
    return _page(visit, notice=_export_notice(visit))


def request(visit: Visit) -> Response:
    """Request an export ("Export")."""
    visit.actor.require(Permission.ADD_QUALIFICATIONS)
    year = visit.text("year_group")
    if year not in YEARS:
        visit.progress.providers.get(visit.actor, ukprn_in_path(visit))
        return _page(visit, (problem("year_group", "required" if not year else "not_in_list", year),))
    try:
        record = visit.progress.qualification_exports.request(visit.actor, ukprn_in_path(visit), int(year))
    except Rejected as refused:
        return _page(visit, refused.problems)
    return visit.go("qualification-exports", {"requested": str(record.id)}, ukprn=record.ukprn)


def download(visit: Visit) -> Response:
    """Download the file of an export: a zip with one workbook."""
    record = _export(visit, id_in_path(visit))
    content = visit.progress.qualification_exports.download(visit.actor, record.id)
    return attachment(content, f"{record.file_name}.zip", ZIP)


def template(visit: Visit) -> Response:
    """Download the workbook without learners."""
    visit.actor.require(Permission.ADD_QUALIFICATIONS)
    visit.progress.providers.get(visit.actor, ukprn_in_path(visit))
    return attachment(visit.progress.qualification_exports.template(), "learner-qualifications.xlsx")


def _page(visit: Visit, problems: tuple[Problem, ...] = (), *, notice: Notice | None = None) -> Response:
    visit.actor.require(Permission.ADD_QUALIFICATIONS)
    exporting = visit.progress.qualification_exports
    ukprn = ukprn_in_path(visit)
    provider = visit.progress.providers.get(visit.actor, ukprn)
    records = exporting.list(visit.actor, ukprn)
    return visit.page(
        "qualifications/exports.html",
        status=422 if problems else 200,
        provider=provider,
        years=YEARS,
        year=visit.text("year_group"),
        records=records,
        kept=exporting.downloadable(visit.actor, ukprn),
        file_days=visit.progress.context.limits.retention.file_days,
        problems=problems,
        notice=notice,
    )


def _export(visit: Visit, export_id: int) -> Export:
    """Return an export of the provider in the address.

    Raises:
        NotAllowed: the person may not add qualifications.
        NotFound: there is no such export at this provider, or the person may not see it.
    """
    record = visit.progress.qualification_exports.get(visit.actor, export_id)
    if record.ukprn != ukprn_in_path(visit):
        raise NotFound
    return record


def _export_notice(visit: Visit) -> Notice | None:
    return notice_of_request(
        visit,
        partial(_export, visit),
        lambda record: f"The export of Year {record.year_group} has been requested.",
        "We will email you when you can download it.",
    )


PAGES = (
    Page("/providers/{ukprn}/qualifications/export", "qualification-exports", exports),
    Page("/providers/{ukprn}/qualifications/export", "qualification-exports", request, "POST"),
    Page(
        "/providers/{ukprn}/qualifications/export/{id:number}/download",
        "qualification-export",
        download,
        gives_file=always,
    ),
    Page(
        "/providers/{ukprn}/qualifications/export/template.xlsx", "qualification-template", template, gives_file=always
    ),
)
