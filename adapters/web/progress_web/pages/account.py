"""One's own account: personal details, username, password (manual 3)."""

from attrs import asdict
from starlette.responses import Response

from progress_core.domain.errors import Rejected
from progress_core.domain.permissions import STAFF_ROLES
from progress_core.domain.problems import Problem
from progress_web.endpoints import Page
from progress_web.pages.passwords import change_password
from progress_web.visit import Notice, Visit

_DETAILS = ("first_name", "last_name", "email", "telephone")
_SAID = {
    "details": "Your personal details have been saved.",
    "password": "Your password has been changed. Wherever else you were logged in, you have been logged off.",
}


def account(visit: Visit) -> Response:
    """Show what one can change."""
    said = _SAID.get(visit.request.query_params.get("done", ""))
    return _show(visit, notice=Notice(said) if said else None)


def save_details(visit: Visit) -> Response:
    """Change the personal details."""
    offered = {name: visit.text(name) for name in _DETAILS}
    try:
        changed = visit.progress.own_account.change_personal_details(visit.actor, offered)
    except Rejected as refused:
        return _show(visit, refused.problems, details=offered)
    if not changed.warnings:
        return visit.go("account", {"done": "details"})
    doubts = tuple(warning.message for warning in changed.warnings)
    return _show(visit, notice=Notice(_SAID["details"], doubts))


def save_username(visit: Visit) -> Response:
    """Change the username, which logs the person off everywhere."""
    username = visit.text("username")
    try:
        visit.progress.own_account.change_username(visit.actor, username)
    except Rejected as refused:
        return _show(visit, refused.problems, username=username)
    response = visit.go("log-in", {"done": "username"})
    visit.site.cookies.end(response)
    return response


def save_password(visit: Visit) -> Response:
    """Change the password."""
    problems = change_password(visit)
    return _show(visit, problems) if problems else visit.go("account", {"done": "password"})


def _show(
    visit: Visit,
    problems: tuple[Problem, ...] = (),
    *,
    notice: Notice | None = None,
    details: dict[str, str] | None = None,
    username: str | None = None,
) -> Response:
    actor, limits = visit.actor, visit.progress.context.limits
    is_staff = actor.role in STAFF_ROLES
    if details is None and is_staff:
        details = asdict(visit.progress.own_account.personal_details(actor))
    return visit.page(
        "account.html",
        status=422 if problems else 200,
        problems=problems,
        notice=notice,
        details=details,
        username=actor.username if username is None else username,
        least=limits.username.least,
        most=limits.username.staff_most if is_staff else limits.username.learner_most,
        policy=limits.password.described,
    )


PAGES = (
    Page("/account", "account", account),
    Page("/account/details", "save-details", save_details, "POST"),
    Page("/account/username", "save-username", save_username, "POST"),
    Page("/account/password", "save-password", save_password, "POST"),
)
