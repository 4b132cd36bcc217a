"""JSON over HTTPS from an identity provider: bounded in size and time, without redirects.

Every address comes from the settings or from the provider's own description, never from a request.
"""

import json
import time
from collections.abc import Mapping
from http import HTTPStatus
from http.client import HTTPException, HTTPMessage
from typing import IO, Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from attrs import frozen

MAX_BYTES = 512 * 1024
"""Of an answer; the keys of a large provider are about 10 kB."""
PAUSE_SECONDS = 5
"""How long a provider may be silent."""
ANSWER_SECONDS = 10
"""How long an answer may take in all."""
CHUNK_BYTES = 16 * 1024

_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


class NotFetched(Exception):
    """There is no answer that could be used; the message says why, in a few words."""


@frozen
class Answer:
    """What a provider answered.

    Args:
        status: of HTTP.
        content: the JSON object; {} if it was none.
    """

    status: int
    content: dict[str, Any]

    @property
    def ok(self) -> bool:
        """Whether the provider did what it was asked to."""
        return self.status == HTTPStatus.OK


class _NoRedirects(HTTPRedirectHandler):
    """Follows no redirect: whoever answers for a provider is the address that was checked."""

    def redirect_request(
        self,
        req: Request,  # noqa: ARG002 - the names are urllib's
        fp: IO[bytes],  # noqa: ARG002
        code: int,  # noqa: ARG002
        msg: str,  # noqa: ARG002
        headers: HTTPMessage,  # noqa: ARG002
        newurl: str,  # noqa: ARG002
    ) -> Request | None:
        """Refuse the redirect: `fetch` then meets it as an error."""
        return None


_opener = build_opener(_NoRedirects)


def require_safe(url: object) -> str:
    """Return an address of a provider: `https:`, or `http:` on this machine for tests.

    Raises:
        NotFetched: it is anything else.
    """
    try:
        is_text = isinstance(url, str) and url.isascii() and url.isprintable() and " " not in url
        parts = urlsplit(str(url)) if is_text else None
        host = parts.hostname if parts else None
        if parts is None or not host or parts.username is not None or parts.fragment or parts.port == 0:
            raise NotFetched("an address is not one of a provider")
    except ValueError:
        raise NotFetched("an address cannot be read") from None
    if parts.scheme == "https" or (parts.scheme == "http" and host in _THIS_MACHINE):
        return parts.geturl()
    raise NotFetched("an address does not begin with https")


def fetch(url: str, form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None) -> Answer:
    """Fetch a JSON object.

    Args:
        url: as `require_safe` demands.
        form: sent by POST; None for a GET.
        headers: beside those that say what we accept.

    Raises:
        NotFetched: no answer, too slow, too large, or a redirect.
    """
    data = None if form is None else urlencode(form).encode("ascii")
    named = {"Accept": "application/json", "User-Agent": "Progress", **(headers or {})}
    request = Request(require_safe(url), data, named)  # noqa: S310 - the scheme was checked
    deadline = time.monotonic() + ANSWER_SECONDS
    try:
        with _opener.open(request, timeout=PAUSE_SECONDS) as response:
            return Answer(response.status, _json(_read(response, deadline)))
    except HTTPError as error:
        with error:
            if HTTPStatus.MULTIPLE_CHOICES <= error.code < HTTPStatus.BAD_REQUEST:
                raise NotFetched(f"it redirects ({error.code})") from None
            return Answer(error.code, _json(_read_error(error, deadline)))
    except TimeoutError:
        raise NotFetched("it does not answer in time") from None
    except (OSError, HTTPException) as error:
        raise NotFetched(_told(error)) from None


def _read(response: Any, deadline: float) -> bytes:
    """Read an answer, as long as it is neither too large nor too slow."""
    content = bytearray()
    while chunk := response.read1(CHUNK_BYTES):
        content += chunk
        if len(content) > MAX_BYTES:
            raise NotFetched("its answer is too large")
        if time.monotonic() > deadline:
            raise NotFetched("it does not answer in time")
    return bytes(content)


def _read_error(error: HTTPError, deadline: float) -> bytes:
    try:
        return _read(error, deadline)
    except (OSError, HTTPException):
        return b""


def _json(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _told(error: Exception) -> str:
    """Return why there was no answer; drivers' messages may be long, so only the kind of network error is named."""
    reason = getattr(error, "reason", error)
    if isinstance(reason, TimeoutError):
        return "it does not answer in time"
    return f"there is no connection ({type(reason).__name__})"
