"""A limit on how often something may be done for one name or by one person, in this process."""

import threading
import time
from collections import OrderedDict, deque
from hashlib import sha256

MAX_KEYS = 10_000
"""Bounds the memory used, however many keys appear; the one that was used longest ago is forgotten first."""


class Limiter:
    """Counts uses by key. Keys are kept as digests, so that no list of typed names arises.

    Args:
        most: how many uses are allowed within the time.
        seconds: the time.
    """

    def __init__(self, *, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._uses: OrderedDict[bytes, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def is_used_up(self, key: str) -> bool:
        """Return whether this key has been used as often as it may."""
        with self._lock:
            return len(self._recent(_digest(key))) >= self._most

    def count(self, key: str) -> None:
        """Record a use."""
        digest = _digest(key)
        with self._lock:
            self._uses[digest] = self._recent(digest)
            self._uses[digest].append(time.monotonic())
            self._uses.move_to_end(digest)
            if len(self._uses) > MAX_KEYS:
                self._uses.popitem(last=False)

    def _recent(self, digest: bytes) -> deque[float]:
        recent = self._uses.get(digest, deque())
        oldest = time.monotonic() - self._seconds
        while recent and recent[0] <= oldest:
            recent.popleft()
        return recent


def _digest(key: str) -> bytes:
    return sha256(key.encode("utf-8", "surrogatepass")).digest()
