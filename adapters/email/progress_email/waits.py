"""How long a mail server asks to wait, in the words that servers use for it; SMTP has no field for this."""

import re
from datetime import timedelta

_TIMES = {"s": 1, "m": 60, "h": 3600}
_WAIT = re.compile(
    r"\b(?:in|after|for|wait)\s+(?:about\s+|at least\s+)?"
    r"(?:(?P<clock>\d{1,2}):(?P<minutes>[0-5]\d):(?P<seconds>[0-5]\d)"
    r"|(?P<number>\d{1,7})\s*(?P<unit>s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?))\b",
    re.IGNORECASE | re.ASCII,
)


def wait_in(reply: str) -> timedelta | None:
    """Return the time in "450 Greylisted, try again in 5 minutes" or "come back in 00:05:00"; None if there is none."""
    found = _WAIT.search(reply)
    if found is None:
        return None
    if found["unit"]:
        return timedelta(seconds=int(found["number"]) * _TIMES[found["unit"][0].lower()])
    return timedelta(hours=int(found["clock"]), minutes=int(found["minutes"]), seconds=int(found["seconds"]))
