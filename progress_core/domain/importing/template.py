"""The learner import template: its columns, and how to fill them in (manual 7.2, 7.3)."""

from collections.abc import Iterable, Mapping

from progress_core.domain.importing.guidance import COLUMNS_AND_FORMATS
from progress_core.domain.importing.learner_headings import LABELS, MANDATORY
from progress_core.domain.learners.fields import LEARNER_FIELDS
from progress_core.domain.values.sheets import Column, Table

SHEET = "Learners"

GUIDANCE = (
    "How to fill in this template",
    (
        f"Write one row for each learner on the sheet “{SHEET}”, below the headings. "
        f"Columns marked * are mandatory: {', '.join(LABELS[name] for name in MANDATORY)}."
    ),
    *(f"{LABELS[field.name]}: {field.note}" for field in LEARNER_FIELDS),
    (
        "Cells for UKPRN, dates, telephone numbers, ULN, UPN and CCIS are set to text, so that Excel keeps leading "
        "zeros and does not turn numbers or dates into something else. Paste with “values only” to keep it so."
    ),
    COLUMNS_AND_FORMATS,
    "If any row has an error, no learner at all is created: correct the rows that are named, and import again.",
    "Usernames and initial passwords are made for you. Find them afterwards under “Learners who have not logged on”.",
)


def template(rows: Iterable[Mapping[str, str]] = ()) -> Table:
    """Build the template.

    Args:
        rows: field -> what its cell holds, for a template that is filled in already; () for the empty one.

    Source: manual 7.2, 7.3; features E1, J5.
    """
    columns = [
        Column(
            LABELS[field.name],
            mandatory=field.name in MANDATORY,
            choices=field.choices,
            width=field.width,
            note=field.note,
        )
        for field in LEARNER_FIELDS
    ]
    cells = (tuple(row.get(field.name) for field in LEARNER_FIELDS) for row in rows)
    return Table(SHEET, columns, cells, guidance=GUIDANCE)
