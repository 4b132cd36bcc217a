"""The isolation table on the site: each route, by each actor, on each target."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any
from unittest.mock import patch

import httpx
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from attrs import frozen
from progress_web import app, create_app
from progress_web.app import PAGES
from progress_web.foundations.security import form_token
from progress_web.foundations.throttle import LinkLimit, LogInLimit, Throttle

from tests.isolation.expect import ACTORS, Outcome
from tests.isolation.rows import Answer, Cell, Line, check, readable
from tests.isolation.table.web import ROUTES
from tests.isolation.world import world

pytestmark = pytest.mark.feature("B9", "G3")

_OFTEN = 10**9  # how often one may try to log in is not tried here
_SECRET = "visitor-of-the-isolation-table"
_REFUSED = "You see only your learner groups at the provider"
_ABSENT = "is not a provider whose learners you manage"


@frozen
class Site:
    """The site without a server."""

    portal: BlockingPortal
    transport: httpx.ASGITransport

    def ask(self, method: str, path: str, cookies: dict[str, str], **sent: Any) -> httpx.Response:
        """Send one request."""

        async def answer() -> httpx.Response:
            async with httpx.AsyncClient(
                transport=self.transport, base_url="http://localhost:8000", cookies=cookies
            ) as browser:
                return await browser.request(method, path, **sent)

        return self.portal.call(answer)


@contextmanager
def running() -> Iterator[Site]:
    """Run the site in this process."""
    with (
        start_blocking_portal() as portal,  # in a thread of its own: a browser in this one keeps a loop running
        patch.object(app, "Throttle", lambda: Throttle(LogInLimit(max_names=_OFTEN))),
        patch.object(LinkLimit, "must_wait", lambda *_: False),
    ):
        yield Site(portal, httpx.ASGITransport(create_app(world().progress)))


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """Run the site once."""
    with running() as site:
        yield site


@pytest.mark.asvs("V8.2.1", "V8.2.2", "V8.3.1")
@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("line", ROUTES, ids=lambda line: line.name)
def test_every_route_answers_each_actor_as_the_table_says(line: Line, actor: str, site: Site) -> None:
    check(line, actor, world(), lambda cell: ask(line, cell, site))


def ask(line: Line, cell: Cell, site: Site) -> Answer:
    """Request a page, and return its outcome."""
    method, path = line.name.partition(" · ")[0].split(" ")
    path = (
        path.replace("{ukprn}", cell.ukprn)
        .replace("{id:number}", str(cell.id))
        .replace("{link}", "no-link")
        .replace("{number:number}", "1")
        .replace("{provider}", "entra")
        .replace("{report}", "at-risk")
    )
    session = cell.world.sessions.get(cell.actor, "")
    cookies = {"progress-visitor": _SECRET} | ({"progress-session": session} if session else {})
    sent = dict(line.build(cell))
    if method == "GET":
        answer = site.ask(method, path, cookies, params=sent, headers={"accept": "text/html"})
    else:
        files = {"file": ("new.csv", sent.pop("file"))} if "file" in sent else None
        answer = site.ask(method, path, cookies, data={"token": form_token(_SECRET), **sent}, files=files)
    location = answer.headers.get("location", "")
    text = f"{location} {unescape(readable(answer.content))}"
    if answer.status_code == 303 and location.startswith("/login"):
        return Answer(Outcome.DONE if method + path == "POST/logout" else Outcome.REFUSED, 303, text)
    return Answer(_outcome(line, answer.status_code, text), answer.status_code, text)


def _outcome(line: Line, status: int, text: str) -> Outcome:
    if status == 403 or _REFUSED in text:
        return Outcome.REFUSED
    if status == 404 or _ABSENT in text:
        return Outcome.ABSENT
    assert status in (200, 303, *line.fine), f"{line.name}: {status}"
    return Outcome.DONE


def test_every_route_is_in_the_table() -> None:
    listed = {line.name.partition(" · ")[0] for line in ROUTES}
    assert {f"{page.method} {page.path}" for page in PAGES} == listed
    assert len({line.name for line in ROUTES}) == len(ROUTES)


def test_every_parameter_of_a_path_is_known() -> None:
    names = {name for page in PAGES for name in re.findall(r"\{[^}]*\}", page.path)}
    assert names <= {"{ukprn}", "{id:number}", "{link}", "{number:number}", "{provider}", "{report}"}
