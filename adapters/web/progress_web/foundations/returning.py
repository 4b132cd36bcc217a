"""Leads a person back to the form that they sent too late, with what they typed, once they have logged in again."""

import re
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

from attrs import evolve
from starlette.datastructures import FormData, Headers, URLPath
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Match, NoMatchFound, Route
from starlette.types import Receive, Scope, Send

from progress_core.domain.foundations.errors import ProgressError
from progress_core.domain.foundations.messages import label
from progress_core.domain.foundations.problems import Problem
from progress_web.foundations.accepting import prefers_page
from progress_web.foundations.access import Page, let_in
from progress_web.foundations.error_pages import error_page
from progress_web.foundations.kept_forms import KeptForm
from progress_web.foundations.notices import password_doubts, without_notice
from progress_web.foundations.refilling import refill
from progress_web.foundations.security import SAFE_METHODS
from progress_web.foundations.visit import Note, Visit

EXPIRED = "That form had expired, so nothing was saved."
LOGGED_IN_AGAIN = "You are logged in again. Nothing has been saved yet."

_BACK = "What you typed is in the form: check it, then save it."
_GONE = "The form that you were filling in is not on this page any more. This is what you typed:"
_AGAIN = "Choose again what you wanted to do."
_LEFT_OUT = {
    "password": "Passwords are never kept: type them again.",
    "file": "The file that you chose could not be kept: choose it again.",
    "length": "What you typed was too long to be kept.",
}
_NOT_TYPED = frozenset({
    "version", "loaded", "was", "next", "list", "at", "seen", "then", "action", "after", "learner", "id", "message",
    "reset", "unlock", "delete", "restore", "target", "section", "course", "sealed", "answer", "passkey", "code",
    "recovery_code",
})  # fmt: skip
"""The names of hidden fields, and of fields that mean nothing without their page."""


class PageRoute(Route):
    """The route of a page, which knows its page."""

    def __init__(
        self, page: Page, endpoint: Callable[[Request], Awaitable[Response]], middleware: list[Middleware]
    ) -> None:
        super().__init__(page.path, endpoint, methods=[page.method], name=page.name, middleware=middleware)
        self.page = page
        if page.for_browsers:  # with a slash at its end, too
            self.path_regex = re.compile(f"{self.path_regex.pattern.removesuffix('$')}/?$")

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Return whether it answers a request."""
        if self.page.for_browsers and not prefers_page(Headers(scope=scope).get("accept", "")):
            return Match.NONE, {}
        return super().matches(scope)

    @property
    def is_inside(self) -> bool:
        """Whether it shows something, to people who have logged in."""
        return self.page.method in SAFE_METHODS and self.page.access != "everybody"


class PlainAddresses(BaseRoute):
    """Finds pages whose address is always the same at once, as the router tries one route after the other.

    Whatever it does not find is left to the routes themselves.

    Args:
        routes: of all pages.
    """

    def __init__(self, routes: Iterable[PageRoute]) -> None:
        self._by_path: dict[str, list[PageRoute]] = {}
        for route in routes:
            if not route.param_convertors:
                self._by_path.setdefault(route.path, []).append(route)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Return whether one of the pages answers a request."""
        if scope["type"] == "http":
            path = scope["path"].removeprefix(scope.get("root_path", ""))
            for route in self._by_path.get(path, ()):
                match, child = route.matches(scope)
                if match is Match.FULL:
                    return match, {**child, "progress.route": route}
        return Match.NONE, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the page."""
        await scope["progress.route"].handle(scope, receive, send)

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        """Raise: addresses are made of the routes themselves."""
        raise NoMatchFound(name, path_params)


def ended_text(visit: Visit) -> str:
    """Return why somebody who was logged in is not any more."""
    if not visit.was_logged_in:  # they logged off, in another tab
        return "You are no longer logged in."
    minutes = visit.progress.context.limits.session_minutes
    return f"You were logged out. This happens after {minutes} minutes without opening a page."


def ask_to_log_in(visit: Visit, kept: KeptForm, problems: tuple[Problem, ...] = (), *, status: int = 403) -> Response:
    """Answer a form that came after its log-in had ended with a page to log in, which carries the form on."""
    is_lost = "length" in kept.left_out
    what = "What you typed was too long to be kept." if is_lost else "Log in again; what you typed is kept."
    asking = evolve(visit, carried=visit.site.kept_forms.seal(kept), note=Note(f"{ended_text(visit)} {what}"))
    return asking.page(
        "foundations/log_in_again.html", status=status, problems=problems, username=visit.text("username")
    )


def come_back(visit: Visit, kept: KeptForm, why: str, *, status: int = 200) -> Response:
    """Answer with the page of a kept form and what was typed in it; nothing is saved.

    Args:
        visit: the request, by the person who typed it.
        kept: the form.
        why: why the person is here, in one sentence.
        status: of the answer.
    """
    if visit.signed_in is not None and visit.signed_in.must_change_password:
        carrying = evolve(visit, carried=visit.site.kept_forms.seal(kept))
        return _shown(carrying, visit.path("new-password"))[1]
    action = urlsplit(kept.action).path
    address, response = _shown(visit, *_addresses(visit, kept), note=(why, _BACK, *_details(kept)))
    if response.media_type != HTMLResponse.media_type:
        return response
    content, is_there = refill(_text(response), address, action, kept.fields)
    if not is_there:
        typed = list(_typed(kept))
        said = (_GONE, *typed) if typed else (_AGAIN,)
        response = _shown(visit, address, note=(why, *said, *_details(kept)))[1]
        content, _ = refill(_text(response), address, action, ())
    return HTMLResponse(content, status if response.status_code == HTTPStatus.OK else response.status_code)


def go_with_doubts(
    visit: Visit, warnings: Iterable[Problem], name: str, query: Mapping[str, str], **parameters: object
) -> Response:
    """Redirect to a page, or answer with it at once if a saved password is doubtful: no address tells of passwords.

    Args:
        visit: by the person as they now are.
        warnings: of what was saved.
        name: of the page.
        query: of its address.
        parameters: of its path.
    """
    doubts = password_doubts(warnings)
    if not doubts:
        return visit.go(name, query, **parameters)
    address, response = _shown(evolve(visit, doubts=doubts), f"{visit.path(name, **parameters)}?{urlencode(query)}")
    if response.media_type != HTMLResponse.media_type:
        return response
    content, _ = refill(_text(response), address, "", ())  # forms without an address get that of the page
    return HTMLResponse(content, response.status_code)


def _addresses(visit: Visit, kept: KeptForm) -> Iterator[str]:
    """Yield where the form may be, the likeliest first; what was done before the log-in ended is not told again."""
    sent_to, shown_on = without_notice(kept.action), without_notice(kept.page)
    action, page = urlsplit(sent_to), urlsplit(shown_on)
    if action.path == page.path and not action.query:
        yield shown_on  # its query says which part of a list it showed
    yield sent_to
    yield shown_on
    yield visit.path("dashboard")


def _shown(visit: Visit, *addresses: str, note: tuple[str, ...] = ()) -> tuple[str, Response]:
    """Answer with the first page that there is, and say where it is."""
    for address in addresses:
        for page, request in pages_at(visit, address):
            said = Note(note[0], note[1:], address) if note else Note("", (), address)
            there = evolve(visit, request=request, form=FormData(), note=said)
            try:
                return address, let_in(page, there)
            except ProgressError as error:
                return address, error_page(there, error)
    raise LookupError("There is no dashboard.")


def pages_at(visit: Visit, address: str, method: str = "GET") -> Iterator[tuple[Page, Request]]:
    """Yield the page at an address, and the request that would ask for it; nothing for pages of strangers."""
    parts = urlsplit(address)
    asked = {
        **visit.request.scope,
        "method": method,
        "path": unquote(parts.path),
        "raw_path": parts.path.encode(),
        "query_string": parts.query.encode(),
        "path_params": {},
    }
    for route in visit.site.router.routes:
        if not isinstance(route, PageRoute) or route.page.method != method or route.page.access == "everybody":
            continue
        match, found = route.matches(asked)
        if match is Match.FULL:
            yield route.page, Request({**asked, **found})
            return


def _text(response: Response) -> str:
    return bytes(response.body).decode()


def _typed(kept: KeptForm) -> Iterator[str]:
    for name, value in kept.fields:
        if value.strip() and name not in _NOT_TYPED:
            yield f"{label(name)}: {value}"


def _details(kept: KeptForm) -> list[str]:
    return [_LEFT_OUT[reason] for reason in kept.left_out]
