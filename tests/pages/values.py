"""The page of public values as JSON, from their schemas."""

from enum import Enum
from typing import Any, TypeAlias

from attrs import has
from progress_json import dumps, schema

import progress_core
from progress_core import Checked, LearnerDetails
from tests.pages import markdown

_INTRODUCTION = """\
Every value that `progress_core` names, as `progress_json` writes and reads it. An object has no other fields than \
these; a field with a default may be left out. `schema(CLASS)` returns the same as JSON Schema. [How to use \
it](../howto/use-values-as-json.md)."""

_TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "null": "null",
    "array": "list",
    "object": "object",
}


CheckedLearner: TypeAlias = Checked[LearnerDetails]

NO_VALUES = {"Context"}
"""Classes that hold ports."""


def public() -> list[Any]:
    """Return the classes of the values that `progress_core` names, and generic ones for learners."""
    named = [getattr(progress_core, name) for name in progress_core.__all__ if name not in NO_VALUES]
    classes = [value for value in named if isinstance(value, type) and (has(value) or issubclass(value, Enum))]
    return [*(class_ for class_ in classes if not getattr(class_, "__parameters__", ())), CheckedLearner]


def page() -> str:
    """Return the page as Markdown."""
    found: dict[str, dict[str, Any]] = {}
    for type_ in public():
        found |= schema(type_)["$defs"]
    blocks: list[str | list[str]] = []
    for name in sorted(found):
        blocks += [f"## {name}", found[name]["description"], *_fields(found[name])]
    return markdown.page("Values as JSON", _INTRODUCTION, *blocks)


def _fields(described: dict[str, Any]) -> list[str | list[str]]:
    if "enum" in described:
        return [f"One of {', '.join(map(_json, described['enum']))}."]
    rows = [
        (
            markdown.code(name),
            _type(field),
            "required" if name in described["required"] else "optional",
            field.get("description", ""),
        )
        for name, field in described.get("properties", {}).items()
    ]
    return [markdown.table(("field", "type", "", "meaning"), rows)] if rows else []


def _json(value: object) -> str:
    return markdown.code(dumps(value))


def _type(field: dict[str, Any]) -> str:
    """Return the type of a field in words."""
    if "$ref" in field:
        name = field["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in field or "enum" in field:
        return " or ".join([*map(_type, field.get("anyOf", ())), *map(_json, field.get("enum", ()))])
    if "format" in field:
        return {"date": "date", "date-time": "date and time"}[field["format"]]
    held = field.get("items") or field.get("additionalProperties")
    return f"{_TYPES[field['type']]} of {_type(held)}" if held else _TYPES[field["type"]]
