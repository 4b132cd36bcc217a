"""The values of an ordinary learner, and the problems of one with changes."""

from datetime import date

from progress_core.domain.foundations.problems import Problem
from progress_core.domain.learners.field_kinds import Form
from progress_core.domain.learners.form import check_learner

ON = date(2013, 10, 15)
NEEDED: dict[str, object] = {
    "ukprn": "10000055",
    "year_group": "11",
    "first_name": "Anna",
    "last_name": "Smith",
    "postcode": "SW1A 1AA",
    "date_of_birth": "1997-10-02",
}
LOG_IN: dict[str, object] = {"username": "asmith", "password": "sunny4day"}


def problems(form: Form = "import", on: date | None = None, **values: object) -> list[Problem]:
    """Return the problems of an ordinary learner with changes."""
    return list(check_learner({**NEEDED, **values}, form=form, on=on).problems)
