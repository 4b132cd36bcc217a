"""The spreadsheet that providers fill in with their courses (manual 1.1; H1)."""

from collections.abc import Callable, Iterable

from progress_core.domain.courses.courses import SUBJECT_AREAS, Course
from progress_core.domain.courses.form import MANDATORY
from progress_core.domain.courses.headings import LABELS
from progress_core.domain.courses.plan import text_of
from progress_core.domain.importing.guidance import CELLS_ARE_TEXT, COLUMNS_AND_FORMATS
from progress_core.domain.values.places import Place
from progress_core.domain.values.sheets import Cell, Column, Table

SHEET = "Courses"

TYPES = (
    "T Level",
    "A level",
    "AS level",
    "BTEC National",
    "Level 1",
    "Level 2",
    "Level 3",
    "Apprenticeship",
    "Traineeship",
    "Entry level",
)
"""Types of qualification that the drop-down offers, besides those that are there already."""

_NOTES = {
    "ukprn": "Your provider's UKPRN, 8 digits. Leave it empty if you upload the file on your provider's own page.",
    "venue_postcode": "The full postcode of the place where the course is taught.",
    "start_year": "The year in which the course starts, like 2027.",
    "type": "The type of qualification. Choose it from the list, or write another one.",
    "subject": "The subject of the course, without its type. Learners see both.",
    "venue": "The name of the building or campus.",
    "town": "The town of the venue.",
    "lat": "Degrees north, like 53.4631. Leave it empty to place the course by its postcode, which is less exact.",
    "lon": "Degrees east, like -2.2913. Leave it empty if the latitude is empty.",
    "subject_area": "Choose the subject area from the list. Learners can filter by it.",
    "start": "The month or the day on which it starts, like 2027-09 or 2027-09-06. Empty means September.",
    "length": "How long it takes, in words: 2 years.",
    "entry_requirements": "What learners need, in at most 500 characters.",
    "website": "The page about the course on your website, with https:// in front.",
    "applications_open": "The first day on which learners can apply, like 2026-10-01. Empty means now.",
    "applications_close": "The last day on which learners can apply, like 2027-06-30. Empty means until it starts.",
}
_WIDTHS = {"subject": 40, "entry_requirements": 50, "website": 40, "subject_area": 40, "venue": 30}

Locate = Callable[[str], Place | None]


def guidance(provider: str) -> tuple[str, ...]:
    """Return the paragraphs of the sheet of guidance.

    Args:
        provider: name of the provider that it is for; "" for any.
    """
    mandatory = ", ".join(LABELS[name] for name in LABELS if name in MANDATORY)
    whose = f"of {provider}" if provider else "of the providers in the file"
    return (
        "How to fill in this spreadsheet",
        (
            f"Write one row for each course on the sheet “{SHEET}”, below the headings. Columns marked * are "
            f"mandatory: {mandatory}."
        ),
        (
            f"The file replaces all courses {whose}. A course that you leave out is withdrawn: learners can no longer "
            "find it, and those whose applications for it are open are told. Their applications stay."
        ),
        (
            "A course is the same course as before if its UKPRN, venue postcode, start month, type and subject are the "
            "same, whatever their capitals and accents, or if only its start moves within the school year. If you "
            "change anything else of these, the old course is withdrawn and a new one is added."
        ),
        *(f"{LABELS[name]}: {note}" for name, note in _NOTES.items()),
        CELLS_ARE_TEXT,
        COLUMNS_AND_FORMATS,
        "If any row has an error, nothing is changed: correct the rows that are named, and upload the file again.",
    )


def template(courses: Iterable[Course] = (), provider: str = "", locate: Locate = lambda _: None) -> Table:
    """Build the spreadsheet, with the courses that are on offer.

    A position that is only that of the postcode is left out: it is found again when the file is loaded.

    Args:
        courses: the courses to write.
        provider: name of the provider that it is for; "" for any.
        locate: finds the place of a postcode.

    Source: features H1, E1.
    """
    there = list(courses)
    types = tuple(dict.fromkeys((*TYPES, *sorted({course.type for course in there}))))
    choices = {"subject_area": SUBJECT_AREAS, "type": types}
    columns = [
        Column(
            heading,
            mandatory=name in MANDATORY,
            choices=choices.get(name, ()),
            width=_WIDTHS.get(name, 18),
            note=_NOTES[name],
        )
        for name, heading in LABELS.items()
    ]
    rows = (_row(course, locate) for course in there)
    return Table(SHEET, columns, rows, guidance=guidance(provider), in_view=1)


def _row(course: Course, locate: Locate) -> list[Cell]:
    place = locate(course.postcode)
    by_postcode = place is not None and (place.latitude, place.longitude) == (course.latitude, course.longitude)
    return [_cell(course, name, by_postcode=by_postcode) for name in LABELS]


def _cell(course: Course, name: str, *, by_postcode: bool) -> str:
    if name in ("lat", "lon") and by_postcode:
        return ""
    given = {
        "ukprn": course.ukprn,
        "venue_postcode": course.postcode,
        "start_year": str(course.starts_on.year),
        "type": course.type,
        "subject": course.title,
    }
    return given[name] if name in given else text_of(course, name)
