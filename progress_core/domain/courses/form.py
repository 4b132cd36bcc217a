"""The course form: the rules for a row of a course directory (manual 1.1; H1)."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from attrs import evolve

from progress_core.domain.courses import cells
from progress_core.domain.courses.courses import SUBJECT_AREAS, Course
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Accepted, Checked, Problem, Refused, has_errors
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.importing.headings import is_blank
from progress_core.domain.values import readers
from progress_core.domain.values.field_names import names_rule, unknown_fields
from progress_core.domain.values.fields import Field, read_fields, rules_of
from progress_core.domain.values.form_fields import (
    latitude_field,
    line_field,
    longitude_field,
    postcode_field,
    ukprn_field,
    website_field,
)
from progress_core.domain.values.places import Place

_SECTION = "1.1"
MANDATORY = frozenset({"ukprn", "venue_postcode", "start_year", "type", "subject"})
_START_YEAR = 2
_SEPTEMBER = 9
_POSITION = "course.position"
_NAMES = "course.field_names"

COURSE_FIELDS = (
    ukprn_field("A course has the UKPRN of its provider: 8 digits, starting with 1.", _SECTION),
    postcode_field("venue_postcode", "A course's venue has a full UK postcode.", _SECTION),
    Field(
        "start_year",
        readers.of_digits(cells.start_year),
        "A course has the year of its first autumn, like 2026.",
        ("bad_format",),
        section=_SECTION,
    ),
    line_field("type", "A course has a type of qualification of at most 100 characters.", _SECTION),
    line_field("subject", "A course has a subject of at most 100 characters.", _SECTION),
    line_field("venue", "The name of a course's venue has at most 100 characters.", _SECTION),
    line_field("town", "The town of a course's venue has at most 100 characters.", _SECTION),
    latitude_field("A venue's latitude is between 49 and 61 degrees.", _SECTION),
    longitude_field("A venue's longitude is between -9 and 3 degrees.", _SECTION),
    Field(
        "subject_area",
        readers.of_code(readers.one_of(SUBJECT_AREAS)),
        "The subject area of a course is one of Ofqual's sector subject areas.",
        ("not_in_list",),
        section=_SECTION,
    ),
    Field(
        "start",
        cells.start,
        "A course starts in September of its year unless another month or day is given, like 2027-01.",
        ("bad_format",),
        section=_SECTION,
    ),
    line_field("length", "The length of a course has at most 100 characters.", _SECTION),
    Field(
        "entry_requirements",
        cells.requirements,
        f"The entry requirements of a course have at most {cells.MAX_REQUIREMENTS_LENGTH} characters.",
        ("too_long", "forbidden_character"),
        section=_SECTION,
    ),
    website_field(
        "The website of a course is an address that begins with https:// or http://.",
        _SECTION,
        "https://www.example.ac.uk/courses",
    ),
    Field(
        "applications_open",
        cells.day,
        "Applications for a course open on a date, like 2026-10-01.",
        ("bad_format",),
        section=_SECTION,
    ),
    Field(
        "applications_close",
        cells.day,
        "Applications for a course close on a date not before they open, like 2027-06-30.",
        ("bad_format",),
        section=_SECTION,
    ),
)
"""The fields in the order of a directory's columns."""

_KNOWN = frozenset(field.name for field in COURSE_FIELDS)

RULES = (
    *rules_of("course", COURSE_FIELDS, MANDATORY),
    Rule(
        "course.provider",
        _SECTION,
        "The provider of a course is in Progress, and is the one that the file is about if it is about one.",
        ("no_such_provider", "other_provider"),
    ),
    Rule(
        "course.dates",
        _SECTION,
        "A course starts in its start year, which is not past, and its applications close after they open and before "
        "it starts.",
        ("other_year", "closes_before_it_opens", "has_begun", "has_closed", "closes_after_start"),
    ),
    Rule(
        _POSITION,
        _SECTION,
        "A venue has a latitude and a longitude, or neither: then it is placed by its postcode.",
        ("required", "unknown_position"),
    ),
    names_rule(_NAMES, _SECTION, "a course"),
    Rule("course.unique", _SECTION, "A directory has each course only once.", ("duplicate",)),
)


class CourseRows:
    """Checks the rows of a course directory one after another, where no course may be repeated.

    Args:
        ukprns: UKPRNs of the providers whose courses the rows may be.
        only: the provider that all rows are about, so that an empty UKPRN stands for it; "" for any.
        on: today; None leaves out the warnings about dates.
        locate: finds the place of a postcode that comes without a position; None finds none.
    """

    def __init__(
        self,
        ukprns: Collection[str],
        *,
        only: str = "",
        on: date | None = None,
        locate: Callable[[str], Place | None] | None = None,
    ) -> None:
        self._ukprns = ukprns
        self._only = only
        self._on = on
        self._locate = locate
        self._seen: set[tuple[str, ...]] = set()

    def check(self, row: Mapping[str, object]) -> tuple[Course | None, list[Problem]]:
        """Check one row; see `check_courses`.

        Returns:
            the course without its number (id 0), or None if anything is wrong, with all problems.
        """
        if self._only and is_blank((row.get("ukprn"),)):  # type: ignore[arg-type] # blank, whatever it is
            row = {**row, "ukprn": self._only}
        clean, found = read_fields("course", COURSE_FIELDS, MANDATORY, row)
        found += unknown_fields(row, _KNOWN, _NAMES)
        if has_errors(found):
            return None, found
        course = _course(clean)
        found += self._errors(course, int(clean[_START_YEAR]))
        self._seen.add(course.likeness)
        if has_errors(found):
            return None, found
        return self._placed(course, found)

    def _errors(self, course: Course, year: int) -> Iterator[Problem]:
        """Yield what is wrong with a course whose cells are right by themselves."""
        if self._only and course.ukprn != self._only:
            yield problem("ukprn", "other_provider", course.ukprn, rule="course.provider", only=self._only)
        elif course.ukprn not in self._ukprns:
            yield problem("ukprn", "no_such_provider", course.ukprn, rule="course.provider")
        if course.starts_on.year != year:
            yield problem("start", "other_year", course.starts_on.isoformat(), rule="course.dates", year=year)
        if course.opens_on and course.closes_on and course.closes_on < course.opens_on:
            closes, opens = course.closes_on.isoformat(), course.opens_on.isoformat()
            yield problem("applications_close", "closes_before_it_opens", closes, rule="course.dates", opens=opens)
        if (course.latitude is None) != (course.longitude is None):
            yield problem("lat" if course.latitude is None else "lon", "required", rule=_POSITION)
        if course.likeness in self._seen:
            yield problem("subject", "duplicate", course.title, rule="course.unique")

    def _placed(self, course: Course, found: list[Problem]) -> tuple[Course, list[Problem]]:
        """Return a course with the position of its postcode if it has none, and the warnings about it."""
        found += _warnings(course, self._on) if self._on else ()
        if self._locate is None or course.latitude is not None:
            return course, found
        place = self._locate(course.postcode)
        if place is None:
            warned = problem("venue_postcode", "unknown_position", course.postcode, severity="warning", rule=_POSITION)
            return course, [*found, warned]
        return evolve(course, latitude=place.latitude, longitude=place.longitude), found


def check_courses(
    rows: Iterable[Mapping[str, object]],
    ukprns: Collection[str],
    *,
    locate: Callable[[str], Place | None] | None = None,
) -> Checked[tuple[Course, ...]]:
    """Check a course directory, where no course may be repeated.

    Args:
        rows: rows with `ukprn venue_postcode start_year type subject` and optionally those of the other
            fields, as cells of the file; other names are problems.
        ukprns: UKPRNs of all providers in Progress.
        locate: see `CourseRows`.

    Returns:
        the courses without numbers (id 0), or None if any row is wrong, with all problems; their fields begin
        with the row's number.

    Source: manual 1.1; features H1.
    """
    check = CourseRows(ukprns, locate=locate).check
    courses: list[Course] = []
    problems: list[Problem] = []
    for number, row in enumerate(rows, start=1):
        course, found = check(row)
        problems.extend(evolve(issue, field=f"row {number}: {issue.field}") for issue in found)
        if course is not None:
            courses.append(course)
    if has_errors(problems):
        return Refused(tuple(problems))
    return Accepted(tuple(courses), tuple(problems))


def _course(clean: Sequence[Any]) -> Course:
    ukprn, postcode, year, kind, subject, venue, town, latitude, longitude, area, start, *further = clean
    starts_on = start or date(int(year), _SEPTEMBER, 1)
    length, requirements, website, opens_on, closes_on = further
    return Course(
        *(0, ukprn, subject, kind, starts_on, postcode, venue, town, latitude, longitude),
        subject_area=area,
        length=length,
        entry_requirements=requirements,
        website=website,
        opens_on=opens_on,
        closes_on=closes_on,
    )


def _warnings(course: Course, on: date) -> Iterator[Problem]:
    """Yield what is odd about the dates of a course."""
    if course.starts_on <= on:
        starts = course.starts_on.isoformat()
        yield problem("start", "has_begun", starts, severity="warning", rule="course.dates")
    elif course.closes_on and course.closes_on < on:
        closes = course.closes_on.isoformat()
        yield problem("applications_close", "has_closed", closes, severity="warning", rule="course.dates")
    if course.closes_on and course.closes_on >= course.starts_on:
        closes, starts = course.closes_on.isoformat(), course.starts_on.isoformat()
        code = "closes_after_start"
        yield problem("applications_close", code, closes, severity="warning", rule="course.dates", starts=starts)
