"""Processes that kill themselves at a chosen statement or commit."""

import gc
import os
import signal
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from multiprocessing.connection import Connection
from typing import Concatenate, ParamSpec

from sqlalchemy import Engine, event

from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from tests.faults.importers import processes
from tests.patience import PATIENCE

P = ParamSpec("P")


@contextmanager
def killed_at_places(
    settings: Settings, act: Callable[Concatenate[Progress, P], object], *args: P.args, **kwargs: P.kwargs
) -> Iterator[Callable[[Settings, int], int]]:
    """Yield a function that does something in a process which kills itself at a place, and returns its exit code.

    The processes are forked from one that has done the same once and has closed its store, so that none needs to
    import modules and compile statements anew. Each opens the store that it works on by itself.

    Args:
        settings: of the store over which it is done once.
        act: what is done; a function of a module.
        args: what it takes after the opened store.
        kwargs: what else it takes.
    """
    mine, theirs = processes.Pipe()
    parent = processes.Process(target=_fork_for_each, args=(theirs, settings, partial(_open_and, act, args, kwargs)))
    parent.start()
    theirs.close()

    def killed_at(settings: Settings, place: int) -> int:
        mine.send((settings, place))
        assert mine.poll(PATIENCE), f"the process did not end (place {place})"
        code: int = mine.recv()
        assert code in (0, -signal.SIGKILL)
        return code

    try:
        yield killed_at
    finally:
        mine.close()
        parent.join(PATIENCE)
        parent.kill()


def _open_and(
    act: Callable[..., object], args: tuple[object, ...], kwargs: dict[str, object], settings: Settings
) -> None:
    with Progress.open(settings) as progress:
        act(progress, *args, **kwargs)


def _fork_for_each(pipe: Connection, settings: Settings, do: Callable[[Settings], None]) -> None:
    """Do it once, then again in a process of its own for each place that is received; send its exit code back."""
    do(settings)
    assert {thread.name for thread in threading.enumerate()} <= {"MainThread", "progress-hashing"}  # made anew in forks
    gc.freeze()
    while True:
        try:
            settings, place = pipe.recv()
        except EOFError:
            return
        child = os.fork()
        if child == 0:
            _do_and_die(partial(do, settings), place)
        _, status = os.waitpid(child, 0)
        pipe.send(os.waitstatus_to_exitcode(status))


def _do_and_die(do: Callable[[], None], place: int) -> None:
    code = 1
    try:
        die_at(place)
        do()
        code = 0
    except BaseException:  # noqa: BLE001 - a forked process must not go on with what its parent does
        traceback.print_exc()
    finally:
        os._exit(code)


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
