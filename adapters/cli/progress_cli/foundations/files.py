"""Reading files up to a limit, and writing them whole or not at all."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from progress_core.domain.foundations.errors import Unavailable

INPUT = click.Path(exists=True, dir_okay=False, path_type=Path)
"""A file to read; a missing file is wrong usage."""


class Target(click.Path):
    """A file to write, whose format its ending tells.

    Args:
        endings: the endings allowed, each with its full stop.
    """

    def __init__(self, *endings: str) -> None:
        super().__init__(dir_okay=False, path_type=Path)
        self.endings = endings

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path, or refuse an ending that is not allowed."""
        path = Path(os.fsdecode(super().convert(value, param, ctx)))  # type: ignore[arg-type] # Click's own types
        if path.suffix.lower() not in self.endings:
            self.fail(f"{str(path)!r} must end in {' or '.join(self.endings)}.", param, ctx)
        return path


def read(path: Path, limit: int) -> bytes:
    """Read a file, but at most one byte more than `limit`; the use case refuses a file that is too large.

    Raises:
        Unavailable: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(limit + 1)
    except OSError as error:
        raise Unavailable(f"{path} cannot be read: {error.strerror}.") from error


@contextmanager
def reading(path: Path) -> Iterator[BinaryIO]:
    """Open a file to be read piece by piece.

    Raises:
        Unavailable: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise Unavailable(f"{path} cannot be read: {error.strerror}.") from error


def require_writable(path: Path) -> None:
    """Check, before any work is done, that a file can be written.

    Raises:
        Unavailable: its folder does not exist or cannot be written to.
    """
    temporary = _open_beside(path, 0o600)
    temporary.unlink()


def write(path: Path, content: bytes, *, private: bool = True) -> None:
    """Write a file whole: readers see the old one or the new one, never a part.

    Args:
        path: replaced if it exists.
        content: the whole content.
        private: whether only its owner may read it; False for a file without personal data, such as a template.

    Raises:
        Unavailable: the file cannot be written; an existing file is unchanged.
    """
    with writing(path, private=private) as file:
        file.write(content)


@contextmanager
def writing(path: Path, *, private: bool = True) -> Iterator[BinaryIO]:
    """Open a file to be written piece by piece; it appears whole when the block ends, or not at all.

    Args:
        path: replaced if it exists.
        private: whether only its owner may read it; False for a file without personal data.

    Raises:
        Unavailable: the file cannot be written; an existing file is unchanged.
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
    """Create an empty file in the same folder, so that the rename never crosses file systems."""
    temporary = path.with_name(f".{path.name[:100]}.{secrets.token_hex(4)}")
    try:
        os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode))
    except OSError as error:
        raise _unwritable(path, error) from error
    return temporary


def _unwritable(path: Path, error: OSError) -> Unavailable:
    return Unavailable(f"{path} cannot be written: {error.strerror}. Choose another folder.")
