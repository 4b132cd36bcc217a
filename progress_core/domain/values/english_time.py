"""The clock in England: every time that people read goes by it, in summer and in winter; JSON has its offset."""

from datetime import UTC, date, datetime, tzinfo
from functools import cache

_NOON = 12


@cache
def london() -> tzinfo:
    """Return the time zone of England, loaded when it is first needed: the rules alone do not need it."""
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - it loads much, which the rules do not need

    return ZoneInfo("Europe/London")


def in_england(moment: datetime) -> datetime:
    """Return a moment by the clock in England.

    Args:
        moment: aware, or UTC.
    """
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(london())


def english_day(moment: datetime) -> date:
    """Return the day that it is in England at a moment."""
    return in_england(moment).date()


def day_in_words(day: date) -> str:
    """Write a day as the manual does: 27 Jun 2012."""
    return f"{day.day} {day:%b %Y}"


def moment_in_words(moment: datetime) -> str:
    """Write a day and time by the clock in England: 27 Jun 2012 at 2:05pm."""
    local = in_england(moment)
    half = "am" if local.hour < _NOON else "pm"
    return f"{day_in_words(local)} at {local.hour % _NOON or _NOON}:{local:%M}{half}"


def clock_time(moment: datetime) -> str:
    """Write a day and time by the clock in England for tables and spreadsheets: 2012-06-27 14:05:00."""
    return f"{in_england(moment):%Y-%m-%d %H:%M:%S}"
