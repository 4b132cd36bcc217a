"""A page in plain words for each kind of error."""

import logging
import secrets

from starlette.responses import Response

from progress_core.domain.foundations.blockers import reasons_of
from progress_core.domain.foundations.errors import Conflict, NotAllowed, NotFound, Rejected, Unavailable
from progress_web.foundations.conflicts import changes_of
from progress_web.foundations.visit import Visit

_log = logging.getLogger(__name__)


def error_page(visit: Visit, error: Exception) -> Response:
    """Turn an error that no page expected into a page."""
    match error:
        case NotFound():
            return visit.page("foundations/not_found.html", status=404)
        case NotAllowed():
            return visit.page("foundations/not_allowed.html", status=403, message=error.message)
        case Conflict():
            return visit.page("foundations/conflict.html", status=409, message=error.message, changes=changes_of(error))
        case Rejected():
            reader = visit.signed_in.actor.role if visit.signed_in else None
            reasons = reasons_of(error.blockers, reader)
            return visit.page("foundations/rejected.html", status=422, error=error, reasons=reasons)
        case Unavailable():
            _log.warning("Answered with 503: %s", error.message)
            return visit.page("foundations/unavailable.html", status=503)
    reference = secrets.token_hex(4)
    _log.error("Answered with 500, reference %s.", reference, exc_info=error)
    return visit.page("foundations/failed.html", status=500, reference=reference)
