"""Data that ships with the core, and how it is read; sources and licences in SOURCES.md."""

import json
from functools import cache
from importlib.resources import files


@cache
def text(name: str) -> str:
    """Give the content of a data file, UTF-8."""
    return files(__name__).joinpath(name).read_text("utf-8")


def parsed(name: str) -> object:
    """Give the parsed content of a JSON data file; a new copy at every call."""
    return json.loads(text(name))
