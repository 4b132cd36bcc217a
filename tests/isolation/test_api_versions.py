"""Which changes over the API name the version that they start from: all but those that are listed here with a reason.

The rule: what can be read by itself, under an `ETag`, is changed with `If-Match`.
"""

from collections.abc import Iterator
from http import HTTPStatus

import httpx
import pytest
from attrs import evolve
from progress_web.api.app import OPERATIONS as KNOWN
from progress_web.api.foundations.lists import Listed
from progress_web.api.foundations.operations import Operation

from tests.isolation.expect import ACTORS, Outcome, targets_of
from tests.isolation.rows import Cell, Line
from tests.isolation.table.api import OPERATIONS
from tests.isolation.test_api import running, sent
from tests.isolation.test_web import Site
from tests.isolation.world import world

pytestmark = pytest.mark.feature("B7", "I6")

_ADDS = "it adds something, and replaces nothing that anybody has read"
_STARTS = "a finished import never changes: this starts another, or is refused by what has been done since"
_OWN = "nobody but its owner sees or changes it, so that it has no version"
_DECIDES = "a transfer is decided once: whoever is second is refused"
_NAMED = "the body names the version of each application"
UNVERSIONED = {
    "POST /learners/{id:number}/qualifications": _ADDS,
    "POST /imports/{id:number}/decisions": _STARTS,
    "POST /imports/{id:number}/undo": _STARTS,
    "POST /moves-up/{id:number}/undo": "a move up is undone once: what has been done since stays, and is named",
    "POST /transfers/{id:number}/accept": _DECIDES,
    "POST /transfers/{id:number}/decline": _DECIDES,
    "POST /transfers/{id:number}/withdraw": _DECIDES,
    "DELETE /tokens/{id:number}": _OWN,
    "PATCH /webhooks/{id:number}": _OWN,
    "DELETE /webhooks/{id:number}": _OWN,
    "POST /webhooks/{id:number}/secret": _OWN,
    "POST /webhooks/{id:number}/test": _OWN,
    "POST /applications/received/decisions": _NAMED,
}
_STALE = '"none.0"'


def _name(operation: Operation) -> str:
    return f"{operation.method} {operation.path}"


def _is_one(operation: Operation) -> bool:
    """Whether it returns one thing, not a list."""
    listed = getattr(operation.result, "__origin__", None) is Listed or operation.is_list
    return operation.is_tagged and not listed and "{" in operation.path


_READ = {operation.path for operation in KNOWN if _is_one(operation)}
_VERSIONED = {_name(operation) for operation in KNOWN if operation.versioned}


def _changes_one(operation: Operation) -> bool:
    """Whether it changes what can be read by itself, or a part of it."""
    parts = operation.path.split("/")
    above = {"/".join(parts[:length]) for length in range(2, len(parts) + 1)}
    return operation.method != "GET" and operation.changes and bool(above & _READ)


def test_what_is_read_with_a_version_is_changed_with_it() -> None:
    found = {_name(operation) for operation in KNOWN if _changes_one(operation)}
    batch = {"POST /applications/received/decisions"}
    assert found | batch == _VERSIONED | UNVERSIONED.keys()
    assert not _VERSIONED & UNVERSIONED.keys()


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """Run the API once."""
    with running() as site:
        yield site


def allowed(line: Line) -> Cell:
    """Return a cell of somebody who may."""
    for actor in ACTORS:
        for place in targets_of(line.kind):
            if line.expected(actor, place) is Outcome.DONE:
                return Cell(world().renew(), actor, line.target(world(), place))
    raise AssertionError(f"nobody may {line.name}")


_LINES = [line for line in OPERATIONS if line.name.partition(" · ")[0] in _VERSIONED and "not sent" not in line.name]


@pytest.mark.parametrize("line", _LINES, ids=lambda line: line.name)
def test_a_change_demands_the_version_and_refuses_an_old_one(line: Line, site: Site) -> None:
    def answered(headers: dict[str, str]) -> httpx.Response:
        return sent(line, allowed(line), site, headers)

    assert HTTPStatus.PRECONDITION_REQUIRED == answered({}).status_code
    old = answered({"if-match": _STALE})
    assert HTTPStatus.PRECONDITION_FAILED == old.status_code, old.text


@pytest.mark.parametrize("line", _LINES, ids=lambda line: line.name)
def test_an_old_version_is_refused_even_if_nothing_would_change(line: Line, site: Site) -> None:
    cell = allowed(line)
    sent(line, cell, site, {"if-match": "*"})
    old, repeated = (sent(line, cell, site, {"if-match": tag}) for tag in (_STALE, "*"))
    assert HTTPStatus.PRECONDITION_FAILED == old.status_code or (old.is_error and repeated.is_error), old.text


def test_the_tag_after_a_change_is_that_of_the_next_reading(site: Site) -> None:
    tagged = {line.name for line in _LINES if _is_read_unchanged_after(line, site)}
    assert {
        "PATCH /learners/{id:number}",
        "PATCH /providers/{ukprn:ukprn}/defaults",
        "PATCH /groups/{id:number}",
        "POST /applications/{id:number}/move",
    } <= tagged


def _is_read_unchanged_after(line: Line, site: Site) -> bool:
    """Return whether a change answers with a whole tag, after which there is nothing new to read."""
    cell = allowed(line)
    changed = sent(line, cell, site, {"if-match": "*"})
    tag = changed.headers.get("etag", "")
    if changed.is_error or not tag or tag.endswith('."'):
        return False
    name = line.name.partition(" · ")[0]
    path = max((path for path in _READ if name.partition(" ")[2].startswith(path)), key=len)
    again = sent(evolve(line, name=f"GET {path}", build=lambda _: {}), cell, site, {"if-none-match": tag})
    assert HTTPStatus.NOT_MODIFIED == again.status_code, line.name
    return True
