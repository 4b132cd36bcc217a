"""Files in and out: bounded reads, and writes that are whole or not at all."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from progress_core.domain.foundations.errors import Unavailable

INPUT = click.Path(exists=True, dir_okay=False, path_type=Path)
"""A file that is read; that there is none is wrong usage."""


class Target(click.Path):
    """A file that is to be written, known by its ending.

    Args:
        endings: that it may have, each with its full stop; the first is what help shows.
    """

    def __init__(self, *endings: str) -> None:
        super().__init__(dir_okay=False, path_type=Path)
        self.endings = endings

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Give the path, or say which endings it may have."""
        path = Path(os.fsdecode(super().convert(value, param, ctx)))  # type: ignore[arg-type] # Click's own types
        if path.suffix.lower() not in self.endings:
            self.fail(f"{str(path)!r} must end in {' or '.join(self.endings)}.", param, ctx)
        return path


def read(path: Path, limit: int) -> bytes:
    """Read a file, but no more than one byte over the limit: whoever takes it refuses what is too large.

    Raises:
        Unavailable: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(limit + 1)
    except OSError as error:
        raise Unavailable(f"{path} cannot be read: {error.strerror}.") from error


@contextmanager
def reading(path: Path) -> Iterator[BinaryIO]:
    """Open a file that is read bit by bit.

    Raises:
        Unavailable: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise Unavailable(f"{path} cannot be read: {error.strerror}.") from error


def require_writable(path: Path) -> None:
    """Make sure, before any work, that a file can be written where it is wanted.

    Raises:
        Unavailable: its folder is not there or may not be written to.
    """
    temporary = _open_beside(path, 0o600)
    temporary.unlink()


def write(path: Path, content: bytes, *, private: bool = False) -> None:
    """Write a file whole: readers see the old one or the new one, never a part.

    Args:
        path: replaced if it is there.
        content: all of it.
        private: holds passwords: for its owner's eyes alone.

    Raises:
        Unavailable: it cannot be written; what was there is as it was.
    """
    with writing(path, private=private) as file:
        file.write(content)


@contextmanager
def writing(path: Path, *, private: bool = False) -> Iterator[BinaryIO]:
    """Open a file that is written bit by bit, and is there whole when the block has ended, or not at all.

    Args:
        path: replaced if it is there.
        private: for its owner's eyes alone.

    Raises:
        Unavailable: it cannot be written; what was there is as it was.
    """
    temporary = _open_beside(path, 0o600 if private else 0o666)
    try:
        with temporary.open("r+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException as error:
        temporary.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise _unwritable(path, error) from error
        raise


def _open_beside(path: Path, mode: int) -> Path:
    """Make an empty file in the same folder: a rename never crosses file systems."""
    temporary = path.with_name(f".{path.name[:100]}.{secrets.token_hex(4)}")
    try:
        os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode))
    except OSError as error:
        raise _unwritable(path, error) from error
    return temporary


def _unwritable(path: Path, error: OSError) -> Unavailable:
    return Unavailable(f"{path} cannot be written: {error.strerror}. Choose another folder.")
