"""One request as pages see it: who asks, what they sent, and how to answer."""

from collections.abc import Callable, Mapping
from typing import Any, Self
from urllib.parse import urlencode

from attrs import evolve, field, frozen
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import STRANGER, Actor
from progress_core.domain.foundations.origins import Origin
from progress_core.domain.foundations.permissions import Permission
from progress_core.usecases.accounts.sessions import SignedIn
from progress_web.foundations.origins import origin_of
from progress_web.foundations.security import SAFE_METHODS
from progress_web.foundations.site import Site


@frozen
class Note:
    """What a page says at its top about the request itself, before anything of its own."""

    text: str
    details: tuple[str, ...] = ()
    address: str = ""
    """Of the page, where it is not the one that was requested."""


@frozen
class Visit:
    """A request, by somebody who is logged in or by a stranger.

    Args:
        request: as received.
        site: what all pages share.
        token: goes into every form.
        form: what was sent; empty for a page that only shows something.
        session: the token of the log-in; "" for strangers.
        signed_in: who is logged in; None for strangers.
        note: what the page says at its top about the request itself.
        doubts: what looks doubtful about a password that was saved just now; never in an address, as histories and
            logs keep those.
        carried: a form that was sent too late, sealed, for the next form to carry on; "" for none.
    """

    request: Request
    site: Site
    token: str = field(repr=False)
    form: FormData = field(factory=FormData, repr=False)
    session: str = field(default="", repr=False)
    signed_in: SignedIn | None = None
    note: Note | None = None
    doubts: tuple[str, ...] = ()
    carried: str = field(default="", repr=False)

    @property
    def progress(self) -> Progress:
        """The use cases."""
        return self.site.progress

    @property
    def actor(self) -> Actor:
        """The person who asks; only on pages that require a log-in."""
        if self.signed_in is None:
            raise LookupError("This page is open to everybody: there is no actor.")
        return self.signed_in.actor

    @property
    def reader(self) -> Actor:
        """The person who asks, or a stranger, on pages that are open to everybody."""
        return STRANGER if self.signed_in is None else self.signed_in.actor

    def renewed(self) -> Self:
        """Return the visit by the same person as they now are, after they changed something of themselves."""
        return evolve(self, signed_in=self.progress.log_ins.resume(self.session, self.origin))

    @property
    def cookie(self) -> str:
        """The token of the log-in that the browser holds, even if it has ended or waits; "" for none."""
        return self.site.cookies.session(self.request)

    @property
    def visitor(self) -> str:
        """The secret that ties forms to the browser."""
        return self.site.cookies.visitor(self.request)[0]

    @property
    def stamp(self) -> str:
        """Says in each form to whom it was shown; "" for strangers."""
        return "" if self.signed_in is None else self.site.kept_forms.stamp_of(self.signed_in.actor.account_id)

    @property
    def was_logged_in(self) -> bool:
        """Whether the browser still holds a log-in that has ended."""
        return self.signed_in is None and bool(self.cookie)

    def may(self, permission: str) -> bool:
        """Return whether the person has a permission (`EDIT_LEARNERS`), so that pages offer nothing more."""
        return self.actor.may(Permission[permission])

    def may_add(self, permission: str, ukprn: str = "") -> bool:
        """Return whether the person may create or import learners, at a provider or anywhere.

        Somebody who sees only learner groups of a provider cannot, although the role could.

        Args:
            permission: `EDIT_LEARNERS` or `IMPORT_LEARNERS`.
            ukprn: the provider; "" for any.
        """
        scope = self.actor.scope
        sees_whole = scope.sees_provider(ukprn) if ukprn else scope.everything or bool(scope.providers)
        return sees_whole and self.may(permission)

    @property
    def origin(self) -> Origin:
        """Where the request comes from."""
        return origin_of(self.request)

    @property
    def address(self) -> str:
        """The network address of the browser, for counting failures; "" if unknown."""
        return self.request.client.host if self.request.client else ""

    @property
    def device(self) -> str:
        """The token by which the browser is known from earlier log-ins; "" if there were none."""
        return self.site.cookies.device(self.request)

    def text(self, name: str) -> str:
        """Return what was typed into a field, or for a page that only shows something, what its address says; or "".

        A form that was sent says nothing in its address: what is in addresses is kept in histories and logs.

        Source: OWASP ASVS 5.0, 14.2.1.
        """
        sent = self.request.query_params if self.request.method in SAFE_METHODS else self.form
        value = sent.get(name, "")
        return value if isinstance(value, str) else ""

    def texts(self, name: str) -> list[str]:
        """Return every value ticked under one name."""
        return [value for value in self.form.getlist(name) if isinstance(value, str)]

    def path(self, name: str, **parameters: object) -> str:
        """Return the address of a page by its name, below the path at which the site is mounted."""
        return self.site.path(self.request, name, **parameters)

    def addresses(self, name: str) -> Callable[[int], str]:
        """Return what makes the address of a page about one of many: of a number, for each row of a list."""
        return self.site.addresses(self.request, name)

    @property
    def own_home(self) -> str:
        """The address of the person's own first page; of the homepage for strangers."""
        return self.path("home" if self.signed_in is None else "dashboard")

    def absolute(self, name: str, **parameters: object) -> str:
        """Return the address of a page with the host that people know, for other sites and for search engines."""
        root = self.request.scope.get("root_path", "")
        return f"{self.progress.context.limits.base_url}{self.path(name, **parameters)[len(root) :]}"

    def page(self, template: str, *, status: int = 200, **values: Any) -> Response:
        """Answer with a page."""
        return self.site.rendering.page(template, status=status, visit=self, **values)

    def go(self, name: str, query: Mapping[str, str] | None = None, **parameters: object) -> Response:
        """Redirect to another page, so that reloading it sends nothing twice."""
        address = self.path(name, **parameters)
        return RedirectResponse(f"{address}?{urlencode(query)}" if query else address, status_code=303)
