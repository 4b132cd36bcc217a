"""The accounts of staff: who there is, inviting somebody, inviting again, unlocking (manual 1.4)."""

from attrs import evolve
from starlette.responses import Response

from progress_core.domain.accounts.accounts import AccountState
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.messages import sentence
from progress_core.domain.foundations.permissions import Permission, Role
from progress_core.domain.foundations.problems import Problem
from progress_web.endpoints import Page
from progress_web.visit import Notice, Visit

_STATES = {
    AccountState.INVITED: ("Invited", "blue"),
    AccountState.MUST_CHANGE_PASSWORD: ("Never logged in", "grey"),
    AccountState.ACTIVE: ("Active", "green"),
    AccountState.LOCKED: ("Locked out", "red"),
    AccountState.DISABLED: ("Disabled", "grey"),
    AccountState.DELETED: ("Deleted", "grey"),
}
_SAID = {
    "created": "{name} has been invited: an e-mail with a link to choose a password is on its way to {email}.",
    "invited": "A new invitation is on its way to {email}.",
    "unlocked": "{name} can try to log in again.",
}
_TYPED = ("email", "first_name", "last_name", "username")
_ORDER = ("email", "username", "first_name", "last_name", "area", "providers")
"""The fields from top to bottom, as the error summary lists them."""


def staff(visit: Visit) -> Response:
    """List the staff in scope, with what can be done for each."""
    found = visit.progress.staff.list(visit.actor)
    asked = visit.request.query_params
    said = _SAID.get(asked.get("done", ""))
    about = next((each for each, _ in found if str(each.id) == asked.get("staff")), None)
    return visit.page(
        "accounts/staff.html",
        notice=Notice(said.format(name=about.name, email=about.email)) if said and about else None,
        people=[(each, account, *_STATES[account.state]) for each, account in found],
        names=visit.progress.providers.names(visit.actor),
    )


def new(visit: Visit) -> Response:
    """Show the empty form; who can see one provider alone has it ticked."""
    names = visit.progress.providers.names(visit.actor)
    return _form(visit, ticked=list(names) if len(names) == 1 else [])


def create(visit: Visit) -> Response:
    """Create an account, and invite its owner."""
    visit.actor.require(Permission.MANAGE_STAFF)
    try:
        made = visit.progress.staff.create(
            visit.actor,
            visit.text("email"),
            _role(visit),
            providers=visit.texts("providers"),
            area=visit.text("area"),
            username=visit.text("username").strip(),
            first_name=visit.text("first_name"),
            last_name=visit.text("last_name"),
        )
    except Rejected as refused:
        return _form(visit, refused.problems, visit.texts("providers"))
    return visit.go("staff", {"done": "created", "staff": str(made.id)})


def unlock(visit: Visit) -> Response:
    """Let somebody try again."""
    account = visit.progress.staff.unlock(visit.actor, visit.text("username"))
    return visit.go("staff", {"done": "unlocked", "staff": str(account.id)})


def invite_again(visit: Visit) -> Response:
    """Mail a fresh invitation."""
    invited = visit.progress.staff.invite_again(visit.actor, visit.text("username"))
    return visit.go("staff", {"done": "invited", "staff": str(invited.id)})


def _form(visit: Visit, problems: tuple[Problem, ...] = (), ticked: list[str] | None = None) -> Response:
    visit.actor.require(Permission.MANAGE_STAFF)
    roles = visit.progress.staff.roles(visit.actor)
    areas = []
    if Role.AREA_ADMINISTRATOR in roles:
        areas = sorted({line.provider.area for line in visit.progress.providers.list(visit.actor)})
    told = tuple(_for_a_form(problem) for problem in sorted(problems, key=lambda each: _ORDER.index(each.field)))
    return visit.page(
        "accounts/staff_create.html",
        status=422 if problems else 200,
        problems=told,
        values={name: visit.text(name) for name in _TYPED},
        role=_role(visit),
        area=visit.text("area"),
        ticked=ticked,
        roles=roles,
        areas=areas,
        names=visit.progress.providers.names(visit.actor),
        usernames=visit.progress.context.limits.username,
    )


def _role(visit: Visit) -> Role:
    """Give the role that was chosen: learner manager unless another one was."""
    chosen = visit.text("role")
    return Role(chosen) if chosen in set(Role) else Role.LEARNER_MANAGER


def _for_a_form(problem: Problem) -> Problem:
    """Speak of boxes to tick, where the rule speaks of UKPRNs to name."""
    is_missing = (problem.field, problem.code) == ("providers", "required")
    return evolve(problem, message=sentence("none_ticked", problem.field)) if is_missing else problem


PAGES = (
    Page("/staff", "staff", staff),
    Page("/staff/create", "staff-create", new),
    Page("/staff/create", "staff-create", create, "POST"),
    Page("/staff/unlock", "staff-unlock", unlock, "POST"),
    Page("/staff/invite", "staff-invite", invite_again, "POST"),
)
