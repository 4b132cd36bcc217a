"""The values of an `.xlsx`: shared strings, held compactly, and numbers, whose formats may make them dates."""

from __future__ import annotations

import re
from array import array
from datetime import datetime, timedelta
from itertools import accumulate, islice

from progress_excel.child.wire import EXACT, WireCell, clock, wire
from progress_excel.child.xml_parts import children, parsed
from progress_excel.child.xml_text import text_part

TYPE_CHECKING = False  # see the package
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from xml.etree.ElementTree import Element

    from progress_excel.child.package import Package
    from progress_excel.child.xml_text import TextPart

DATES = frozenset((*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)))
DURATION = 46
TRUE = ("1", "true", "on")
NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
ESCAPED = re.compile("_x(?![Dd][89A-Fa-f]|[Ff]{3}[EeFf])([0-9A-Fa-f]{4})_")  # except surrogates and noncharacters
TIME = re.compile(r"T?([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}(?:\.[0-9]+)?))?Z?")
ISO_DURATION = re.compile(r"PT(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+(?:\.[0-9]+)?)S)?")
ITEM = re.compile(r'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>')
TAGS = 4  # of an item that the pattern accepts
MAX_CACHED = 20_000
MAX_HELD, MAX_HELD_CHARACTERS = 100_000, 4 * 1024 * 1024  # what more there are is held compactly
TAKEN = 1_000  # texts at a time


class Texts:
    """The shared strings of a workbook: the first as they are, and of all others the bytes, and where each ends.

    `known` caches texts by their number as sheets write it: looking there first saves a call of `get`.
    """

    def __init__(self) -> None:
        self._held: list[str | None] = []
        self._characters = 0
        self._bytes = bytearray()
        self._ends = array("Q", [0])
        self.known: dict[str, str | None] = {}

    def read(self, package: Package, part: str) -> None:
        """Read the items of the table, in order."""
        with package.open(part) as source:
            text = text_part(source, "sst", "si")
            if text:
                self._by_pattern(text)
                return
        with package.open(part) as source:
            self._take_all(map(text_of, children(source.read, lambda root: root)))

    def _by_pattern(self, text: TextPart) -> None:
        for block in text.blocks():
            joined, found = block, ITEM.findall(block)
            if joined.count("<") != TAGS * len(found) and "/>" in joined:
                joined = text.filled(joined)
                found = ITEM.findall(joined)
            if joined.count("<") != TAGS * len(found):
                self._take(map(text_of, text.parsed(joined)))
            elif "&" in joined or "_x" in joined:
                self._take(map(decoded, found))
            else:
                self._take(text or None for text in found) if "" in found else self._take(found)
        self._take_all(map(text_of, text.rest()))

    def _take_all(self, texts: Iterable[str | None]) -> None:
        texts = iter(texts)
        while some := [*islice(texts, TAKEN)]:
            self._take(some)

    def _take(self, texts: Iterable[str | None]) -> None:
        texts = [*texts]
        self._characters += sum(map(len, filter(None, texts)))
        if not self._bytes and len(self._held) < MAX_HELD and self._characters < MAX_HELD_CHARACTERS:
            self._held += texts
            return
        parts = [text.encode("utf-8") if text else b"" for text in texts]
        self._ends.extend(islice(accumulate(map(len, parts), initial=self._ends[-1]), 1, None))
        self._bytes += b"".join(parts)

    def get(self, number: str) -> str | None:
        """Return the text with this number; None if it is empty.

        Raises:
            IndexError: there is no such text.
        """
        index = int(number)
        if index < 0:
            raise IndexError(index)
        text = self._at(index)
        if len(self.known) < MAX_CACHED:
            self.known[number] = text
        return text

    def _unpacked(self, index: int) -> str | None:
        return self._bytes[self._ends[index] : self._ends[index + 1]].decode("utf-8") or None

    def column(self, numbers: Sequence[str | None]) -> list[str | None]:
        """Return the texts with these numbers, which are written in digits; None for None.

        Raises:
            IndexError: one of them is not there.
        """
        held = self._held
        different = {*numbers}
        try:
            if 2 * len(different) > len(numbers):
                if None in different:
                    return [None if number is None else held[int(number)] for number in numbers]
                return [*map(held.__getitem__, map(int, numbers))]  # type: ignore[arg-type] # none is None
            known = {number: None if number is None else held[int(number)] for number in different}
        except IndexError:
            known = {number: None if number is None else self._at(int(number)) for number in different}
        return [*map(known.__getitem__, numbers)]

    def _at(self, index: int) -> str | None:
        return self._held[index] if index < len(self._held) else self._unpacked(index - len(self._held))


def text_of(item: Element, tags: tuple[str, ...] = ("t",)) -> str | None:
    """Join the runs of a text, without phonetic hints; None if it is empty."""
    text = "".join(_runs(item, tags))
    return (unescaped(text) if "_x" in text else text) or None


def decoded(text: str) -> str | None:
    """Return the decoded text between two tags; None if it is empty."""
    if "&" in text:
        text = parsed(f"<t>{text}</t>").text or ""
    return (unescaped(text) if "_x" in text else text) or None


def unescaped(text: str) -> str:
    """Return a text with its escaped characters decoded."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _runs(item: Element, tags: tuple[str, ...]) -> Iterator[str]:
    for child in item:
        tag = child.tag.rpartition("}")[2]
        if tag in tags:
            yield child.text or ""
        elif tag == "r":
            yield from _runs(child, tags)


class Numbers:
    """Converts numbers to what their formats show.

    Args:
        styles: the part with the formats; None if there is none.
        since_1904: whether days count from 1904.
    """

    def __init__(self, styles: Element | None, *, since_1904: bool) -> None:
        self._since = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - no zones here
        self._kinds = dict(_kinds(styles)) if styles is not None else {}
        self._days: dict[str, WireCell] = {}

    def value(self, text: str, kind: str, style: str) -> WireCell:
        """Return a number as it is sent: whole numbers as int, dates and times as what they are.

        Args:
            text: the stored text.
            kind: "b" for true and false, "d" for an ISO date.
            style: number of the cell's format.
        """
        if kind == "b":
            return text in TRUE
        if kind == "d":
            return _iso(text)
        shown = self._kinds.get(style)
        if shown == "date":
            known = self._days.get(text)
            if known is None:
                known = self._moment(float(text))
                if len(self._days) < MAX_CACHED:
                    self._days[text] = known
            return known
        number = float(text)
        if shown == "duration":
            return clock(round(number * 86_400))
        return int(number) if number.is_integer() and abs(number) < EXACT else number

    def _moment(self, serial: float) -> WireCell:
        try:
            # Excel treats 1900 as a leap year
            early = serial < 60 and self._since.year < 1904  # noqa: PLR2004 - the 60th day is 29 February 1900
            at = self._since + timedelta(days=serial + 1 if early else serial)
        except (OverflowError, ValueError):
            return wire(serial)  # no such date: it stays a number
        if 0 <= serial < 1:
            return clock(round(serial * 86_400))
        return wire(at)


def _iso(text: str) -> WireCell:
    """Return a day, with its time; a time or a duration alone as clocks show it."""
    alone = TIME.fullmatch(text) or ISO_DURATION.fullmatch(text)
    if alone is None:
        return wire(datetime.fromisoformat(text))
    hours, minutes, seconds = (float(part or 0) for part in alone.groups())
    return clock(round((hours * 60 + minutes) * 60 + seconds))


def _kinds(styles: Element) -> Iterator[tuple[str, str]]:
    """Yield "date" or "duration" with the number of the format, for formats that show either."""
    own = {code.get("numFmtId"): code.get("formatCode", "") for code in styles.iterfind("{*}numFmts/{*}numFmt")}
    for number, format_ in enumerate(styles.iterfind("{*}cellXfs/{*}xf")):
        id_ = format_.get("numFmtId", "0")
        shown = _shown(own[id_]) if id_ in own else _built_in(int(id_))
        if shown:
            yield str(number), shown


def _built_in(number: int) -> str:
    return "date" if number in DATES else "duration" if number == DURATION else ""


def _shown(code: str) -> str:
    """Return what a format shows, by the letters of its first section."""
    letters = NOT_SHOWN.sub("", code.partition(";")[0]).lower().replace("general", "")
    if "[" in letters:
        return "duration"
    return "date" if any(letter in letters for letter in "ymdhs") else ""
