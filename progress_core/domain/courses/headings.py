"""Headings of a spreadsheet of courses: which column holds which field (manual 1.1; H1)."""

from collections.abc import Iterator

from attrs import evolve

from progress_core.domain.courses.form import COURSE_FIELDS, MANDATORY
from progress_core.domain.foundations.messages import label
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.importing.heading_keys import folded_heading
from progress_core.domain.importing.headings import Vocabulary

_LABELS = {
    "type": "Type",
    "start_year": "Start year",
    "lat": "Latitude",
    "lon": "Longitude",
    "applications_open": "Applications open",
    "applications_close": "Applications close",
}

LABELS = {field.name: _LABELS.get(field.name) or label(field.name) for field in COURSE_FIELDS}
"""The headings of the template, in its order."""

_SPELLINGS = {
    "ukprn": ("provider ukprn", "provider"),
    "venue_postcode": ("postcode", "post code", "venue post code"),
    "start_year": ("year", "year of start"),
    "type": ("qualification type", "type of qualification", "course type"),
    "subject": ("course", "title", "course title", "course name", "name"),
    "venue": ("venue name", "site", "campus"),
    "town": ("venue town", "town or city"),
    "lat": ("latitude",),
    "lon": ("longitude", "long", "lng"),
    "subject_area": ("sector subject area", "ssa", "sector"),
    "start": ("start date", "starts on", "starts", "start month"),
    "length": ("duration", "course length"),
    "entry_requirements": ("entry needs", "requirements"),
    "website": ("web address", "web page", "url", "link"),
    "applications_open": ("opens on", "opening date", "open date"),
    "applications_close": ("closes on", "closing date", "close date", "deadline"),
}
"""Further headings that name a field; case, spaces and punctuation do not count."""


def _keys() -> Iterator[tuple[str, str]]:
    for name, heading in LABELS.items():
        for spelling in (name, heading, *_SPELLINGS.get(name, ())):
            yield folded_heading(spelling), name


COURSE_HEADINGS = Vocabulary(
    dict(_keys()),
    {name: LABELS[name] for name in LABELS if name in MANDATORY},
    rule="courses.headings",
    file_rule="courses.file",
    missing="no_course_headings",
)
"""The headings of a spreadsheet of courses, in all their spellings."""


def headings_for(only: str) -> Vocabulary:
    """Return the headings of a file about one provider, which need not name it, or of any file if `only` is ""."""
    if not only:
        return COURSE_HEADINGS
    return evolve(COURSE_HEADINGS, mandatory={n: h for n, h in COURSE_HEADINGS.mandatory.items() if n != "ukprn"})


RULES = (
    Rule(
        "courses.file",
        "1.1",
        "The file is a workbook or CSV file; a visible sheet has a row of headings and at least one course.",
        (
            "no_course_headings",
            "hidden_sheet",
            "other_sheet",
            "hidden_rows",
            "hidden_columns",
            "read_roughly",
            "no_courses",
            "too_many_courses",
            "courses_too_slow",
            "wrong_extension",
            "upload_too_large",
        ),
    ),
    Rule(
        "courses.headings",
        "1.1",
        "The headings name the fields, in any order and in common spellings; no mandatory one is missing or repeated.",
        ("missing_heading", "duplicate_heading", "unknown_heading"),
    ),
)
