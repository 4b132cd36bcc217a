"""The limited child process, as the parent sees it."""

import marshal
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from struct import unpack
from threading import Timer
from types import TracebackType
from typing import Any, Self, cast

from attrs import frozen

from progress_core.domain.foundations.errors import Unavailable
from progress_excel.child.wire import WirePiece, frame
from progress_excel.refusals import Code, unreadable

START = "import sys; sys.path[:] = sys.argv[1:]; from progress_excel.child.main import run; run()"
HEAD = 4  # bytes that hold a message's length
MAX_MESSAGE_BYTES, MAX_SENT_BYTES = 64 * 1024 * 1024, 1024 * 1024 * 1024
OVER_TIME = {-9, -24}  # SIGKILL, SIGXCPU
OVER_LIMIT = {-6, *OVER_TIME}  # SIGABRT: Rust without memory


@frozen
class Limits:
    """Limits of one child.

    Args:
        memory: address space in bytes.
        seconds: processor time in seconds.
        wait: seconds that the parent waits for one message.
        in_haste: whether the seconds are for all readers of a file together, as somebody waits for the answer.
    """

    memory: int = 768 * 1024 * 1024
    seconds: int = 15
    wait: float = 20.0
    in_haste: bool = False


class ChildFailed(Exception):
    """A child gave up, or died.

    Args:
        code: why the file is refused if no other reader can read it.
        final: whether other readers need not try.
    """

    def __init__(self, code: Code, *, final: bool = False) -> None:
        self.code = code
        self.final = final
        super().__init__(code)


class Child:
    """One process with one reader and one file; a context manager that always ends the process.

    Args:
        engine: name of a module of `progress_excel.child`.
        content: the file.
        limits: limits of the process.
        job: further arguments of the engine.

    Raises:
        Unavailable: the process could not be started.
    """

    def __init__(self, engine: str, content: bytes, limits: Limits, job: Mapping[str, object] | None = None) -> None:
        self._limits = limits
        self._sent = 0
        self._late = False
        paths = [str(Path(path).absolute()) for path in sys.path if path]
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and code; the file is only data
                [sys.executable, "-I", "-S", "-c", START, *paths],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={key: os.environ[key] for key in ("SYSTEMROOT",) if key in os.environ},  # no secrets in there
            )
        except OSError as error:
            raise Unavailable("The spreadsheet reader could not be started. Try again later.") from error
        order = {"engine": engine, "memory": limits.memory, "seconds": limits.seconds, **(job or {})}
        with self._watched(), suppress(OSError):  # that the child is dead is noticed when its output is read
            stdin = cast("Any", self._process.stdin)
            stdin.write(frame(order))
            stdin.write(content)
            stdin.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                cast("Any", stream).close()

    def _watched(self) -> "_Watch":
        return _Watch(self._limits.wait, self._on_timeout)

    def _on_timeout(self) -> None:
        self._late = True
        self._process.kill()

    def message(self) -> tuple[Any, ...]:
        """Wait for the next message.

        Raises:
            ChildFailed: the child gave up, died, took too long or sent too much.
            UnreadableRow: the file cannot be read from some row on.
            Unavailable: its reader is not installed.
        """
        stdout = cast("Any", self._process.stdout)
        with self._watched():
            head = stdout.read(HEAD)
            length = unpack("<I", head)[0] if len(head) == HEAD else 0
            self._sent += length
            if length > MAX_MESSAGE_BYTES or self._sent > MAX_SENT_BYTES:
                raise ChildFailed("too_large", final=True)
            body = stdout.read(length)
        if not length or len(body) < length:
            raise ChildFailed(self._cause_of_death())
        message = cast("tuple[Any, ...]", marshal.loads(body))  # noqa: S302 - from our own child
        if message[0] == "failed":
            raise ChildFailed(message[1], final=message[2])
        if message[0] == "unreadable":
            raise unreadable(*message[1:])
        if message[0] == "unavailable":
            raise Unavailable(f"The spreadsheet reader is not installed: {message[1]}. Install progress-core[excel].")
        return message

    def rows(self, sheet: str) -> Iterator[tuple[list[WirePiece], list[int], list[int]]]:
        """Yield the batches of one sheet, each with the hidden rows and columns that were noted with it.

        Those of sheets before it are dropped.

        Raises:
            ChildFailed, Unavailable: as `message`.
        """
        while True:
            kind, name, batch, hidden_rows, hidden_columns = self.message()
            if name == sheet:
                yield batch, hidden_rows, hidden_columns
                if kind == "end":
                    return

    def _cause_of_death(self) -> Code:
        code = self._process.wait()
        if self._limits.in_haste and (self._late or code in OVER_TIME):
            return "too_slow"
        return "too_large" if self._late or code in OVER_LIMIT else "damaged"


class _Watch:
    """Calls a function if the block takes too long."""

    def __init__(self, seconds: float, on_timeout: Any) -> None:
        self._timer = Timer(seconds, on_timeout)
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
