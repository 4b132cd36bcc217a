"""The list of learners, all of those in scope or those at one provider (manual 4, 5.2, 6)."""

from collections.abc import Mapping
from urllib.parse import urlencode

from attrs import evolve
from starlette.responses import Response

from progress_core.domain.foundations.errors import NotFound, Rejected
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.reports.cells import parse_cell
from progress_core.usecases.learners.learners import LearnerPage
from progress_web.foundations.access import always
from progress_web.foundations.endpoints import Page
from progress_web.foundations.notices import list_problems, notice_of
from progress_web.foundations.options import YEARS
from progress_web.foundations.parameters import parse_id, shown_again, ukprn_in_path
from progress_web.foundations.uploads import attachment
from progress_web.foundations.visit import Visit
from progress_web.pages.learners.list_query import FILTERS, SORTS, LearnerList
from progress_web.pages.learners.list_rows import HEADINGS, actions_of, rows_of

MAX_GROUPS = 200
"""A list of more groups than this helps nobody: the person chooses a provider first."""


def learners(visit: Visit) -> Response:
    """Show a page of the learners in scope."""
    return show(visit, LearnerList.from_query(visit.request.query_params))


def provider_learners(visit: Visit) -> Response:
    """Show a page of the learners at one provider."""
    return show(visit, LearnerList.from_query(visit.request.query_params, ukprn_in_path(visit)))


def address(visit: Visit, learner_list: LearnerList) -> str:
    """Return the address of a list without its search and filters."""
    return (
        visit.path("provider-learners", ukprn=learner_list.provider)
        if learner_list.at_provider
        else visit.path("learners")
    )


def address_of_page(visit: Visit, learner_list: LearnerList) -> str:
    """Return the address of a page of a list, with its search and filters."""
    return f"{address(visit, learner_list)}?{learner_list.encoded}"


def export_address(visit: Visit, learner_list: LearnerList) -> str:
    """Return the address of the spreadsheet with all pages of a list."""
    parameters = evolve(learner_list.first, at_provider=False).parameters
    return visit.path("learners-download") + (f"?{urlencode(parameters)}" if parameters else "")


def list_in_form(visit: Visit) -> LearnerList:
    """Return the list in which learners were ticked."""
    return LearnerList.from_form(visit.text("list"), visit.text("at"))


def show(visit: Visit, learner_list: LearnerList, problems: tuple[Problem, ...] = ()) -> Response:
    """Show a page of a list.

    Args:
        visit: the request.
        learner_list: which list.
        problems: of an action on the ticked learners.

    Raises:
        NotFound: there is no such list or provider, or it is not in scope.
    """
    visit.actor.require(Permission.VIEW_LEARNERS)
    learner_list.require_known()
    require_import(visit, learner_list)
    page = LearnerPage(())
    try:
        listing = visit.progress.learner_listings.open(visit.actor, learner_list.query())
        page, choices = listing.page, listing.choices
    except Rejected as refused:
        problems = list_problems(refused)
        choices = visit.progress.learner_listings.choices(visit.actor, learner_list.provider)
        learner_list = evolve(learner_list.first, search=shown_again(learner_list.search), cell="")
    names = choices.providers
    return visit.page(
        "learners/list.html",
        status=422 if problems else 200,
        learner_list=learner_list,
        here=address(visit, learner_list),
        page=page,
        problems=problems,
        notice=notice_of(visit),
        names=names,
        groups=offered(choices.groups),
        position=learner_list.position(len(page.lines), page.total or 0),
        ids=" ".join(str(line.id) for line in page.lines),
        headings=HEADINGS,
        rows=rows_of(visit, page, names),
        actions=actions_of(visit, archive=learner_list.is_archive),
        export=export_address(visit, learner_list),
        heading=f"Learners at {names[learner_list.provider]}"
        if learner_list.at_provider
        else FILTERS[learner_list.filter],
        archive=learner_list.is_archive,
        counted=_counted(visit, learner_list),
        first=learner_list.first,
        next=learner_list.following(page.next, len(page.lines)),
        lines=FILTERS,
        sorts={key: sort[0] for key, sort in SORTS.items()},
        years=YEARS,
    )


def download(visit: Visit) -> Response:
    """Download the list, all pages of it, as a spreadsheet."""
    visit.actor.require(Permission.VIEW_LEARNERS)
    learner_list = LearnerList.from_query(visit.request.query_params).first
    learner_list.require_known()
    require_visible(visit, learner_list)
    try:
        return attachment(visit.progress.learner_exports.table(visit.actor, learner_list.query()), "learners.xlsx")
    except Rejected as refused:
        return show(visit, learner_list, refused.problems)


def _counted(visit: Visit, learner_list: LearnerList) -> str:
    """Return in words whom the figure of a report counts that the list belongs to; "" if it belongs to none."""
    if not learner_list.cell or not visit.actor.may(Permission.VIEW_REPORTS):
        return ""
    return visit.progress.reports.describe(visit.actor, parse_cell(learner_list.cell))


def require_import(visit: Visit, learner_list: LearnerList) -> None:
    """Check that the import of a list is in scope, if it is the list of an import.

    Raises:
        NotFound: it is not.
    """
    if learner_list.imported:
        visit.progress.imports.get(visit.actor, parse_id(learner_list.imported))


def require_visible(visit: Visit, learner_list: LearnerList) -> None:
    """Check that the provider, group and import of a list are in scope.

    Raises:
        NotFound: one of them is not.
    """
    if learner_list.provider and learner_list.provider not in visit.progress.providers.names(visit.actor):
        raise NotFound
    if learner_list.group:
        visit.progress.groups.get(visit.actor, parse_id(learner_list.group))
    require_import(visit, learner_list)


def offered(groups: Mapping[int, str]) -> dict[str, str]:
    """Return the learner groups as a form offers them, by id; none if they are too many to choose from."""
    return {str(group_id): name for group_id, name in groups.items()} if len(groups) <= MAX_GROUPS else {}


def group_names(visit: Visit, ukprn: str = "") -> dict[str, str]:
    """Return the names of the learner groups in scope, by id; none if they are too many to choose from.

    Args:
        visit: the request.
        ukprn: one provider; "" for all in scope.
    """
    return offered(visit.progress.groups.names(visit.actor, ukprn))


PAGES = (
    Page("/learners", "learners", learners),
    Page("/learners/download", "learners-download", download, gives_file=always),
    Page("/providers/{ukprn}/learners", "provider-learners", provider_learners),
)
