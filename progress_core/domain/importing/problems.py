"""What is wrong with an import, in the order of its rows, and no more of it than anybody reads."""

from attrs import define, field

from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Problem, Severity
from progress_core.domain.importing.imports import RowProblem

MOST_LISTED = 5_000
"""So many errors, and so many warnings, are kept; the rest are counted."""


@define
class ProblemList:
    """Collects problems; keeps the first ones of each severity and counts them all.

    Args:
        most: how many of each severity to keep.
    """

    most: int = MOST_LISTED
    _kept: dict[Severity, list[RowProblem]] = field(factory=lambda: {"error": [], "warning": []}, init=False)
    _counts: dict[Severity, int] = field(factory=lambda: {"error": 0, "warning": 0}, init=False)

    def add(self, row: int, column: str, found: Problem) -> None:
        """Take one problem."""
        severity = found.severity
        self._counts[severity] += 1
        if self._counts[severity] <= self.most:
            self._kept[severity].append(RowProblem(row, column, found))

    def copy(self) -> "ProblemList":
        """Return a list of its own with the same problems."""
        twin = ProblemList(self.most)
        twin._kept = {severity: list(kept) for severity, kept in self._kept.items()}
        twin._counts = dict(self._counts)
        return twin

    @property
    def errors(self) -> int:
        """How many errors there are, kept or not."""
        return self._counts["error"]

    def listed(self) -> tuple[RowProblem, ...]:
        """Return the kept problems by row and column, and last a warning that counts those left out."""
        kept = sorted(self._kept["error"] + self._kept["warning"], key=_place)
        errors, warnings = (max(0, self._counts[severity] - self.most) for severity in ("error", "warning"))
        if errors or warnings:
            more = problem("file", "more_problems", severity="warning", errors=errors, warnings=warnings)
            kept.append(RowProblem(0, "", more))
        return tuple(kept)


def _place(found: RowProblem) -> tuple[int, int, str]:
    return (found.row, len(found.column), found.column)
