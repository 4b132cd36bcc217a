"""Two cookies: one ties forms to a visitor, the other stands for a log-in."""

import secrets

from starlette.requests import Request
from starlette.responses import Response


class Cookies:
    """Sets and reads both cookies.

    Args:
        https: whether the site is served over TLS; if so, browsers send the cookies over TLS alone, and to this
            host alone.
    """

    def __init__(self, *, https: bool) -> None:
        self._https = https
        prefix = "__Host-" if https else ""
        self._visitor = f"{prefix}progress-visitor"
        self._session = f"{prefix}progress-session"

    def visitor(self, request: Request) -> tuple[str, bool]:
        """Return the visitor's secret, and whether it is new."""
        known = request.cookies.get(self._visitor, "")
        return (known, False) if known else (self.new_secret(), True)

    def new_secret(self) -> str:
        """Return a secret for a visitor."""
        return secrets.token_urlsafe(32)

    def remember_visitor(self, response: Response, secret: str) -> None:
        """Store the visitor's secret in the browser until it is closed."""
        self._set(response, self._visitor, secret)

    def session(self, request: Request) -> str:
        """Return the token of the log-in; "" if nobody is logged in."""
        return request.cookies.get(self._session, "")

    def start(self, response: Response, token: str, secret: str) -> None:
        """Log a browser in; the visitor's secret changes too, so that older forms are void."""
        self._set(response, self._session, token)
        self._set(response, self._visitor, secret)

    def end(self, response: Response) -> None:
        """Log a browser off."""
        for name in (self._session, self._visitor):
            response.delete_cookie(name, path="/", secure=self._https, httponly=True, samesite="lax")

    def _set(self, response: Response, name: str, value: str) -> None:
        response.set_cookie(name, value, path="/", secure=self._https, httponly=True, samesite="lax")
