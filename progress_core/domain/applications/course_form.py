"""The course form: the rules for a row of a course directory (manual 1.1; H1)."""

import re
from collections.abc import Collection, Iterable, Mapping

from attrs import evolve

from progress_core.domain.applications.courses import Course
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Checked, Problem, has_errors
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.providers.form import degrees
from progress_core.domain.values import readers
from progress_core.domain.values.cells import Reading, error
from progress_core.domain.values.fields import Field, read_fields, rules_of

_SECTION = "1.1"
_LINE_CODES = ("too_long", "forbidden_character")
_MANDATORY = frozenset({"ukprn", "venue_postcode", "start_year", "type", "subject"})
_year = re.compile("20[0-9]{2}")


def _start_year(text: str) -> Reading:
    return text, () if _year.fullmatch(text) else (error("bad_format"),)


def _line(name: str, statement: str) -> Field:
    return Field(name, readers.of_text(readers.line), statement, _LINE_CODES, section=_SECTION)


COURSE_FIELDS = (
    Field(
        "ukprn",
        readers.of_digits(readers.ukprn),
        "A course has the UKPRN of its provider: 8 digits, starting with 1.",
        ("bad_format",),
        section=_SECTION,
    ),
    Field(
        "venue_postcode",
        readers.of_text(readers.postcode),
        "A course's venue has a full UK postcode.",
        ("bad_format",),
        section=_SECTION,
    ),
    Field(
        "start_year",
        readers.of_digits(_start_year),
        "A course has the year of its first autumn, like 2026.",
        ("bad_format",),
        section=_SECTION,
    ),
    _line("type", "A course has a type of qualification of at most 100 characters."),
    _line("subject", "A course has a subject of at most 100 characters."),
    _line("venue", "The name of a course's venue has at most 100 characters."),
    _line("town", "The town of a course's venue has at most 100 characters."),
    Field(
        "lat", degrees(49, 61), "A venue's latitude is between 49 and 61 degrees.", ("bad_format",), section=_SECTION
    ),
    Field("lon", degrees(-9, 3), "A venue's longitude is between -9 and 3 degrees.", ("bad_format",), section=_SECTION),
)
"""The fields in the order of a directory's columns."""

RULES = (
    *rules_of("course", COURSE_FIELDS, _MANDATORY),
    Rule("course.provider", _SECTION, "The provider of a course is in Progress.", ("no_such_provider",)),
    Rule("course.unique", _SECTION, "A directory has each course only once.", ("duplicate",)),
)


def check_courses(rows: Iterable[Mapping[str, object]], ukprns: Collection[str]) -> Checked[tuple[Course, ...]]:
    """Check a course directory, where no course may be repeated.

    Args:
        rows: rows with `ukprn venue_postcode start_year type subject` and optionally `venue town lat lon`,
            as cells of the file.
        ukprns: UKPRNs of all providers in Progress.

    Returns:
        the courses without numbers (id 0), or None if any row is wrong, with all problems; their fields begin
        with the row's number.

    Source: manual 1.1; features H1.
    """
    seen: set[tuple[str, str, int, str, str]] = set()
    courses: list[Course] = []
    problems: list[Problem] = []
    for number, row in enumerate(rows, start=1):
        clean, found = read_fields("course", COURSE_FIELDS, _MANDATORY, row)
        if not has_errors(found):
            ukprn, postcode, year, kind, subject, *where = clean
            course = Course(0, ukprn, subject, kind, int(year), postcode, *where)
            if ukprn not in ukprns:
                found.append(problem("ukprn", "no_such_provider", ukprn, rule="course.provider"))
            if course.key in seen:
                found.append(problem("subject", "duplicate", subject, rule="course.unique"))
            seen.add(course.key)
            courses.append(course)
        problems.extend(evolve(issue, field=f"row {number}: {issue.field}") for issue in found)
    return Checked(None if has_errors(problems) else tuple(courses), tuple(problems))
