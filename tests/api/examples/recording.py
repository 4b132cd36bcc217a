"""Sends the requests of the examples, and returns what the document shows of them."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx
from anyio.from_thread import start_blocking_portal
from attrs import asdict, frozen
from progress_web import create_api
from progress_web.api.app import OPERATIONS
from progress_web.api.foundations import admission
from progress_web.api.foundations.examples import FILE, Example, Refusal
from progress_web.api.foundations.operations import Operation
from starlette.applications import Starlette
from starlette.routing import Mount

from tests.api.examples import courses, learners, people
from tests.api.examples.line import Line
from tests.api.examples.refusals import refusals
from tests.api.examples.school import School, make_school
from tests.isolation.test_web import Site

MAX_ITEMS = 2
"""How many entries of a list an example shows."""
_BY_NAME = {operation.name: operation for operation in OPERATIONS}
_NOTHING: Mapping[str, Any] = {}
_BASE = "/api/v1"
OFTEN = 10**9
"""How often a program may ask, while examples are made."""


@frozen
class Asked:
    """A request that was sent.

    Args:
        line: what was asked.
        operation: of the API.
        sent: as it went out.
        answer: as it came.
    """

    line: Line
    operation: Operation
    sent: Mapping[str, Any]
    answer: httpx.Response

    @property
    def example(self) -> Example:
        """What the document shows of it."""
        is_json = self.answer.headers.get("content-type", "").endswith("json")
        return Example(
            places=dict(self.line.places),
            query=dict(self.line.query),
            if_match=self.sent["headers"].get("if-match", ""),
            body=self.line.body,
            file="" if self.line.file is None else self.line.file.name,
            answer=shortened(self.answer.json()) if is_json else None,
        )


@frozen
class Recorder:
    """Asks a school over its API, each time as it was at the beginning.

    Args:
        school: with everything that is asked about.
        site: its API in this process.
    """

    school: School
    site: Site

    def lines(self) -> Iterator[Line]:
        """Yield the lines of all examples."""
        for module in (learners, people, courses):
            yield from module.lines(self.school)

    def refused(self) -> Iterator[Refusal]:
        """Send the requests that are refused, and yield what they are answered."""
        for each in refusals(self.school):
            with each.trouble():
                answer = self.ask(each.line, each.headers, each.instead).answer
            assert each.status == answer.status_code, f"{each.name}: {answer.status_code} {answer.text}"
            yield Refusal(each.status, each.name, each.about, shortened(answer.json()))

    def ask(
        self, line: Line, headers: Mapping[str, str | None] = _NOTHING, instead: Mapping[str, Any] = _NOTHING
    ) -> Asked:
        """Send the request of a line.

        Args:
            line: which.
            headers: more of them, or others; None for one that is left out.
            instead: what is sent instead of the body of the line.
        """
        operation = _BY_NAME[line.name]
        self.school.back()
        with patch.object(admission, "PER_MINUTE", OFTEN), patch.object(admission, "PER_MINUTE_OF_STRANGERS", OFTEN):
            if line.before is not None:
                line.before(self.school)
            path = operation.address.format(**line.places)
            given = {"authorization": f"Bearer {self.school.tokens[line.who]}"} if line.who else {}
            if operation.versioned:
                given["if-match"] = self._tag(path, given)
            told = {name: value for name, value in {**given, **headers}.items() if value is not None}
            sent = {"headers": told, **(instead or _content(line))}
            answer = self.site.ask(operation.method, f"{_BASE}{path}", {}, params=_query(line.query), **sent)
        return Asked(line, operation, sent, answer)

    def _tag(self, path: str, headers: Mapping[str, str]) -> str:
        """Return the version of what is at an address, or above it; lists have tags, but no version to change."""
        while path:
            answer = self.site.ask("GET", f"{_BASE}{path}", {}, headers=headers)
            if answer.is_success and "etag" in answer.headers and "items" not in answer.json():
                return answer.headers["etag"]
            path = path.rpartition("/")[0]
        raise LookupError("There is no ETag.")


@contextmanager
def recorder() -> Iterator[Recorder]:
    """Run the API of the school in this process."""
    school = make_school()
    app = Starlette(routes=[Mount(_BASE, create_api(school.progress))])
    with start_blocking_portal() as portal:
        yield Recorder(school, Site(portal, httpx.ASGITransport(app, raise_app_exceptions=False)))


def _content(line: Line) -> dict[str, Any]:
    if line.file is not None:
        return {"files": {"file": (line.file.name, line.file.content)}}
    return {} if line.body is None else {"json": line.body}


def _query(query: Mapping[str, Any]) -> dict[str, Any]:
    return {name: str(value).lower() if isinstance(value, bool) else value for name, value in query.items()}


def shortened(value: Any) -> Any:
    """Return plain data whose lists show their first entries only."""
    if isinstance(value, list):
        return [shortened(each) for each in value[:MAX_ITEMS]]
    if isinstance(value, dict):
        return {name: shortened(each) for name, each in value.items()}
    return value


def record() -> str:
    """Return all examples as the document's file has them."""
    with recorder() as asking:
        operations = {line.name: asdict(asking.ask(line).example, filter=_is_said) for line in asking.lines()}
        refused = [asdict(each) for each in asking.refused()]
    return json.dumps({"operations": operations, "refusals": refused}, indent=1, ensure_ascii=False) + "\n"


def write() -> None:
    """Write the examples where the document finds them."""
    Path(str(FILE)).write_text(record(), "utf-8")


def _is_said(_: object, value: object) -> bool:
    return value not in (None, "", {})
