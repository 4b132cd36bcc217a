"""The child's main program: set limits, read one job from standard input, send messages to standard output."""

from __future__ import annotations

import gc
import marshal
import os
import sys
from importlib import import_module
from struct import unpack

from progress_excel.child.wire import Encrypted, Notes, Unreadable, batches, frame

TYPE_CHECKING = False  # see the package
if TYPE_CHECKING:
    from progress_excel.child.wire import Book

NICENESS = 5
CHECKSUM = "Bad CRC-32"


def run() -> None:
    """Do one job and end."""
    gc.disable()  # readers make few reference cycles, and this process soon ends
    (length,) = unpack("<I", sys.stdin.buffer.read(4))
    job = marshal.loads(sys.stdin.buffer.read(length))  # noqa: S302 - from our own parent
    content = sys.stdin.buffer.read()
    limit(job["memory"], job["seconds"])
    try:
        engine = import_module(f"progress_excel.child.{job['engine']}")
        if job["engine"] == "mark":
            _send("file", engine.mark(content, job["sheet"], job["marks"]))
        else:
            _read(engine.open_book(content, *job.get("opening", ())))
    except ModuleNotFoundError as error:
        _send("unavailable", str(error))
    except Encrypted:
        _send("failed", "encrypted", True)
    except Unreadable as error:
        _send("unreadable", *error.told)
    except MemoryError:
        _send("failed", "too_large", False)
    except BaseException as error:  # noqa: BLE001 - readers of hostile files raise anything
        _send("failed", "damaged", CHECKSUM in str(error))  # no reader can restore what was changed on the way


def _read(book: Book) -> None:
    sheets, since_1904, rows = book
    _send("book", sheets, since_1904)
    for name, _ in sheets:
        notes = Notes()
        for batch in batches(rows(name, notes)):
            _send("rows", name, batch, *notes.take())
        _send("end", name, [], *notes.take())


def _send(*message: object) -> None:
    sys.stdout.buffer.write(frame(message))
    sys.stdout.buffer.flush()


def limit(memory: int, seconds: int) -> None:
    """Limit address space (bytes) and processor time (seconds), and let every other process go first.

    Without system limits, the parent's clock remains.
    """
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    os.nice(NICENESS)
    for what, amount in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0)):
        try:
            resource.setrlimit(what, (amount, amount))
        except (ValueError, OSError):  # a lower limit is in force, or the system knows no such limit
            continue
