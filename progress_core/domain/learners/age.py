"""Whether a date of birth is possible, and goes together with the year group (B11; standards 2)."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.learners.details import LearnerDetails
from progress_core.domain.values.academic_years import AcademicYear
from progress_core.domain.values.codes import YEAR_GROUPS

_AGES = range(10, 26)
"""Ages that are possible in some year group: a year ahead of Year 7, and those who learn up to 25 with a plan."""

_BORN_RULE = "learner.date_of_birth"
_GROUP_RULE = "learner.year_group"


def usual_birthdays(on: date) -> Mapping[int, tuple[date, date]]:
    """Return when learners of each year group were usually born: from 1 September to 31 August.

    Args:
        on: a day of the academic year.

    Source: DfE, National Curriculum year groups.
    """
    year = AcademicYear.of(on).start
    return {group: (date(year - group - 5, 9, 1), date(year - group - 4, 8, 31)) for group in YEAR_GROUPS}


def impossible_age(on: date) -> Callable[[LearnerDetails, Mapping[str, object]], tuple[Problem, ...]]:
    """Build what refuses a date of birth in the future, or an age that is impossible in every year group.

    Args:
        on: the day it is.

    Source: features B11.
    """
    latest, earliest = _years_before(on, _AGES.start), _years_before(on, _AGES.stop)

    def find(details: LearnerDetails, offered: Mapping[str, object]) -> tuple[Problem, ...]:
        born = details.date_of_birth
        if earliest < born <= latest:
            return ()
        value = offered.get("date_of_birth")
        if born > on:
            return (problem("date_of_birth", "in_future", value, rule=_BORN_RULE),)
        age, least, most = _age(born, on), _AGES.start, _AGES.stop - 1
        return (problem("date_of_birth", "age_impossible", value, rule=_BORN_RULE, age=age, least=least, most=most),)

    return find


def unusual_age(on: date) -> Callable[[LearnerDetails, Mapping[str, object]], tuple[Problem, ...]]:
    """Build what warns of a year group that is not the usual one for a possible age.

    Args:
        on: the day it is.
    """
    usual = usual_birthdays(on)

    def find(details: LearnerDetails, offered: Mapping[str, object]) -> tuple[Problem, ...]:
        born = details.date_of_birth
        first, last = usual[details.year_group]
        if first <= born <= last or _age(born, on) not in _AGES:
            return ()
        value = offered.get("year_group")
        usual_group = AcademicYear.of(on).start - 5 - AcademicYear.of(born).start
        facts: dict[str, Any] = {"born": born.isoformat(), "usual": usual_group}
        return (problem("year_group", "year_group_unlikely", value, rule=_GROUP_RULE, severity="warning", **facts),)

    return find


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _years_before(day: date, years: int) -> date:
    """Return the last day on which somebody was born who is this old on a day."""
    last = day.day - 1 if (day.month, day.day) == (2, 29) else day.day
    return day.replace(year=day.year - years, day=last)
