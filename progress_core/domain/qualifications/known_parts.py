"""Parts of qualifications that were found good before, so that another combination of them need not be checked.

A type and its grades say which type is meant; whether a subject or a month is right depends on that type alone.
"""

from progress_core.domain.foundations.problems import Accepted, Checked
from progress_core.domain.qualifications.qualifications import Qualification
from progress_core.domain.values.sheets import Cell

MAX_PARTS = 20_000
"""How many of each kind are kept; a file with more has few in common."""


class KnownParts:
    """The parts of the qualifications of a file that are good, as text cells or empty ones."""

    def __init__(self) -> None:
        self._graded: dict[tuple[Cell, Cell, Cell], Qualification] = {}
        self._subjects: dict[tuple[str, Cell], str] = {}
        self._months: dict[tuple[str, Cell], str] = {}

    def combined(self, values: tuple[Cell, ...]) -> Checked[Qualification] | None:
        """Return what `check_qualification` returns for these texts if all parts are known to be good; else None.

        Args:
            values: the cells of `QUALIFICATION_FIELDS`; only texts and None.
        """
        type_, subject, month, predicted, actual = values
        graded = self._graded.get((type_, predicted, actual))
        if graded is None:
            return None
        name = graded.type
        known_subject, known_month = self._subjects.get((name, subject)), self._months.get((name, month))
        if known_subject is None or known_month is None:
            return None
        return Accepted(Qualification(name, known_subject, known_month, graded.predicted_grade, graded.actual_grade))

    def note(self, values: tuple[Cell, ...], checked: Checked[Qualification]) -> None:
        """Note the parts of a qualification in which nothing was found.

        Args:
            values: as for `combined`.
            checked: what `check_qualification` returned.
        """
        found = checked.value
        if found is None or checked.problems or len(self._graded) + len(self._subjects) + len(self._months) > MAX_PARTS:
            return
        type_, subject, month, predicted, actual = values
        self._graded[type_, predicted, actual] = found
        self._subjects[found.type, subject] = found.subject
        self._months[found.type, month] = found.completion_date
