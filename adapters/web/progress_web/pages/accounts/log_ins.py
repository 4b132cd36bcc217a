"""Where somebody is logged in, and ending it; and showing again who one is (K1, K6)."""

from attrs import evolve
from starlette.responses import JSONResponse, Response

from progress_core.domain.foundations.errors import NotAllowed, Rejected
from progress_core.domain.foundations.permissions import STAFF_ROLES
from progress_core.domain.foundations.problems import Problem
from progress_web.foundations.endpoints import Page
from progress_web.foundations.notices import Notice
from progress_web.foundations.parameters import id_in_path, is_id
from progress_web.foundations.proving import ask_again, go_on
from progress_web.foundations.visit import Visit

_NOTICES = {
    "ended": "That log-in has been ended.",
    "others": "All your other log-ins have been ended.",
    "all": "All log-ins and access tokens of this person have been ended.",
    "gone": "That log-in had ended already.",
}


def prove(visit: Visit) -> Response:
    """Check the password of the person who is logged in, and go on with what they had asked for."""
    try:
        token = visit.progress.log_ins.prove(visit.session, visit.actor, visit.text("password"))
    except Rejected as refused:
        return ask_again(visit, refused.problems)
    except NotAllowed as refused:
        return ask_again(visit, (Problem("password", refused.code, refused.message),))
    return _renewed(visit, token)


def ask_to_prove(visit: Visit) -> Response:
    """Answer the script that asks the browser for a passkey of the person who is logged in."""
    question = visit.progress.passkeys.ask_to_prove(visit.actor, visit.session)
    return JSONResponse({"options": question.options, "sealed": question.sealed})


def prove_by_passkey(visit: Visit) -> Response:
    """Check a passkey of the person who is logged in, and go on with what they had asked for."""
    try:
        token = visit.progress.passkeys.prove(visit.actor, visit.session, visit.text("sealed"), visit.text("answer"))
    except Rejected as refused:
        problems = tuple(evolve(problem, field="password") for problem in refused.problems)
        return ask_again(visit, problems)
    return _renewed(visit, token)


def _renewed(visit: Visit, token: str) -> Response:
    """Go on under the new token of a session whose owner has just shown who they are."""
    response = go_on(evolve(visit, session=token).renewed())
    visit.site.cookies.renew(response, token)
    return response


def log_ins(visit: Visit) -> Response:
    """Show where the person is logged in."""
    lines = visit.progress.log_in_list.own(visit.actor, visit.session)
    is_staff = visit.actor.role in STAFF_ROLES
    return visit.page("accounts/log_ins.html", lines=lines, notice=_notice(visit), problems=(), is_staff=is_staff)


def end(visit: Visit) -> Response:
    """End one of the person's own log-ins."""
    number = visit.text("number")
    was_open = is_id(number) and visit.progress.log_in_list.end(visit.actor, int(number))
    return visit.go("log-ins", {"done": "ended" if was_open else "gone"})


def end_others(visit: Visit) -> Response:
    """End all of the person's log-ins but this one."""
    visit.progress.log_in_list.end_others(visit.actor, visit.session)
    return visit.go("log-ins", {"done": "others"})


def log_ins_of(visit: Visit) -> Response:
    """Show where somebody else is logged in."""
    found = visit.progress.log_in_list.of(visit.actor, id_in_path(visit))
    return visit.page("accounts/log_ins_of.html", found=found, lines=found.lines, notice=_notice(visit))


def end_all_of(visit: Visit) -> Response:
    """End every log-in of somebody else."""
    id_ = id_in_path(visit)
    visit.progress.log_in_list.end_all_of(visit.actor, id_)
    return visit.go("log-ins-of", {"done": "all"}, id=id_)


def _notice(visit: Visit) -> Notice | None:
    text = _NOTICES.get(visit.request.query_params.get("done", ""))
    return Notice(text) if text else None


PAGES = (
    Page("/account/prove", "prove", prove, "POST", access="second factor", queue="passwords"),
    Page("/account/prove/passkey", "ask-to-prove", ask_to_prove, access="second factor"),
    Page("/account/prove/passkey", "prove-by-passkey", prove_by_passkey, "POST", access="second factor"),
    Page("/account/log-ins", "log-ins", log_ins),
    Page("/account/log-ins/end", "end-log-in", end, "POST"),
    Page("/account/log-ins/end-others", "end-other-log-ins", end_others, "POST"),
    Page("/people/{id:number}/log-ins", "log-ins-of", log_ins_of),
    Page("/people/{id:number}/log-ins", "end-log-ins-of", end_all_of, "POST"),
)
