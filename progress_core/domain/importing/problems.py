"""The problems of an import in the order of its rows, limited to a number that people can read."""

from attrs import define, field

from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Problem, Severity
from progress_core.domain.importing.imports import RowProblem

MAX_LISTED = 5_000
"""Maximum number of errors, and of warnings, that are kept; the rest are only counted."""


@define
class ProblemList:
    """A list of problems that keeps the first ones of each severity, and counts all of them.

    Args:
        max_listed: maximum number of each severity to keep.
    """

    max_listed: int = MAX_LISTED
    _kept: dict[Severity, list[RowProblem]] = field(factory=lambda: {"error": [], "warning": []}, init=False)
    _counts: dict[Severity, int] = field(factory=lambda: {"error": 0, "warning": 0}, init=False)

    def add(self, row: int, column: str, found: Problem) -> None:
        """Add a problem."""
        severity = found.severity
        self._counts[severity] += 1
        if self._counts[severity] <= self.max_listed:
            self._kept[severity].append(RowProblem(row, column, found))

    def copy(self) -> "ProblemList":
        """Return an independent list with the same problems."""
        twin = ProblemList(self.max_listed)
        twin._kept = {severity: list(kept) for severity, kept in self._kept.items()}
        twin._counts = dict(self._counts)
        return twin

    @property
    def errors(self) -> int:
        """Number of errors, including those not kept."""
        return self._counts["error"]

    def codes_of(self, row: int) -> set[str]:
        """Return the codes of the kept problems of a row; 0 for the whole file."""
        return {found.problem.code for kept in self._kept.values() for found in kept if found.row == row}

    def listed(self) -> tuple[RowProblem, ...]:
        """Return the kept problems by row and column, with a last warning that counts the others."""
        kept = sorted(self._kept["error"] + self._kept["warning"], key=_place)
        errors, warnings = (max(0, self._counts[severity] - self.max_listed) for severity in ("error", "warning"))
        if errors or warnings:
            more = problem("file", "more_problems", severity="warning", errors=errors, warnings=warnings)
            kept.append(RowProblem(0, "", more))
        return tuple(kept)


def _place(found: RowProblem) -> tuple[int, int, str]:
    return (found.row, len(found.column), found.column)
