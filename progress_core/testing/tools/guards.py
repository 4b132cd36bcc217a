"""A guard against adapters that wait for ever: a kit fails then, and does not hang."""

import signal
import threading
from collections.abc import Iterator
from time import monotonic
from types import FrameType
from typing import ClassVar

import pytest


class Patient:
    """The base of kits: each of its tests fails once it has taken longer than `patience`.

    It works in the main thread, on systems that have alarms; elsewhere tests wait as long as the adapter does.

    Attributes:
        patience: seconds; a busy machine may need many.
    """

    patience: ClassVar[float] = 100.0

    @pytest.fixture(autouse=True)
    def _patience(self) -> Iterator[None]:
        """Raise in the main thread when the time is over, and leave an alarm of somebody else's as it was."""
        if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
            yield
            return
        started, before = monotonic(), signal.signal(signal.SIGALRM, self._end)
        left, interval = signal.setitimer(signal.ITIMER_REAL, self.patience)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
            if left:
                signal.setitimer(signal.ITIMER_REAL, max(left - (monotonic() - started), 0.001), interval)

    @classmethod
    def _end(cls, _number: int, _frame: FrameType | None) -> None:
        pytest.fail(f"the adapter does not come to an end: it was given {cls.patience:g} seconds")
