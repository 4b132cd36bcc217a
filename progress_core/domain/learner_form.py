"""The learner form: every rule about a learner's details, all problems at once (manual 5.1, 7.3)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Literal

from progress_core.domain.learners import LearnerDetails
from progress_core.domain.problems import Checked

Form = Literal["create", "import"]
RULES = ()


def check_learner(
    values: Mapping[str, object], *, form: Form = "create", on: date | None = None
) -> Checked[LearnerDetails]:
    """Check."""
    raise NotImplementedError


def check_learners(
    rows: Iterable[Mapping[str, object]], *, form: Form = "import", on: date | None = None
) -> Iterator[Checked[LearnerDetails]]:
    """Check."""
    return (check_learner(row, form=form, on=on) for row in rows)
