"""The page of the JSON API: every operation, its scope and what it takes."""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

from progress_web.api.app import OPERATIONS
from progress_web.api.foundations.changelog import CHANGELOG
from progress_web.api.foundations.curl import curl, pretty
from progress_web.api.foundations.documents import REASONS
from progress_web.api.foundations.examples import example_of, refusals_with
from progress_web.api.foundations.operations import Operation

from progress_core.domain.accounts.access_tokens import TokenScope, scopes_for
from progress_core.domain.foundations.permissions import STAFF_ROLES, Role
from tests.pages import markdown

_INTRODUCTION = """\
The API is at `/api/v1` of the site. Its OpenAPI 3.1 document is at `/api/v1/openapi.json`, and \
`progress api openapi` prints it: clients can be generated from it. Browsers that open `/api/v1` get a page about \
it, and programs its version. Every operation does what the site does for the \
same person, by the same rules. [Use the API](../howto/use-the-api.md) shows how to begin."""

_TOKENS = """\
A program sends `Authorization: Bearer prg_…`. People make tokens for themselves, on the page “Access tokens” or \
with `progress tokens create`. A token can do what its scopes say and its owner may do at that moment, never more. \
Operations without a scope are open to everybody; “any” is every token, whatever its scopes."""

_VERSIONS = """\
What is read has an `ETag`. A change sends it back in `If-Match`; if somebody else has changed the same thing \
since, the answer is 412 and nothing is changed. `If-None-Match` with the `ETag` is answered by 304 while nothing \
has changed."""

_REPEATS = """\
A `POST` with an `Idempotency-Key` of 1 to 255 signs can be sent again for 24 hours: it is answered as it was the \
first time, and not done again. The same key with another body is refused (422); while the first still runs, the \
answer is 409."""

_LISTS = """\
Lists have `items`, `next` and `total`. The next page has the same address with `cursor` set to `next`; the header \
`Link: <…>; rel="next"` holds it whole. Answers over 1,000 bytes are compressed for those who accept gzip."""


_EXAMPLES = """\
Below each table are the examples of the document, which were really sent to a school with a few learners. Lists are \
shortened to two entries."""

_ACROSS = """\
Scripts of other sites may use the API if the installation names these sites in \
[`PROGRESS_API_ORIGINS`](settings.md). They send a token as every program does; cookies are never taken."""

_BASE = "http://localhost:8000/api/v1"
_EXAMPLES_OF_ERRORS = {status: next(iter(refusals_with(status)), None) for status in REASONS}


def page() -> str:
    """Return the page as Markdown."""
    blocks: list[str | list[str]] = [_INTRODUCTION, "## Tokens and scopes", _TOKENS, markdown.table(*_scopes())]
    blocks += ["## Versions", _VERSIONS, "## Sending again", _REPEATS, "## Lists", _LISTS, "## Examples", _EXAMPLES]
    blocks += ["## Pages of other sites", _ACROSS]
    blocks += ["## Errors", "Errors are problem details (RFC 9457), `application/problem+json`."]
    blocks.append(markdown.table(("status", "when"), [(str(code), text) for code, text in REASONS.items()]))
    for refusal in map(_EXAMPLES_OF_ERRORS.get, (412, 422)):
        blocks += [f"{refusal.about}:", _block("json", pretty(refusal.answer))] if refusal else []
    for wing, each in groupby(sorted(OPERATIONS, key=attrgetter("wing")), key=attrgetter("wing")):
        found = [*each]
        blocks += [f"## {wing.capitalize()}", markdown.table(("operation", "scope", "what it does"), _rows(found))]
        blocks += [block for operation in found for block in _example(operation)]
    blocks.append("## Changes")
    blocks += [
        text for release in CHANGELOG for text in (f"### {release.version}", [f"- {each}" for each in release.changes])
    ]
    return markdown.page("The JSON API", *blocks)


def _example(operation: Operation) -> Iterator[str]:
    """Yield the request and the answer of an example."""
    example = example_of(operation.name)
    if example is not None:
        yield f"### {operation.method} {operation.address}"
        yield _block("sh", curl(operation, example, _BASE))
        if example.answer is not None:
            yield _block("json", pretty(example.answer))


def _block(kind: str, text: str) -> str:
    return f"```{kind}\n{text}\n```"


def _scopes() -> tuple[tuple[str, str, str], list[tuple[str, str, str]]]:
    roles = (Role.LEARNER, *STAFF_ROLES)
    rows = [
        (
            markdown.code(scope.value),
            scope.about,
            ", ".join(role.label.lower() for role in roles if scope in scopes_for(role)),
        )
        for scope in TokenScope
    ]
    return ("scope", "what it is for", "who can give it"), rows


def _rows(operations: list[Operation]) -> list[tuple[str, str, str]]:
    return [(markdown.code(f"{each.method} {each.address}"), _scope(each), each.summary) for each in operations]


def _scope(operation: Operation) -> str:
    return "any" if operation.any_token else markdown.code(operation.scope or "")
