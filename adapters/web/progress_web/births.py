"""A date of birth in three boxes, and what the rules say of it to somebody who types it there."""

from datetime import date

from attrs import evolve

from progress_core.domain.foundations.messages import sentence
from progress_core.domain.foundations.problems import Problem
from progress_web.visit import Visit

BOXES = tuple(f"date_of_birth-{part}" for part in ("day", "month", "year"))
"""Their names."""

_SPOKEN = {("date_of_birth", "bad_format"): "not_a_day", ("ukprn", "required"): "not_chosen"}


def born_in(visit: Visit) -> str:
    """Give the three boxes as one text, as the rules take it; "" if all are empty."""
    day, month, year = (visit.text(name).strip() for name in BOXES)
    return f"{year}-{month:0>2}-{day:0>2}" if day or month or year else ""


def boxes_of(born: date) -> dict[str, str]:
    """Give what stands in the three boxes."""
    return dict(zip(BOXES, (str(born.day), str(born.month), str(born.year)), strict=True))


def for_a_form(problem: Problem) -> Problem:
    """Speak of boxes and lists, where the rule speaks of the cells of a spreadsheet."""
    code = _SPOKEN.get((problem.field, problem.code))
    return problem if code is None else evolve(problem, message=sentence(code, problem.field, value=problem.value))
