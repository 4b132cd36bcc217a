"""Problems name paths of the body: each field of each body is spoiled, and what is told of it is looked up."""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import partial
from http import HTTPStatus
from typing import Any

import pytest
from attrs import evolve
from progress_web.api.app import OPERATIONS as KNOWN
from progress_web.api.app import openapi

from tests.isolation.rows import Cell
from tests.isolation.table.api import OPERATIONS
from tests.isolation.test_api import running, sent
from tests.isolation.test_api_versions import allowed
from tests.isolation.test_web import Site

pytestmark = pytest.mark.feature("B4", "I6")

_SPOILED: tuple[Any, ...] = (None, True, 7.5, "", "\x00", "x" * 5_000, "no such thing", [], ["x"], {"x": 1})
_STEP = re.compile(r"([^.\[\]]+)|\[([0-9]+)\]")
_WITH_BODY = {f"{each.method} {each.path}": each for each in KNOWN if each.body is not None}
_LINES = {line.name: line for line in OPERATIONS if line.name in _WITH_BODY}
_DOCUMENT = openapi("/api/v1")


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """Run the API once."""
    with running() as site:
        yield site


def _schema(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a schema itself in the place of a reference, or of one that may also be null."""
    if "$ref" in schema:
        return _schema(_DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    members = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    return _schema(members[0]) if len(members) == 1 else schema


def _body_schema(name: str) -> Mapping[str, Any]:
    operation = _WITH_BODY[name]
    described = _DOCUMENT["paths"][operation.address][operation.method.lower()]["requestBody"]
    return _schema(described["content"]["application/json"]["schema"])


def _is_there(path: str, body: Any, schema: Mapping[str, Any]) -> bool:
    """Whether a path leads to something that was sent, or that could have been."""
    steps = [name or int(place) for name, place in _STEP.findall(path)]
    found = body
    for step in steps:
        is_sent = isinstance(found, list) and isinstance(step, int) and step < len(found)
        if is_sent or (isinstance(found, dict) and step in found):
            found = found[step]
            schema = _schema(schema.get("items", {}) if is_sent else schema.get("properties", {}).get(step, {}))
        elif isinstance(step, str) and step in schema.get("properties", {}):
            found, schema = None, _schema(schema["properties"][step])
        else:
            return False
    return True


def _spoilt(body: dict[str, Any], schema: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a body with each of its fields spoiled, in each way, or left out, and with others that nobody knows."""
    for path in _places(body, schema):
        for value in _SPOILED:
            yield _changed(body, path, value)
        yield _changed(body, path, _LEFT_OUT)
        if isinstance(path[-1], str):
            yield _changed(body, (*path[:-1], "colour"), "red")


_LEFT_OUT = object()


def _places(body: Any, schema: Mapping[str, Any], path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    schema = _schema(schema)
    for name, below in schema.get("properties", {}).items():
        yield (*path, name)
        yield from _places(body.get(name) if isinstance(body, dict) else None, below, (*path, name))
    if isinstance(body, list) and "items" in schema:
        for place, each in enumerate(body):
            yield (*path, place)
            yield from _places(each, schema["items"], (*path, place))


def _changed(body: Any, path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    changed: dict[str, Any] = deepcopy(body)
    found: Any = changed
    for step in path[:-1]:
        found = found.setdefault(step, {}) if isinstance(found, dict) else found[step]
    if value is not _LEFT_OUT:
        found[path[-1]] = value
    elif isinstance(found, dict):
        found.pop(path[-1], None)
    return changed


def _built(what: dict[str, Any], _: Cell) -> dict[str, Any]:
    return what


def test_every_operation_with_a_body_is_tried() -> None:
    assert _WITH_BODY.keys() == _LINES.keys()


@pytest.mark.parametrize("name", _LINES)
def test_problems_name_paths_of_what_was_sent(name: str, site: Site) -> None:
    line, schema = _LINES[name], _body_schema(name)
    cell, told = allowed(line), 0
    beside = dict(line.build(cell))
    kept = {name: beside.pop(name) for name in [*beside] if name not in ("path", "query")}
    for body in _spoilt(kept, schema):
        answer = sent(evolve(line, build=partial(_built, {**beside, **body})), cell, site, {"if-match": "*"})
        problems = answer.json()["problems"] if answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY else []
        for found in problems:
            assert found["field"], (body, found)
            assert _is_there(found["field"], body, schema), (body, found)
        told += len(problems)
    assert told
