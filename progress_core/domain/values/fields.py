"""A field of a form: how a value is read, the texts that are clean as they stand, the rule it states."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from attrs import frozen

from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.values.cells import Finding, Reading

CELL_CODES = ("cell_error", "uncomputed_formula", "lost_digits", "became_date", "bad_format")


@frozen
class Field:
    """One field of a form and the whole of its rule.

    Args:
        name: as in forms and problems.
        read: gives the clean value of a cell and everything wrong with it.
        statement: the rule in one sentence.
        codes: of the problems that `read` finds, beside those of any cell.
        clean: regular expression of texts that `read` would take with nothing to say, up to dates that
            the calendar lacks and check digits; it need not have all of them, and never holds the empty text.
        section: of the manual.
    """

    name: str
    read: Callable[[object], Reading]
    statement: str
    codes: tuple[str, ...]
    clean: str = ""
    section: str = "5.1, 7.3"


def rules_of(prefix: str, fields: Iterable[Field], mandatory: frozenset[str]) -> tuple[Rule, ...]:
    """Give the rules that fields state, for the catalogue, and the one that all their cells share.

    Args:
        prefix: of the rules' ids.
        fields: of the form.
        mandatory: names of the fields that must have a value in any of its uses.
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
        Rule(f"{prefix}.cell", "7.3", "A cell holds what was typed, not an error or a rounded number.", CELL_CODES),
    )


def read_fields(
    prefix: str, fields: Iterable[Field], mandatory: frozenset[str], values: Mapping[str, object]
) -> tuple[list[Any], list[Problem]]:
    """Read every field of a form.

    Args:
        prefix: of the rules' ids.
        fields: in the order of the answer.
        mandatory: names of the fields that must have a value.
        values: by name, as offered; a name that is missing is an empty value.

    Returns:
        the clean values, and the problems in the order of the fields.
    """
    clean: list[Any] = []
    problems: list[Problem] = []
    for field in fields:
        raw = values.get(field.name)
        value, findings = field.read(raw)
        clean.append(value)
        if findings:
            problems.extend(_problems(prefix, field, raw, findings))
        elif value == "" and field.name in mandatory:
            problems.append(problem(field.name, "required", raw, rule=f"{prefix}.{field.name}"))
    return clean, problems


def _problems(prefix: str, field: Field, raw: object, findings: Iterable[Finding]) -> Iterator[Problem]:
    for finding in findings:
        rule = field.name if finding.code in field.codes else "cell"
        yield problem(
            field.name, finding.code, raw, rule=f"{prefix}.{rule}", severity=finding.severity, **finding.facts
        )
