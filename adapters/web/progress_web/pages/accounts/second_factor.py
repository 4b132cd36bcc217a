"""One's own second factors: the authenticator app, passkeys, and recovery codes."""

from starlette.responses import JSONResponse, Response

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.problems import Problem
from progress_core.usecases.accounts.second_factors import NewApp
from progress_web.foundations.endpoints import Page
from progress_web.foundations.notices import Notice
from progress_web.foundations.qr_codes import qr_code
from progress_web.foundations.visit import Visit

_NOTICES = {
    "app": "Your authenticator app has been set up.",
    "app-removed": "The authenticator app has been removed.",
    "passkey": "The passkey has been added.",
    "passkey-renamed": "The passkey has been renamed.",
    "passkey-removed": "The passkey has been removed.",
}
_GROUP = 4


def overview(visit: Visit) -> Response:
    """Show what the person has set up."""
    found = visit.progress.second_factors.overview(visit.actor)
    text = _NOTICES.get(visit.request.query_params.get("done", ""))
    must_add = visit.signed_in is not None and visit.signed_in.must_add_second_factor
    return _page(visit, "second_factor", notice=Notice(text) if text else None, found=found, must_add=must_add)


def set_up_app(visit: Visit) -> Response:
    """Show the QR code for a new authenticator app."""
    return _show_app(visit, visit.progress.second_factors.begin_app(visit.actor))


def confirm_app(visit: Visit) -> Response:
    """Add the app whose first code is right."""
    factors, sealed = visit.progress.second_factors, visit.text("sealed")
    try:
        codes = factors.confirm_app(visit.actor, sealed, visit.text("code"), keep=visit.session)
    except Rejected as refused:
        is_void = any(problem.code == "setup_expired" for problem in refused.problems)
        new = factors.begin_app(visit.actor) if is_void else factors.resume_app(visit.actor, sealed)
        return _show_app(visit, new, refused.problems)
    return _done(visit, codes, "app")


def _show_app(visit: Visit, new: NewApp, problems: tuple[Problem, ...] = ()) -> Response:
    key = " ".join(new.secret[start : start + _GROUP] for start in range(0, len(new.secret), _GROUP))
    return _page(visit, "second_factor_app", problems, qr=qr_code(new.address), key=key, sealed=new.sealed)


def remove_app(visit: Visit) -> Response:
    """Remove the authenticator app."""
    visit.progress.second_factors.remove_app(visit.actor, keep=visit.session)
    return visit.go("second-factor", {"done": "app-removed"})


def make_recovery_codes(visit: Visit) -> Response:
    """Show new recovery codes, once."""
    return _done(visit, visit.progress.second_factors.make_recovery_codes(visit.actor, keep=visit.session), "")


def add_passkey(visit: Visit) -> Response:
    """Ask for the name of a new passkey, of somebody who has shown recently who they are."""
    visit.progress.passkeys.ask_to_create(visit.actor, visit.session)
    return _page(visit, "passkey_add", name="")


def ask_new_passkey(visit: Visit) -> Response:
    """Answer the script that asks the browser to make a passkey."""
    question = visit.progress.passkeys.ask_to_create(visit.actor, visit.session)
    return JSONResponse({"options": question.options, "sealed": question.sealed})


def save_passkey(visit: Visit) -> Response:
    """Add the passkey that the browser has made."""
    name = visit.text("passkey")
    try:
        codes = visit.progress.passkeys.add(
            visit.actor, visit.session, visit.text("sealed"), visit.text("answer"), name
        )
    except Rejected as refused:
        return _page(visit, "passkey_add", refused.problems, name=name)
    return _done(visit, codes, "passkey")


def rename_passkey(visit: Visit) -> Response:
    """Ask for another name of a passkey."""
    passkey_id = visit.text("passkey")
    found = visit.progress.second_factors.overview(visit.actor).passkeys
    name = next((passkey.name for passkey in found if passkey.id == passkey_id), None)
    if name is None:
        return visit.go("second-factor")
    return _page(visit, "passkey_rename", passkey_id=passkey_id, name=name)


def save_passkey_name(visit: Visit) -> Response:
    """Rename a passkey."""
    passkey_id, name = visit.text("id"), visit.text("passkey")
    try:
        visit.progress.passkeys.rename(visit.actor, passkey_id, name)
    except Rejected as refused:
        return _page(visit, "passkey_rename", refused.problems, passkey_id=passkey_id, name=name)
    return visit.go("second-factor", {"done": "passkey-renamed"})


def remove_passkey(visit: Visit) -> Response:
    """Remove a passkey."""
    visit.progress.passkeys.remove(visit.actor, visit.text("passkey"), keep=visit.session)
    return visit.go("second-factor", {"done": "passkey-removed"})


def _done(visit: Visit, codes: tuple[str, ...], done: str) -> Response:
    """Show recovery codes that were made, or the overview if there were some before."""
    if codes:
        return _page(visit, "recovery_codes", codes=codes, notice=Notice(_NOTICES[done]) if done else None)
    return visit.go("second-factor", {"done": done})


def _page(visit: Visit, template: str, problems: tuple[Problem, ...] = (), **values: object) -> Response:
    status = 422 if problems else 200
    return visit.page(f"accounts/{template}.html", status=status, problems=problems, is_staff=True, **values)


_ROOT = "/account/second-factor"

PAGES = (
    Page(_ROOT, "second-factor", overview, access="second factor"),
    Page(f"{_ROOT}/app", "set-up-app", set_up_app, access="second factor"),
    Page(f"{_ROOT}/app", "confirm-app", confirm_app, "POST", access="second factor"),
    Page(f"{_ROOT}/app/remove", "remove-app", remove_app, "POST"),
    Page(f"{_ROOT}/recovery-codes", "make-recovery-codes", make_recovery_codes, "POST"),
    Page(f"{_ROOT}/passkeys", "add-passkey", add_passkey, access="second factor"),
    Page(f"{_ROOT}/passkeys", "save-passkey", save_passkey, "POST", access="second factor"),
    Page(f"{_ROOT}/passkeys/question", "ask-new-passkey", ask_new_passkey, access="second factor"),
    Page(f"{_ROOT}/passkeys/rename", "rename-passkey", rename_passkey),
    Page(f"{_ROOT}/passkeys/rename", "save-passkey-name", save_passkey_name, "POST"),
    Page(f"{_ROOT}/passkeys/remove", "remove-passkey", remove_passkey, "POST"),
)
