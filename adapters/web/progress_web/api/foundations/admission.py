"""Who asks: whose token it is, what it is made for, and how often it is used."""

import hashlib

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from progress_core.domain.accounts.devices import network_of
from progress_core.domain.foundations.errors import NotAllowed
from progress_core.domain.operations.events import Event
from progress_core.usecases.accounts.bearers import Bearer
from progress_core.usecases.foundations.events import report
from progress_web.api.foundations.calls import Call
from progress_web.api.foundations.operations import Operation
from progress_web.api.foundations.problem_details import answer, describe, error_answer
from progress_web.api.foundations.rates import Allowance, Rates
from progress_web.foundations.origins import origin_of, page_of

PER_MINUTE = 600
"""Requests a minute of one token."""
PER_MINUTE_OF_STRANGERS = 120
"""Requests a minute of everybody else in one network."""


class Refused(Exception):
    """The request is answered before anything is done.

    Args:
        response: the answer.
    """

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


def admit(call: Call, operation: Operation, rates: Rates) -> tuple[Bearer | None, Allowance]:
    """Return whose token was sent, and what is left of their requests.

    A token that has just been valid is never held up by others in its network; any other is not even looked up once
    its network has asked too often without a valid one.

    Args:
        call: what is asked.
        operation: what for.
        rates: counts requests.

    Raises:
        Refused: the token is void, missing, or not made for this, or there were too many requests.
    """
    request, network = call.request, _network_of(call.request)
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    token = token.strip()
    if not kind and not operation.needs_token:
        return None, _counted(call, rates, network, PER_MINUTE_OF_STRANGERS)
    if kind.lower() != "bearer" or not token:
        allowance = _counted(call, rates, network, PER_MINUTE_OF_STRANGERS)
        headers = {**allowance.headers, "www-authenticate": 'Bearer realm="Progress"'}
        raise Refused(error_answer(call, HTTPException(401, headers=headers)))
    key = _key_of(token)
    if not rates.knows(key) and rates.is_used_up(network, PER_MINUTE_OF_STRANGERS):
        _counted(call, rates, network, PER_MINUTE_OF_STRANGERS)
    try:
        bearer = call.progress.access_tokens.resume(token, origin_of(request))
    except NotAllowed as error:
        allowance = _counted(call, rates, network, PER_MINUTE_OF_STRANGERS)
        headers = {**allowance.headers, "www-authenticate": 'Bearer realm="Progress", error="invalid_token"'}
        raise Refused(error_answer(call, HTTPException(401, error.message, headers=headers))) from None
    allowance = _counted(call, rates, key, PER_MINUTE)
    _require_scope(call, bearer, operation, allowance)
    return bearer, allowance


def count_astray(call: Call, rates: Rates) -> Allowance:
    """Count a request that leads to no operation, and return what is left of their requests.

    No token is looked up for it: one that has just been valid is counted as itself, all others as their network.

    Args:
        call: what is asked.
        rates: counts requests.

    Raises:
        Refused: there were too many requests.
    """
    key = _key_of(call.request.headers.get("authorization", "").partition(" ")[2].strip())
    if rates.knows(key):
        return _counted(call, rates, key, PER_MINUTE)
    return _counted(call, rates, _network_of(call.request), PER_MINUTE_OF_STRANGERS)


def _network_of(request: Request) -> str:
    return f"network {network_of(request.client.host if request.client else '')}"


def _key_of(token: str) -> str:
    return f"token {hashlib.sha256(token.encode('utf-8', 'surrogatepass')).hexdigest()}"


def _counted(call: Call, rates: Rates, key: str, limit: int) -> Allowance:
    """Count the request.

    Raises:
        Refused: there were too many before it.
    """
    allowance = rates.count(key, limit)
    if allowance.left < 0:
        report(call.progress.context, Event.TOO_MANY_ATTEMPTS, origin_of(call.request), of="requests")
        raise Refused(error_answer(call, HTTPException(429, headers=allowance.headers)))
    return allowance


def _require_scope(call: Call, bearer: Bearer, operation: Operation, allowance: Allowance) -> None:
    """Refuse a token that is not made for an operation.

    Raises:
        Refused: it is not.
    """
    scope = operation.scope
    if scope is None or scope in bearer.scopes:
        return
    facts = {"page": page_of(call.request), "method": call.request.method}
    report(call.progress.context, Event.ACTION_REFUSED, bearer.actor.origin, bearer.actor.account_id, **facts)
    detail = f"This token is not made for this: it needs the scope {scope.value}."
    challenge = f'Bearer realm="Progress", error="insufficient_scope", scope="{scope.value}"'
    headers = {**allowance.headers, "www-authenticate": challenge}
    raise Refused(answer(describe(403, "insufficient_scope", detail), headers))
