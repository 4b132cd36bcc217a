"""Processes that kill themselves at a chosen statement or commit."""

import os
import signal
from itertools import count

from sqlalchemy import Engine, event


def die_at(place: int) -> None:
    """Make this process kill itself just before a statement or commit.

    Args:
        place: which one, counted from 1 over all statements and commits of all connections.
    """
    places = count(1)

    def arrive(*_: object) -> None:
        if next(places) == place:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", arrive)
    event.listen(Engine, "commit", arrive)
