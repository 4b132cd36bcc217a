"""What a form says together with a decision: the conditions of an offer, or why an application is declined (H2b)."""

from collections.abc import Iterable

from attrs import evolve, frozen

from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.applications.offers import DECLINE_REASONS, Condition, Terms, reason_in_words
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.qualifications.catalogue import Catalogue
from progress_web.foundations.visit import Visit

GRADE_ROWS = 3
"""How many grades a form offers to ask for; more can be asked for in words."""

REASONS = {reason: reason_in_words(reason) for reason in DECLINE_REASONS}
"""The reasons for declining, for the list."""


@frozen
class GradeRow:
    """A grade that an offer asks for, as typed.

    Args:
        type: name of a type of qualification.
        subject: name of a subject.
        grade: the lowest grade that will do.
        subjects: to choose from, once the type is known; () if any text will do.
        grades: to choose from, once the type is known; () if any text will do.
    """

    type: str = ""
    subject: str = ""
    grade: str = ""
    subjects: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()


@frozen
class SentTerms:
    """What was typed.

    Args:
        conditions: in words, one on each line.
        grades: the rows for grades.
        reason: for declining.
        message: to the learner.
    """

    conditions: str = ""
    grades: tuple[GradeRow, ...] = (GradeRow(),) * GRADE_ROWS
    reason: str = ""
    message: str = ""

    @property
    def has_grades(self) -> bool:
        """Whether anything was typed that asks for a grade."""
        return any(row.type or row.subject or row.grade for row in self.grades)

    @property
    def _lines(self) -> list[str]:
        return [line for line in self.conditions.splitlines() if line.strip()]

    def terms(self, target: ApplicationState) -> Terms:
        """Return what the form says about a decision; fields of another decision are left out."""
        if target is ApplicationState.DECLINED_BY_PROVIDER:
            return Terms(reason=self.reason, message=self.message)
        if target is not ApplicationState.OFFERED:
            return Terms()
        rows = [Condition(type=row.type, subject=row.subject, grade=row.grade) for row in self.grades]
        return Terms((*(Condition(line) for line in self._lines), *rows))

    def at_fields(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Return the problems of terms at the fields of the form that they come from."""
        return tuple(evolve(problem, field=self._field(problem.field)) for problem in problems)

    def _field(self, name: str) -> str:
        number, _, part = name.partition(".")
        if not part:
            return name
        row = int(number) - len(self._lines)
        return f"{part}-{row}" if row > 0 else "conditions"


def sent_terms(visit: Visit, catalogue: Catalogue) -> SentTerms:
    """Read what was typed; once the type of a grade is known, its subjects and grades can be chosen from lists."""
    rows = []
    for number in range(1, GRADE_ROWS + 1):
        kind, subject, grade = (visit.text(f"{name}-{number}").strip() for name in ("type", "subject", "grade"))
        row = GradeRow(kind, subject, grade)
        known = catalogue.type(row.type) if row.type else None
        if known is not None:
            grades = () if known.free_text_grade else known.grades
            row = evolve(row, subjects=known.subjects, grades=grades)
        rows.append(row)
    texts = {name: visit.text(name) for name in ("conditions", "reason", "message")}
    return SentTerms(grades=tuple(rows), **texts)
