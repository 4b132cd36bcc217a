"""Asks a person to show again who they are, and then does what they had asked for (K1)."""

from attrs import evolve
from starlette.datastructures import FormData
from starlette.responses import Response

from progress_core.domain.foundations.errors import ProgressError
from progress_core.domain.foundations.permissions import STAFF_ROLES
from progress_core.domain.foundations.problems import Problem
from progress_web.foundations.access import let_in
from progress_web.foundations.downloads import lead_to, offer_file
from progress_web.foundations.error_pages import error_page
from progress_web.foundations.kept_forms import KeptForm, page_before
from progress_web.foundations.returning import come_back, pages_at
from progress_web.foundations.security import SAFE_METHODS
from progress_web.foundations.visit import Visit

PROVED = "Thank you. Nothing has been saved yet."


def ask_for_proof(visit: Visit) -> Response:
    """Answer with a page that asks for the password; it carries the form or the address that was asked for."""
    if visit.request.method in SAFE_METHODS:
        url = visit.request.url
        wanted = f"{url.path}?{url.query}" if url.query else url.path
        return _page(visit, wanted=wanted, back=page_before(visit.request))
    kept = visit.site.kept_forms.kept(visit.request, visit.form)
    return _page(evolve(visit, carried="" if kept is None else visit.site.kept_forms.seal(kept)))


def ask_again(visit: Visit, problems: tuple[Problem, ...]) -> Response:
    """Answer a proof that failed with the same page; what its form carries is carried on."""
    return _page(visit, problems, wanted=visit.text("wanted"), back=visit.text("back"), status=422)


def _page(
    visit: Visit, problems: tuple[Problem, ...] = (), *, wanted: str = "", back: str = "", status: int = 403
) -> Response:
    by_passkey = visit.actor.role in STAFF_ROLES and _has_passkey(visit)
    return visit.page(
        "foundations/prove.html", status=status, problems=problems, wanted=wanted, back=back, by_passkey=by_passkey
    )


def _has_passkey(visit: Visit) -> bool:
    found = visit.progress.second_factors.overview(visit.actor)
    return found.offers_passkeys and bool(found.passkeys)


def go_on(visit: Visit) -> Response:
    """Do what a person had asked for, now that they have shown who they are.

    Args:
        visit: the form that holds the proof, by the person as they now are.
    """
    kept = visit.site.kept_forms.opened(visit.form)
    if kept is None or kept.owner != visit.actor.account_id:
        return lead_to(visit, visit.text("wanted"), back=visit.text("back"))
    if kept.left_out:
        return come_back(visit, kept, PROVED)
    return _sent_again(visit, kept) or come_back(visit, kept, PROVED)


def _sent_again(visit: Visit, kept: KeptForm) -> Response | None:
    """Answer a kept form as if it had been sent only now; None if there is no such page any more."""
    for page, request in pages_at(visit, kept.action, "POST"):
        there = evolve(visit, request=request, form=FormData(list(kept.fields)))
        if page.gives_file(there.form):
            return offer_file(visit, kept)
        try:
            return let_in(page, there)
        except ProgressError as error:
            return error_page(there, error)
    return None
