"""The children of an element as text, which patterns take apart in half the time of parsing it.

A pattern accepts a child whole or not at all, so it need not know every form: a child that it does not accept is
parsed, in its place, with the same result. Where a comment looks like an end tag, the parser finds that it is none,
and the next reader reads the file. Characters that XML may not hold are let through in values: the rules refuse
them, as they do in CSV files.
"""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from io import IncrementalNewlineDecoder
from xml.etree.ElementTree import ParseError

from progress_excel.child.xml_parts import CHUNK, children, parsed

TYPE_CHECKING = False  # see the package
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import IO, Protocol
    from xml.etree.ElementTree import Element

    class Pattern(Protocol):
        """What matches a child."""

        match: Callable[[str, int], re.Match[str] | None]


BOM, HEAD = b"\xef\xbb\xbf", 200
MAX_CHILD_CHARACTERS = 8 * CHUNK  # a longer child is left to the parser, and so are all after it
ENCODED = re.compile(rb"<\?xml\s[^<>?]*?encoding\s*=\s*[\"']([^\"'<>]+)")
ROOT = re.compile(r"""\s*(?:<\?xml\s[^<>?]*\?>\s*)?(<(\w+)(?:\s+[\w:.-]+=(?:"[^"<]*"|'[^'<]*'))*\s*>)""")


def text_part(source: IO[bytes], container: str, child: str) -> TextPart | None:
    """Open a part as text; None if only a parser can read it, for which it must be opened again.

    Args:
        source: the part, at its start.
        container: name of the element whose children are wanted: the root, or a child of it.
        child: name of the children.
    """
    head = source.read(CHUNK)
    start = head[:HEAD].removeprefix(BOM)
    encoded = ENCODED.match(start)
    undeclared = start.startswith(b"<?xml") and b"?>" not in start
    if not start.startswith(b"<") or b"\0" in start or undeclared or (encoded and encoded[1].lower() != b"utf-8"):
        return None
    return _opened(Decoded(source, head), container, child)


class Decoded:
    """A part as text; line ends become what a parser makes of them.

    Args:
        source: the rest of the part.
        head: its first bytes, read already.
    """

    def __init__(self, source: IO[bytes], head: bytes) -> None:
        self._source = source
        self._head = head
        self._decode = IncrementalNewlineDecoder(getincrementaldecoder("utf-8-sig")(), translate=True).decode

    def read(self) -> str:
        """Return the next piece; "" at the end."""
        while True:
            found, self._head = self._head or self._source.read(CHUNK), b""
            text = self._decode(found, final=not found)
            if text or not found:
                return text


def _opened(source: Decoded, container: str, child: str) -> TextPart | None:
    text = source.read()
    found = ROOT.match(text)
    if not found:
        return None
    root, name = found.groups()
    if name == container:
        return TextPart(source, text[found.end() :], root, f"</{name}>", child)
    opening, closing = f"<{container}>", f"</{container}></{name}>"
    head, there, rest = text.partition(opening)
    above = _above(head + opening + closing, container) if there and "<!" not in head else None
    return None if above is None else TextPart(source, rest, root + opening, closing, child, above)


def _above(text: str, container: str) -> Element | None:
    """Return the root with all that stands above the container; None if the container is not its child."""
    try:
        root = parsed(text)
    except ParseError:
        return None
    return root if root[-1].tag.rpartition("}")[2] == container else None


class TextPart:
    """A part whose children can be read as text.

    Args:
        source: the rest of the part.
        text: the text already read, from the first child on.
        before: the tags that open the element around the children.
        after: the tags that close it.
        child: name of the children.
        root: the root, with what stands above the children; None if they are its own.
    """

    def __init__(
        self, source: Decoded, text: str, before: str, after: str, child: str, root: Element | None = None
    ) -> None:
        self.root = root
        self._source = source
        self._text = text
        self._before = before
        self._after = after
        self._end = f"</{child}>"
        self._empty = re.compile(rf'<{child}((?: [\w:.-]+="[^"<>&]*")*)/>')
        self._filled = rf"<{child}\1></{child}>"
        self._closing = after[: after.index(">") + 1]
        self._left = ""

    def pieces(self, pattern: Pattern) -> Iterator[re.Match[str] | str]:
        """Yield children one by one, as the match of a pattern or as text.

        A very long child, and all after it, are left to `rest`. A text may hold more than one child, and the last one
        none.

        Args:
            pattern: its `match` accepts a whole child at a place of a text; it may be another one after each child.

        Raises:
            ValueError: the part ends before its element does.
        """
        text, at = self._text, 0
        while True:
            found = pattern.match(text, at)
            if found:
                yield found
                at = found.end()
                continue
            end = text.find(self._end, at)
            closing = text.find(self._closing, at, end if end >= 0 else len(text))
            if closing >= 0:
                break
            if end >= 0:
                end += len(self._end)
                yield text[at:end]
                at = end
                continue
            text, at = self.filled(text[at:]), 0
            if self._end not in text:
                more = self._more(text)
                if more is None:
                    return
                text = more
        last = text[at:closing]
        if last and not last.isspace():
            yield last
        self._read_out()

    def blocks(self) -> Iterator[str]:
        """Yield the texts of children, many at a time; a very long child, and all after it, are left to `rest`.

        Raises:
            ValueError: the part ends before its element does.
        """
        text = self._text
        while True:
            here, closed, _ = text.partition(self._closing)
            children, end, text = here.rpartition(self._end)
            if end:
                yield children + end
            if closed:
                break
            text = text if end else self.filled(text)
            if end or self._end not in text:
                more = self._more(text)
                if more is None:
                    return
                text = more
        if text and not text.isspace():
            yield text
        self._read_out()

    def filled(self, text: str) -> str:
        """Return a text with end tags for children that are nothing but an empty tag; in CDATA and comments, as it is.

        Many empty children would otherwise be one piece.
        """
        return text if "<!" in text or "<?" in text else self._empty.sub(self._filled, text)

    def _more(self, text: str) -> str | None:
        """Return a child that has not ended with the next piece of the part; None if it is too long for that.

        Raises:
            ValueError: the part has ended.
        """
        if len(text) > MAX_CHILD_CHARACTERS:
            self._left = text
            return None
        more = self._source.read()
        if not more:
            raise ValueError(self._closing)
        return text + more

    def _read_out(self) -> None:
        """Read the part to its end, where a wrong checksum is found."""
        while self._source.read():
            pass

    def parsed(self, text: str) -> Element:
        """Return the element around the children in a text of `blocks`."""
        return self._inside(parsed(f"{self._before}{text}{self._after}"))

    def rest(self) -> Iterator[Element]:
        """Yield the children that `blocks` left."""
        if self._left:
            self._left = self._before + self._left
            yield from children(self._read_left, lambda root: self._inside(root) if len(root) else None)

    def _read_left(self, _: int) -> str:
        text, self._left = self._left or self._source.read(), ""
        return text

    def _inside(self, root: Element) -> Element:
        return root if self._closing == self._after else root[0]
