"""Common Transfer Files: pupils in XML, read one after another without ever holding them all (features J5).

Elements are known by their local names, so that all versions from CTF 10 to CTF 21 are read alike. Only what is named
here is read: contacts, school histories and results are passed over whole, so that a contact's name is never a pupil's.

Source: DfE, Common transfer file specifications; standards 5.
"""

import re
from collections.abc import Iterable, Iterator
from xml.parsers import expat

MAX_BYTES = 50 * 1024 * 1024
"""A larger file is refused: one pupil takes some 2 kB, and no school has so many."""
MAX_DEPTH = 64
"""Elements within each other; the specifications need a dozen."""
MAX_TEXT_LENGTH = 1_000
"""Characters of one value that is read."""

COLUMNS = (
    "UPN", "ULN", "Surname", "Forename", "DOB", "Gender", "Ethnicity", "NCyearActual",
    "Flat", "House", "Street", "Locality", "Town", "Postcode", "Email", "Phone",
)  # fmt: skip
"""The names of the columns, which are those of the elements where these have had one name only."""

_ELEMENTS = {
    "upn": ("UPN", 0),
    "uln": ("ULN", 0),
    "uniquelearnernumber": ("ULN", 1),
    "legalsurname": ("Surname", 0),
    "surname": ("Surname", 1),
    "legalforename": ("Forename", 0),
    "forename": ("Forename", 1),
    "dob": ("DOB", 0),
    "gender": ("Gender", 0),
    "sex": ("Gender", 1),
    "ethnicity": ("Ethnicity", 0),
    "ncyearactual": ("NCyearActual", 0),
    "saon": ("Flat", 0),
    "paon": ("House", 0),
    "addressline1": ("House", 1),
    "street": ("Street", 0),
    "addressline2": ("Street", 1),
    "locality": ("Locality", 0),
    "addressline3": ("Locality", 1),
    "town": ("Town", 0),
    "posttown": ("Town", 1),
    "addressline4": ("Town", 2),
    "postcode": ("Postcode", 0),
    "email": ("Email", 0),
    "phoneno": ("Phone", 0),
    "phonenumber": ("Phone", 1),
    "telephonenumber": ("Phone", 2),
}
"""Local name of an element in small letters -> its column, and its rank among the elements of that column."""

_ENTERED = {
    "basicdetails", "address", "addresses", "addresslines", "bs7666address",
    "phones", "phone", "telephones", "telephone", "emails",
}  # fmt: skip
"""The elements of a pupil in which values are looked for; whatever is in any other element is passed over."""
_FIRST_ONLY = {"address", "phone", "telephone"}
"""The elements of which only a pupil's first is read: parts of two addresses would make a third."""
_AROUND_PUPILS = {"ctfpupildata", "pupils"}
_ROOT = re.compile(rb"<(?:[\w.-]+:)?ctfile[\s/>]", re.IGNORECASE)
_HEAD = 16_384
_CHUNK = 65_536

TransferRow = tuple[int, tuple[str | None, ...]]
"""The number of a pupil in the file, from 1, and their values by `COLUMNS`; of row 0, the columns themselves."""


class UnreadableTransferFile(Exception):
    """A transfer file that cannot be read any further.

    Args:
        code: `damaged_transfer_file`, `document_type` or `too_large`.
        row: number of the pupil that is being read, or the next one; 1 where there has been none.
        line: line of the file.
    """

    def __init__(self, code: str, row: int, line: int) -> None:
        self.code = code
        self.row = row
        self.line = line
        super().__init__(code)


def is_transfer_file(content: bytes) -> bool:
    """Return whether a file is a Common Transfer File by its root element, in whatever encoding."""
    return bool(_ROOT.search(content[:_HEAD].replace(b"\0", b"")))


def pupils(content: bytes) -> Iterator[TransferRow]:
    """Yield the columns as row 0, and then each pupil.

    Args:
        content: the file.

    Raises (as rows are used):
        UnreadableTransferFile: it is no sound XML in the encoding that it declares, has a document type, which no
            such file needs, or is too large.
    """
    if len(content) > MAX_BYTES:
        raise UnreadableTransferFile("too_large", 1, 1)
    yield 0, COLUMNS
    yield from _Reader().feed(memoryview(content)[start : start + _CHUNK] for start in range(0, len(content), _CHUNK))


class _Reader:
    """An expat parser whose handlers keep the values of the pupil that is being read."""

    def __init__(self) -> None:
        self._expat = expat.ParserCreate()
        self._expat.buffer_text = True
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._text
        self._expat.StartDoctypeDeclHandler = self._document_type
        self._path: list[str] = []
        self._passed_over = 0
        self._ready: list[TransferRow] = []
        self._number = 0
        self._pupil: dict[str, tuple[int, str]] | None = None
        self._seen: set[str] = set()
        self._value: list[str] | None = None

    def feed(self, chunks: Iterable[memoryview]) -> Iterator[TransferRow]:
        """Parse a file, and yield its pupils while it is parsed."""
        for chunk in chunks:
            self._parse(bytes(chunk), final=False)
            yield from self._ready
            self._ready.clear()
        self._parse(b"", final=True)

    def _parse(self, chunk: bytes, *, final: bool) -> None:
        try:
            self._expat.Parse(chunk, final)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise self._refusal("damaged_transfer_file") from error

    def _refusal(self, code: str) -> UnreadableTransferFile:
        number = self._number + (self._pupil is None)
        return UnreadableTransferFile(code, number, self._expat.CurrentLineNumber)

    def _start(self, tag: str, _: dict[str, str]) -> None:
        name = tag.rpartition(":")[2].lower()
        around = self._path[-1] if self._path else ""
        self._path.append(name)
        if len(self._path) > MAX_DEPTH:
            raise self._refusal("damaged_transfer_file")
        if self._passed_over:
            self._passed_over += 1
        elif self._pupil is None:
            if name == "pupil" and around in _AROUND_PUPILS:
                self._pupil, self._seen = {}, set()
                self._number += 1
        elif self._value is None and name in _ELEMENTS:
            self._value = []
        elif self._value is None and name in _ENTERED and not (name in _FIRST_ONLY and name in self._seen):
            self._seen.add(name)
        else:
            self._passed_over = 1

    def _end(self, _: str) -> None:
        name = self._path.pop()
        if self._passed_over:
            self._passed_over -= 1
        elif self._pupil is not None and self._value is not None:
            self._keep(self._pupil, name, "".join(self._value).strip())
            self._value = None
        elif self._pupil is not None and name == "pupil":
            values = tuple(self._pupil[column][1] if column in self._pupil else None for column in COLUMNS)
            self._ready.append((self._number, values))
            self._pupil = None

    @staticmethod
    def _keep(pupil: dict[str, tuple[int, str]], name: str, text: str) -> None:
        column, rank = _ELEMENTS[name]
        if text and (column not in pupil or rank < pupil[column][0]):
            pupil[column] = (rank, text)

    def _text(self, text: str) -> None:
        if self._value is not None and not self._passed_over:
            self._value.append(text)
            if sum(map(len, self._value)) > MAX_TEXT_LENGTH:
                raise self._refusal("damaged_transfer_file")

    def _document_type(self, *_: object) -> None:
        raise self._refusal("document_type")
