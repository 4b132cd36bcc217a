"""One member of staff: their page, and what is done when they change or leave (A12)."""

from collections.abc import Iterable

from starlette.responses import Response

from progress_core.domain.foundations.errors import Conflict, NotAllowed, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.foundations.problems import Problem
from progress_core.usecases.accounts.staff_scope import StaffMember
from progress_web.foundations.endpoints import Page
from progress_web.foundations.merging import LOADED, Clash, clash_of, loaded_text, merge_form
from progress_web.foundations.notices import Notice
from progress_web.foundations.parameters import id_in_path, sent_version
from progress_web.foundations.visit import Visit
from progress_web.pages.accounts.staff import STATES, choices, in_order_of_form

_NOTICES = {
    "changed": "The changes to {name} have been saved. They have to log in again.",
    "unchanged": "Nothing was changed.",
    "disabled": "{name} is logged off, and cannot log in until you enable the account.",
    "enabled": "The account of {name} is enabled again.",
}


def member(visit: Visit) -> Response:
    """Show one member of staff, with what can be done to their account."""
    found = _in_path(visit)
    text = _NOTICES.get(visit.request.query_params.get("done", ""))
    state, colour = STATES[found.account.state]
    return visit.page(
        "accounts/staff_member.html",
        notice=Notice(text.format(name=found.staff.name)) if text else None,
        member=found,
        has_second_factor=found.account.id in visit.progress.staff.with_second_factor(visit.actor),
        state=state,
        colour=colour,
        names=visit.progress.providers.names(visit.actor),
    )


def show_change(visit: Visit) -> Response:
    """Show the form with somebody's role and what they are responsible for."""
    found = _in_path(visit)
    if found.own:
        raise NotAllowed(found.refusal)
    return _form(visit, found, _flat(found))


def change(visit: Visit) -> Response:
    """Change somebody's role, or what they are responsible for."""
    found = _in_path(visit)
    typed = _typed(visit, found)
    try:
        changed = visit.progress.staff_changes.change(
            visit.actor,
            found.account.id,
            role=Role(typed["role"]),
            providers=typed["providers"].split(),
            area=typed["area"],
            version=sent_version(visit),
        )
    except Rejected as refused:
        return _form(visit, found, typed, in_order_of_form(refused.problems) or _reasons(refused))
    except Conflict:
        return _conflict(visit, typed)
    if not (changed.providers or changed.area):  # nothing is left that the person sees
        return visit.go("staff", {"done": "left"})
    done = "unchanged" if changed.version == found.staff.version else "changed"
    return visit.go("staff-member", {"done": done}, id=changed.id)


def ask_to_disable(visit: Visit) -> Response:
    """Ask before somebody is shut out."""
    return _ask(visit, "accounts/staff_disable.html")


def disable(visit: Visit) -> Response:
    """Shut somebody out until the account is enabled again."""
    try:
        account = visit.progress.staff_changes.disable(visit.actor, id_in_path(visit))
    except Rejected as refused:
        return _ask(visit, "accounts/staff_disable.html", _reasons(refused))
    return visit.go("staff-member", {"done": "disabled"}, id=account.id)


def enable(visit: Visit) -> Response:
    """Let somebody log in again."""
    account = visit.progress.staff_changes.enable(visit.actor, id_in_path(visit))
    return visit.go("staff-member", {"done": "enabled"}, id=account.id)


def ask_to_delete(visit: Visit) -> Response:
    """Ask before an account is deleted."""
    return _ask(visit, "accounts/staff_delete.html")


def delete(visit: Visit) -> Response:
    """Delete an account for good."""
    try:
        visit.progress.staff_changes.delete(visit.actor, id_in_path(visit))
    except Rejected as refused:
        return _ask(visit, "accounts/staff_delete.html", _reasons(refused))
    return visit.go("staff", {"done": "deleted"})


def _in_path(visit: Visit) -> StaffMember:
    return visit.progress.staff.get(visit.actor, id_in_path(visit))


def _ask(visit: Visit, template: str, problems: tuple[Problem, ...] = ()) -> Response:
    found = _in_path(visit)
    if found.refusal:
        raise NotAllowed(found.refusal)
    return visit.page(template, status=422 if problems else 200, problems=problems, member=found)


def _reasons(refused: Rejected) -> tuple[Problem, ...]:
    return tuple(Problem("", blocker.code, blocker.message) for blocker in refused.blockers)


def _typed(visit: Visit, found: StaffMember) -> dict[str, str]:
    """Return what was sent; of somebody who also works elsewhere, only the providers can be changed."""
    sent = _text(visit.texts("providers"))
    if not found.whole:
        return _flat(found) | {"providers": sent}
    role = visit.text("role") if visit.text("role") in set(Role) else found.staff.role.value
    administers = role == Role.AREA_ADMINISTRATOR.value
    return {
        "role": role,
        "area": visit.text("area") if administers else "",
        "providers": "" if administers else sent,
    }


def _flat(found: StaffMember) -> dict[str, str]:
    """Return what is saved, as far as the person sees it."""
    return {"role": found.staff.role.value, "area": found.staff.area, "providers": _text(found.staff.providers)}


def _text(ukprns: Iterable[str]) -> str:
    return " ".join(sorted(ukprns))


def _conflict(visit: Visit, typed: dict[str, str]) -> Response:
    """Show what was chosen, merged with what somebody else has saved meanwhile."""
    found = _in_path(visit)
    saved = _flat(found)
    merged = merge_form(visit, typed, saved)
    if merged.is_saved:
        return visit.go("staff-member", {"done": "unchanged"}, id=found.account.id)
    names = visit.progress.providers.names(visit.actor)

    def in_words(name: str, value: str) -> str:
        if name == "role":
            return Role(value).label
        return ", ".join(names.get(ukprn, ukprn) for ukprn in value.split()) if name == "providers" else value

    return _form(visit, found, merged.values, clash=clash_of(merged, typed, saved, in_words))


def _form(
    visit: Visit,
    found: StaffMember,
    values: dict[str, str],
    problems: tuple[Problem, ...] = (),
    *,
    clash: Clash | None = None,
) -> Response:
    return visit.page(
        "accounts/staff_change.html",
        status=422 if problems else 409 if clash else 200,
        problems=problems,
        member=found,
        role=Role(values["role"]),
        area=values["area"],
        ticked=values["providers"].split(),
        choices=choices(visit),
        clash=clash,
        version=sent_version(visit) if problems else found.staff.version,
        loaded_with=visit.text(LOADED) if problems else loaded_text(_flat(found)),
    )


PAGES = (
    Page("/staff/{id:number}", "staff-member", member),
    Page("/staff/{id:number}/change", "staff-change", show_change),
    Page("/staff/{id:number}/change", "staff-change", change, "POST"),
    Page("/staff/{id:number}/disable", "staff-disable", ask_to_disable),
    Page("/staff/{id:number}/disable", "staff-disable", disable, "POST"),
    Page("/staff/{id:number}/enable", "staff-enable", enable, "POST"),
    Page("/staff/{id:number}/delete", "staff-delete", ask_to_delete),
    Page("/staff/{id:number}/delete", "staff-delete", delete, "POST"),
)
