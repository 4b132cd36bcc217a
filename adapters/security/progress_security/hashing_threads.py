"""Threads that do nothing but hash: few, so that the memory they keep is bounded, and behind all others."""

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, TypeVar
from weakref import WeakMethod

from progress_core.domain.foundations.errors import Busy

_NICENESS = 5

T = TypeVar("T")


class HashingThreads:
    """Runs functions that take much memory and time, a few at once; the others wait in turn.

    The C library gives every thread memory of its own, and a thread that has once hashed keeps that of a hash for
    as long as it lives. So none of a server's many threads hashes: these do, and they never end.

    Args:
        at_once: maximum number of threads.
        max_waiting: maximum number of functions that wait for a thread.
    """

    def __init__(self, at_once: int, max_waiting: int) -> None:
        self._at_once = at_once
        self._max_pending = at_once + max_waiting
        self._begin()
        if sys.platform != "win32":  # a fork has no thread but the one that forked
            begin = WeakMethod(self._begin)
            os.register_at_fork(after_in_child=lambda: _call(begin))

    def _begin(self) -> None:
        self._lock = threading.Lock()
        self._waiting: SimpleQueue[tuple[Future[Any], Callable[[], Any]]] = SimpleQueue()
        self._threads = 0
        self._pending = 0

    def run(self, work: Callable[[], T]) -> T:
        """Run a function in one of the threads, and return what it returns.

        Raises:
            Busy: too many wait already.
            Exception: whatever the function raises.
        """
        done: Future[T] = Future()
        with self._lock:
            if self._pending >= self._max_pending:
                raise Busy
            self._pending += 1
            if self._threads < min(self._at_once, self._pending):
                self._threads += 1
                threading.Thread(target=self._serve, name="progress-hashing", daemon=True).start()
        self._waiting.put((done, work))
        try:
            return done.result()
        finally:
            with self._lock:
                self._pending -= 1

    def _serve(self) -> None:
        _stand_back()
        while True:
            done, work = self._waiting.get()
            try:
                done.set_result(work())
            except BaseException as error:  # noqa: BLE001 - whoever waits for it gets it
                done.set_exception(error)
            del done, work


def _call(method: "WeakMethod[Callable[[], None]]") -> None:
    """Call a method of an object if the object is still there."""
    found = method()
    if found is not None:
        found()


def _stand_back() -> None:
    """Let every other thread go first, where the system knows a priority for each thread."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
