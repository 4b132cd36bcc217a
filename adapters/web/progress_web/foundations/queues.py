"""Queues of requests for costly work: they take few of the server's threads, and wait without one."""

import os
from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

MAX_WAITING = 200
"""Requests that wait for their turn to hash a password: two processors take some three seconds for as many."""
MAX_WAITING_FILES = 20
"""Requests that wait for their turn to read a file, which may take two seconds each."""
MAX_WAITING_CHECKS = 20
"""Requests of strangers that wait for their turn to check many rows, which may take half a second each."""

T = TypeVar("T")


class Queue:
    """Lets a few requests at once do costly work, in the order in which they came.

    A server has forty threads. If log-ins could take them all, every other page would wait for the slowest work
    there is.

    Args:
        at_once: how many have a thread.
        max_waiting: how many wait without one.
    """

    def __init__(self, at_once: int, max_waiting: int) -> None:
        self._turns = CapacityLimiter(at_once)
        self._max_waiting = max_waiting

    @property
    def is_full(self) -> bool:
        """Whether so many wait that nobody else may join them."""
        return self._turns.statistics().tasks_waiting >= self._max_waiting

    async def run(self, work: Callable[[], T]) -> T:
        """Call a function in a thread once it is its turn."""
        return await to_thread.run_sync(work, limiter=self._turns)


def make_queues() -> dict[str, Queue]:
    """Make the queues of a site, by the name that pages give: to hash passwords, read files, and check many rows."""
    processors = os.cpu_count() or 1
    return {
        "passwords": Queue(2 * processors, MAX_WAITING),
        "files": Queue(processors, MAX_WAITING_FILES),
        "checks": Queue(1, MAX_WAITING_CHECKS),
    }
