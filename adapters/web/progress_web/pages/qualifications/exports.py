"""Learner qualifications import/export, the first of its two sides: the workbook to be filled in (manual 9.1)."""

from starlette.responses import Response

from progress_core.domain.foundations.errors import NotFound, Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.qualifications.exports import Export
from progress_web.done import requested
from progress_web.endpoints import Page
from progress_web.listed import YEARS
from progress_web.numbers import ukprn_of
from progress_web.uploads import ZIP, attachment
from progress_web.visit import Notice, Visit


def exports(visit: Visit) -> Response:
    """Show the form and the previous exports."""
    return _page(visit, notice=_requested(visit))


def request(visit: Visit) -> Response:
    """Ask for an export ("Export")."""
    visit.actor.require(Permission.ADD_QUALIFICATIONS)
    year = visit.text("year_group")
    if year not in YEARS:
        visit.progress.providers.get(visit.actor, ukprn_of(visit))
        return _page(visit, (problem("year_group", "required" if not year else "not_in_list", year),))
    try:
        asked = visit.progress.qualification_exports.request(visit.actor, ukprn_of(visit), int(year))
    except Rejected as refused:
        return _page(visit, refused.problems)
    return visit.go("qualification-exports", {"requested": str(asked.id)}, ukprn=asked.ukprn)


def download(visit: Visit) -> Response:
    """Give the file of an export: a zip that holds one workbook."""
    record = _export(visit, visit.request.path_params["id"])
    content = visit.progress.qualification_exports.download(visit.actor, record.id)
    return attachment(content, f"{record.file_name}.zip", ZIP)


def template(visit: Visit) -> Response:
    """Give the workbook without any learner."""
    visit.actor.require(Permission.ADD_QUALIFICATIONS)
    visit.progress.providers.get(visit.actor, ukprn_of(visit))
    return attachment(visit.progress.qualification_exports.template(), "learner-qualifications.xlsx")


def _page(visit: Visit, problems: tuple[Problem, ...] = (), *, notice: Notice | None = None) -> Response:
    visit.actor.require(Permission.ADD_QUALIFICATIONS)
    exporting = visit.progress.qualification_exports
    ukprn = ukprn_of(visit)
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


def _export(visit: Visit, number: int) -> Export:
    """Give an export of the provider in the address.

    Raises:
        NotAllowed: the person may not add qualifications.
        NotFound: there is no such export at this provider, or it is not theirs to see.
    """
    record = visit.progress.qualification_exports.get(visit.actor, number)
    if record.ukprn != ukprn_of(visit):
        raise NotFound
    return record


def _requested(visit: Visit) -> Notice | None:
    return requested(
        visit,
        lambda number: _export(visit, number),
        lambda record: f"The export of Year {record.year_group} has been requested.",
        "You will be e-mailed when it can be downloaded.",
    )


PAGES = (
    Page("/providers/{ukprn}/qualifications/export", "qualification-exports", exports),
    Page("/providers/{ukprn}/qualifications/export", "qualification-exports", request, "POST"),
    Page("/providers/{ukprn}/qualifications/export/{id:number}/download", "qualification-export", download),
    Page("/providers/{ukprn}/qualifications/export/template.xlsx", "qualification-template", template),
)
