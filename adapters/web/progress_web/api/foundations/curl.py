"""Examples as people read them: a command for curl, and JSON that is easy on the eye."""

import json
from shlex import quote
from typing import Any
from urllib.parse import urlencode

from progress_web.api.foundations.examples import Example
from progress_web.api.foundations.operations import Operation

WIDTH = 96
"""Characters of a line of JSON, as long as its parts allow it."""
_STEP = 2


def curl(operation: Operation, example: Example, base: str) -> str:
    """Return the command that sends an example; the token is in `$TOKEN`.

    Args:
        operation: what is asked for.
        example: with what.
        base: address of the API, as in the document.
    """
    method = "" if operation.method == "GET" or example.file else f" -X {operation.method}"
    parts = [f"curl{method} {quote(f'{base}{path_of(operation, example)}')}"]
    if operation.needs_token:
        parts.append('-H "Authorization: Bearer $TOKEN"')
    if example.if_match:
        parts.append(f"-H {quote(f'If-Match: {example.if_match}')}")
    if example.file:
        parts.append(f"-F file=@{quote(example.file)}")
    if example.body is not None:
        parts.append('-H "Content-Type: application/json"')
        parts.append(f"-d {quote(pretty(example.body))}")
    if operation.returns_file:
        parts.append("-OJ")
    return " \\\n  ".join(parts)


def path_of(operation: Operation, example: Example) -> str:
    """Return the address of an example below the API, with its query ("/learners?limit=2")."""
    texts = {name: _text(value) for name, value in example.query.items()}
    query = f"?{urlencode(texts, doseq=True)}" if texts else ""
    return f"{operation.address.format(**example.places)}{query}"


def _text(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def pretty(value: Any, indent: int = 0) -> str:
    """Return JSON in which what is short stands in one line.

    Args:
        value: plain data.
        indent: how many characters stand before it.
    """
    flat = json.dumps(value, ensure_ascii=False)
    if len(flat) + indent <= WIDTH or not value or not isinstance(value, dict | list):
        return flat
    inner, step = " " * (indent + _STEP), indent + _STEP
    if isinstance(value, dict):
        lines = [f"{inner}{json.dumps(name)}: {pretty(each, step)}" for name, each in value.items()]
        return "\n".join(["{", ",\n".join(lines), " " * indent + "}"])
    return "\n".join(["[", ",\n".join(inner + pretty(each, step) for each in value), " " * indent + "]"])
