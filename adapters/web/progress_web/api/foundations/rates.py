"""How often the API may be asked: for each token, and for each network of those without one."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from attrs import define, frozen

MAX_KEYS = 10_000
"""Bounds the memory used; the one that was asked for longest ago is forgotten first."""
SECONDS = 60


@frozen
class Allowance:
    """What is left of somebody's requests.

    Args:
        limit: how many a minute there are.
        left: how many are left of them; -1 if there was none left for this one.
        seconds: until there are all of them again.
    """

    limit: int
    left: int
    seconds: int

    @property
    def headers(self) -> dict[str, str]:
        """What an answer says of it."""
        told = {
            "ratelimit-limit": str(self.limit),
            "ratelimit-remaining": str(max(self.left, 0)),
            "ratelimit-reset": str(self.seconds),
        }
        return told if self.left >= 0 else {**told, "retry-after": str(self.seconds)}


@define
class _Minute:
    begun: float
    used: int = 0


class Rates:
    """Counts requests, in this process.

    Args:
        clock: seconds that never go back.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._minutes: OrderedDict[str, _Minute] = OrderedDict()
        self._lock = threading.Lock()

    def knows(self, key: str) -> bool:
        """Return whether a key was counted lately."""
        with self._lock:
            return key in self._minutes

    def is_used_up(self, key: str, limit: int) -> bool:
        """Return whether a key has no requests left."""
        with self._lock:
            minute = self._minutes.get(key)
            return minute is not None and minute.used >= limit and self._clock() - minute.begun < SECONDS

    def count(self, key: str, limit: int) -> Allowance:
        """Count a request, and return what is left.

        Args:
            key: who asks.
            limit: how many requests a minute they have.
        """
        now = self._clock()
        with self._lock:
            minute = self._minutes.get(key)
            if minute is None or now - minute.begun >= SECONDS:
                minute = self._minutes[key] = _Minute(now)
            self._minutes.move_to_end(key)
            if len(self._minutes) > MAX_KEYS:
                self._minutes.popitem(last=False)
            minute.used += 1
            return Allowance(limit, max(limit - minute.used, -1), max(1, round(minute.begun + SECONDS - now)))
