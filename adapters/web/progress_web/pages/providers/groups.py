"""The learner groups of a provider: list, create, rename, delete (manual 8)."""

from starlette.responses import Response

from progress_core.domain.foundations.errors import Conflict, NotFound, Rejected
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.providers.groups import Group
from progress_web.done import notice_of
from progress_web.endpoints import Page
from progress_web.numbers import ukprn_of, version_in
from progress_web.visit import Visit


def groups(visit: Visit) -> Response:
    """List the groups of a provider that are in scope."""
    return _page(visit)


def create(visit: Visit) -> Response:
    """Make a group."""
    try:
        visit.progress.groups.create(visit.actor, ukprn_of(visit), visit.text("group"))
    except Rejected as refused:
        return _page(visit, refused.problems)
    return _to_groups(visit, "group-created")


def rename(visit: Visit) -> Response:
    """Show the form with the name of a group."""
    visit.actor.require(Permission.MANAGE_GROUPS)
    group = group_of(visit)
    return _rename_page(visit, group, group.name, group.version)


def renamed(visit: Visit) -> Response:
    """Give a group another name."""
    group, name, version = group_of(visit), visit.text("group"), version_in(visit.text("version"))
    try:
        visit.progress.groups.rename(visit.actor, group.id, name, version=version)
    except Rejected as refused:
        return _rename_page(visit, group, name, version, refused.problems)
    except Conflict:
        message = (
            f"Somebody else has renamed this group meanwhile: it is now called “{group.name}”. Save again to rename it."
        )
        return _rename_page(visit, group, name, group.version, (Problem("group", Conflict.code, message),))
    return _to_groups(visit, "group-renamed")


def delete(visit: Visit) -> Response:
    """Ask before a group is deleted."""
    visit.actor.require(Permission.MANAGE_GROUPS)
    return _delete_page(visit)


def deleted(visit: Visit) -> Response:
    """Delete a group."""
    try:
        visit.progress.groups.delete(visit.actor, group_of(visit).id)
    except Rejected as refused:
        return _delete_page(visit, tuple(Problem("", each.code, each.message) for each in refused.blockers))
    return _to_groups(visit, "group-deleted")


def group_of(visit: Visit) -> Group:
    """Give the group in the address.

    Raises:
        NotFound: there is no such group at this provider, or it is not in scope.
    """
    group = visit.progress.groups.get(visit.actor, visit.request.path_params["id"])
    if group.ukprn != ukprn_of(visit):
        raise NotFound
    return group


def _page(visit: Visit, problems: tuple[Problem, ...] = ()) -> Response:
    ukprn = ukprn_of(visit)
    return visit.page(
        "providers/groups.html",
        status=422 if problems else 200,
        problems=problems,
        notice=None if problems else notice_of(visit),
        lines=visit.progress.groups.list(visit.actor, ukprn),
        provider=visit.progress.providers.get(visit.actor, ukprn),
        whole=visit.actor.scope.sees_provider(ukprn),
        typed=visit.text("group"),
    )


def _rename_page(visit: Visit, group: Group, name: str, version: int, problems: tuple[Problem, ...] = ()) -> Response:
    return visit.page(
        "providers/group_rename.html",
        status=422 if problems else 200,
        problems=problems,
        group=group,
        name=name,
        version=version,
    )


def _delete_page(visit: Visit, problems: tuple[Problem, ...] = ()) -> Response:
    group = group_of(visit)
    line = next(each for each in visit.progress.groups.list(visit.actor, group.ukprn) if each.group.id == group.id)
    return visit.page("providers/group_delete.html", status=422 if problems else 200, problems=problems, line=line)


def _to_groups(visit: Visit, done: str) -> Response:
    return visit.go("groups", {"done": done}, ukprn=ukprn_of(visit))


PAGES = (
    Page("/providers/{ukprn}/groups", "groups", groups),
    Page("/providers/{ukprn}/groups", "groups", create, "POST"),
    Page("/providers/{ukprn}/groups/{id:number}", "group", rename),
    Page("/providers/{ukprn}/groups/{id:number}", "group", renamed, "POST"),
    Page("/providers/{ukprn}/groups/{id:number}/delete", "group-delete", delete),
    Page("/providers/{ukprn}/groups/{id:number}/delete", "group-delete", deleted, "POST"),
)
