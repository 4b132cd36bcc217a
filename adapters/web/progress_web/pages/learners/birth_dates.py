"""A date of birth typed into three boxes."""

from collections.abc import Mapping
from datetime import date

from attrs import evolve

from progress_core.domain.foundations.messages import sentence
from progress_core.domain.foundations.problems import Problem
from progress_web.foundations.visit import Visit

BIRTH_DATE_BOXES = tuple(f"date_of_birth-{part}" for part in ("day", "month", "year"))
"""The names of the three boxes."""

_FORM_CODES = {("date_of_birth", "bad_format"): "not_a_day", ("ukprn", "required"): "not_chosen"}


def typed_birth_date(visit: Visit) -> str:
    """Return the three boxes as one text, as the rules take it; "" if all are empty."""
    day, month, year = (visit.text(name).strip() for name in BIRTH_DATE_BOXES)
    return f"{year}-{month:0>2}-{day:0>2}" if day or month or year else ""


def birth_date_values(born: date) -> dict[str, str]:
    """Return the values of the three boxes."""
    return dict(zip(BIRTH_DATE_BOXES, (str(born.day), str(born.month), str(born.year)), strict=True))


def with_boxes(values: Mapping[str, str]) -> dict[str, str]:
    """Return the values of a form with the three boxes for its date of birth."""
    year, _, month_and_day = values["date_of_birth"].partition("-")
    month, _, day = month_and_day.partition("-")
    parts = (day.lstrip("0"), month.lstrip("0"), year)
    return {**values, **dict(zip(BIRTH_DATE_BOXES, parts, strict=True))}


def worded_for_form(problem: Problem) -> Problem:
    """Return a problem that speaks of boxes and lists; the rule speaks of the cells of a spreadsheet."""
    code = _FORM_CODES.get((problem.field, problem.code))
    return problem if code is None else evolve(problem, message=sentence(code, problem.field, value=problem.value))
