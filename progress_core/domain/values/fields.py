"""A field of a form: how its value is read, which texts are clean as they stand, and its rule."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from attrs import frozen

from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.values.cells import Finding, Reading

CELL_CODES = ("cell_error", "uncomputed_formula", "lost_digits", "became_date", "became_truth", "bad_format")


@frozen
class Field:
    """One field of a form and its rule.

    Args:
        name: name of the field, as in problems.
        read: returns the clean value of a cell and everything wrong with it.
        statement: the rule in one sentence.
        codes: codes of the problems that `read` finds, besides those that any cell may have.
        clean: regular expression of texts that `read` accepts without a finding, apart from check digits and
            dates that do not exist; it need not match all such texts, and never matches "".
        section: section of the manual.
        kept: whether a clean text is its own value, with nothing left to check.
    """

    name: str
    read: Callable[[object], Reading]
    statement: str
    codes: tuple[str, ...]
    clean: str = ""
    section: str = "5.1, 7.3"
    kept: bool = True

    @cached_property
    def keeps(self) -> Callable[[str], object]:
        """What tells whether a text is the field's value as it stands, so that `read` is not needed."""
        return re.compile(self.clean).fullmatch if self.clean and self.kept else _nothing


def _nothing(_: str) -> None:
    return None


def rules_of(prefix: str, fields: Iterable[Field], mandatory: frozenset[str]) -> tuple[Rule, ...]:
    """Return the rules of the fields for the catalogue, and the rule that all their cells share.

    Args:
        prefix: prefix of the rules' ids.
        fields: fields of the form.
        mandatory: names of the fields that must have a value wherever the form is used.
    """
    return (
        *(
            Rule(
                f"{prefix}.{field.name}",
                field.section,
                field.statement,
                ("required", *field.codes) if field.name in mandatory else field.codes,
            )
            for field in fields
        ),
        Rule(
            f"{prefix}.cell",
            "7.3",
            "A cell holds the value as it was typed, not an error, a rounded number, or TRUE or FALSE.",
            CELL_CODES,
        ),
    )


def read_fields(
    prefix: str, fields: Iterable[Field], mandatory: frozenset[str], values: Mapping[str, object]
) -> tuple[list[Any], list[Problem]]:
    """Read every field of a form.

    Args:
        prefix: prefix of the rules' ids.
        fields: fields in the order of the result.
        mandatory: names of the fields that must have a value.
        values: name -> value as entered; a missing name is an empty value.

    Returns:
        the clean values, and the problems in the order of the fields.
    """
    clean: list[Any] = []
    problems: list[Problem] = []
    for field in fields:
        raw = values.get(field.name)
        if type(raw) is str and field.keeps(raw):
            clean.append(raw)
            continue
        value, findings = field.read(raw)
        clean.append(value)
        if value == "" and field.name in mandatory and not any(finding.severity == "error" for finding in findings):
            problems.append(problem(field.name, "required", raw, rule=f"{prefix}.{field.name}"))
        elif findings:
            problems.extend(_problems(prefix, field, raw, findings))
    return clean, problems


def _problems(prefix: str, field: Field, raw: object, findings: Iterable[Finding]) -> Iterator[Problem]:
    for finding in findings:
        rule = field.name if finding.code in field.codes else "cell"
        facts, words = finding.facts, finding.words
        rule_id, severity = f"{prefix}.{rule}", finding.severity
        yield problem(field.name, finding.code, raw, rule=rule_id, severity=severity, words=words, **facts)
