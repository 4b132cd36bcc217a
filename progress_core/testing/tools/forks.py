"""Work in a forked process, which has a copy of everything that this one keeps in memory."""

import os
import pickle
import warnings
from collections.abc import Callable
from select import select
from typing import TypeVar

T = TypeVar("T")

_TIMEOUT = 60.0


def in_a_fork(job: Callable[[], T]) -> T:
    """Run a job in a forked process, and return what it returned; where there are no forks, run it here.

    Raises:
        AssertionError: the job raised an error, or hangs.
    """
    if not hasattr(os, "fork"):
        return job()
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # later Pythons warn of threads
        child = os.fork()
    if child == 0:
        _answer(writing, job)
    os.close(writing)
    ready, _, _ = select([reading], [], [], _TIMEOUT)
    with os.fdopen(reading, "rb") as pipe:
        answer = pipe.read() if ready else b""
    if not ready:
        os.kill(child, 9)
    os.waitpid(child, 0)
    assert ready, "a forked process waits for ever"
    assert answer, "a forked process ended without an answer"
    result: T
    error, result = pickle.loads(answer)  # noqa: S301 - from our own fork
    assert not error, f"in a forked process: {error}"
    return result


def _answer(writing: int, job: Callable[[], object]) -> None:
    """Write what the job returns, or what it raises, and end the process without any of its parent's tidying up."""
    try:
        answer = pickle.dumps(("", job()))
    except BaseException as error:  # noqa: BLE001 - told to the parent
        answer = pickle.dumps((f"{type(error).__name__}: {error}", None))
    with os.fdopen(writing, "wb") as pipe:
        pipe.write(answer)
    os._exit(0)
