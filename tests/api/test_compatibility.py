"""Programs written for a released version of the API go on working, unless its first number moves."""

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from progress_web.api.app import openapi
from progress_web.api.foundations.changelog import API_VERSION, CHANGELOG

from tests.api.compatibility import breaking_changes

pytestmark = pytest.mark.feature("I6")

RELEASED = Path(__file__).parent / "released"
SERVER = "/api/v1"


def _key(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


VERSIONS = sorted((path.stem for path in RELEASED.glob("*.json")), key=_key)


def released(version: str) -> Any:
    """Return the document of a released version."""
    return json.loads((RELEASED / f"{version}.json").read_text("utf-8"))


@pytest.mark.parametrize("version", VERSIONS)
def test_nothing_that_programs_rely_on_has_changed(version: str) -> None:
    if _key(version)[0] == _key(API_VERSION)[0]:
        assert [] == breaking_changes(released(version), json.loads(json.dumps(openapi(SERVER))))


def test_a_new_document_has_a_new_version() -> None:
    newest, now = released(VERSIONS[-1]), json.loads(json.dumps(openapi(SERVER)))
    assert newest == now or _key(API_VERSION) > _key(VERSIONS[-1]), "write tests/api/released anew: see CONTRIBUTING.md"


def test_every_version_has_its_entry_in_the_changelog() -> None:
    told = [entry.version for entry in CHANGELOG]
    assert sorted(told, key=_key, reverse=True) == told
    assert set(VERSIONS) <= set(told)


def _get(document: Any) -> Any:
    return document["paths"]["/learners"]["get"]


def _entry(document: Any, name: str) -> Any:
    return document["components"]["schemas"][name]


BROKEN: dict[str, Callable[[Any], object]] = {
    "GET /learners is gone": lambda new: new["paths"]["/learners"].pop("get"),
    "GET /learners/{id} is gone": lambda new: new["paths"].pop("/learners/{id}"),
    "GET /learners has another operationId": lambda new: _get(new).update(operationId="x"),
    "GET /learners needs other scopes": lambda new: _get(new).update(security=[{"token": ["audit:read"]}]),
    "GET /learners has no parameter limit any more": lambda new: _get(new)["parameters"].pop(0),
    "GET /learners demands the parameter search": lambda new: next(
        each for each in _get(new)["parameters"] if each["name"] == "search"
    ).update(required=True),
    "GET /learners sort does not take every value any more": lambda new: next(
        each for each in _get(new)["parameters"] if each["name"] == "sort"
    )["schema"]["enum"].pop(),
    "GET /learners takes a body": lambda new: _get(new).update(requestBody={}),
    "GET /learners does not answer 200 any more": lambda new: _get(new)["responses"].pop("200"),
    "GET /learners answer.items[].username is gone": lambda new: _entry(new, "LearnerEntry")["properties"].pop(
        "username"
    ),
    "GET /learners answer.items[].id is string, not integer": lambda new: _entry(new, "LearnerEntry")["properties"][
        "id"
    ].update(type="string"),
    "POST /learners body.reason is demanded": lambda new: _entry(new, "LearnerToCreate").update(required=["reason"]),
    "POST /learners does not take application/json any more": lambda new: new["paths"]["/learners"]["post"][
        "requestBody"
    ]["content"].pop("application/json"),
}


@pytest.mark.parametrize("told", BROKEN)
def test_what_would_break_programs_is_told(told: str) -> None:
    old = json.loads(json.dumps(openapi(SERVER)))
    new = deepcopy(old)
    BROKEN[told](new)
    assert told in breaking_changes(old, new)


def test_what_is_added_breaks_nothing() -> None:
    old = json.loads(json.dumps(openapi(SERVER)))
    new = deepcopy(old)
    new["paths"]["/more"] = {"get": _get(new)}
    _get(new)["parameters"].append({"name": "more", "in": "query", "required": False, "schema": {"type": "string"}})
    _entry(new, "LearnerEntry")["properties"]["more"] = {"type": "string"}
    assert [] == breaking_changes(old, new)
