"""Days with a time of day, as cells, texts and counts of days hold them."""

import re
from datetime import date, datetime, time, timedelta

from progress_core.domain.values.text import tidy

_DAY_0 = datetime.combine(date(1899, 12, 30), time())
_SERIALS = range(18_264, 73_051)  # 1950 to 2099
_SERIAL = re.compile(r"([0-9]{5})(?:[.,]([0-9]{1,20}))?", re.ASCII)
_ISO = re.compile(
    r"""((?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2})
    (?:(?:T|,?\ )([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}(?:[.,][0-9]{1,9})?))?  # a time of day
    \ ?([AP]M)?\ ?(?:Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})?)?                     # and its zone
    """,
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)
_LAST_SECOND = datetime.combine(date.max, time(23, 59, 59))
_HALF_A_SECOND = timedelta(milliseconds=500)
_NOON, _HOURS, _MINUTES, _SECONDS = 12, 24, 60, 60


def moment_of(raw: object) -> datetime | None:
    """Return the day and time of a date cell or of ISO text; None for anything else.

    A zone is dropped: the moment is the one that its clock shows.
    """
    if isinstance(raw, date):
        return raw.replace(tzinfo=None) if isinstance(raw, datetime) else datetime.combine(raw, time())
    iso = _ISO.fullmatch(_unmarked(raw)) if isinstance(raw, str) else None
    return _written(*iso.groups()) if iso else None


def counted_moment(raw: object) -> datetime | None:
    """Return the day and time of a bare count of days from 1899-12-30, for the years 1950 to 2099; or None."""
    if isinstance(raw, bool) or not isinstance(raw, (str, int, float)):
        return None
    if isinstance(raw, int) and raw not in _SERIALS:
        return None
    found = _SERIAL.fullmatch(_unmarked(raw) if isinstance(raw, str) else f"{raw:.9f}")
    if not found or int(found[1]) not in _SERIALS:
        return None
    return _DAY_0 + timedelta(days=int(found[1]) + float(f"0.{found[2] or 0}"))


def midnight(moment: datetime) -> date | None:
    """Return the day that begins at a moment, which programs may have rounded by half a second; None if none does."""
    rounded = _rounded(moment)
    return rounded.date() if rounded.time() == time() else None


def clock_time(moment: datetime) -> str:
    """Return the time of day to the nearest second, as clocks show it: "23:00", "23:59:12"."""
    rounded = _rounded(moment)
    return f"{rounded:%H:%M:%S}" if rounded.second else f"{rounded:%H:%M}"


def meant_days(moment: datetime) -> tuple[date, ...]:
    """Return the days that may be meant, the likeliest first: after noon the next one, or that day itself.

    Programs that convert between clocks write a midnight in England as the evening before.
    """
    day = moment.date()
    return (day + timedelta(days=1), day) if moment.hour >= _NOON and day < date.max else (day,)


def _rounded(moment: datetime) -> datetime:
    return (moment + _HALF_A_SECOND if moment < _LAST_SECOND else moment).replace(microsecond=0)


def _written(day: str, hour: str | None, minute: str, second: str | None, half: str | None) -> datetime | None:
    try:
        start = datetime.combine(date.fromisoformat(day), time())
    except ValueError:
        return None
    if hour is None:
        return start
    hours, minutes, seconds = int(hour), int(minute), float((second or "0").replace(",", "."))
    if half:
        if not 1 <= hours <= _NOON:
            return None
        hours = hours % _NOON + (_NOON if half.upper() == "PM" else 0)
    if hours >= _HOURS or minutes >= _MINUTES or seconds >= _SECONDS:
        return None
    return start + timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _unmarked(text: str) -> str:
    """Return tidy text without the apostrophe by which spreadsheets mark text."""
    return tidy(text).removeprefix("'").lstrip()
