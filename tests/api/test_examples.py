"""The examples of the document: really sent, answered as it says, and the same as whatever comes today."""

import json
import shlex
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from progress_web.api.app import OPERATIONS, openapi
from progress_web.api.foundations.curl import WIDTH, curl, pretty
from progress_web.api.foundations.documents import REASONS
from progress_web.api.foundations.examples import FILE, Example, example_of, refusals_with
from progress_web.api.foundations.problem_details import MEDIA_TYPE

from tests.api.examples.recording import MAX_ITEMS, Asked, Recorder, record, recorder

pytestmark = pytest.mark.feature("I6")

_JSON = "application/json"
_AGAIN = "python -m tests.api.examples makes the examples anew"


@pytest.fixture(scope="module")
def document() -> Any:
    """Return the document as programs get it."""
    return json.loads(json.dumps(openapi("/api/v1")))


@pytest.fixture(scope="module")
def asking() -> Iterator[Recorder]:
    """Run the API that the examples ask."""
    with recorder() as asking:
        yield asking


@pytest.fixture(scope="module")
def asked(asking: Recorder) -> Mapping[str, Asked]:
    """Send the request of every example."""
    return {line.name: asking.ask(line) for line in asking.lines()}


def _check(document: Any, schema: Any, value: object) -> None:
    """Check a value against a schema of the document."""
    whole = {**schema, "components": document["components"]}
    Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(value)


def _described(document: Any, name: str) -> Any:
    methods = (each for path in document["paths"].values() for each in path.values())
    return next(each for each in methods if each["operationId"] == name)


def test_every_operation_has_an_example() -> None:
    assert [] == [each.name for each in OPERATIONS if example_of(each.name) is None]
    assert [] == [each.name for each in OPERATIONS if each.body and example_of(each.name).body is None]  # type: ignore[union-attr] # there is one
    assert [] == [status for status in REASONS if not refusals_with(status)]


def test_the_file_has_what_is_sent_and_answered_today() -> None:
    assert FILE.read_text("utf-8") == record(), _AGAIN


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.name)
def test_every_request_is_answered_with_success(operation: Any, asked: Mapping[str, Asked], document: Any) -> None:
    answer = asked[operation.name].answer
    (status,) = (code for code in _described(document, operation.name)["responses"] if code.startswith("2"))
    assert status == str(answer.status_code), answer.text


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.name)
def test_every_example_keeps_its_schema(operation: Any, asked: Mapping[str, Asked], document: Any) -> None:
    described = _described(document, operation.name)
    for parameter in described["parameters"]:
        if "example" in parameter:
            _check(document, parameter["schema"], parameter["example"])
    body = described.get("requestBody", {}).get("content", {}).get(_JSON)
    if body:
        _check(document, body["schema"], body["example"])
    answer = asked[operation.name].answer
    content = described["responses"][str(answer.status_code)].get("content", {}).get(_JSON)
    if content:
        _check(document, content["schema"], content["example"])
        _check(document, content["schema"], answer.json())


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.name)
def test_the_command_for_curl_sends_the_same(operation: Any, asked: Mapping[str, Asked]) -> None:
    sent = asked[operation.name].answer.request
    example = asked[operation.name].example
    command, *words = shlex.split(curl(operation, example, "http://localhost:8000/api/v1").replace("\\\n", ""))
    method = words.pop(words.index("-X") + 1) if "-X" in words else "POST" if "-F" in words else "GET"
    words = [word for word in words if word != "-X"]
    headers = dict(words[place + 1].split(": ", 1) for place, word in enumerate(words) if word == "-H")
    assert ("curl", sent.method, str(sent.url)) == (command, method, words[0])
    token = headers.pop("Authorization", "")
    assert ("authorization" in sent.headers) == (token == "Bearer $TOKEN") == operation.needs_token
    assert {name: sent.headers[name] for name in headers} == headers
    if "-d" in words:
        assert json.loads(sent.content) == json.loads(words[words.index("-d") + 1])
    assert example.file == (words[words.index("-F") + 1].removeprefix("file=@") if "-F" in words else "")
    assert ("-OJ" in words) == operation.returns_file


def test_json_for_people_is_the_same_json() -> None:
    for each in OPERATIONS:
        answer = (example_of(each.name) or Example()).answer
        shown = pretty(answer)
        assert answer == json.loads(shown)
        assert all(len(line) <= WIDTH + 1 or ": " in line for line in shown.splitlines())


def test_every_problem_document_keeps_its_schema(document: Any) -> None:
    for status in REASONS:
        content = document["components"]["responses"][f"Error{status}"]["content"][MEDIA_TYPE]
        for example in content["examples"].values():
            _check(document, content["schema"], example["value"])
            assert status == example["value"]["status"]


def test_examples_of_lists_are_short() -> None:
    def longest(value: Any) -> int:
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        own = len(value) if isinstance(value, list) else 0
        return max([own, *map(longest, inner)])

    examples = [example_of(each.name) for each in OPERATIONS]
    assert MAX_ITEMS == max(longest(example.answer) for example in examples if example)
