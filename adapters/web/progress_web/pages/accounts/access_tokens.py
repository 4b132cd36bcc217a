"""A person's own access tokens: listed, created and revoked (I6)."""

from starlette.responses import Response

from progress_core.domain.accounts.access_tokens import AccessToken, default_end, is_living, last_end, scopes_for
from progress_core.domain.foundations.errors import NotFound, Rejected
from progress_core.domain.foundations.permissions import STAFF_ROLES
from progress_core.domain.foundations.problems import Problem
from progress_web.foundations.endpoints import Page
from progress_web.foundations.notices import Notice
from progress_web.foundations.parameters import id_in_path
from progress_web.foundations.visit import Visit

_NOTICES = {"revoked": "The token has been revoked. Programs that use it no longer have access."}


def access_tokens(visit: Visit) -> Response:
    """Show the person's tokens."""
    text = _NOTICES.get(visit.request.query_params.get("done", ""))
    now = visit.progress.context.clock.now()
    own = visit.progress.access_tokens.of(visit.actor)
    lines = [(access, is_living(access, now), _allowed(visit, access)) for access in own]
    return _page(visit, "access_tokens", lines=lines, notice=Notice(text) if text else None)


def show_create(visit: Visit) -> Response:
    """Show the form for a new token."""
    ends_on = default_end(visit.progress.context.clock.now())
    return _form(visit, {"token_name": "", "ends_on": ends_on.isoformat()}, [])


def create(visit: Visit) -> Response:
    """Create a token and show it, once."""
    values = {name: visit.text(name) for name in ("token_name", "ends_on")}
    scopes = visit.texts("scopes")
    try:
        made = visit.progress.access_tokens.create(visit.actor, values["token_name"], scopes, values["ends_on"])
    except Rejected as refused:
        return _form(visit, values, scopes, refused.problems)
    return _page(visit, "access_token_made", made=made, allowed=_allowed(visit, made.access))


def ask_to_revoke(visit: Visit) -> Response:
    """Ask before a token is revoked."""
    number = id_in_path(visit)
    for access in visit.progress.access_tokens.of(visit.actor):
        if access.number == number:
            return _page(visit, "access_token_revoke", access=access)
    raise NotFound


def revoke(visit: Visit) -> Response:
    """Revoke a token."""
    visit.progress.access_tokens.end(visit.actor, id_in_path(visit))
    return visit.go("access-tokens", {"done": "revoked"})


def _allowed(visit: Visit, access: AccessToken) -> list[str]:
    """Return what a token may do now, in words and in the order of the form."""
    return [scope.label for scope in scopes_for(visit.actor.role) if scope in access.scopes]


def _form(visit: Visit, values: dict[str, str], ticked: list[str], problems: tuple[Problem, ...] = ()) -> Response:
    return _page(
        visit,
        "access_token_create",
        problems,
        values=values,
        scopes=scopes_for(visit.actor.role),
        ticked=ticked,
        latest=last_end(visit.progress.context.clock.now()),
    )


def _page(visit: Visit, template: str, problems: tuple[Problem, ...] = (), **values: object) -> Response:
    status, is_staff = 422 if problems else 200, visit.actor.role in STAFF_ROLES
    return visit.page(f"accounts/{template}.html", status=status, problems=problems, is_staff=is_staff, **values)


_ROOT = "/account/tokens"

PAGES = (
    Page(_ROOT, "access-tokens", access_tokens),
    Page(f"{_ROOT}/create", "access-token-create", show_create),
    Page(f"{_ROOT}/create", "access-token-create", create, "POST"),
    Page(f"{_ROOT}/{{id:number}}/revoke", "access-token-revoke", ask_to_revoke),
    Page(f"{_ROOT}/{{id:number}}/revoke", "access-token-revoke", revoke, "POST"),
)
