"""One request as the pages see it: who asks, what they sent, and how to answer."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from attrs import field, frozen
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.permissions import Permission
from progress_core.usecases.accounts.sessions import SignedIn
from progress_web.site import Site


@frozen
class Visit:
    """A request, signed in or not.

    Args:
        request: as it came.
        site: what all pages share.
        token: goes into every form.
        form: what was sent; empty for a page that is only looked at.
        session: token of the log-in; "" for nobody.
        signed_in: who is logged in; None for nobody.
    """

    request: Request
    site: Site
    token: str = field(repr=False)
    form: FormData = field(factory=FormData, repr=False)
    session: str = field(default="", repr=False)
    signed_in: SignedIn | None = None

    @property
    def progress(self) -> Progress:
        """The use cases."""
        return self.site.progress

    @property
    def actor(self) -> Actor:
        """Who asks; only on pages for which one must be logged in."""
        if self.signed_in is None:
            raise LookupError("This page is open to everybody: there is no actor.")
        return self.signed_in.actor

    def may(self, permission: str) -> bool:
        """Say whether the person has a permission, by its name (`EDIT_LEARNERS`), to offer only what is not refused."""
        return self.actor.may(Permission[permission])

    @property
    def address(self) -> str:
        """Where the request comes from, for counting; "" if nobody knows."""
        return self.request.client.host if self.request.client else ""

    def text(self, name: str) -> str:
        """Give what was typed into a field, or the parameter of that name; "" if nothing was."""
        value = self.form.get(name) if name in self.form else self.request.query_params.get(name, "")
        return value if isinstance(value, str) else ""

    def texts(self, name: str) -> list[str]:
        """Give everything ticked under one name."""
        return [value for value in self.form.getlist(name) if isinstance(value, str)]

    def path(self, name: str, **parameters: object) -> str:
        """Give the address of a page by its name, below wherever the site is mounted."""
        return self.site.path(self.request, name, **parameters)

    def page(self, template: str, *, status: int = 200, **values: Any) -> Response:
        """Answer with a page."""
        return self.site.rendering.page(template, status=status, visit=self, **values)

    def go(self, name: str, query: Mapping[str, str] | None = None, **parameters: object) -> Response:
        """Answer with another page, to be asked for anew: reloading it sends nothing twice."""
        address = self.path(name, **parameters)
        return RedirectResponse(f"{address}?{urlencode(query)}" if query else address, status_code=303)


@frozen
class Notice:
    """What a page says at its top after something was done."""

    text: str
    details: Sequence[str] = ()
