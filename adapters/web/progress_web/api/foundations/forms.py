"""Bodies that are forms: values by field name, as somebody typed them; the rules read them, and name every problem."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal, TypeAlias

from attrs import field
from progress_json.kinds import SCHEMA

from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.messages import label

Values: TypeAlias = Mapping[str, object]
"""Field name -> value."""

ChoiceName = Literal["provider default", "yes", "no"]

_CHOICES: Mapping[ChoiceName, Choice] = {
    "provider default": Choice.PROVIDER_DEFAULT,
    "yes": Choice.YES,
    "no": Choice.NO,
}
_NAMES: Mapping[Choice, ChoiceName] = {choice: name for name, choice in _CHOICES.items()}
_TYPED = {"type": ["string", "number", "boolean", "null"]}


def form(names: Iterable[str], more: Mapping[str, Any] | None = None) -> Any:
    """Return a field for the values of a form, which its document describes field by field.

    What is left out is not entered; null is the same as an empty text.

    Args:
        names: of the fields.
        more: schemas of the fields that are no texts, numbers or truth values.
    """
    properties = {name: {**_TYPED, "description": label(name), **(more or {}).get(name, {})} for name in names}
    described = {"type": "object", "properties": properties, "additionalProperties": False}
    return field(factory=dict, metadata={SCHEMA: described})


def row_schema(names: Iterable[str]) -> dict[str, Any]:
    """Return what the document says of a row that is only checked: it may hold anything, and the rules name the faults.

    Args:
        names: of the fields that the rules know.
    """
    return {"type": "object", "properties": {name: {"description": label(name)} for name in names}}


def choice_of(name: ChoiceName) -> Choice:
    """Return the choice with a name."""
    return _CHOICES[name]


def optional_choice(name: ChoiceName | None) -> Choice | None:
    """Return the choice with a name, or None to leave it as it is."""
    return None if name is None else _CHOICES[name]


def choice_name(choice: Choice) -> ChoiceName:
    """Return the name of a choice."""
    return _NAMES[choice]
