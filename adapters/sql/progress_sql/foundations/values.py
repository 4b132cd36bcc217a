"""Values as the columns hold them: moments as whole microseconds since 1970, UTC; texts that any column can hold."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

_START = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def storable(text: str) -> bool:
    """Say whether any column can hold this text; a search for what none can hold finds nothing."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


@lru_cache(maxsize=1024)  # thousands of rows are made at the same moment
def micros(moment: datetime) -> int:
    """Give what a column holds for an aware moment."""
    return (moment - _START) // _MICROSECOND


def micros_or_none(moment: datetime | None) -> int | None:
    """Give what a column holds for a moment that may be missing."""
    return None if moment is None else micros(moment)


def moment(micros: int) -> datetime:
    """Give the moment, aware and in UTC, that a column holds."""
    return _START + timedelta(microseconds=micros)


def moment_or_none(micros: int | None) -> datetime | None:
    """Give the moment that a column holds, or None."""
    return None if micros is None else moment(micros)
