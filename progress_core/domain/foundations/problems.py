"""The result of a rule: all problems at once, with errors and warnings kept apart."""

from collections.abc import Iterable, Mapping
from typing import ClassVar, Generic, Literal, NoReturn, TypeAlias, TypeVar

from attrs import field as attribute
from attrs import frozen

from progress_core.domain.foundations.arguments import refuse_unless_one_of

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

Severity = Literal["error", "warning"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning")


def _is_severity(_: object, __: object, value: object) -> None:
    if value not in SEVERITIES:
        refuse_unless_one_of("severity", value, SEVERITIES)


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
        params: the facts that the sentence is made from besides the value (`{"least": 6}`), as JSON holds them, for
            those who word it themselves.
    """

    field: str
    code: str
    message: str
    value: object = None
    severity: Severity = attribute(default="error", validator=_is_severity)
    rule: str = ""
    params: Mapping[str, object] = attribute(factory=dict, hash=False)


class _Findings:
    """What accepted and refused values have in common."""

    __slots__ = ()

    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that block."""
        return tuple(p for p in self.problems if p.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems that do not block."""
        return tuple(p for p in self.problems if p.severity == "warning")

    def __bool__(self) -> NoReturn:
        raise TypeError("The result of a check is neither true nor false. Ask whether it is .ok.")


def _are_warnings(_: object, __: object, problems: Iterable[Problem]) -> None:
    for found in problems:
        if found.severity == "error":
            raise ValueError(
                f'What is accepted has warnings only, but the problem with {found.field!r} has the severity "error". '
                "Make it a warning, or make a Refused."
            )


@frozen
class Accepted(_Findings, Generic[T_co]):
    """A value that no rule refuses.

    Args:
        value: the typed value.
        problems: the warnings, in the order of the fields.

    Raises:
        ValueError: one of the problems is an error.
    """

    value: T_co
    problems: tuple[Problem, ...] = attribute(default=(), validator=_are_warnings)
    ok: ClassVar[Literal[True]] = True


@frozen
class Refused(_Findings):
    """What rules say about a value that they refuse: there is no typed value.

    Args:
        problems: errors and warnings, in the order of the fields.
    """

    problems: tuple[Problem, ...]
    value: ClassVar[None] = None
    ok: ClassVar[Literal[False]] = False


Checked: TypeAlias = Accepted[T] | Refused
"""The result of a check. Once `ok` is known, type checkers know whether `value` is there."""


def has_errors(problems: Iterable[Problem]) -> bool:
    """Return whether any of the problems is an error."""
    return any(p.severity == "error" for p in problems)
