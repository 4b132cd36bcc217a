"""Leads on to what a person asked for before they entered a password; files come with a page of their own.

Browsers save a file and go on showing the page before, which would be the one with the password in its field.
"""

from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from progress_web.foundations.kept_forms import KeptForm
from progress_web.foundations.own_addresses import own_address
from progress_web.foundations.returning import pages_at
from progress_web.foundations.visit import Visit


def lead_to(visit: Visit, address: str, *, back: str = "") -> Response:
    """Redirect to an address; if a file is there, answer with a page that fetches it.

    Args:
        visit: by the person as they now are.
        address: path and query; "" for the dashboard, and so is one that is not on this site.
        back: where the link to the file is; "" if unknown.
    """
    address = own_address(address) or visit.path("dashboard")
    if not any(page.gives_file(FormData()) for page, _ in pages_at(visit, address)):
        return RedirectResponse(address, status_code=303)
    response = visit.page("foundations/download_begun.html", address=address, back=own_address(back))
    response.headers["refresh"] = f"0; url={address}"
    return response


def offer_file(visit: Visit, kept: KeptForm) -> Response:
    """Answer with a page whose button sends a form again that is answered with a file."""
    return visit.page("foundations/download_ready.html", kept=kept, back=own_address(kept.page))
