"""A package whose parts are found by their names in any case, with either slash."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

from progress_excel.part_names import by_key, part_key

TYPE_CHECKING = False  # see the package
if TYPE_CHECKING:
    from typing import IO


class Package:
    """A zip package.

    Args:
        content: the file.
    """

    def __init__(self, content: bytes) -> None:
        self._zip = ZipFile(BytesIO(content))
        self._names = by_key(self._zip.namelist())

    def __contains__(self, part: str) -> bool:
        return part_key(part) in self._names

    def open(self, part: str) -> IO[bytes]:
        """Open a part.

        Raises:
            KeyError: there is none with this name.
        """
        return self._zip.open(self._names[part_key(part)])
