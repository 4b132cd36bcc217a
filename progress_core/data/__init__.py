"""Data that comes with the core, and functions to read it; SOURCES.md has sources and licences."""

import json
from functools import cache
from pkgutil import get_data
from typing import cast


def content(name: str) -> bytes:
    """Return the content of a data file."""
    # importlib.resources does the same, but takes 8 ms to import
    return cast("bytes", get_data(__name__, name))


@cache
def text(name: str) -> str:
    """Return the content of a UTF-8 data file."""
    return content(name).decode()


def parsed(name: str) -> object:
    """Return the parsed content of a JSON data file; each call returns a new copy."""
    return json.loads(text(name))
