"""Pages that are open to everybody: search engines may list them, and caches may keep what strangers see (H1)."""

from http import HTTPStatus
from typing import Any

from starlette.responses import Response

from progress_web.foundations.visit import Visit

MAX_AGE_SECONDS = 300


def public_page(
    visit: Visit, template: str, *, canonical: str, indexed: bool = True, status: int = 200, **values: Any
) -> Response:
    """Answer with a page that is open to everybody.

    Args:
        visit: by anybody.
        template: of the page.
        canonical: its one address, with the host; search engines count all others as this one.
        indexed: whether search engines may list it.
        status: of the answer.
        values: what else the template needs.
    """
    response = visit.page(template, status=status, canonical=canonical, indexed=indexed, **values)
    return cached(visit, response)


def cached(visit: Visit, response: Response) -> Response:
    """Let caches keep an answer for some minutes if the browser sent no cookie: nothing in it is about anybody."""
    response.headers["vary"] = "Cookie"
    if not visit.request.cookies and response.status_code == HTTPStatus.OK:
        response.headers["cache-control"] = f"public, max-age={MAX_AGE_SECONDS}"
    return response
