"""What two people changed at once, in words for the person who came second."""

from datetime import date

from progress_core.domain.foundations.errors import Conflict
from progress_core.domain.foundations.messages import fact_label
from progress_web.foundations.rendering import day

Change = tuple[str, str, str]
"""The label of a field, one value, the other."""


def changes_of(conflict: Conflict) -> list[Change]:
    """Return what differs, field by field."""
    return [(fact_label(name), in_words(one), in_words(other)) for name, (one, other) in conflict.changes.items()]


def in_words(value: object) -> str:
    """Write a value for a person to read."""
    return day(value) if isinstance(value, date) else str(value) or "(empty)"
