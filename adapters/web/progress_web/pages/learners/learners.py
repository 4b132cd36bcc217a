"""The list of learners, of all in scope or of one provider (manual 4, 5.2, 6)."""

from attrs import evolve
from starlette.responses import Response

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.learners.dashboard import on_line
from progress_core.usecases.learners.learners import LearnerPage
from progress_web.done import notice_of
from progress_web.endpoints import Page
from progress_web.listed import ARCHIVED, FILTERS, SORTS, YEARS, Listed
from progress_web.visit import Visit

MOST_GROUPS = 200
"""Of more groups than these nobody chooses from a list: a provider is chosen first."""


def learners(visit: Visit) -> Response:
    """Show a page of the learners in scope."""
    return show(visit, Listed.read(visit.request.query_params))


def provider_learners(visit: Visit) -> Response:
    """Show a page of the learners of one provider."""
    return show(visit, Listed.read(visit.request.query_params, visit.request.path_params["ukprn"]))


def address(visit: Visit, listed: Listed) -> str:
    """Give where a list is, without what narrows it."""
    return visit.path("provider-learners", ukprn=listed.provider) if listed.own else visit.path("learners")


def show(visit: Visit, listed: Listed, problems: tuple[Problem, ...] = ()) -> Response:
    """Show a page of a list.

    Args:
        visit: who looks.
        listed: which list.
        problems: of what was to be done with the ticked learners.

    Raises:
        NotFound: there is no such list or provider, or it is not in scope.
    """
    visit.actor.require(Permission.VIEW_LEARNERS)
    query = listed.query()
    names = visit.progress.providers.names(visit.actor)
    if query.group is not None:
        visit.progress.groups.get(visit.actor, query.group)
    at = visit.progress.providers.get(visit.actor, listed.provider).name if listed.provider else ""
    page = LearnerPage(())
    try:
        page = visit.progress.learners.page(visit.actor, query)
    except Rejected as refused:
        problems = refused.problems or (Problem("", refused.code, refused.message),)
    return visit.page(
        "learners/list.html",
        status=422 if problems else 200,
        listed=listed,
        here=address(visit, listed),
        page=page,
        problems=problems,
        notice=notice_of(visit),
        names=names,
        groups=group_names(visit, listed.provider),
        locked={line.id for line in page.lines if on_line("locked-out", line.standing)},
        heading=f"Learners at {at}" if listed.own else FILTERS[listed.filter],
        archive=listed.filter == ARCHIVED,
        first=evolve(listed, after=""),
        next=evolve(listed, after=page.next),
        lines=FILTERS,
        sorts={key: sort[0] for key, sort in SORTS.items()},
        years=YEARS,
    )


def group_names(visit: Visit, ukprn: str = "") -> dict[str, str]:
    """Give the names of the learner groups in scope by id, to choose from; none where they are too many for that.

    Args:
        visit: who looks.
        ukprn: one provider; "" for all in scope.
    """
    names = visit.progress.groups.names(visit.actor, ukprn)
    return {str(group_id): name for group_id, name in names.items()} if len(names) <= MOST_GROUPS else {}


PAGES = (
    Page("/learners", "learners", learners),
    Page("/providers/{ukprn}/learners", "provider-learners", provider_learners),
)
