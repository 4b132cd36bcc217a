"""Values as columns hold them: moments as microseconds since 1970 (UTC), and texts that any column can hold."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

_START = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def storable(text: str) -> bool:
    """Return whether a column can hold this text; a search for one that none can hold finds nothing."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


@lru_cache(maxsize=1024)  # thousands of rows have the same moment
def micros(moment: datetime) -> int:
    """Return an aware moment as a column holds it."""
    return (moment - _START) // _MICROSECOND


def micros_or_none(moment: datetime | None) -> int | None:
    """Return an aware moment, or None, as a column holds it."""
    return None if moment is None else micros(moment)


def moment(micros: int) -> datetime:
    """Return the moment in a column, aware and in UTC."""
    return _START + timedelta(microseconds=micros)


def moment_or_none(micros: int | None) -> datetime | None:
    """Return the moment in a column, or None."""
    return None if micros is None else moment(micros)
