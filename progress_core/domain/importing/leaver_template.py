"""The spreadsheet that staff fill in with their leavers (J2)."""

from progress_core.domain.importing.guidance import CELLS_ARE_TEXT, COLUMNS_AND_FORMATS
from progress_core.domain.importing.leaver_files import IDENTIFIERS, LABELS, MAX_ROWS
from progress_core.domain.learners.leaving import Destination
from progress_core.domain.values.sheets import Column, Table

SHEET = "Leavers"

_NOTES = {
    "username": "The learner's username. Enter this, the ULN or the UPN; all that you enter must be of one learner.",
    "uln": "Unique Learner Number: 10 digits.",
    "upn": "Unique Pupil Number: 13 characters.",
    "first_name": "You can leave both names empty. If neither is the learner's, the row is refused.",
    "last_name": "You can leave both names empty. If neither is the learner's, the row is refused.",
    "leaving_date": "The last day, like 2026-08-31. It is in this academic year or in the two before it.",
    "destination": "Choose where the learner goes from the list. Empty means not known.",
    "destination_ukprn": "UKPRN of the provider that the learner goes to: 8 digits. You can leave it empty.",
}
_WIDTHS = {"username": 24, "destination": 42, "leaving_date": 14, "uln": 14}

GUIDANCE = (
    "How to fill in this spreadsheet",
    (
        f"Write one row for each leaver on the sheet “{SHEET}”, below the headings, and at most {MAX_ROWS:,}. Each row "
        f"has the leaving date, and the {LABELS['username'].lower()}, {LABELS['uln']} or {LABELS['upn']}."
    ),
    *(f"{LABELS[name]}: {note}" for name, note in _NOTES.items()),
    (
        "Learners who have left already are corrected. What the file has no column for stays as it is for them. "
        "Uploading the same file twice changes nothing."
    ),
    CELLS_ARE_TEXT,
    COLUMNS_AND_FORMATS,
    "If any row has an error, nobody leaves: correct the rows that are named, and upload the file again.",
)


def template() -> Table:
    """Build the empty spreadsheet.

    Source: features J2, E1.
    """
    choices = {"destination": tuple(destination.label for destination in Destination)}
    columns = [
        Column(
            heading,
            mandatory=name == "leaving_date",
            choices=choices.get(name, ()),
            width=_WIDTHS.get(name, 18),
            note=_NOTES[name],
        )
        for name, heading in LABELS.items()
    ]
    return Table(SHEET, columns, guidance=GUIDANCE, in_view=len(IDENTIFIERS))
