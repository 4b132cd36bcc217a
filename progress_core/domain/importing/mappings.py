"""Mappings: which columns and values of a school system's file stand for which of ours (features J5)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from enum import Enum

from attrs import evolve, field, frozen

from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.importing.heading_keys import folded_heading
from progress_core.domain.learners.fields import LEARNER_FIELDS
from progress_core.domain.values.codes import code_key

MAX_HEADINGS = 200
"""Headings of one mapping: more columns than any export that we know of has."""
MAX_VALUES = 200
"""Values of one field that a mapping translates."""
MAX_REMEMBERED = 20
"""Mappings that are remembered for one provider."""
MAX_LENGTH = 100
"""Characters of a name, a heading or a value."""

LEFT_OUT = ""
"""Stands for the field of a column that is not imported."""

TRANSLATED = tuple(one.name for one in LEARNER_FIELDS if one.choices)
"""The fields whose values are a list, so that a mapping may translate them."""

_FIELDS = {one.name: one for one in LEARNER_FIELDS}


class DateOrder(str, Enum):
    """The order in which a file writes the day, month and year of its dates."""

    YEAR_FIRST = "year-month-day"
    DAY_FIRST = "day-month-year"
    MONTH_FIRST = "month-day-year"


@frozen
class FileMapping:
    """What the columns and values of a file stand for.

    Args:
        name: what people call it, such as "SIMS".
        columns: heading of the file -> our field, or `LEFT_OUT`. Headings count without case, spaces, punctuation
            and anything in brackets. Several headings may stand for one field: lines of an address and names are
            joined, of anything else the first that is not empty counts.
        values: field -> value of the file -> our value. Values count without case and spaces.
        constants: field -> the value that every row has, as the file has no column for it.
        dates: the order of its dates; dates as YYYY-MM-DD are read whatever the order is.
        only: heading -> the values that its cells have in rows about learners; other rows are left out.
    """

    name: str = ""
    columns: Mapping[str, str] = field(factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(factory=dict)
    constants: Mapping[str, str] = field(factory=dict)
    dates: DateOrder = DateOrder.YEAR_FIRST
    only: Mapping[str, tuple[str, ...]] = field(factory=dict)

    @property
    def fields(self) -> Mapping[str, str]:
        """Key of a heading -> our field or `LEFT_OUT`."""
        return {folded_heading(heading): name for heading, name in self.columns.items()}


@frozen
class RememberedMapping:
    """A mapping that is remembered for a provider, under its name.

    Args:
        ukprn: of the provider.
        mapping: it has a name.
        saved_by: account id of the person who saved it last; 0 for the operator.
        saved_at: when that was; aware UTC.
    """

    ukprn: str
    mapping: FileMapping
    saved_by: int
    saved_at: datetime


def check_mapping(mapping: FileMapping) -> tuple[Problem, ...]:
    """Return all problems of a mapping; none if files can be read with it.

    Source: features J5.
    """
    return (*_unknown_fields(mapping), *_columns(mapping), *_values(mapping), *_too_long(mapping))


def _unknown_fields(mapping: FileMapping) -> Iterator[Problem]:
    named = [name for name in mapping.columns.values() if name != LEFT_OUT]
    for name in dict.fromkeys((*named, *mapping.values, *mapping.constants)):
        if name not in _FIELDS:
            yield problem("mapping", "no_such_field", name, rule=_RULE)


def _columns(mapping: FileMapping) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for heading in mapping.columns:
        key = folded_heading(heading)
        if not key:
            yield problem("mapping", "heading_without_letters", heading, rule=_RULE)
        elif key in seen:
            yield problem("mapping", "same_headings", heading, rule=_RULE, other=seen[key])
        seen[key] = heading
    for name in sorted(mapping.constants.keys() & set(mapping.columns.values())):
        yield problem(name, "constant_and_column", mapping.constants[name], rule=_RULE)
    if len(mapping.columns) > MAX_HEADINGS:
        yield problem("mapping", "too_many_headings", len(mapping.columns), rule=_RULE, most=MAX_HEADINGS)


def _values(mapping: FileMapping) -> Iterator[Problem]:
    for name, values in mapping.values.items():
        if name in _FIELDS and name not in TRANSLATED:
            yield problem(name, "not_translated", rule=_RULE)
            continue
        if len(values) > MAX_VALUES:
            yield problem(name, "too_many_values", len(values), rule=_RULE, most=MAX_VALUES)
        for ours in dict.fromkeys(values.values()):
            if name in _FIELDS and ours not in _FIELDS[name].choices:
                yield problem(name, "not_our_value", ours, rule=_RULE)


def _too_long(mapping: FileMapping) -> Iterator[Problem]:
    texts: Iterable[str] = (
        mapping.name,
        *mapping.columns,
        *mapping.constants.values(),
        *(text for values in mapping.values.values() for text in values),
        *(text for heading, allowed in mapping.only.items() for text in (heading, *allowed)),
    )
    for text in texts:
        if len(text) > MAX_LENGTH:
            yield problem("mapping", "too_long", text, rule=_RULE, most=MAX_LENGTH)


def translations(mapping: FileMapping) -> Mapping[str, Mapping[str, str]]:
    """Return field -> key of a value -> our value."""
    return {name: {code_key(theirs): ours for theirs, ours in pairs.items()} for name, pairs in mapping.values.items()}


_RULE = "imports.mapping"


def with_provider(mapping: FileMapping, ukprn: str) -> FileMapping:
    """Return a mapping for a file whose learners are all of one provider; a column with the UKPRN is left out.

    Args:
        mapping: without or with a provider.
        ukprn: of the provider; "" changes nothing.
    """
    if not ukprn:
        return mapping
    columns = {heading: LEFT_OUT if name == "ukprn" else name for heading, name in mapping.columns.items()}
    return evolve(mapping, columns=columns, constants={**mapping.constants, "ukprn": ukprn})


RULES = (
    Rule(
        _RULE,
        "features J5",
        "A mapping says which heading of a file is which field, which value is which of ours, and what all rows have.",
        (
            "no_such_field",
            "heading_without_letters",
            "same_headings",
            "constant_and_column",
            "too_many_headings",
            "not_translated",
            "too_many_values",
            "not_our_value",
            "too_long",
            "required",
            "too_many_mappings",
        ),
    ),
)
