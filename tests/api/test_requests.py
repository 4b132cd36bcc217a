"""Requests of every kind: what is not well formed is refused in the same form, and never breaks anything."""

import gzip
from collections.abc import Iterator
from http import HTTPStatus
from unittest.mock import patch

import httpx
import pytest
from progress_web import create_api
from progress_web.api.foundations.bodies import MAX_BODY_BYTES
from starlette.applications import Starlette
from starlette.routing import Mount

from progress_core.domain.foundations.errors import Busy, Unavailable
from progress_core.domain.foundations.permissions import Role
from progress_core.usecases.learners.learners import Learners
from tests.api.conftest import Hall, Program, a_learner
from tests.browsers import browser_at
from tests.given.people import NORTH, form
from tests.web.conftest import house_of

pytestmark = pytest.mark.feature("I6")


_NAMES = {413: "Request Entity Too Large", 414: "Request-URI Too Long", 422: "Unprocessable Entity"}
"""What they are called whatever the version of Python, since codes are made of it."""


def _told(answer: httpx.Response, status: HTTPStatus) -> dict[str, object]:
    assert status == answer.status_code
    assert "application/problem+json" == answer.headers["content-type"]
    told: dict[str, object] = answer.json()
    assert (status, _NAMES.get(status, status.phrase)) == (told["status"], told["title"])
    assert str(told["type"]).endswith(f":{told['code']}")
    return told


@pytest.mark.parametrize(
    "path", ["/nothing", "/learners/", "/learners/x", "/learners/9999999999999999999", "/%00", "/a%0Ab"]
)
def test_addresses_that_do_not_exist_are_not_found(manager: Program, path: str) -> None:
    _told(manager.get(path), HTTPStatus.NOT_FOUND)


def test_a_method_that_an_address_does_not_know_is_refused_with_those_it_knows(manager: Program) -> None:
    refused = manager.send("PUT", "/learners")
    _told(refused, HTTPStatus.METHOD_NOT_ALLOWED)
    assert {"GET", "HEAD", "POST"} == set(refused.headers["allow"].split(", "))


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"", "application/json", HTTPStatus.BAD_REQUEST),
        (b"{", "application/json", HTTPStatus.BAD_REQUEST),
        (b'{"details": {}, "details": {}}', "application/json", HTTPStatus.BAD_REQUEST),
        (b"\xff", "application/json", HTTPStatus.BAD_REQUEST),
        (b"a=1", "application/x-www-form-urlencoded", HTTPStatus.UNSUPPORTED_MEDIA_TYPE),
        (b"[]", "application/json; charset=utf-8", HTTPStatus.UNPROCESSABLE_ENTITY),
        (b"[" * 100_000, "application/json", HTTPStatus.BAD_REQUEST),
        (b" " * (MAX_BODY_BYTES + 1), "application/json", HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    ],
    ids=["missing", "cut off", "twice", "no UTF-8", "a form", "a list", "deep", "large"],
)
def test_bodies_that_no_operation_takes_are_refused(
    manager: Program, body: bytes, kind: str, status: HTTPStatus
) -> None:
    answer = manager.client.post("/api/v1/learners", content=body, headers={"content-type": kind})
    _told(answer, status)
    assert 0 == manager.get("/learners").json()["total"]


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("limit=0", ["limit"]),
        ("limit=501", ["limit"]),
        ("limit=many&year_group=6", ["limit", "year_group"]),
        ("limit=1&limit=2", ["limit"]),
        ("archived=yes", ["archived"]),
        ("serach=x", ["serach"]),
        ("sort=age", ["sort"]),
        ("cursor=nowhere", [""]),
        ("search=" + "x" * 201, ["search"]),
        ("group=1.5", ["group"]),
    ],
)
def test_every_wrong_parameter_is_named(manager: Program, query: str, fields: list[str]) -> None:
    told = _told(manager.client.get(f"/api/v1/learners?{query}"), HTTPStatus.UNPROCESSABLE_ENTITY)
    problems = told["problems"]
    assert isinstance(problems, list)
    assert [name for name in fields if name] == [each["field"] for each in problems if each["field"]]


def test_a_query_of_endless_length_is_not_read(manager: Program) -> None:
    _told(manager.client.get("/api/v1/learners?search=" + "x" * 60_000), HTTPStatus.REQUEST_URI_TOO_LONG)


def test_every_wrong_field_of_a_body_is_named_with_its_path(manager: Program) -> None:
    told = _told(manager.post("/learners", {"details": 7, "sign_off": "maybe", "more": 1}), HTTPStatus(422))
    problems = told["problems"]
    assert isinstance(problems, list)
    assert {"details", "sign_off", "more"} == {each["field"] for each in problems}


@pytest.mark.parametrize(
    ("if_match", "status"),
    [(None, 428), ("", 400), ("7", 400), ('"7"', 412), ('"x.1"', 412), ('"99999999999.1"', 412), ("*", 200)],
)
def test_a_change_names_the_version_that_was_read(manager: Program, if_match: str | None, status: int) -> None:
    path = f"/learners/{a_learner(manager)}"
    headers = {} if if_match is None else {"if_match": if_match}
    answer = manager.send("PATCH", path, {"details": {"town": "Otley"}}, **headers)
    assert status == answer.status_code


def test_what_is_known_already_is_not_sent_again(manager: Program) -> None:
    path = f"/learners/{a_learner(manager)}"
    tag = manager.get(path).headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = manager.send("GET", path, if_none_match=known)
        assert (HTTPStatus.NOT_MODIFIED, b"") == (again.status_code, again.content)
        assert tag == again.headers["etag"]
    assert HTTPStatus.OK == manager.send("GET", path, if_none_match='"other"').status_code
    head = manager.send("HEAD", path)
    assert (tag, b"") == (head.headers["etag"], head.content)


def test_long_answers_are_compressed(manager: Program) -> None:
    for number in range(20):
        a_learner(manager, username=f"pupil{number}", last_name=f"Name{chr(97 + number)}")
    with manager.client.stream("GET", "/api/v1/learners", headers={"accept-encoding": "gzip"}) as answer:
        assert "gzip" == answer.headers["content-encoding"]
        assert b"pupil1" in gzip.decompress(b"".join(answer.iter_raw()))


@pytest.mark.parametrize(("error", "code"), [(Unavailable(), "unavailable"), (Busy(), "busy")])
def test_what_is_out_of_reach_says_when_to_try_again(manager: Program, error: Unavailable, code: str) -> None:
    with patch.object(Learners, "page", side_effect=error):
        answer = manager.get("/learners")
    assert code == _told(answer, HTTPStatus.SERVICE_UNAVAILABLE)["code"]
    assert 0 < int(answer.headers["retry-after"])


def test_what_fails_unexpectedly_has_a_reference_and_tells_nothing_else(
    manager: Program, caplog: pytest.LogCaptureFixture
) -> None:
    with patch.object(Learners, "page", side_effect=ZeroDivisionError("canary")):
        answer = manager.get("/learners")
    told = _told(answer, HTTPStatus.INTERNAL_SERVER_ERROR)
    assert str(told["reference"]) in caplog.text
    assert "canary" not in answer.text
    assert "no-store" == answer.headers["cache-control"]


@pytest.fixture
def mounted() -> Iterator[Hall]:
    """Run the API in another application, below a path."""
    with house_of(lambda app: Starlette(routes=[Mount("/school", app)])) as house:
        yield Hall(house.progress, f"{house.url}/school", house.closing)


def test_under_a_prefix_addresses_lead_back_into_the_api(mounted: Hall) -> None:
    program = mounted.program(Role.LEARNER_MANAGER, NORTH)
    root = mounted.url.removesuffix("/school")
    made = program.post("/learners", {"details": form()})
    assert made.headers["location"].startswith("/school/api/v1/learners/")
    with browser_at(root, headers=program.client.headers) as client:
        assert HTTPStatus.OK == client.get(made.headers["location"]).status_code
        a_learner(program, username="another", first_name="Bo")
        page = client.get("/school/api/v1/learners?limit=1")
        assert "asmith" != client.get(page.links["next"]["url"]).json()["items"][0]["username"]
        assert [{"url": "/school/api/v1"}] == client.get("/school/api/v1/openapi.json").json()["servers"]


def test_the_api_runs_by_itself(manager: Program) -> None:
    app = create_api(manager.progress)
    assert "/learners" in {getattr(route, "path", "") for route in app.routes}


def test_half_a_character_that_somebody_sent_is_told_as_it_came(manager: Program) -> None:
    answer = manager.client.post(
        "/api/v1/learners",
        content=b'{"details": {"first_name": "\\ud800", "last_name": 7}}',
        headers={"content-type": "application/json"},
    )
    assert HTTPStatus.UNPROCESSABLE_ENTITY == answer.status_code
    assert b"\\ud800" in answer.content


_MANY_ROWS = b'{"rows": [' + b"1," * 400_000 + b"1]}"
_WRONG_CELLS = (
    b'{"rows": [' + b",".join([b"{" + b",".join(b'"a%d":[]' % place for place in range(100)) + b"}"] * 900) + b"]}"
)
_MANY_NAMES = b"{" + b",".join(b'"a%d":1' % place for place in range(80_000)) + b"}"


@pytest.mark.parametrize(
    ("body", "most"),
    [(_MANY_ROWS, 5_000), (_MANY_NAMES, 500_000), (_WRONG_CELLS, 500_000)],
    ids=["rows", "names", "cells"],
)
def test_a_body_of_very_many_things_has_a_short_answer(anybody: httpx.Client, body: bytes, most: int) -> None:
    answer = anybody.post("/api/v1/check/learners", content=body, headers={"content-type": "application/json"})
    assert HTTPStatus.UNPROCESSABLE_ENTITY == answer.status_code
    assert len(answer.content) < most


def test_the_document_is_sent_once_to_those_who_keep_it(anybody: httpx.Client) -> None:
    first = anybody.get("/api/v1/openapi.json")
    again = anybody.get("/api/v1/openapi.json", headers={"if-none-match": first.headers["etag"]})
    assert (HTTPStatus.NOT_MODIFIED, b"") == (again.status_code, again.content)
