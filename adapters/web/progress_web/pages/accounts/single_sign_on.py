"""Logging in at an identity provider: on the way there, and on the way back (K4)."""

from attrs import evolve
from starlette.responses import Response

from progress_core.domain.accounts.devices import network_of
from progress_core.domain.accounts.identity_providers import NotProved, ProviderDown
from progress_core.domain.foundations.errors import NotFound, Rejected
from progress_core.usecases.accounts.provider_answers import Aim, Answer
from progress_core.usecases.accounts.single_sign_on import Finished
from progress_web.foundations.downloads import lead_to
from progress_web.foundations.endpoints import Page
from progress_web.foundations.own_addresses import own_address
from progress_web.foundations.security import form_token
from progress_web.foundations.visit import Note, Visit
from progress_web.pages.accounts.homepage import TOO_MANY_ATTEMPTS, show_homepage
from progress_web.pages.accounts.passwords import ALTERED_LINK


def begin(visit: Visit) -> Response:
    """Send a stranger to a provider, to log in or to use an invitation."""
    if visit.site.throttle.single_sign_on.is_used_up(network_of(visit.address)):
        return _refused(visit, TOO_MANY_ATTEMPTS, 429)
    link, next_page = visit.text("link"), own_address(visit.text("next"))
    try:
        url = visit.progress.single_sign_on.begin(_name(visit), browser_of(visit), next_page=next_page, link=link)
    except ProviderDown as down:
        return unreachable(visit, down)
    except Rejected:
        if "/" in link:  # no link of ours has one, so no page has this address
            return visit.page("accounts/link_not_sent.html", status=410, message=ALTERED_LINK)
        return visit.page("accounts/link_expired.html", status=410, again="verify-again", link=link)
    return leave(visit, _name(visit), url)


def finish(visit: Visit) -> Response:
    """Take up what a provider sent somebody back with."""
    if visit.site.throttle.single_sign_on.is_used_up(network_of(visit.address)):
        return _refused(visit, TOO_MANY_ATTEMPTS, 429)
    given = visit.request.query_params
    answer = Answer(given.get("state", ""), given.get("code", ""), given.get("error", ""), given.get("iss", ""))
    actor = visit.actor if visit.signed_in is not None else None
    try:
        finished = visit.progress.single_sign_on.finish(
            _name(visit),
            browser_of(visit),
            answer,
            visit.origin,
            actor=actor,
            session=visit.session,
            device=visit.device,
        )
    except ProviderDown as down:
        return unreachable(visit, down)
    except NotProved as refused:
        if not refused.identified:
            visit.site.throttle.single_sign_on.count(network_of(visit.address))
        return _refused(visit, refused.message, 403)
    return _go_on(visit, finished)


def _go_on(visit: Visit, finished: Finished) -> Response:
    if finished.aim is Aim.LINK:
        return visit.go("identities", {"done": "linked"})
    secret = visit.site.cookies.new_secret()
    inside = visit
    if finished.started is not None:
        inside = evolve(visit, token=form_token(secret), signed_in=finished.started.signed_in)
    response = lead_to(inside, finished.next_page)
    if finished.started is not None:
        visit.progress.log_ins.log_off(visit.session, visit.origin)  # of whoever was logged in here before
        visit.site.cookies.start(response, finished.started.token, secret, finished.started.device)
    if finished.renewed:
        visit.site.cookies.renew(response, finished.renewed)
    return response


def begin_proof(visit: Visit) -> Response:
    """Send somebody who is logged in to a provider, to log in anew."""
    kept = visit.site.kept_forms.opened(visit.form)
    wanted = own_address(visit.text("wanted") or (kept.page if kept is not None else ""))
    try:
        url = visit.progress.single_sign_on.begin_proof(visit.actor, _name(visit), browser_of(visit), next_page=wanted)
    except ProviderDown as down:
        return unreachable(visit, down)
    return leave(visit, _name(visit), url)


def leave(visit: Visit, name: str, url: str) -> Response:
    """Answer with a page that goes on to a provider by itself.

    A redirect would not do: browsers follow it only to where our policy lets forms be sent, which is this site.
    """
    response = visit.page("accounts/leaving.html", label=label_of(visit, name), url=url)
    response.headers["refresh"] = f"0; url={url}"
    return response


def unreachable(visit: Visit, down: ProviderDown) -> Response:
    """Answer that a provider cannot be reached, and leave the other ways in."""
    text = f"{down.label} cannot be reached at the moment. Try again in a few minutes, or log in another way."
    if visit.signed_in is not None:
        return _refused(visit, text, 503)
    return show_homepage(evolve(visit, note=Note(text)), status=503)


def _refused(visit: Visit, message: str, status: int) -> Response:
    name = _name(visit)
    return visit.page(
        "accounts/single_sign_on_refused.html",
        status=status,
        message=message,
        label=label_of(visit, name),
        provider=name,
    )


def _name(visit: Visit) -> str:
    return str(visit.request.path_params["provider"])


def label_of(visit: Visit, name: str) -> str:
    """Return what people know a provider by.

    Raises:
        NotFound: there is none of this name.
    """
    for offered in visit.progress.single_sign_on.offered():
        if offered.name == name:
            return offered.label
    raise NotFound


def browser_of(visit: Visit) -> str:
    """Return a secret that this browser alone has."""
    return visit.site.cookies.visitor(visit.request)[0]


PAGES = (
    Page("/sso/{provider}", "single-sign-on", begin, "POST", access="everybody"),
    Page("/sso/{provider}/callback", "single-sign-on-callback", finish, access="everybody"),
    Page("/account/prove/{provider}", "prove-by-provider", begin_proof, "POST"),
)
