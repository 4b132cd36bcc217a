"""Three cookies: one ties forms to a visitor, one stands for a log-in, and one makes a device known."""

import secrets

from starlette.requests import Request
from starlette.responses import Response

from progress_core.domain.accounts.devices import DEVICE_TIME


class Cookies:
    """Sets and reads the cookies.

    Args:
        https: whether the site is served over TLS; if so, browsers send the cookies over TLS alone, and to this
            host alone.
    """

    def __init__(self, *, https: bool) -> None:
        self._https = https
        prefix = "__Host-" if https else ""
        self._visitor = f"{prefix}progress-visitor"
        self._session = f"{prefix}progress-session"
        self._device = f"{prefix}progress-device"

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

    def device(self, request: Request) -> str:
        """Return the token by which the browser is known from earlier log-ins; "" if there were none."""
        return request.cookies.get(self._device, "")

    def start(self, response: Response, token: str, secret: str, device: str = "") -> None:
        """Log a browser in; the visitor's secret changes too, so that older forms are void.

        Args:
            response: the answer to the log-in.
            token: of the session.
            secret: of the visitor.
            device: makes the browser known for a year, beyond the end of the session; "" changes nothing.
        """
        self._set(response, self._session, token)
        self._set(response, self._visitor, secret)
        if device:
            self._set(response, self._device, device, seconds=int(DEVICE_TIME.total_seconds()))

    def renew(self, response: Response, token: str) -> None:
        """Keep a browser logged in under a new token, unless the answer logs it in or off itself."""
        if not any(set_.startswith(f"{self._session}=") for set_ in response.headers.getlist("set-cookie")):
            self._set(response, self._session, token)

    def end(self, response: Response) -> None:
        """Log a browser off; its device stays known."""
        for name in (self._session, self._visitor):
            response.delete_cookie(name, path="/", secure=self._https, httponly=True, samesite="lax")

    def _set(self, response: Response, name: str, value: str, *, seconds: int | None = None) -> None:
        response.set_cookie(name, value, max_age=seconds, path="/", secure=self._https, httponly=True, samesite="lax")
