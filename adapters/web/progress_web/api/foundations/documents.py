"""The OpenAPI 3.1 document, made from the operations: it cannot say anything else than they do."""

from collections.abc import Iterable
from typing import Any

from progress_json.schemas import Definitions, Schema

from progress_core.domain.accounts.access_tokens import TokenScope
from progress_web.api.foundations.addresses import PATH_PARAMETERS
from progress_web.api.foundations.changelog import API_VERSION
from progress_web.api.foundations.examples import Example, example_of, refusals_with
from progress_web.api.foundations.operations import Operation
from progress_web.api.foundations.problem_details import MEDIA_TYPE, ProblemDetails

_ABOUT = (
    "Learner accounts, profiles, qualifications, imports, applications, courses and reports of Progress, for other "
    "software. Every operation does what the site does for the same person, by the same rules.\n\n"
    "Errors are problem details (RFC 9457). Lists have a `cursor`. What is read has an `ETag`, and changes name it in "
    "`If-Match`. A `POST` with an `Idempotency-Key` can be sent again without being done twice.\n\n"
    "The examples were really sent, and answered so; their lists are shortened to two entries."
)
_JSON = "application/json"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REASONS = {
    400: "The request is not well formed.",
    401: "There is no token, or it is void.",
    403: "The token, or its owner, may not do this.",
    404: "There is nothing here, or nothing that its owner can see.",
    409: "It goes against what is there now: another has the name, or the first request under the key still runs.",
    412: "Somebody else has changed it since it was read.",
    408: "The body took too long to arrive.",
    413: "The body is too large.",
    414: "The query is too long.",
    415: "The body is of another kind.",
    422: "The rules refuse what was sent; `problems` and `blockers` say why.",
    428: "`If-Match` is missing.",
    429: "There were too many requests; `Retry-After` says when to go on.",
    503: "Something that is needed cannot be reached; `Retry-After` says when to try again.",
}
_AT = "#/components/schemas/"
_ERRORS_AT = "#/components/responses/Error"


def document(operations: Iterable[Operation], server: str) -> dict[str, Any]:
    """Return the OpenAPI document.

    Args:
        operations: all of them.
        server: address of the API, for its clients.

    Source: OpenAPI 3.1.1; features I6.
    """
    return _Writer([*operations]).document(server)


class _Writer:
    def __init__(self, operations: list[Operation]) -> None:
        self._operations = operations
        self._sent = Definitions(_AT, open=True)
        self._answered = Definitions(_AT, written=True, open=True)

    def document(self, server: str) -> dict[str, Any]:
        paths: dict[str, dict[str, Any]] = {}
        for operation in self._operations:
            paths.setdefault(operation.address, {})[operation.method.lower()] = self._operation(operation)
        errors = {f"Error{status}": self._error(status) for status in REASONS}
        return {
            "openapi": "3.1.1",
            "info": {"title": "Progress", "version": API_VERSION, "description": _ABOUT},
            "servers": [{"url": server}],
            "security": [],
            "tags": [{"name": wing} for wing in dict.fromkeys(each.wing for each in self._operations)],
            "paths": paths,
            "components": {
                "schemas": {**_apart(self._sent.found, self._answered.found), **self._answered.found},
                "responses": errors,
                "securitySchemes": {"token": _token()},
            },
        }

    def _operation(self, operation: Operation) -> dict[str, Any]:
        example = example_of(operation.name) or Example()
        described: dict[str, Any] = {
            "operationId": operation.name,
            "summary": operation.summary,
            "description": operation.description,
            "tags": [operation.wing],
            "parameters": [*_with_examples(self._parameters(operation), example)],
            "responses": self._responses(operation, example),
        }
        if operation.needs_token:
            described["security"] = [{"token": [operation.scope.value] if operation.scope else []}]
        if operation.takes_file:
            described["requestBody"] = _file_body()
        elif operation.body is not None:
            content = {"schema": self._sent.of(operation.body), **_shown(example.body)}
            described["requestBody"] = {"required": True, "content": {_JSON: content}}
        return described

    def _parameters(self, operation: Operation) -> Iterable[Schema]:
        for name in operation.parameters:
            yield {"name": name, "in": "path", "required": True, "schema": PATH_PARAMETERS[name]}
        if operation.query is not None:
            yield from self._query(operation.query)
        if operation.versioned:
            about = "`ETag` of what you have read; `*` for whatever is there."
            yield _header("If-Match", about, r'^(\*|(W/)?"[!#-~]*")$', required=True)
        if operation.is_tagged:
            yield _header("If-None-Match", "`ETag` of what you have: 304 if it is still the same.")
        if operation.is_repeatable:
            about = "Names this request for 24 hours: sent again, it is answered as it was, and not done twice."
            yield _header("Idempotency-Key", about, "^[!-~]{1,255}$")

    def _query(self, class_: Any) -> Iterable[Schema]:
        definition = Definitions(_AT, open=True)
        definition.of(class_)
        described = definition.found.pop(class_.__name__)
        self._sent.found.update(definition.found)
        for name, schema in described["properties"].items():
            about = {"description": schema.pop("description")} if "description" in schema else {}
            required = name in described["required"]
            yield {"name": name, "in": "query", "required": required, **about, "schema": _optional(schema)}

    def _responses(self, operation: Operation, example: Example) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if operation.returns_file:
            content = {_XLSX: {"schema": {"type": "string", "format": "binary"}}}
            found["200"] = {"description": "The file.", "content": content}
        elif operation.result is None:
            found["204"] = {"description": "It is done."}
        else:
            content = {_JSON: {"schema": self._answered.of(operation.result), **_shown(example.answer)}}
            found[str(operation.status)] = {"description": "The answer.", "content": content}
        for answer in found.values():
            answer["headers"] = _headers(operation)
        if operation.is_tagged:
            found["304"] = {"description": "It is the same as what you have."}
        found |= {str(status): {"$ref": f"{_ERRORS_AT}{status}"} for status in statuses_of(operation)}
        return found

    def _error(self, status: int) -> Schema:
        schema = self._answered.of(ProblemDetails)
        headers = {"Retry-After": _retry_after()} if status in (429, 503) else {}
        examples = {each.name: {"summary": each.about, "value": each.answer} for each in refusals_with(status)}
        described = {"description": REASONS[status], "content": {MEDIA_TYPE: {"schema": schema, "examples": examples}}}
        return {**described, **({"headers": headers} if headers else {})}


def _with_examples(parameters: Iterable[Schema], example: Example) -> Iterable[Schema]:
    """Yield the parameters, each with the value that the example has for it."""
    values = {**example.places, **example.query, **({"If-Match": example.if_match} if example.if_match else {})}
    for parameter in parameters:
        name = parameter["name"]
        yield {**parameter, "example": values[name]} if name in values else parameter


def _shown(value: object) -> Schema:
    return {} if value is None else {"example": value}


def statuses_of(operation: Operation) -> tuple[int, ...]:
    """Return the statuses of the errors that an operation can answer with."""
    takes_body = operation.body is not None or operation.takes_file
    possible = {
        400: operation.method != "GET" or operation.versioned,
        401: True,
        403: operation.scope is not None,
        404: True,
        409: operation.conflicts or operation.versioned or operation.is_repeatable,
        412: operation.versioned,
        408: takes_body or operation.method != "GET",
        413: takes_body or operation.method != "GET",
        414: True,
        415: operation.method != "GET",
        422: True,
        428: operation.versioned,
        429: True,
        503: True,
    }
    return tuple(status for status, can_be in possible.items() if can_be)


def _apart(sent: dict[str, Schema], answered: dict[str, Schema]) -> dict[str, Schema]:
    """Return the definitions of what is sent, none of which may mean something else in answers.

    Raises:
        ValueError: one does.
    """
    for name, schema in sent.items():
        if name in answered and answered[name] != schema:
            raise ValueError(f"{name} is sent and answered in different forms; it needs two classes.")
    return sent


def _optional(schema: Schema) -> Schema:
    """Return the schema of a parameter: one without a value is left out, and is never null."""
    members = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    if len(members) != 1:
        return schema
    return {**members[0], **{name: value for name, value in schema.items() if name not in ("anyOf", "default")}}


def _retry_after() -> Schema:
    return {"description": "Seconds until it is worth trying again.", "schema": {"type": "integer", "minimum": 1}}


def _headers(operation: Operation) -> dict[str, Schema]:
    """Return the headers of an answer, besides those that every answer has."""
    text, whole = {"type": "string"}, {"type": "integer", "minimum": 0}
    found: dict[str, Schema] = {
        "RateLimit-Limit": {"description": "How many requests a minute the caller has.", "schema": whole},
        "RateLimit-Remaining": {"description": "How many of them are left.", "schema": whole},
        "RateLimit-Reset": {"description": "Seconds until there are all of them again.", "schema": whole},
    }
    if operation.is_tagged or operation.versioned:
        found["ETag"] = {"description": "Names the version; a change sends it back in If-Match.", "schema": text}
    if operation.status in (201, 202):
        found["Location"] = {"description": "Where what was made can be read.", "schema": text}
    if operation.is_list:
        found["Link"] = {"description": 'The next page: <…>; rel="next".', "schema": text}
    if operation.is_repeatable:
        found["Idempotent-Replayed"] = {"description": "“true” if it was done before.", "schema": text}
    return found


def _header(name: str, about: str, pattern: str = "", *, required: bool = False) -> Schema:
    schema = {"type": "string", **({"pattern": pattern} if pattern else {})}
    return {"name": name, "in": "header", "required": required, "description": about, "schema": schema}


def _file_body() -> Schema:
    file = {"type": "string", "format": "binary", "description": "A spreadsheet: .xlsx, .xls, .ods or .csv."}
    form = {"type": "object", "properties": {"file": file}, "required": ["file"]}
    return {"required": True, "content": {"multipart/form-data": {"schema": form}}}


def _token() -> Schema:
    scopes = "\n".join(f"- `{scope.value}`: {scope.about}" for scope in TokenScope)
    about = f"A token that its owner makes on the site or at the command line, with some of these scopes:\n\n{scopes}"
    return {"type": "http", "scheme": "bearer", "description": about}
