"""The API for pages of other sites: browsers ask first, and show scripts what the answer allows (CORS)."""

from collections.abc import Collection
from typing import get_args

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

from progress_web.api.foundations.operations import Method

SENT = ("Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match")
"""What programs send besides what browsers always may."""
SHOWN = (
    "Content-Disposition",
    "ETag",
    "Idempotent-Replayed",
    "Link",
    "Location",
    "RateLimit-Limit",
    "RateLimit-Remaining",
    "RateLimit-Reset",
    "Retry-After",
    "WWW-Authenticate",
)
"""What scripts may read of an answer besides what browsers always show."""
MAX_AGE_SECONDS = 600


def across_origins(app: ASGIApp, origins: Collection[str]) -> ASGIApp:
    """Return an application that pages of these sites may use too, never with cookies.

    Args:
        app: answers the requests.
        origins: of the sites, as browsers send them.
    """
    return CORSMiddleware(
        app,
        allow_origins=origins,
        allow_methods=(*get_args(Method), "HEAD"),
        allow_headers=SENT,
        expose_headers=SHOWN,
        max_age=MAX_AGE_SECONDS,
    )
