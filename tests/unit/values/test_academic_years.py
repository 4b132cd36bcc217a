"""Academic years: from 1 September to 31 August by the clock in England."""

from datetime import UTC, date, datetime

import pytest

from progress_core.domain.values.academic_years import AcademicYear

pytestmark = pytest.mark.feature("J1")


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2025, 9, 1), "2025/26"),
        (date(2026, 8, 31), "2025/26"),
        (date(2026, 2, 28), "2025/26"),
        (date(2000, 8, 31), "1999/00"),
        (date(2010, 1, 1), "2009/10"),
    ],
)
def test_a_day_belongs_to_the_academic_year_that_began_in_september(day: date, text: str) -> None:
    year = AcademicYear.of(day)
    assert text == str(year)
    assert year == AcademicYear.read(text)
    assert year.first_day <= day <= year.last_day


def test_the_year_turns_at_midnight_in_england() -> None:
    last_minute, midnight = datetime(2026, 8, 31, 22, 59, tzinfo=UTC), datetime(2026, 8, 31, 23, 0, tzinfo=UTC)
    assert ["2025/26", "2026/27"] == [str(AcademicYear.at(moment)) for moment in (last_minute, midnight)]


@pytest.mark.parametrize(
    ("day", "start"),
    [(date(2026, 7, 31), 2025), (date(2026, 8, 1), 2026), (date(2026, 9, 1), 2026), (date(2027, 7, 31), 2026)],
)
def test_schools_prepare_the_coming_year_from_august(day: date, start: int) -> None:
    assert AcademicYear(start) == AcademicYear.prepared_on(day)


def test_years_follow_each_other() -> None:
    year = AcademicYear(2026)
    assert (date(2026, 9, 1), date(2027, 8, 31)) == (year.first_day, year.last_day)
    assert AcademicYear(2025) == year.before
    assert AcademicYear(2027) == year.after
    assert year.before < year < year.after


@pytest.mark.parametrize("text", ["2025/27", "2025-26", "2025", "", "1999/01", " 2025/26", "\uff12025/26"])
def test_other_texts_are_no_academic_years(text: str) -> None:
    with pytest.raises(ValueError, match="is not an academic year such as 2025/26"):
        AcademicYear.read(text)
