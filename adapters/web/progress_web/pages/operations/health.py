"""Whether this process answers, and whether it can do its work: for whoever keeps it running."""

from starlette.responses import PlainTextResponse, Response

from progress_core.domain.foundations.errors import Unavailable
from progress_web.endpoints import Page
from progress_web.visit import Visit


def live(_visit: Visit) -> Response:
    """Answer: this process runs."""
    return PlainTextResponse("live")


def ready(visit: Visit) -> Response:
    """Answer whether the store can be reached and is of this version; why not is in the log, not for strangers."""
    try:
        visit.progress.check()
    except Unavailable:
        return PlainTextResponse("not ready", status_code=503)
    return PlainTextResponse("ready")


PAGES = (
    Page("/health/live", "live", live, access="everybody"),
    Page("/health/ready", "ready", ready, access="everybody"),
)
