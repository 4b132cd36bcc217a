"""Data that ships with the core, and how it is read; sources and licences in SOURCES.md."""

import json
from functools import cache
from pkgutil import get_data
from typing import cast


@cache
def text(name: str) -> str:
    """Return the content of a data file, UTF-8."""
    # importlib.resources does the same, but takes 8 ms to import
    return cast("bytes", get_data(__name__, name)).decode()


def parsed(name: str) -> object:
    """Return the parsed content of a JSON data file; a new copy at every call."""
    return json.loads(text(name))
