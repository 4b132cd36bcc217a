"""The isolation table over the API: each operation, by a token of each actor, on each target."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from unittest.mock import patch

import httpx
import pytest
from anyio.from_thread import start_blocking_portal
from progress_web import create_api
from progress_web.api.app import OPERATIONS as KNOWN
from progress_web.api.foundations import admission

from tests.isolation.expect import ACTORS, Outcome
from tests.isolation.rows import Answer, Cell, Line, check, readable
from tests.isolation.table.api import OPERATIONS
from tests.isolation.test_web import Site
from tests.isolation.world import world

pytestmark = pytest.mark.feature("B9", "G3", "I6")

_OFTEN = 10**9  # how often one may ask is not tried here
_DONE = (200, 201, 202, 204)
_CODE = re.compile(r'"code": ?"(\w+)"')


@contextmanager
def running() -> Iterator[Site]:
    """Run the API in this process."""
    with (
        start_blocking_portal() as portal,
        patch.object(admission, "PER_MINUTE", _OFTEN),
        patch.object(admission, "PER_MINUTE_OF_STRANGERS", _OFTEN),
    ):
        yield Site(portal, httpx.ASGITransport(create_api(world().progress)))


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """Run the API once."""
    with running() as site:
        yield site


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("line", OPERATIONS, ids=lambda line: line.name)
def test_every_operation_answers_each_actor_as_the_table_says(line: Line, actor: str, site: Site) -> None:
    check(line, actor, world(), lambda cell: ask(line, cell, site))


def ask(line: Line, cell: Cell, site: Site) -> Answer:
    """Send a request, and return its outcome."""
    answer = sent(line, cell, site, {"if-match": "*"})
    text = f"{answer.headers.get('location', '')} {readable(answer.content)}"
    return Answer(_outcome(line, answer), answer.status_code, text)


def sent(line: Line, cell: Cell, site: Site, headers: Mapping[str, str]) -> httpx.Response:
    """Send the request of a cell, and return the answer.

    Args:
        line: of the table.
        cell: of the line.
        site: the API.
        headers: besides the token.
    """
    method, path = line.name.partition(" · ")[0].split(" ")
    body = dict(line.build(cell))
    places = {"id": cell.id, "ukprn": cell.ukprn} | body.pop("path", {})
    path = (
        path.replace("{ukprn:ukprn}", places["ukprn"])
        .replace("{id:number}", str(places["id"]))
        .replace("{number:number}", "1")
        .replace("{name:name}", "at-risk")
    )
    token = cell.world.tokens.get(cell.actor, "")
    headers = {**headers, **({"authorization": f"Bearer {token}"} if token else {})}
    query = body if method == "GET" else body.pop("query", {})
    if "file" in body:
        return site.ask(method, path, {}, headers=headers, params=query, files={"file": ("new.csv", body["file"])})
    if method == "GET":
        return site.ask(method, path, {}, headers=headers, params=query)
    return site.ask(method, path, {}, headers=headers, params=query, json=body)


def _outcome(line: Line, answer: httpx.Response) -> Outcome:
    codes = set(_CODE.findall(answer.text))
    if answer.status_code in (401, 403) or "provider_by_groups" in codes:
        return Outcome.REFUSED
    if answer.status_code == 404 or "unknown_provider" in codes:
        return Outcome.ABSENT
    assert answer.status_code in (*_DONE, *line.fine), f"{line.name}: {answer.status_code} {answer.text}"
    return Outcome.DONE


def test_every_operation_is_in_the_table() -> None:
    listed = {line.name.partition(" · ")[0] for line in OPERATIONS}
    assert {f"{each.method} {each.path}" for each in KNOWN} == listed
    assert len({line.name for line in OPERATIONS}) == len(OPERATIONS)
