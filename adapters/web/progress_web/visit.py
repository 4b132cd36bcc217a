"""One request as the pages see it: who asks, what they sent, and how to answer."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from attrs import field, frozen
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from progress_core.compose.progress import Progress
from progress_core.domain.permissions import Actor
from progress_core.usecases.sessions import SignedIn
from progress_web.rendering import Rendering


@frozen
class Visit:
    """A request, signed in or not.

    Args:
        request: as it came.
        progress: the use cases.
        rendering: makes pages.
        form: what was sent; empty for a page that is only looked at.
        token: goes into every form.
        session: token of the log-in; "" for nobody.
        signed_in: who is logged in; None for nobody.
    """

    request: Request
    progress: Progress
    rendering: Rendering
    token: str
    form: FormData = field(factory=FormData)
    session: str = field(default="", repr=False)
    signed_in: SignedIn | None = None

    @property
    def actor(self) -> Actor:
        """Who asks; only on pages for which one must be logged in."""
        if self.signed_in is None:
            raise LookupError("This page is open to everybody: there is no actor.")
        return self.signed_in.actor

    def text(self, name: str) -> str:
        """Give what was typed into a field, or the parameter of that name; "" if nothing was."""
        value = self.form.get(name) if name in self.form else self.request.query_params.get(name, "")
        return value if isinstance(value, str) else ""

    def texts(self, name: str) -> list[str]:
        """Give everything ticked under one name."""
        return [value for value in self.form.getlist(name) if isinstance(value, str)]

    def path(self, name: str, **parameters: object) -> str:
        """Give the address of a page by its name, below wherever the site is mounted."""
        return str(self.request.url_for(name, **parameters).path)

    def page(self, template: str, *, status: int = 200, **values: Any) -> Response:
        """Answer with a page."""
        return self.rendering.page(self, template, status=status, **values)

    def go(self, name: str, query: Mapping[str, str] | None = None, **parameters: object) -> Response:
        """Answer with another page, to be asked for anew: reloading it sends nothing twice."""
        address = self.path(name, **parameters)
        return RedirectResponse(f"{address}?{urlencode(query)}" if query else address, status_code=303)


@frozen
class Notice:
    """What a page says at its top after something was done."""

    text: str
    details: Sequence[str] = ()
