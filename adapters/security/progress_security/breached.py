"""Breached passwords in a file of sorted SHA-1 hashes, searched on the disk."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from os import SEEK_END
from pathlib import Path
from typing import BinaryIO

from progress_core.domain.foundations.errors import Unavailable

_HASH_LENGTH = 40
_LINE = re.compile(rb"[0-9A-Fa-f]{40}(:[0-9]{1,12})?\r?\n?")
_MAX_LINE_BYTES = 64
_BUFFER_BYTES = 256
_START_PROBES = 64
_CHECK_PROBES = 4096
_FORM = "Each line must be a SHA-1 hash in hexadecimal, with or without a colon and a count"


class BreachedFile:
    """A file with one SHA-1 hash per line, sorted by hash, as Have I Been Pwned publishes them.

    The file is searched by bisection: about 36 short reads in 40 GB, and nothing stays in memory. It is opened
    for each look-up, so that a newer file can be put in its place.

    Args:
        path: the file.

    Source: OWASP ASVS 5.0, 6.2.12.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def contains(self, password: str) -> bool:
        """Return whether the file has the hash of a password.

        Raises:
            Unavailable: the file cannot be read any more, or a line that was read is no hash.
        """
        digest = hashlib.sha1(password.encode("utf-8", "surrogatepass"), usedforsecurity=False)
        sought = digest.hexdigest().upper().encode()
        with self._opened() as (file, size):
            low, high = 0, size  # the line begins at `low` or later, and before `high`
            while low < high:
                middle = (low + high) // 2
                start, line = self._line_from(file, middle)
                if start >= high:
                    high = middle
                    continue
                found = self._hash_in(line, start)
                if found == sought:
                    return True
                low, high = (start + len(line), high) if found < sought else (low, middle)
        return False

    def check(self, probes: int = _CHECK_PROBES) -> None:
        """Check that the file can be read, and is sorted wherever it is looked at.

        Args:
            probes: number of places to look at, evenly over the file.

        Raises:
            Unavailable: it cannot, or is not.
        """
        with self._opened() as (file, size):
            if not size:
                raise self._unusable("it is empty")
            last_start, last = -1, b""
            for probe in range(probes):
                start, line = self._line_from(file, size * probe // probes)
                if start in (last_start, size):
                    continue
                found = self._hash_in(line, start)
                if found < last:
                    raise self._unusable(f"it is not sorted by hash: look at the line at byte {start:,}")
                last_start, last = start, found

    @contextmanager
    def _opened(self) -> Iterator[tuple[BinaryIO, int]]:
        """Open the file, and return it with its size in bytes."""
        try:
            with self._path.open("rb", buffering=_BUFFER_BYTES) as file:
                yield file, file.seek(0, SEEK_END)
        except OSError as error:
            raise self._unusable(error.strerror or str(error)) from error

    def _line_from(self, file: BinaryIO, place: int) -> tuple[int, bytes]:
        """Return the first line that begins at a place or after it, and where; b"" at the end of the file."""
        file.seek(max(place - 1, 0))
        if place and not file.readline(_MAX_LINE_BYTES).endswith(b"\n") and file.read(1):
            raise self._unusable(f"the line at byte {place:,} is too long. {_FORM}")
        return file.tell(), file.readline(_MAX_LINE_BYTES)

    def _hash_in(self, line: bytes, start: int) -> bytes:
        if not _LINE.fullmatch(line):
            raise self._unusable(f"the line at byte {start:,} is no hash. {_FORM}")
        return line[:_HASH_LENGTH].upper()

    def _unusable(self, why: str) -> Unavailable:
        return Unavailable(f"The breached passwords in {self._path} cannot be used: {why}.")


def open_breached_passwords(url: str = "") -> BreachedFile:
    """Return the file, checked at a few places (entry point `file`).

    Args:
        url: path of the file, with or without `file:` before it.

    Raises:
        Unavailable: the file cannot be read, or is not sorted hashes.
    """
    found = BreachedFile(Path(url.removeprefix("file:")))
    found.check(_START_PROBES)
    return found
