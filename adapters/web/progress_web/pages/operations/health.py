"""Whether this process runs, and whether it can do its work, for those who keep it running."""

from starlette.responses import PlainTextResponse, Response

from progress_core.domain.foundations.errors import Unavailable
from progress_web.foundations.endpoints import Page
from progress_web.foundations.visit import Visit


def live(_visit: Visit) -> Response:
    """Answer that this process runs."""
    return PlainTextResponse("live")


def ready(visit: Visit) -> Response:
    """Answer whether the store can be reached and has this version; the log says why not, strangers are not told."""
    try:
        visit.progress.check()
    except Unavailable:
        return PlainTextResponse("not ready", status_code=503)
    return PlainTextResponse("ready")


PAGES = (
    Page("/health/live", "live", live, access="everybody"),
    Page("/health/ready", "ready", ready, access="everybody"),
)
