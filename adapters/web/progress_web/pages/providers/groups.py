"""The learner groups of a provider: list, create, rename, delete (manual 8)."""

from collections.abc import Iterable, Iterator

from starlette.responses import Response

from progress_core.domain.foundations.errors import Conflict, NotFound, Rejected
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.providers.groups import Group
from progress_core.usecases.providers.groups import GroupLine
from progress_web.foundations.endpoints import Page
from progress_web.foundations.merging import LOADED, loaded_text, merge_form
from progress_web.foundations.notices import form_page
from progress_web.foundations.parameters import id_in_path, sent_version, ukprn_in_path
from progress_web.foundations.visit import Visit


def groups(visit: Visit) -> Response:
    """List the groups of a provider that are in scope."""
    return _page(visit)


def create(visit: Visit) -> Response:
    """Create a group."""
    try:
        visit.progress.groups.create(visit.actor, ukprn_in_path(visit), visit.text("group"))
    except Rejected as refused:
        return _page(visit, refused.problems)
    return _to_groups(visit, "group-created")


def show_rename(visit: Visit) -> Response:
    """Show the form with the name of a group."""
    visit.actor.require(Permission.MANAGE_GROUPS)
    group = group_in_path(visit)
    return _rename_page(visit, group, group.name, group.version)


def rename(visit: Visit) -> Response:
    """Rename a group."""
    group, name, version = group_in_path(visit), visit.text("group"), sent_version(visit)
    try:
        renamed = visit.progress.groups.rename(visit.actor, group.id, name, version=version)
    except Rejected as refused:
        return _rename_page(visit, group, name, version, refused.problems)
    except Conflict:
        if merge_form(visit, {"group": name}, {"group": group.name}).is_saved:
            return _to_groups(visit, "unchanged")
        message = (
            f"Somebody else has just renamed this group: it is now called “{group.name}”. Save again to rename it."
        )
        return _rename_page(visit, group, name, group.version, (Problem("group", Conflict.code, message),))
    return _to_groups(visit, "unchanged" if renamed == group else "group-renamed")


def confirm_delete(visit: Visit) -> Response:
    """Ask before a group is deleted."""
    visit.actor.require(Permission.MANAGE_GROUPS)
    return _delete_page(visit)


def delete(visit: Visit) -> Response:
    """Delete a group."""
    try:
        visit.progress.groups.delete(visit.actor, group_in_path(visit).id)
    except Rejected as refused:
        return _delete_page(visit, tuple(Problem("", blocker.code, blocker.message) for blocker in refused.blockers))
    return _to_groups(visit, "group-deleted")


def group_in_path(visit: Visit) -> Group:
    """Return the group in the address.

    Raises:
        NotFound: there is no such group at this provider, or it is not in scope.
    """
    group = visit.progress.groups.get(visit.actor, id_in_path(visit))
    if group.ukprn != ukprn_in_path(visit):
        raise NotFound
    return group


_Link = tuple[str, str, str]
"""The text of a link, what it says besides to who does not see the row, and its address."""


def _rows(visit: Visit, lines: Iterable[GroupLine], ukprn: str, *, whole: bool) -> Iterator[tuple[object, ...]]:
    """Yield the cells of each row: name, learners, managers, and links to what can be done."""
    here, learners = visit.path("groups", ukprn=ukprn), visit.path("provider-learners", ukprn=ukprn)
    options, letters = visit.path("cohort-options", ukprn=ukprn), visit.path("not-logged-on")
    assigns = whole and visit.actor.may(Permission.ASSIGN_GROUPS)
    offered = (
        ("Managers", "of ", f"{here}/{{id}}/managers", whole and visit.actor.may(Permission.ASSIGN_MANAGERS)),
        ("Profile options", "of ", f"{options}?group={{id}}", visit.actor.may(Permission.EDIT_LEARNERS)),
        ("Log-in letters", "of ", f"{letters}?group={{id}}", visit.actor.may(Permission.REVEAL_PASSWORDS)),
        ("Rename", "", f"{here}/{{id}}", whole and visit.actor.may(Permission.MANAGE_GROUPS)),
        ("Delete", "", f"{here}/{{id}}/delete", whole and visit.actor.may(Permission.MANAGE_GROUPS)),
    )
    members = f"{here}/{{id}}/learners" if assigns else f"{learners}?group={{id}}"
    shown = [("Learners", "of ", members), *((text, of, address) for text, of, address, may in offered if may)]
    for line in lines:
        links: list[_Link] = [
            (text, of + line.group.name, address.replace("{id}", str(line.group.id))) for text, of, address in shown
        ]
        yield line.group.name, line.learners, line.managers, links


def _page(visit: Visit, problems: tuple[Problem, ...] = ()) -> Response:
    ukprn = ukprn_in_path(visit)
    whole = visit.actor.scope.sees_provider(ukprn)
    provider, lines = visit.progress.groups.at(visit.actor, ukprn)
    return form_page(
        visit,
        "providers/groups.html",
        problems,
        lines=lines,
        rows=_rows(visit, lines, ukprn, whole=whole),
        provider=provider,
        whole=whole,
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
        loaded_with=loaded_text({"group": group.name}) if version == group.version else visit.text(LOADED),
    )


def _delete_page(visit: Visit, problems: tuple[Problem, ...] = ()) -> Response:
    group = group_in_path(visit)
    lines = visit.progress.groups.list(visit.actor, group.ukprn)
    line = next(line for line in lines if line.group.id == group.id)
    return visit.page("providers/group_delete.html", status=422 if problems else 200, problems=problems, line=line)


def _to_groups(visit: Visit, done: str) -> Response:
    return visit.go("groups", {"done": done}, ukprn=ukprn_in_path(visit))


PAGES = (
    Page("/providers/{ukprn}/groups", "groups", groups),
    Page("/providers/{ukprn}/groups", "groups", create, "POST"),
    Page("/providers/{ukprn}/groups/{id:number}", "group", show_rename),
    Page("/providers/{ukprn}/groups/{id:number}", "group", rename, "POST"),
    Page("/providers/{ukprn}/groups/{id:number}/delete", "group-delete", confirm_delete),
    Page("/providers/{ukprn}/groups/{id:number}/delete", "group-delete", delete, "POST"),
)
