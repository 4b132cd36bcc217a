"""A person's own accounts at identity providers: linked and unlinked (K4)."""

from starlette.responses import Response

from progress_core.domain.accounts.identity_providers import ProviderDown
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.permissions import STAFF_ROLES
from progress_core.domain.foundations.problems import Problem
from progress_web.foundations.endpoints import Page
from progress_web.foundations.notices import Notice
from progress_web.foundations.parameters import id_in_path
from progress_web.foundations.visit import Visit
from progress_web.pages.accounts.single_sign_on import browser_of, leave, unreachable

_NOTICES = {
    "linked": "The account has been linked. You can log in with it from now on.",
    "unlinked": "The account has been unlinked. You have been logged off everywhere else.",
}


def show(visit: Visit, problems: tuple[Problem, ...] = ()) -> Response:
    """Show the person's accounts at identity providers."""
    linked = visit.progress.identities.linked(visit.actor)
    named = {one.provider for one in linked}
    text = _NOTICES.get(visit.request.query_params.get("done", ""))
    return visit.page(
        "accounts/identities.html",
        status=422 if problems else 200,
        problems=problems,
        linked=linked,
        others=[one for one in visit.progress.single_sign_on.offered() if one.name not in named],
        notice=Notice(text) if text and not problems else None,
        is_staff=visit.actor.role in STAFF_ROLES,
    )


def link(visit: Visit) -> Response:
    """Send the person to a provider, to link their account there."""
    name = str(visit.request.path_params["provider"])
    try:
        url = visit.progress.single_sign_on.begin_linking(visit.actor, name, browser_of(visit))
    except ProviderDown as down:
        return unreachable(visit, down)
    return leave(visit, name, url)


def unlink(visit: Visit) -> Response:
    """Unlink an account at a provider."""
    try:
        visit.progress.identities.unlink(visit.actor, id_in_path(visit), keep=visit.session)
    except Rejected as refused:
        return show(visit, refused.problems)
    return visit.go("identities", {"done": "unlinked"})


PAGES = (
    Page("/account/sign-in", "identities", show),
    Page("/account/sign-in/{provider}", "link-identity", link, "POST"),
    Page("/account/sign-in/{id:number}/unlink", "unlink-identity", unlink, "POST"),
)
