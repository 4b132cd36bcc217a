"""The list of received applications as a spreadsheet: what it holds of each of them (H3)."""

from progress_core.domain.applications.applications import Application
from progress_core.domain.applications.offers import conditions_state, reason_in_words
from progress_core.domain.values.english_time import english_day
from progress_core.domain.values.sheets import Cell, Column, ColumnKind

COLUMNS = (
    Column("Name", width=28),
    Column("Course", width=40),
    Column("School or college", width=34),
    Column("Submitted", ColumnKind.DATE, width=14),
    Column("Status", width=22),
    Column("Conditions", width=50),
    Column("Conditions met", width=16),
    Column("Decided", ColumnKind.DATE, width=14),
    Column("Reason", width=34),
    Column("Application", ColumnKind.NUMBER, width=14),
)


def application_row(application: Application, school: str) -> tuple[Cell, ...]:
    """Return the cells of one application, in the order of `COLUMNS`.

    Args:
        application: one that was received.
        school: name of the provider that the learner is at.
    """
    return (
        application.learner_name,
        application.course,
        school,
        english_day(application.submitted_at) if application.submitted_at else None,
        application.state.value.capitalize(),
        "; ".join(condition.words for condition in application.conditions),
        conditions_state(application.conditions).value.capitalize() if application.conditions else "",
        english_day(application.decided_at) if application.decided_at else None,
        reason_in_words(application.reason),
        application.id,
    )
