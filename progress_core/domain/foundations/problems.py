"""What a rule answers: every problem at once, errors apart from warnings."""

from typing import Generic, Literal, TypeVar

from attrs import frozen

T_co = TypeVar("T_co", covariant=True)

Severity = Literal["error", "warning"]


@frozen
class Problem:
    """One thing wrong, or doubtful, with one field.

    Args:
        field: the field's name as in `LearnerDetails` and in forms (`date_of_birth`).
        code: stable snake_case code (`too_short`, `required`, ...), for machines.
        message: one plain English sentence that says what is wrong and what to do.
        value: what was offered, exactly as it was offered; None where it is a secret.
        severity: "error" blocks, "warning" never does.
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
    """A checked value with everything that was found.

    Args:
        value: the typed value; None if any problem is an error.
        problems: all problems, errors and warnings, in the order of the fields.
    """

    value: T_co | None
    problems: tuple[Problem, ...] = ()

    @property
    def ok(self) -> bool:
        """True when no problem is an error."""
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
    """Say whether any of the problems blocks."""
    return any(p.severity == "error" for p in problems)
