"""The file: one line of JSON per commit, written whole and flushed to disk, or not at all."""

import fcntl
import json
import os
from pathlib import Path
from threading import Lock
from typing import Any

from progress_core.domain.foundations.errors import Unavailable

_HEADER = {"progress journal": 2}


class JournalFile:
    """An open journal, which one process at a time can have.

    Args:
        path: path of the file.
        create: whether to create it if it does not exist.

    Raises:
        Unavailable: it does not exist, is not a journal, or another process has it.
    """

    def __init__(self, path: Path, *, create: bool) -> None:
        self._path = path
        self._appending = Lock()
        try:
            self._file = os.open(path, os.O_RDWR | os.O_APPEND | (os.O_CREAT if create else 0), 0o600)
        except FileNotFoundError:
            raise Unavailable(f"The journal {path} does not exist. Run `progress init`.") from None
        except OSError as error:
            raise Unavailable(f"The journal {path} cannot be opened: {error.strerror}.") from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if create and not os.fstat(self._file).st_size:
                self.append(_HEADER)
            self.lines = read(path)
            self._drop_unfinished_line()
        except BaseException as error:
            self.close()
            if isinstance(error, BlockingIOError):
                raise Unavailable(f"The journal {path} is in use by another process. Try again later.") from None
            raise

    def append(self, line: object) -> None:
        """Add a line and wait until it is on the disk.

        Raises:
            Unavailable: it could not be written; the file is unchanged.
        """
        rest = json.dumps(line, separators=(",", ":")).encode() + b"\n"
        with self._appending:
            before = os.fstat(self._file).st_size
            try:
                while rest:
                    rest = rest[os.write(self._file, rest) :]
                os.fsync(self._file)
            except OSError as error:
                os.ftruncate(self._file, before)
                raise Unavailable(f"The journal {self._path} cannot be written: {error.strerror}.") from error

    def rewrite(self, lines: list[dict[str, Any]]) -> None:
        """Replace the journal by one with these lines: whole, or not at all.

        Raises:
            Unavailable: it could not be written; the file is unchanged.
        """
        content = b"".join(json.dumps(line, separators=(",", ":")).encode() + b"\n" for line in (_HEADER, *lines))
        beside = self._path.with_name(f"{self._path.name}.new")
        with self._appending:
            try:
                file = os.open(beside, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_TRUNC, 0o600)
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                with os.fdopen(os.dup(file), "wb") as new:
                    new.write(content)
                os.fsync(file)
                beside.replace(self._path)
            except OSError as error:
                raise Unavailable(f"The journal {self._path} cannot be rewritten: {error.strerror}.") from error
            os.close(self._file)
            self._file = file

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)

    def _drop_unfinished_line(self) -> None:
        """Drop a last line without its line end: the process died while writing it, so it was never committed."""
        content = self._path.read_bytes()
        os.ftruncate(self._file, content.rfind(b"\n") + 1)


def read(path: Path) -> list[dict[str, Any]]:
    """Return the finished lines of a journal, without its header.

    Raises:
        Unavailable: it is not a journal, has another version, or is damaged.
    """
    finished = path.read_bytes().split(b"\n")[:-1]
    lines: list[dict[str, Any]] = []
    for number, line in enumerate(finished, start=1):
        try:
            lines.append(json.loads(line))
        except ValueError as error:
            raise Unavailable(f"Line {number} of the journal {path} is damaged. Restore a copy.") from error
    if lines[:1] != [_HEADER]:
        raise Unavailable(f"{path} is not a journal of this version. Choose another file.")
    return lines[1:]
