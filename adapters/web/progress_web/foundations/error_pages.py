"""A page in plain words for each kind of error."""

import logging
import secrets

from starlette.responses import Response

from progress_core.domain.foundations.blockers import reasons_of
from progress_core.domain.foundations.errors import Busy, Conflict, NotAllowed, NotFound, Rejected, Unavailable
from progress_core.domain.operations.events import Event
from progress_core.usecases.foundations.events import report
from progress_web.foundations.conflicts import changes_of
from progress_web.foundations.origins import page_of
from progress_web.foundations.visit import Visit

_log = logging.getLogger(__name__)


_RETRY_SECONDS = 5


def busy_page(visit: Visit) -> Response:
    """Answer one of very many requests for the same; programs learn when to come back."""
    response = visit.page("foundations/busy.html", status=503)
    response.headers["retry-after"] = str(_RETRY_SECONDS)
    return response


def _report(visit: Visit, event: Event, **facts: str) -> None:
    asker = visit.signed_in.actor.account_id if visit.signed_in else None
    report(visit.progress.context, event, visit.origin, asker, **facts)


def error_page(visit: Visit, error: Exception) -> Response:
    """Turn an error that no page expected into a page."""
    match error:
        case NotFound():
            if visit.signed_in:  # and trying out numbers, perhaps
                _report(visit, Event.NOT_FOUND, page=page_of(visit.request), method=visit.request.method)
            return visit.page("foundations/not_found.html", status=404)
        case NotAllowed():
            _report(visit, Event.ACTION_REFUSED, page=page_of(visit.request), method=visit.request.method)
            return visit.page("foundations/not_allowed.html", status=403, message=error.message)
        case Conflict():
            return visit.page("foundations/conflict.html", status=409, message=error.message, changes=changes_of(error))
        case Rejected():
            reader = visit.signed_in.actor.role if visit.signed_in else None
            reasons = reasons_of(error.blockers, reader)
            return visit.page("foundations/rejected.html", status=422, error=error, reasons=reasons)
        case Unavailable():
            _log.warning("Answered with 503: %s", error.message)
            is_busy = isinstance(error, Busy)
            return busy_page(visit) if is_busy else visit.page("foundations/unavailable.html", status=503)
    reference = secrets.token_hex(4)
    _report(visit, Event.FAILED, reference=reference)
    _log.error("Answered with 500, reference %s.", reference, exc_info=error)
    return visit.page("foundations/failed.html", status=500, reference=reference)
