"""What the rows of an import change about existing learners, field by field, and taking that back (features J4)."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from attrs import asdict, evolve, frozen

from progress_core.domain.importing.imports import FieldChange
from progress_core.domain.learners.details import LearnerDetails, differences
from progress_core.domain.learners.learners import Learner

Years = tuple[int, int]
"""The academic years of a learner's year group, before a change and after it, each by the year in which it begins."""


@frozen
class RowUpdate:
    """What a row changes about a learner, or would change.

    Args:
        row: the spreadsheet's own row number.
        learner_id: whom it changes.
        changes: the fields that change, in the order of the template; dates as `YYYY-MM-DD`.
        years: the academic years of the learner's year group, if a new year group changes them.
    """

    row: int
    learner_id: int
    changes: tuple[FieldChange, ...]
    years: Years | None = None


_READERS: Mapping[str, Callable[[str], Any]] = {"year_group": int, "date_of_birth": date.fromisoformat}


def updated(details: LearnerDetails, row: LearnerDetails) -> LearnerDetails:
    """Return a learner's details after an update by a row, whose empty cells change nothing."""
    return evolve(details, **{name: value for name, value in asdict(row).items() if value != ""})


def row_update(row: int, before: Learner, after: Learner) -> RowUpdate | None:
    """Return what a row changes about a learner; None if it changes nothing.

    Args:
        row: the spreadsheet's own row number.
        before: the learner as stored.
        after: the learner as the row leaves them.
    """
    found = differences(before.details, after.details)
    if not found:
        return None
    changes = tuple(FieldChange(name, str(old), str(new)) for name, (old, new) in found.items())
    years = (before.academic_year, after.academic_year)
    return RowUpdate(row, before.id, changes, years if years[0] != years[1] else None)


def updated_back(learner: Learner, update: RowUpdate) -> Learner | None:
    """Return a learner as they were before an update; None if any of what it wrote has changed since.

    Other details may have changed since: they stay as they are.

    Args:
        learner: as they now are.
        update: what was changed.
    """
    if changed_since(learner, update):
        return None
    back = evolve(learner, details=evolve(learner.details, **_values(update)))
    return evolve(back, academic_year=update.years[0]) if update.years else back


def changed_since(learner: Learner, update: RowUpdate) -> tuple[str, ...]:
    """Return the fields that hold something else than what an update wrote."""
    fields = [made.field for made in update.changes if str(getattr(learner.details, made.field)) != made.after]
    if not fields and update.years and learner.academic_year != update.years[1]:
        return ("year_group",)
    return tuple(fields)


def _values(update: RowUpdate) -> Mapping[str, Any]:
    """Return the earlier values of the fields as learners have them."""
    return {made.field: _READERS.get(made.field, str)(made.before) for made in update.changes}
