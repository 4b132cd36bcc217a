"""The fields of a learner on pages, as the core's table has them: in forms, and as lines of a profile."""

from collections.abc import Iterator

from progress_core.domain.foundations.messages import label
from progress_core.domain.learners.details import LearnerDetails
from progress_core.domain.learners.fields import ADDRESS, LEARNER_FORM, PERSONAL
from progress_web.foundations.rendering import day
from progress_web.pages.learners.birth_dates import BIRTH_DATE_BOXES

KEY_INFORMATION = tuple(field.name for field in LEARNER_FORM if field.key_information)
ADDITIONAL = tuple(field.name for field in LEARNER_FORM if not field.key_information)
CHOICES = {field.name: {choice: choice for choice in field.choices} for field in LEARNER_FORM if field.choices}
"""The values to choose from, by field, and how each is shown."""

_NAMES = ("first_name", "last_name")


def inputs_of(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of the inputs for fields: a date of birth has three boxes."""
    return (*(name for name in names if name != "date_of_birth"), *BIRTH_DATE_BOXES)


def personal_lines(details: LearnerDetails, *others: str) -> Iterator[tuple[str, str]]:
    """Yield the label and the text of each line of a learner's personal information, but for the name.

    Args:
        details: the learner's.
        others: fields to be shown too, though they are for staff alone.
    """
    for field in LEARNER_FORM:
        name = field.name
        if name in ADDRESS or name in _NAMES or name not in (*PERSONAL, *others):
            continue
        yield label(name), day(details.date_of_birth) if name == "date_of_birth" else str(getattr(details, name))
        if name == "telephone":
            yield "Address", ", ".join(filter(None, (getattr(details, part) for part in ADDRESS)))
