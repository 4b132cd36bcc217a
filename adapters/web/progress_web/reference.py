"""The page about the API, for people: every operation with its example, made from what programs get as a document."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Any

from attrs import frozen
from starlette.responses import Response

from progress_core.domain.accounts.access_tokens import TokenScope
from progress_web.api.app import OPERATIONS, openapi
from progress_web.api.foundations.admission import PER_MINUTE
from progress_web.api.foundations.changelog import CHANGELOG
from progress_web.api.foundations.curl import curl, pretty
from progress_web.api.foundations.documents import REASONS, statuses_of
from progress_web.api.foundations.examples import Example, example_of, refusals_with
from progress_web.api.foundations.operations import Operation
from progress_web.foundations.access import Page
from progress_web.foundations.visit import Visit

PATH = "/api/v1"


@frozen
class SentField:
    """Something that is sent.

    Args:
        name: of the parameter or field.
        place: "address", "query" or "body".
        about: what it means.
        is_needed: whether it must be there.
    """

    name: str
    place: str
    about: str
    is_needed: bool


@frozen
class DescribedOperation:
    """An operation as people read it.

    Args:
        operation: what it is.
        more: what its description says besides its first sentence.
        access: who may use it.
        fields: what is sent.
        headers: names of the headers that it takes.
        status: of success, with its meaning.
        errors: statuses of errors.
        request: a command for curl.
        answer: the answer to it; "" if it has no body, or is a file.
    """

    operation: Operation
    more: str
    access: str
    fields: tuple[SentField, ...]
    headers: tuple[str, ...]
    status: int
    errors: tuple[int, ...]
    request: str
    answer: str


@frozen
class Wing:
    """A part of the API.

    Args:
        name: of the part, as the document tags it.
        operations: in the order of their addresses.
    """

    name: str
    operations: tuple[DescribedOperation, ...]


@lru_cache(8)
def wings(base: str) -> tuple[Wing, ...]:
    """Return the whole API, part by part.

    Args:
        base: address of the API, for the examples.
    """
    document = openapi(base)
    found = sorted(OPERATIONS, key=attrgetter("wing"))
    return tuple(
        Wing(name, tuple(_described(each, document, base) for each in operations))
        for name, operations in groupby(found, key=attrgetter("wing"))
    )


def _described(operation: Operation, document: Mapping[str, Any], base: str) -> DescribedOperation:
    example = example_of(operation.name) or Example()
    said = document["paths"][operation.address][operation.method.lower()]
    return DescribedOperation(
        operation,
        operation.description.removeprefix(operation.summary).strip(),
        _access(operation),
        (*_parameters(said), *_body(said, document)),
        tuple(_header(each) for each in said["parameters"] if each["in"] == "header"),
        next(int(status) for status in said["responses"] if status.startswith("2")),
        statuses_of(operation),
        curl(operation, example, base),
        "" if example.answer is None else pretty(example.answer),
    )


def _access(operation: Operation) -> str:
    if operation.scope is not None:
        return f"Needs a token with the scope `{operation.scope.value}`."
    return "Needs a token, whatever its scopes." if operation.needs_token else "Open to everybody."


def _header(parameter: Mapping[str, Any]) -> str:
    return f"{parameter['name']} (needed)" if parameter["required"] else str(parameter["name"])


def _parameters(said: Mapping[str, Any]) -> Iterator[SentField]:
    for each in said["parameters"]:
        if each["in"] == "query":
            yield SentField(each["name"], "query", each.get("description", ""), each["required"])


def _body(said: Mapping[str, Any], document: Mapping[str, Any]) -> Iterator[SentField]:
    for content in said.get("requestBody", {}).get("content", {}).values():
        schema = content["schema"]
        if "$ref" in schema:
            schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        for name, field in schema["properties"].items():
            yield SentField(name, "body", field.get("description", ""), name in schema.get("required", ()))


@lru_cache(1)
def _errors() -> tuple[tuple[int, str, tuple[tuple[str, str], ...]], ...]:
    """Return status, meaning and examples of each error."""
    return tuple(
        (status, REASONS[status], tuple((each.about, pretty(each.answer)) for each in refusals_with(status)))
        for status in sorted(REASONS)
    )


def reference(visit: Visit) -> Response:
    """Show the API to people: how to begin and all its parts, or the operations of one part with examples."""
    base = visit.absolute("api-reference")
    parts = wings(base)
    chosen = next((wing for wing in parts if wing.name == visit.request.query_params.get("part")), None)
    if chosen is not None:
        response = visit.page("operations/api_part.html", wing=chosen, parts=parts)
    else:
        response = visit.page(
            "operations/api.html",
            base=base,
            parts=parts,
            scopes=tuple(TokenScope),
            per_minute=PER_MINUTE,
            errors=_errors(),
            changelog=CHANGELOG,
        )
    response.headers["vary"] = "Accept"
    return response


PAGES = (Page(PATH, "api-reference", reference, access="everybody", for_browsers=True),)
