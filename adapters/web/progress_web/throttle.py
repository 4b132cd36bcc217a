"""Slowing down whoever guesses: so many failures from one address, and no more for a while."""

import threading
import time
from collections import OrderedDict, deque

MOST_ADDRESSES = 10_000
"""What is remembered stays small, whoever comes; the oldest is forgotten first."""


class Throttle:
    """Counts failures by address, in this process.

    Accounts are guarded on their own, and exactly, by their lock; this only keeps one address from
    trying a few passwords on each of very many accounts. It is kind to schools, where a thousand
    learners share one address: what succeeds is not counted.

    Args:
        most: failures within the time.
        seconds: the time.
    """

    def __init__(self, *, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._failures: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def is_spent(self, address: str) -> bool:
        """Say whether this address has to wait."""
        with self._lock:
            return len(self._recent(address)) >= self._most

    def count(self, address: str) -> None:
        """Note a failure."""
        with self._lock:
            recent = self._recent(address)
            recent.append(time.monotonic())
            self._failures[address] = recent
            self._failures.move_to_end(address)
            if len(self._failures) > MOST_ADDRESSES:
                self._failures.popitem(last=False)

    def _recent(self, address: str) -> deque[float]:
        recent = self._failures.get(address, deque())
        oldest = time.monotonic() - self._seconds
        while recent and recent[0] <= oldest:
            recent.popleft()
        return recent
