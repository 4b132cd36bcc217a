"""Associating learner managers with a group, which restricts the learners they see (manual 8)."""

from starlette.responses import Response

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.problems import Problem
from progress_web.foundations.endpoints import Page
from progress_web.foundations.notices import form_page
from progress_web.foundations.parameters import parse_id
from progress_web.foundations.visit import Visit
from progress_web.pages.providers.groups import group_in_path


def show(visit: Visit) -> Response:
    """Show the provider's learner managers; those associated with the group are ticked."""
    return _page(visit)


def save(visit: Visit) -> Response:
    """Associate and un-associate those who were ticked or un-ticked on the page."""
    ticked = {parse_id(text) for text in visit.texts("manager")}
    ticked_before = {parse_id(text) for text in visit.text("was").split(",") if text}
    group = group_in_path(visit)
    try:
        changed = visit.progress.group_managers.change(
            visit.actor, group.id, joining=ticked - ticked_before, leaving=ticked_before - ticked
        )
    except Rejected as refused:
        problems = tuple(Problem("managers", blocker.code, blocker.message) for blocker in refused.blockers)
        return _page(visit, problems, ticked)
    done = {"restricted": str(changed.joined), "released": str(changed.left)}
    if not (changed.joined or changed.left):
        done = {"done": "unchanged"}
    if not visit.progress.accounts.actor(visit.actor.username).scope.sees_provider(group.ukprn):
        return visit.go("groups", done, ukprn=group.ukprn)  # they restricted themselves
    return visit.go("group-managers", done, ukprn=group.ukprn, id=group.id)


def _page(visit: Visit, problems: tuple[Problem, ...] = (), ticked: set[int] | None = None) -> Response:
    managers = visit.progress.group_managers.list(visit.actor, group_in_path(visit).id)
    associated = {line.id for line in managers.lines if line.associated}
    return form_page(
        visit,
        "providers/group_managers.html",
        problems,
        managers=managers,
        ticked=associated if ticked is None else ticked,
        was=",".join(map(str, sorted(associated))),
    )


PAGES = (
    Page("/providers/{ukprn}/groups/{id:number}/managers", "group-managers", show),
    Page("/providers/{ukprn}/groups/{id:number}/managers", "group-managers", save, "POST"),
)
