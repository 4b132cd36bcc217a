"""Rules: 100,000 records of one text per field, 2 % broken, to a typed value or all their problems.

Every contestant does the same work on the same records: tidies and checks each field, builds a typed
value, and collects every problem of a broken record. "clean texts only" is pydantic at its best: no
tidying, patterns and lengths checked by its own core.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Annotated, Any, Literal, NewType

import attrs
import cattrs
import marshmallow
import msgspec
import pydantic

from benchmarks._learner_rules import RULES
from benchmarks._records import learners
from benchmarks.measure import by_turns, table
from progress_core import LearnerDetails, check_learners
from progress_core.domain.values import identifiers
from progress_core.domain.values.codes import ETHNICITIES, GENDERS

RECORDS = 100_000
ROUNDS = 5
TINY = {"RECORDS": 500, "ROUNDS": 1}
"""What takes the place of these when all that matters is that it runs."""
Rows = list[dict[str, str]]
TYPES = LearnerDetails.__annotations__
EMAIL = r"[^\s@]{1,64}@[^\s@]+\.[^\s@]+|"


def progress(rows: Rows) -> int:
    return sum(not checked.ok for checked in check_learners(rows))


def hand_written(rows: Rows) -> int:
    """Check records as one would without any framework."""
    refused = 0
    for row in rows:
        values, problems = [], []
        for name, rule in RULES.items():
            try:
                values.append(rule(row[name]))
            except ValueError as error:
                problems.append((name, str(error)))
        if problems:
            refused += 1
        else:
            LearnerDetails(*values)
    return refused


def with_pydantic(model: type[pydantic.BaseModel]) -> Callable[[Rows], int]:
    def work(rows: Rows) -> int:
        refused = 0
        for row in rows:
            try:
                model.model_validate(row)
            except pydantic.ValidationError as error:
                error.errors()
                refused += 1
        return refused

    return work


SameWork = pydantic.create_model(
    "SameWork", **{name: (Annotated[TYPES[name], pydantic.BeforeValidator(rule)], ...) for name, rule in RULES.items()}
)


def _pattern(pattern: str) -> Any:
    return Annotated[str, pydantic.StringConstraints(pattern=f"^(?:{pattern})$")]


_Line = Annotated[str, pydantic.StringConstraints(strip_whitespace=True, max_length=100)]


# What pydantic's core can check by itself; check digits by the rules above.
_CLEAN = {
    "ukprn": _pattern(identifiers.UKPRN),
    "year_group": Annotated[int, pydantic.Field(ge=7, le=14)],
    "postcode": _pattern(identifiers.POSTCODE),
    "date_of_birth": date,
    "email": _pattern(EMAIL),
    "telephone": _pattern("0[0-9]{9,10}|"),
    "uln": Annotated[str, pydantic.AfterValidator(RULES["uln"])],
    "upn": Annotated[str, pydantic.AfterValidator(RULES["upn"])],
    "ccis": _pattern(f"{identifiers.CCIS}|"),
    "gender": Literal[(*GENDERS, "")],
    "ethnicity": Literal[(*ETHNICITIES, "")],
}
CleanTexts = pydantic.create_model("CleanTexts", **{name: (_CLEAN.get(name, _Line), ...) for name in RULES})


def with_cattrs(rows: Rows) -> int:
    converter = cattrs.Converter()
    types = {name: NewType(name, object) for name in RULES}
    for name, rule in RULES.items():
        converter.register_structure_hook(types[name], lambda value, _, rule=rule: rule(value))
    details = attrs.make_class("Details", {name: attrs.field(type=types[name]) for name in RULES}, frozen=True)
    refused = 0
    for row in rows:
        try:
            converter.structure(row, details)
        except cattrs.ClassValidationError as error:
            cattrs.transform_error(error)
            refused += 1
    return refused


class _RuleField(marshmallow.fields.Field[object]):
    def __init__(self, rule: Callable[[str], object]) -> None:
        super().__init__(required=True)
        self._rule = rule

    def _deserialize(self, value: Any, *_: object, **__: object) -> object:
        try:
            return self._rule(value)
        except ValueError as error:
            raise marshmallow.ValidationError(str(error)) from error


def with_marshmallow(rows: Rows) -> int:
    schema = marshmallow.Schema.from_dict({name: _RuleField(rule) for name, rule in RULES.items()})()
    refused = 0
    for row in rows:
        try:
            LearnerDetails(**schema.load(row))
        except marshmallow.ValidationError:
            refused += 1
    return refused


def _meta(pattern: str) -> Any:
    return Annotated[str, msgspec.Meta(pattern=f"^(?:{pattern})$")]


_Short = Annotated[str, msgspec.Meta(max_length=100)]


def _check_digits(self: Any) -> None:
    RULES["uln"](self.uln)
    RULES["upn"](self.upn)


# What msgspec can check by itself, and check digits; it stops at the first problem.
_CHECKED = {
    "ukprn": _meta(identifiers.UKPRN),
    "year_group": Annotated[int, msgspec.Meta(ge=7, le=14)],
    "postcode": _meta(identifiers.POSTCODE),
    "date_of_birth": date,
    "email": _meta(EMAIL),
    "telephone": _meta("0[0-9]{9,10}|"),
    "uln": str,
    "upn": str,
    "ccis": _meta(f"{identifiers.CCIS}|"),
    "gender": Literal[(*GENDERS, "")],
    "ethnicity": Literal[(*ETHNICITIES, "")],
}
Struct = msgspec.defstruct(
    "Struct",
    [(name, _CHECKED.get(name, _Short)) for name in RULES],
    namespace={"__post_init__": _check_digits},
    frozen=True,
)


def with_msgspec(rows: Rows) -> int:
    refused = 0
    for row in rows:
        try:
            msgspec.convert(row, Struct, strict=False)
        except msgspec.ValidationError:
            refused += 1
    return refused


CONTESTANTS: dict[str, Callable[[Rows], int]] = {
    "progress": progress,
    "hand-written loop": hand_written,
    "pydantic": with_pydantic(SameWork),
    "pydantic, clean texts only": with_pydantic(CleanTexts),
    "cattrs": with_cattrs,
    "msgspec, clean texts only, first problem": with_msgspec,
    "marshmallow": with_marshmallow,
}


def run() -> dict[str, object]:
    """Measure all contestants, print the table and return the figures."""
    rows = learners(RECORDS)
    refused = {name: work(rows) for name, work in CONTESTANTS.items()}
    if set(refused.values()) != {RECORDS // 50}:
        raise AssertionError(f"not the same work: {refused}")
    seconds = by_turns({name: partial(work, rows) for name, work in CONTESTANTS.items()}, ROUNDS)
    return table(seconds, records=RECORDS, of="pydantic")
