"""A brake on guessing: after too many failures from one address, it has to wait."""

import threading
import time
from collections import OrderedDict, deque

MAX_ADDRESSES = 10_000
"""Bounds the memory used, however many addresses appear; the oldest is forgotten first."""


class Throttle:
    """Counts failures by address, in this process.

    A lock guards each account on its own, and exactly. The throttle only keeps one address from trying
    a few passwords on each of very many accounts. It is kind to schools, where a thousand learners share
    one address: successes are not counted.

    Args:
        max_failures: how many are allowed within the time.
        seconds: the time.
    """

    def __init__(self, *, max_failures: int, seconds: float) -> None:
        self._max_failures = max_failures
        self._seconds = seconds
        self._failures: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def must_wait(self, address: str) -> bool:
        """Return whether this address has failed too often of late."""
        with self._lock:
            return len(self._recent(address)) >= self._max_failures

    def count_failure(self, address: str) -> None:
        """Record a failure."""
        with self._lock:
            recent = self._recent(address)
            recent.append(time.monotonic())
            self._failures[address] = recent
            self._failures.move_to_end(address)
            if len(self._failures) > MAX_ADDRESSES:
                self._failures.popitem(last=False)

    def _recent(self, address: str) -> deque[float]:
        recent = self._failures.get(address, deque())
        oldest = time.monotonic() - self._seconds
        while recent and recent[0] <= oldest:
            recent.popleft()
        return recent
