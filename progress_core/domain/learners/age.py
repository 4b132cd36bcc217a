"""Whether a date of birth and a year group go together; doubts only, never errors (standards 2)."""

from collections.abc import Callable, Mapping
from datetime import date

from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.learners.details import LearnerDetails
from progress_core.domain.values.codes import YEAR_GROUPS

_SEPTEMBER = 9
_AGES = range(10, 26)
_BORN_RULE = "learner.date_of_birth"
_GROUP_RULE = "learner.year_group"


def usual_birthdays(on: date) -> Mapping[int, tuple[date, date]]:
    """Return when learners of each year group were usually born: from 1 September to 31 August.

    Args:
        on: a day of the academic year.

    Source: DfE, National Curriculum year groups.
    """
    year = academic_year(on)
    return {group: (date(year - group - 5, 9, 1), date(year - group - 4, 8, 31)) for group in YEAR_GROUPS}


def unusual_age(on: date) -> Callable[[LearnerDetails, Mapping[str, object]], tuple[Problem, ...]]:
    """Build what warns of an age that no learner has, or of a year group that is not the usual one for the age.

    Args:
        on: the day it is.
    """
    usual = usual_birthdays(on)

    def find(details: LearnerDetails, offered: Mapping[str, object]) -> tuple[Problem, ...]:
        first, last = usual[details.year_group]
        if first <= details.date_of_birth <= last:
            return ()
        return _age_problems(details.date_of_birth, offered, on)

    return find


def _age_problems(born: date, offered: Mapping[str, object], on: date) -> tuple[Problem, ...]:
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    if age not in _AGES:
        value = offered.get("date_of_birth")
        return (problem("date_of_birth", "age_unlikely", value, rule=_BORN_RULE, severity="warning", age=age),)
    value = offered.get("year_group")
    facts = {"born": born.isoformat(), "usual": academic_year(on) - 5 - academic_year(born)}
    return (problem("year_group", "year_group_unlikely", value, rule=_GROUP_RULE, severity="warning", **facts),)


def academic_year(day: date) -> int:
    """Return the year in which the academic year of a day began."""
    return day.year - (day.month < _SEPTEMBER)
