"""Two cookies: one that ties forms to a visitor, one that stands for a log-in."""

import secrets

from starlette.requests import Request
from starlette.responses import Response


class Cookies:
    """Sets and reads them.

    Args:
        https: the site is reached over TLS; the cookies then go no other way, and to this host alone.
    """

    def __init__(self, *, https: bool) -> None:
        self._https = https
        prefix = "__Host-" if https else ""
        self._visitor = f"{prefix}progress-visitor"
        self._session = f"{prefix}progress-session"

    def visitor(self, request: Request) -> tuple[str, bool]:
        """Give the visitor's secret, and whether it is new."""
        known = request.cookies.get(self._visitor, "")
        return (known, False) if known else (secrets.token_urlsafe(32), True)

    def remember_visitor(self, response: Response, secret: str) -> None:
        """Let the browser keep the visitor's secret while it is open."""
        self._set(response, self._visitor, secret)

    def session(self, request: Request) -> str:
        """Give the token of the log-in; "" for nobody."""
        return request.cookies.get(self._session, "")

    def start(self, response: Response, token: str) -> None:
        """Log a browser in; the visitor's secret changes with it, so that older forms are void."""
        self._set(response, self._session, token)
        self._set(response, self._visitor, secrets.token_urlsafe(32))

    def end(self, response: Response) -> None:
        """Log a browser off."""
        for name in (self._session, self._visitor):
            response.delete_cookie(name, path="/", secure=self._https, httponly=True, samesite="lax")

    def _set(self, response: Response, name: str, value: str) -> None:
        response.set_cookie(name, value, path="/", secure=self._https, httponly=True, samesite="lax")
