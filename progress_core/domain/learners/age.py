"""Whether a date of birth and a year group go together; doubts only, never errors (standards 2)."""

from collections.abc import Mapping
from datetime import date

from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.values.codes import YEAR_GROUPS

_SEPTEMBER = 9
_AGES = range(10, 26)
_BORN_RULE = "learner.date_of_birth"
_GROUP_RULE = "learner.year_group"

Birthdays = Mapping[int, tuple[date, date]]


def usual_birthdays(on: date) -> Birthdays:
    """Say when learners of each year group were usually born: from 1 September to 31 August.

    Args:
        on: a day of the academic year.

    Source: DfE, National Curriculum year groups.
    """
    year = academic_year(on)
    return {group: (date(year - group - 5, 9, 1), date(year - group - 4, 8, 31)) for group in YEAR_GROUPS}


def age_problems(year_group: int, born: date, offered: Mapping[str, object], on: date) -> tuple[Problem, ...]:
    """Warn of an age that no learner has, or of a year group that is not the usual one for the age.

    Args:
        year_group: 7 to 14.
        born: date of birth.
        offered: the values as they were offered.
        on: the day it is.
    """
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    if age not in _AGES:
        value = offered.get("date_of_birth")
        return (problem("date_of_birth", "age_unlikely", value, rule=_BORN_RULE, severity="warning", age=age),)
    usual = academic_year(on) - 5 - academic_year(born)
    if usual == year_group:
        return ()
    value, facts = offered.get("year_group"), {"born": born.isoformat(), "usual": usual}
    return (problem("year_group", "year_group_unlikely", value, rule=_GROUP_RULE, severity="warning", **facts),)


def academic_year(day: date) -> int:
    """Give the year in which the academic year of a day began."""
    return day.year - (day.month < _SEPTEMBER)
