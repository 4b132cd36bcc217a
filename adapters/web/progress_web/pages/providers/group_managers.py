"""Associating learner managers with a group, which restricts what they see (manual 8)."""

from starlette.responses import Response

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.problems import Problem
from progress_web.done import notice_of
from progress_web.endpoints import Page
from progress_web.numbers import number_in
from progress_web.pages.providers.groups import group_of
from progress_web.visit import Visit


def managers(visit: Visit) -> Response:
    """Show the provider's learner managers, those associated with the group ticked."""
    return _page(visit)


def save(visit: Visit) -> Response:
    """Change what was ticked or un-ticked since the page was shown."""
    ticked = {number_in(each) for each in visit.texts("manager")}
    was = {number_in(each) for each in visit.text("was").split(",") if each}
    group = group_of(visit)
    try:
        changed = visit.progress.group_managers.change(
            visit.actor, group.id, joining=ticked - was, leaving=was - ticked
        )
    except Rejected as refused:
        return _page(visit, tuple(Problem("managers", each.code, each.message) for each in refused.blockers), ticked)
    said = {"restricted": str(changed.joined), "released": str(changed.left)}
    if not (changed.joined or changed.left):
        said = {"done": "unchanged"}
    if not visit.progress.accounts.actor(visit.actor.username).scope.sees_provider(group.ukprn):
        return visit.go("groups", said, ukprn=group.ukprn)  # they restricted themselves
    return visit.go("group-managers", said, ukprn=group.ukprn, id=group.id)


def _page(visit: Visit, problems: tuple[Problem, ...] = (), ticked: set[int] | None = None) -> Response:
    listed = visit.progress.group_managers.list(visit.actor, group_of(visit).id)
    associated = {line.id for line in listed.lines if line.associated}
    return visit.page(
        "providers/group_managers.html",
        status=422 if problems else 200,
        problems=problems,
        notice=None if problems else notice_of(visit),
        listed=listed,
        ticked=associated if ticked is None else ticked,
        was=",".join(map(str, sorted(associated))),
    )


PAGES = (
    Page("/providers/{ukprn}/groups/{id:number}/managers", "group-managers", managers),
    Page("/providers/{ukprn}/groups/{id:number}/managers", "group-managers", save, "POST"),
)
