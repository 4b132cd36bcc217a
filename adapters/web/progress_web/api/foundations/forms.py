"""Bodies that are forms: values by field name, as somebody typed them; the rules read them, and name every problem."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, Protocol, TypeAlias, TypeVar

from attrs import evolve, field
from progress_json.kinds import SCHEMA

from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.messages import label
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.values.field_names import unknown_fields
from progress_web.api.foundations.calls import Call

Values: TypeAlias = Mapping[str, str | int | float | bool | None]
"""Field name -> value."""

MAX_ROWS = 1_000
"""Rows that are checked at once."""
MAX_ROWS_OF_STRANGERS = 100
"""Rows that are checked at once for those without a token."""
MAX_ROW_PROBLEMS = 5_000
"""Problems of rows after which no further row is checked."""

ChoiceName = Literal["provider default", "yes", "no"]

_CHOICES: Mapping[ChoiceName, Choice] = {
    "provider default": Choice.PROVIDER_DEFAULT,
    "yes": Choice.YES,
    "no": Choice.NO,
}
_NAMES: Mapping[Choice, ChoiceName] = {choice: name for name, choice in _CHOICES.items()}
_NAMES_RULE = "learner.field_names"
_TYPED = {"type": ["string", "number", "boolean", "null"]}


def form(names: Iterable[str], *, rules_know_names: bool = False) -> Any:
    """Return a field for the values of a form, which its document describes field by field.

    Null is the same as an empty text. A name that is misspelt is refused, never passed over.

    Args:
        names: of the fields.
        rules_know_names: whether the rules refuse unknown names themselves, together with everything else.
    """
    known = frozenset(names)

    def check(_: object, attribute: Any, values: Values) -> None:
        problems = [] if rules_know_names else unknown_fields(values, known, _NAMES_RULE)
        if problems:
            raise Rejected(problems=[evolve(each, field=f"{attribute.name}.{each.field}") for each in problems])

    properties = {name: {**_TYPED, "description": label(name)} for name in names}
    described = {"type": "object", "properties": properties, "additionalProperties": False}
    return field(factory=dict, validator=check, metadata={SCHEMA: described})


def row_schema(names: Iterable[str]) -> dict[str, Any]:
    """Return what the document says of a row that is only checked: its results name the fields that nobody knows.

    Args:
        names: of the fields that the rules know.
    """
    properties = {name: {**_TYPED, "description": label(name)} for name in names}
    return {"type": "object", "properties": properties, "additionalProperties": _TYPED}


def require_few_rows(call: Call, rows: Sequence[Values]) -> None:
    """Refuse more rows than strangers may have checked at once.

    Raises:
        Rejected: there are more, and no token was sent.
    """
    if call.bearer is None and len(rows) > MAX_ROWS_OF_STRANGERS:
        raise Rejected(f"Without a token, at most {MAX_ROWS_OF_STRANGERS} rows are checked at once. Send a token.")


Row = TypeVar("Row", bound="_CheckedRow")


class _CheckedRow(Protocol):
    @property
    def problems(self) -> Sequence[Problem]: ...


def within_bounds(checked: Iterable[Row]) -> tuple[Row, ...]:
    """Return checked rows up to the one with which there are `MAX_ROW_PROBLEMS`; none after it is checked.

    Args:
        checked: the rows in their order, each checked when it is asked for.
    """
    found: list[Row] = []
    count = 0
    for row in checked:
        found.append(row)
        count += len(row.problems)
        if count >= MAX_ROW_PROBLEMS:
            break
    return tuple(found)


def choice_of(name: ChoiceName) -> Choice:
    """Return the choice with a name."""
    return _CHOICES[name]


def optional_choice(name: ChoiceName | None) -> Choice | None:
    """Return the choice with a name, or None to leave it as it is."""
    return None if name is None else _CHOICES[name]


def choice_name(choice: Choice) -> ChoiceName:
    """Return the name of a choice."""
    return _NAMES[choice]
