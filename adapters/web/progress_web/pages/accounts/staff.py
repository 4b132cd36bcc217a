"""Staff accounts: list, invite, invite again, unlock (manual 1.4)."""

from collections.abc import Iterable, Iterator, Mapping

from attrs import evolve
from markupsafe import Markup
from starlette.responses import Response

from progress_core.domain.accounts.accounts import Account, AccountState
from progress_core.domain.accounts.staff import Staff
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.messages import sentence
from progress_core.domain.foundations.permissions import Permission, Role
from progress_core.domain.foundations.problems import Problem
from progress_web.foundations.endpoints import Page
from progress_web.foundations.notices import Notice
from progress_web.foundations.rendering import marked
from progress_web.foundations.visit import Visit

STATES = {
    AccountState.INVITED: ("Invited", "blue"),
    AccountState.MUST_CHANGE_PASSWORD: ("Never logged in", "grey"),
    AccountState.ACTIVE: ("Active", "green"),
    AccountState.LOCKED: ("Locked out", "red"),
    AccountState.DISABLED: ("Disabled", "grey"),
    AccountState.DELETED: ("Deleted", "grey"),
}
_NOTICES = {
    "created": "{name} has been invited. We have sent an email to {email} with a link to choose a password.",
    "invited": "We have sent a new invitation to {email}.",
    "reset": "The second factor of {name} has been reset. They can log in with their password, and have been told.",
    "unlocked": "{name} can try to log in again.",
}
_GONE_NOTICES = {
    "deleted": "The staff account has been deleted. Its username can be used again.",
    "left": "The person no longer works for your providers.",
}
"""What was done to somebody who is not in the list any more."""
_TYPED = ("email", "first_name", "last_name", "username")
_ORDER = ("email", "username", "first_name", "last_name", "area", "providers")
"""The fields from top to bottom, as the error summary lists them."""


def staff(visit: Visit) -> Response:
    """List the staff in scope, each with the actions that are possible."""
    found, names = visit.progress.staff.open(visit.actor)
    query = visit.request.query_params
    done = query.get("done", "")
    text = _NOTICES.get(done)
    about = next((person for person, _ in found if str(person.id) == query.get("staff")), None)
    gone = _GONE_NOTICES.get(done)
    return visit.page(
        "accounts/staff.html",
        notice=Notice(text.format(name=about.name, email=about.email)) if text and about else gone and Notice(gone),
        rows=_rows(visit, found, names),
        total=len(found),
        names=names,
    )


def _rows(
    visit: Visit, found: Iterable[tuple[Staff, Account]], names: Mapping[str, str]
) -> Iterator[tuple[str | Markup, ...]]:
    """Yield the cells of each row: address, name, username, role, reach, state and its colour, and what can be done."""
    address_of = visit.addresses("staff-member")
    actions = {
        AccountState.LOCKED: (visit.path("staff-unlock"), "Unlock"),
        AccountState.INVITED: (visit.path("staff-invite"), "Invite again"),
    }
    for person, account in found:
        yield (
            address_of(person.id),
            marked(person.name),
            marked(account.username),
            person.role.label,
            person.area or ", ".join(names[ukprn] for ukprn in sorted(person.providers)),
            *STATES[account.state],
            *actions.get(account.state, ("", "")),
        )


def new(visit: Visit) -> Response:
    """Show the empty form; if there is only one provider, it is ticked."""
    names = visit.progress.providers.names(visit.actor)
    return _form(visit, ticked=list(names) if len(names) == 1 else [])


def create(visit: Visit) -> Response:
    """Create an account and invite its owner."""
    visit.actor.require(Permission.MANAGE_STAFF)
    try:
        made = visit.progress.staff.create(
            visit.actor,
            visit.text("email"),
            _role(visit),
            providers=visit.texts("providers"),
            area=visit.text("area"),
            username=visit.text("username"),
            first_name=visit.text("first_name"),
            last_name=visit.text("last_name"),
        ).staff
    except Rejected as refused:
        return _form(visit, refused.problems, visit.texts("providers"))
    return visit.go("staff", {"done": "created", "staff": str(made.id)})


def unlock(visit: Visit) -> Response:
    """Let a person try to log in again."""
    account = visit.progress.staff.unlock(visit.actor, visit.text("username"))
    return visit.go("staff", {"done": "unlocked", "staff": str(account.id)})


def invite_again(visit: Visit) -> Response:
    """Mail a new invitation."""
    invited = visit.progress.staff.invite_again(visit.actor, visit.text("username"))
    return visit.go("staff", {"done": "invited", "staff": str(invited.id)})


def reset_second_factor(visit: Visit) -> Response:
    """Remove the second factor of somebody who has lost it."""
    account = visit.progress.staff.reset_second_factor(visit.actor, visit.text("username"))
    return visit.go("staff", {"done": "reset", "staff": str(account.id)})


def _form(visit: Visit, problems: tuple[Problem, ...] = (), ticked: list[str] | None = None) -> Response:
    visit.actor.require(Permission.MANAGE_STAFF)
    return visit.page(
        "accounts/staff_create.html",
        status=422 if problems else 200,
        problems=in_order_of_form(problems),
        values={name: visit.text(name) for name in _TYPED},
        role=_role(visit),
        area=visit.text("area"),
        ticked=ticked,
        choices=choices(visit),
        usernames=visit.progress.context.limits.username,
    )


def choices(visit: Visit) -> dict[str, object]:
    """Return what may be chosen for a staff account: roles, areas, and providers by UKPRN."""
    roles = visit.progress.staff.roles(visit.actor)
    areas = []
    if Role.AREA_ADMINISTRATOR in roles:
        areas = sorted({line.provider.area for line in visit.progress.providers.list(visit.actor)})
    return {"roles": roles, "areas": areas, "names": visit.progress.providers.names(visit.actor)}


def in_order_of_form(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems from top to bottom, in the words of a form with boxes to tick; the rule speaks of UKPRNs."""
    return tuple(map(_worded_for_form, sorted(problems, key=lambda problem: _ORDER.index(problem.field))))


def _role(visit: Visit) -> Role:
    """Return the chosen role: learner manager unless it is another."""
    chosen = visit.text("role")
    return Role(chosen) if chosen in set(Role) else Role.LEARNER_MANAGER


def _worded_for_form(problem: Problem) -> Problem:
    is_missing = (problem.field, problem.code) == ("providers", "required")
    return evolve(problem, message=sentence("none_ticked", problem.field)) if is_missing else problem


PAGES = (
    Page("/staff", "staff", staff),
    Page("/staff/create", "staff-create", new),
    Page("/staff/create", "staff-create", create, "POST"),
    Page("/staff/unlock", "staff-unlock", unlock, "POST"),
    Page("/staff/reset-second-factor", "staff-reset-second-factor", reset_second_factor, "POST"),
    Page("/staff/invite", "staff-invite", invite_again, "POST"),
)
