"""Errors as problem details (RFC 9457): the status that HTTP means, and every problem with its field."""

import logging
import secrets
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from attrs import evolve, frozen
from attrs import field as attribute
from starlette.exceptions import HTTPException
from starlette.responses import Response

from progress_core.domain.foundations.blockers import Blocker, reason_of
from progress_core.domain.foundations.errors import (
    Busy,
    Conflict,
    NotAllowed,
    NotFound,
    ProgressError,
    ProofNeeded,
    Rejected,
    Unavailable,
)
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.operations.events import Event
from progress_core.usecases.foundations.events import report
from progress_web.api.foundations.bodies import encoded
from progress_web.api.foundations.calls import Call
from progress_web.api.foundations.field_problems import FieldProblem, told
from progress_web.foundations.origins import origin_of, page_of

MEDIA_TYPE = "application/problem+json"

MAX_PROBLEMS = 1_000
"""Problems that one answer tells of a request."""

_log = logging.getLogger(__name__)
_BUSY_SECONDS = 5
_UNAVAILABLE_SECONDS = 60
_UNEXPECTED = (
    "Something went wrong that should not have. It is not known whether it was done: look before you send it again. "
    "Tell the operator the reference {}."
)
_PHRASES = {413: "Request Entity Too Large", 414: "Request-URI Too Long", 422: "Unprocessable Entity"}
"""What versions of Python name differently; codes are made of it, and must stay."""
_SENTENCES = {
    400: "The request is not well formed.",
    401: "Send a token: Authorization: Bearer prg_….",
    404: "There is nothing at this address.",
    405: "This address does not know the method.",
    408: "The request took too long to arrive.",
    413: "The request is too large.",
    414: "The address is too long.",
    415: "The body is of another kind than this operation takes.",
    428: "If-Match is missing. Send the ETag of what you have read.",
    429: "That is too many requests. Try again after the seconds in Retry-After.",
}


@frozen
class ChangedField:
    """A field that somebody else has changed.

    Args:
        before: what the caller started from, or sent.
        now: what there is now.
    """

    before: object
    now: object


@frozen
class ProblemDetails:
    """What went wrong.

    Args:
        type: names the kind of error.
        title: what the status means.
        status: of the answer.
        detail: one sentence for people.
        code: stable, for machines ("not_found").
        field: path of what somebody else has changed or taken, if it is one field; "" otherwise.
        problems: what is wrong with which field of the request; of very many, the first 1,000.
        blockers: reasons why something must wait.
        changes: of what somebody else has changed: path of the field -> what it was and what it is.
        reference: names an unexpected failure in the operator's log; "" for all others.
    """

    type: str
    title: str
    status: int
    detail: str
    code: str
    field: str = ""
    problems: tuple[FieldProblem, ...] = ()
    blockers: tuple[Blocker, ...] = ()
    changes: dict[str, ChangedField] = attribute(factory=dict)
    reference: str = ""


def describe(status: int, code: str, detail: str, **more: Any) -> ProblemDetails:
    """Return the details of an error."""
    return ProblemDetails(f"urn:progress:problem:{code}", _phrase(status), status, detail, code, **more)


def _phrase(status: int) -> str:
    return _PHRASES.get(status) or HTTPStatus(status).phrase


def answer(details: ProblemDetails, headers: dict[str, str] | None = None) -> Response:
    """Answer with the details of an error."""
    return Response(encoded(details), status_code=details.status, media_type=MEDIA_TYPE, headers=headers)


def error_answer(call: Call, error: Exception, *, versioned: bool = False) -> Response:
    """Turn an error into an answer.

    Args:
        call: what was asked.
        error: why it was not done.
        versioned: whether the caller named a version, so that a conflict means that it is not the newest.
    """
    match error:
        case HTTPException():
            code = _phrase(error.status_code).lower().replace(" ", "_").replace("-", "_")
            said = error.detail if error.detail != HTTPStatus(error.status_code).phrase else ""
            detail = said or _SENTENCES.get(error.status_code, "The request cannot be answered.")
            return answer(describe(error.status_code, code, detail), dict(error.headers or {}))
        case ProgressError():
            return _of_the_core(call, error, versioned=versioned)
    reference = secrets.token_hex(4)
    _report(call, Event.FAILED, reference=reference)
    _log.error("Answered with 500, reference %s.", reference, exc_info=error)
    return answer(describe(500, "failed", _UNEXPECTED.format(reference), reference=reference))


def worded(blockers: Iterable[Blocker], reader: Role) -> tuple[Blocker, ...]:
    """Return blockers with the sentences that pages and the command line say to who asks.

    Args:
        blockers: as the rules return them.
        reader: role of who asks.
    """
    return tuple(evolve(found, message=reason_of(found, reader).message) for found in blockers)


def _of_the_core(call: Call, error: ProgressError, *, versioned: bool) -> Response:
    headers: dict[str, str] = {}
    more: dict[str, Any] = {}
    match error:
        case ProofNeeded():
            status = 403
            detail = "This needs your password again. Do it on the site."
            return answer(describe(status, error.code, detail))
        case NotAllowed():
            _report(call, Event.ACTION_REFUSED, page=page_of(call.request), method=call.request.method)
            status = 403
        case NotFound():
            if call.bearer:  # and trying out numbers, perhaps
                _report(call, Event.NOT_FOUND, page=page_of(call.request), method=call.request.method)
            status = 404
        case Rejected():
            status, more = (
                422,
                {"problems": told(error)[:MAX_PROBLEMS], "blockers": worded(error.blockers, call.actor.role)},
            )
        case Conflict():
            is_old = versioned and (bool(error.changes) or not error.field)
            changes = {name: ChangedField(*values) for name, values in error.changes.items()}
            status, more = 412 if is_old else 409, {"field": error.field, "changes": changes}
        case Unavailable():
            _log.warning("Answered with 503: %s", error.message)
            seconds = _BUSY_SECONDS if isinstance(error, Busy) else _UNAVAILABLE_SECONDS
            status, headers = 503, {"retry-after": str(seconds)}
        case _:
            status = 409
    return answer(describe(status, error.code, error.message, **more), headers)


def _report(call: Call, event: Event, **facts: str) -> None:
    asker = call.bearer.actor.account_id if call.bearer else None
    report(call.progress.context, event, origin_of(call.request), asker, **facts)
