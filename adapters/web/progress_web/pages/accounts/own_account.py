"""A person's own account: personal details, username, password (manual 3)."""

from collections.abc import Mapping
from typing import Any

from attrs import asdict
from starlette.responses import Response

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.permissions import STAFF_ROLES
from progress_core.domain.foundations.problems import Problem, has_errors
from progress_core.domain.operations.events import Event
from progress_core.usecases.foundations.events import report
from progress_web.foundations.endpoints import Page
from progress_web.foundations.merging import LOADED, loaded_text, merge_form
from progress_web.foundations.notices import Notice
from progress_web.foundations.visit import Visit
from progress_web.pages.accounts.passwords import change_password, show_changed

_FIELDS = ("first_name", "last_name", "email", "telephone")
_SAVED = "Your personal details have been saved."
_UNCHANGED = "Nothing was changed."
_TOO_MANY_TAKEN = "You have tried too many usernames that are taken. Wait an hour, then try again."
_CHANGED = "Your password has been changed. You have been logged off everywhere else."


def details(visit: Visit) -> Response:
    """Show the personal details of staff; those of learners are in their profile."""
    if visit.actor.role not in STAFF_ROLES:
        return visit.go("account-username")
    return _show_details(visit, notice=_notice(visit, _SAVED))


def save_details(visit: Visit) -> Response:
    """Change the personal details that were touched; others may have been changed in another tab."""
    typed = {name: visit.text(name) for name in _FIELDS}
    saved = asdict(visit.progress.own_account.personal_details(visit.actor))
    try:
        changed = visit.progress.own_account.change_personal_details(
            visit.actor, merge_form(visit, typed, saved).values
        )
    except Rejected as refused:
        return _show_details(visit, refused.problems, typed)
    if not changed.changed:
        return visit.go("account", {"done": "unchanged"})
    if not changed.warnings:
        return visit.go("account", {"done": "saved"})
    renamed = visit.renewed()
    doubts = tuple(warning.message for warning in changed.warnings)
    return _show_details(renamed, notice=Notice(_SAVED, doubts))


def _show_details(
    visit: Visit,
    problems: tuple[Problem, ...] = (),
    typed: Mapping[str, str] | None = None,
    notice: Notice | None = None,
) -> Response:
    saved = asdict(visit.progress.own_account.personal_details(visit.actor))
    loaded_with = visit.text(LOADED) if problems else loaded_text(saved)
    return _page(
        visit, "accounts/details.html", problems, notice=notice, details=typed or saved, loaded_with=loaded_with
    )


def _notice(visit: Visit, done: str) -> Notice | None:
    """Return what the page says was done, if anything was asked for."""
    asked = visit.request.query_params.get("done")
    return Notice(_UNCHANGED if asked == "unchanged" else done) if asked else None


def username(visit: Visit) -> Response:
    """Show the username."""
    return _show_username(visit, visit.actor.username, notice=_notice(visit, _UNCHANGED))


def save_username(visit: Visit) -> Response:
    """Change the username, which logs the person off everywhere."""
    typed, tries, person = visit.text("username"), visit.site.taken_usernames, str(visit.actor.account_id)
    if tries.is_used_up(person):
        report(visit.progress.context, Event.TOO_MANY_ATTEMPTS, visit.origin, visit.actor.account_id, of="usernames")
        return _show_username(visit, typed, (Problem("username", "too_many_attempts", _TOO_MANY_TAKEN),))
    try:
        changed = visit.progress.own_account.change_username(visit.actor, typed)
    except Rejected as refused:
        if any(found.code == "duplicate" for found in refused.problems):
            tries.count(person)
        return _show_username(visit, typed, refused.problems)
    if not changed:
        return visit.go("account-username", {"done": "unchanged"})
    response = visit.go("log-in", {"done": "username"})
    visit.site.cookies.end(response)
    return response


def _show_username(
    visit: Visit, shown: str, problems: tuple[Problem, ...] = (), notice: Notice | None = None
) -> Response:
    policy = visit.progress.context.limits.username
    most = policy.staff_most if visit.actor.role in STAFF_ROLES else policy.learner_most
    return _page(
        visit, "accounts/username.html", problems, notice=notice, username=shown, least=policy.least, most=most
    )


def password(visit: Visit) -> Response:
    """Show the form that changes the password."""
    changed = visit.request.query_params.get("done")
    return _show_password(visit, notice=Notice(_CHANGED, visit.doubts) if changed else None)


def save_password(visit: Visit) -> Response:
    """Change the password."""
    problems = change_password(visit)
    return _show_password(visit, problems) if has_errors(problems) else show_changed(visit, problems)


def _show_password(visit: Visit, problems: tuple[Problem, ...] = (), notice: Notice | None = None) -> Response:
    policy = visit.progress.context.limits.password.described
    return _page(visit, "accounts/password.html", problems, notice=notice, policy=policy)


def _page(visit: Visit, template: str, problems: tuple[Problem, ...], **values: Any) -> Response:
    is_staff = visit.actor.role in STAFF_ROLES
    return visit.page(template, status=422 if problems else 200, problems=problems, is_staff=is_staff, **values)


PAGES = (
    Page("/account", "account", details),
    Page("/account", "save-details", save_details, "POST"),
    Page("/account/username", "account-username", username),
    Page("/account/username", "save-username", save_username, "POST", even=True),
    Page("/account/password", "account-password", password),
    Page("/account/password", "save-password", save_password, "POST", queue="passwords"),
)
