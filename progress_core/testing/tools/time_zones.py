"""The time zone of the process, which tests of moments change."""

import time


def take_zone() -> None:
    """Read the environment's time zone again, where the system can."""
    getattr(time, "tzset", lambda: None)()
