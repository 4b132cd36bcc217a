"""A package whose parts are found by their names in any case, with either slash.

The parent has read the package's directory, so that the child need not: importing `zipfile` takes as long as starting
the interpreter twice.
"""

from __future__ import annotations

import zlib

from progress_excel.part_names import by_key, part_key

TYPE_CHECKING = False  # see the package
if TYPE_CHECKING:
    from typing import IO, Self, TypeAlias

Directory: TypeAlias = "dict[str, tuple[bytes, int, int, int, int, int]]"
"""Of each part: its name as it is stored, method of compression, place of its header, size compressed, size, and
checksum."""
HEADER_BYTES, SIGNATURE = 30, b"PK\x03\x04"
PIECE = 65_536
UTF_8, PROTECTED = 0x800, 0x61  # bits of a directory: how names are written; encrypted or patched
UNKNOWN, METHODS = -1, (0, 8)


class Package:
    """A zip package.

    Args:
        content: the file.
        directory: what it says of each part, see `directory_of`; None to read it here.
    """

    def __init__(self, content: bytes, directory: Directory | None = None) -> None:
        self._content = content
        self._directory = directory_of(content) if directory is None else directory
        self._names = by_key(self._directory)

    def __contains__(self, part: str) -> bool:
        return part_key(part) in self._names

    def open(self, part: str) -> IO[bytes]:
        """Open a part.

        Raises:
            KeyError: there is none with this name.
            ValueError: its header does not have this name.
        """
        entry = self._directory[self._names[part_key(part)]]
        return Part(self._content, entry)  # type: ignore[return-value] # it has all the methods that are used


class Part:
    """A part that is being read.

    Args:
        content: the package.
        entry: what its directory says of the part.
    """

    def __init__(self, content: bytes, entry: tuple[bytes, int, int, int, int, int]) -> None:
        name, method, header, packed_bytes, self._left, self._expected = entry
        about, names = content[header : header + HEADER_BYTES], header + HEADER_BYTES
        ends = names + int.from_bytes(about[26:28], "little")
        if method not in METHODS or about[:4] != SIGNATURE or content[names:ends] != name:
            raise ValueError("A part is compressed in another way, or its header does not belong to it.")
        self._content = content
        self._place = ends + int.from_bytes(about[28:30], "little")
        self._end = self._place + packed_bytes
        self._inflate = zlib.decompressobj(-zlib.MAX_WBITS) if method else None
        self._waiting = b""
        self._checksum = 0
        self._ended = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Do nothing: there is nothing to close."""

    def read(self, size: int) -> bytes:
        """Return at most so many of the next bytes; none at the end.

        Raises:
            ValueError: the part is not what its checksum says.
            EOFError: the file ends before it.
            zlib.error: it is damaged.
        """
        data = b""
        while not self._ended and not data:
            data = (self._inflated(size) if self._inflate else self._taken(size))[: self._left]
            self._left -= len(data)
            if not self._left:
                self._ended = True
            self._checksum = zlib.crc32(data, self._checksum)
            if self._ended and self._checksum != self._expected:
                raise ValueError("Bad CRC-32")
        return data

    def _taken(self, size: int) -> bytes:
        """Return the next bytes as the package has them."""
        data = self._content[self._place : min(self._place + size, self._end)]
        self._place += len(data)
        self._ended = self._place >= self._end
        if not data and not self._ended:
            raise EOFError
        return data

    def _inflated(self, size: int) -> bytes:
        inflate = self._inflate
        assert inflate is not None  # noqa: S101 - for types
        if not self._waiting:
            self._waiting = self._taken(PIECE)
        data: bytes = inflate.decompress(self._waiting, size)
        self._waiting = inflate.unconsumed_tail
        self._ended = inflate.eof or (self._place >= self._end and not self._waiting)
        return data + inflate.flush() if self._ended else data


def directory_of(content: bytes) -> Directory:
    """Read the directory of a package, whose parts are compressed in the one usual way, or not at all.

    Raises:
        zipfile.BadZipFile: it has none.
    """
    from io import BytesIO  # noqa: PLC0415 - see above
    from zipfile import ZipFile  # noqa: PLC0415

    with ZipFile(BytesIO(content)) as package:
        return {
            part.filename: (
                part.orig_filename.encode("utf-8" if part.flag_bits & UTF_8 else "cp437"),
                UNKNOWN if part.flag_bits & PROTECTED else part.compress_type,
                part.header_offset,
                part.compress_size,
                part.file_size,
                part.CRC,
            )
            for part in package.infolist()
        }
