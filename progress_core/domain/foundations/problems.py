"""The result of a rule: all problems at once, with errors and warnings kept apart."""

from typing import Generic, Literal, TypeVar

from attrs import frozen

T_co = TypeVar("T_co", covariant=True)

Severity = Literal["error", "warning"]


@frozen
class Problem:
    """Something wrong or doubtful about one field.

    Args:
        field: the field's name as in `LearnerDetails` and in forms (`date_of_birth`).
        code: stable snake_case code (`too_short`, `required`, ...), for machines.
        message: one plain English sentence that says what is wrong and what to do.
        value: the value exactly as it was entered; None if it is a secret.
        severity: an "error" blocks, a "warning" never does.
        rule: id of the rule in `rule_catalogue()`.
    """

    field: str
    code: str
    message: str
    value: object = None
    severity: Severity = "error"
    rule: str = ""


@frozen
class Checked(Generic[T_co]):
    """A checked value with all problems found.

    Args:
        value: the typed value; None if any problem is an error.
        problems: errors and warnings, in the order of the fields.
    """

    value: T_co | None
    problems: tuple[Problem, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether no problem is an error."""
        return self.value is not None

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that block."""
        return tuple(p for p in self.problems if p.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems that do not block."""
        return tuple(p for p in self.problems if p.severity == "warning")


def has_errors(problems: "tuple[Problem, ...] | list[Problem]") -> bool:
    """Return whether any of the problems is an error."""
    return any(p.severity == "error" for p in problems)
