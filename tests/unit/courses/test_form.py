"""The rules for a row of courses."""

from datetime import date

import pytest

from progress_core.domain.courses.form import CourseRows, check_courses
from progress_core.domain.courses.windows import course_blockers
from progress_core.domain.values.places import Place
from tests.given.people import NORTH, SOUTH
from tests.unit.courses.test_usecase_courses import row

_TODAY = date(2026, 11, 29)


def _found(**changes: object) -> list[tuple[str, str, str]]:
    check = CourseRows({SOUTH}, on=_TODAY, locate=lambda _: Place("OX28", 51.78, -1.48)).check
    return [(issue.field, issue.code, issue.severity) for issue in check(row(**changes))[1]]


@pytest.mark.feature("H1", "B4")
@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"start_year": 2027.0, "ukprn": float(SOUTH), "start": date(2027, 9, 6)}, []),
        ({"start_year": "2027.0", "start": "2027-10"}, []),
        ({"start": "2026-11-29", "start_year": "2026"}, [("start", "has_begun", "warning")]),
        ({"start": "2026-11-30", "start_year": "2026"}, []),
        ({"applications_close": "2026-11-28"}, [("applications_close", "has_closed", "warning")]),
        ({"applications_close": "2026-11-29"}, []),
        ({"applications_close": "2027-09-01"}, [("applications_close", "closes_after_start", "warning")]),
        ({"applications_close": "2027-08-31"}, []),
        ({"lat": "51.7"}, [("lon", "required", "error")]),
        ({"lon": "-1.4"}, [("lat", "required", "error")]),
        ({"start": "2028-09"}, [("start", "other_year", "error")]),
        (
            {"applications_open": "2027-02-01", "applications_close": "2027-01-31"},
            [("applications_close", "closes_before_it_opens", "error")],
        ),
        ({"website": "https://example.ac.uk/a?b=c", "entry_requirements": "5 GCSEs"}, []),
        *(
            ({"website": text}, [("website", code, "error")])
            for text, code in (
                ("example.ac.uk", "bad_format"),
                ("https://[", "bad_format"),
                ("https://-.-", "bad_format"),
                ("javascript:alert(1)", "bad_format"),
                ("https://you@example.ac.uk", "bad_format"),
                (f"https://example.ac.uk/{'a' * 500}", "too_long"),
            )
        ),
        ({"website": "www.example.ac.uk"}, [("website", "tidied", "warning")]),
        ({"entry_requirements": "x" * 501}, [("entry_requirements", "too_long", "error")]),
        ({"entry_requirements": "a\ue000b"}, [("entry_requirements", "forbidden_character", "error")]),
        ({"ukprn": NORTH}, [("ukprn", "no_such_provider", "error")]),
    ],
)
def test_each_row_is_checked(changes: dict[str, object], found: list[tuple[str, str, str]]) -> None:
    assert found == _found(**changes)


@pytest.mark.feature("H2")
@pytest.mark.parametrize(
    "changes", [{"start": "2026-11-29", "start_year": "2026"}, {"applications_close": "2026-11-28"}]
)
def test_a_warning_about_dates_means_that_nobody_can_apply(changes: dict[str, object]) -> None:
    course, found = CourseRows({SOUTH}, on=_TODAY).check(row(**changes))
    assert course is not None
    assert found
    assert course_blockers(course, _TODAY)


@pytest.mark.feature("H1")
def test_a_venue_without_a_position_is_placed_by_its_postcode() -> None:
    places = {"OX28 6NE": Place("OX28", 51.78, -1.48)}
    check = CourseRows({SOUTH}, locate=places.get).check
    placed, found = check(row())
    assert placed is not None
    assert (51.78, -1.48, []) == (placed.latitude, placed.longitude, found)
    exact, found = check(row(subject="Law", lat="51.5", lon="-1.2"))
    assert exact is not None
    assert (51.5, -1.2, []) == (exact.latitude, exact.longitude, found)
    nowhere, found = check(row(venue_postcode="BT1 1AA"))
    assert nowhere is not None
    assert [("venue_postcode", "unknown_position", "warning")] == [(x.field, x.code, x.severity) for x in found]
    assert nowhere.latitude is None
    (checked,) = check_courses([row()], {SOUTH}, locate=places.get).value or ()
    assert 51.78 == checked.latitude


@pytest.mark.feature("H1")
def test_a_file_about_one_provider_need_not_name_it_and_may_name_no_other() -> None:
    check = CourseRows({SOUTH}, only=SOUTH).check
    course, found = check(row(ukprn=" "))
    assert course is not None
    assert (SOUTH, []) == (course.ukprn, found)
    course, found = check(row(ukprn=NORTH))
    assert course is None
    assert ["other_provider"] == [issue.code for issue in found]
    assert "duplicate" == check(row(ukprn=None))[1][0].code
