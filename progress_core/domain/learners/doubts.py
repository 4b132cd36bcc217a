"""What is doubtful or impossible about a learner whose fields are right one by one (manual 5.1, 7.3; B11)."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache

from attrs import frozen

from progress_core.domain.foundations.problems import Problem
from progress_core.domain.learners.age import impossible_age, unusual_age
from progress_core.domain.learners.details import LearnerDetails
from progress_core.domain.learners.field_kinds import EVERY_FORM, Form

Find = Callable[[LearnerDetails, Mapping[str, object]], tuple[Problem, ...]]
"""Returns the problems of a learner, given the details and the values as they were offered.

It is called for every row of an import: where there is nothing to say, it should find out fast.
"""


@frozen
class Doubt:
    """One kind of doubt.

    Args:
        fields: what it looks at, and nothing else, to find out whether there is anything to say; it is left out where
            one of these fields is empty or in error.
        forms: where it is raised.
        on: makes, for the day it is, what looks for it.
    """

    fields: frozenset[str]
    forms: frozenset[Form]
    on: Callable[[date], Find]


DOUBTS = (
    Doubt(frozenset({"date_of_birth"}), EVERY_FORM, impossible_age),
    Doubt(frozenset({"year_group", "date_of_birth"}), EVERY_FORM, unusual_age),
)
"""Every kind of doubt. A new one needs its code in the rule of its field too, and a sentence."""


@lru_cache(maxsize=8)
def doubts(form: Form, on: date) -> tuple[tuple[frozenset[str], Find], ...]:
    """Return what looks for doubts, and at which fields.

    Args:
        form: where the learners are typed in.
        on: the day it is.
    """
    return tuple((doubt.fields, doubt.on(on)) for doubt in DOUBTS if form in doubt.forms)
