"""The learner import template: the seventeen columns, and how to fill them in (manual 7.2, 7.3)."""

from progress_core.domain.importing.learner_headings import LABELS, MANDATORY
from progress_core.domain.learners.learners import FIELDS
from progress_core.domain.values.codes import ETHNICITIES, GENDERS, YEAR_GROUPS
from progress_core.domain.values.sheets import Column, Table

SHEET = "Learners"

_CHOICES = {
    "year_group": tuple(f"Year {year}" for year in YEAR_GROUPS),
    "gender": GENDERS,
    "ethnicity": ETHNICITIES,
}

_NOTES = {
    "ukprn": "UK Provider Reference Number of the learner's provider: 8 digits, exactly as on Progress.",
    "year_group": "The year group that the learner is in now: Year 7 to Year 14.",
    "first_name": "First or given name. A learner with one name only: the same in both columns.",
    "last_name": "Last or family name.",
    "postcode": "The learner's full postcode: SW1A 1AA.",
    "date_of_birth": "Date of birth as YYYY-MM-DD: 1997-01-31. A date cell is taken too.",
    "email": "One e-mail address, of the school or the learner's own.",
    "house": "House name or number: first line of the address.",
    "street": "Second line of the address.",
    "locality": "Neighbourhood, district or village: third line of the address.",
    "town": "Town or city: fourth line of the address.",
    "telephone": "10 or 11 digits that start with 0, without spaces.",
    "uln": "Unique Learner Number: 10 digits.",
    "upn": "Unique Pupil Number: 13 characters.",
    "ccis": "CCIS young person record id: up to 10 characters, or 13 digits.",
    "gender": "Female, Male, Not known or Not specified.",
    "ethnicity": "One of the groups in the list, based on the 2011 census.",
}

_WIDTHS = {"year_group": 20, "postcode": 12, "date_of_birth": 12, "email": 30, "house": 24, "ethnicity": 44}

GUIDANCE = (
    "How to fill in this template",
    (
        f"Write one row for each learner on the sheet “{SHEET}”, below the headings. "
        f"Columns marked * are mandatory: {', '.join(LABELS[field] for field in MANDATORY)}."
    ),
    *(f"{LABELS[field]}: {_NOTES[field]}" for field in FIELDS),
    (
        "Cells for UKPRN, dates, telephone numbers, ULN, UPN and CCIS are set to text, so that Excel keeps leading "
        "zeros and does not turn numbers or dates into something else. Paste with “values only” to keep it so."
    ),
    (
        "Columns may be in another order, and other columns are left out. Save as an Excel workbook (.xlsx or .xls), "
        "OpenDocument spreadsheet (.ods) or CSV."
    ),
    "If any row has an error, no learner at all is created: correct the rows that are named, and import again.",
    "Usernames and initial passwords are made for you. Find them afterwards under “Learners who have not logged on”.",
)


def template() -> Table:
    """Give the empty template.

    Source: manual 7.2, 7.3; features E1.
    """
    columns = [
        Column(
            LABELS[field],
            mandatory=field in MANDATORY,
            choices=_CHOICES.get(field, ()),
            width=_WIDTHS.get(field, 18),
            note=_NOTES[field],
        )
        for field in FIELDS
    ]
    return Table(SHEET, columns, guidance=GUIDANCE)
