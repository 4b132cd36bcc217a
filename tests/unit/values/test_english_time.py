"""The clock in England, in summer and winter, and on the days when it changes."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from progress_core.domain.values.english_time import clock_time, english_day, in_england, moment_in_words

pytestmark = pytest.mark.feature("D3")


@pytest.mark.parametrize(
    ("utc", "clock", "words"),
    [
        (datetime(2026, 1, 15, 12, 5, tzinfo=UTC), "2026-01-15 12:05:00", "15 Jan 2026 at 12:05pm"),
        (datetime(2026, 7, 1, 12, 5, tzinfo=UTC), "2026-07-01 13:05:00", "1 Jul 2026 at 1:05pm"),
        (datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC), "2026-03-29 00:59:59", "29 Mar 2026 at 12:59am"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "2026-03-29 02:00:00", "29 Mar 2026 at 2:00am"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "2026-10-25 01:30:00", "25 Oct 2026 at 1:30am"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "2026-10-25 01:30:00", "25 Oct 2026 at 1:30am"),
        (datetime(2026, 10, 25, 2, 0, tzinfo=UTC), "2026-10-25 02:00:00", "25 Oct 2026 at 2:00am"),
        (datetime(2026, 8, 31, 23, 30, tzinfo=UTC), "2026-09-01 00:30:00", "1 Sep 2026 at 12:30am"),
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), "2026-12-31 23:59:00", "31 Dec 2026 at 11:59pm"),
        (datetime(2026, 7, 1, 12, 5), "2026-07-01 13:05:00", "1 Jul 2026 at 1:05pm"),  # noqa: DTZ001 - UTC without saying so
        (datetime(2026, 7, 1, 17, 50, tzinfo=timezone(timedelta(hours=5, minutes=45))), "2026-07-01 13:05:00",
         "1 Jul 2026 at 1:05pm"),
    ],
)  # fmt: skip
def test_times_are_those_of_the_clock_in_england(utc: datetime, clock: str, words: str) -> None:
    assert (clock, words) == (clock_time(utc), moment_in_words(utc))


def test_the_day_in_england_begins_an_hour_earlier_in_summer() -> None:
    assert date(2026, 7, 2) == english_day(datetime(2026, 7, 1, 23, 0, tzinfo=UTC))
    assert date(2026, 7, 1) == english_day(datetime(2026, 7, 1, 22, 59, tzinfo=UTC))
    assert date(2026, 1, 1) == english_day(datetime(2026, 1, 1, 23, 59, tzinfo=UTC))


def test_the_hour_that_comes_twice_is_told_apart_by_its_offset() -> None:
    first, second = (in_england(datetime(2026, 10, 25, hour, 30, tzinfo=UTC)) for hour in (0, 1))
    assert ("2026-10-25T01:30:00+01:00", "2026-10-25T01:30:00+00:00") == (first.isoformat(), second.isoformat())
