"""Examples of requests and their answers, as they were really sent and answered."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from attrs import field, frozen

FILE = files(__package__).joinpath("examples.json")
"""Written by `python -m tests.api.examples`, and by nothing else."""


@frozen
class Example:
    """A request for an operation, and its answer.

    Args:
        places: what stands in the address.
        query: of the address.
        if_match: the version that was named; "" for none.
        body: that was sent; None for none.
        file: name of the file that was sent; "" for none.
        answer: the body of the answer, with shortened lists; None for none, or a file.
    """

    places: Mapping[str, Any] = field(factory=dict)
    query: Mapping[str, Any] = field(factory=dict)
    if_match: str = ""
    body: Any = None
    file: str = ""
    answer: Any = None


@frozen
class Refusal:
    """A problem document that a request was answered with.

    Args:
        status: of the answer.
        name: of the example.
        about: what was wrong.
        answer: the problem document.
    """

    status: int
    name: str
    about: str
    answer: Mapping[str, Any]


@cache
def _written() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(FILE.read_text("utf-8"))
    return found


@cache
def example_of(name: str) -> Example | None:
    """Return the example of an operation; None if there is none yet.

    Args:
        name: of the operation.
    """
    found = _written()["operations"].get(name)
    return None if found is None else Example(**found)


@cache
def refusals_with(status: int) -> tuple[Refusal, ...]:
    """Return the examples of problem documents with a status."""
    return tuple(Refusal(**each) for each in _written()["refusals"] if each["status"] == status)
