"""The children of an element as text, which patterns take apart in half the time of parsing it.

A pattern accepts a child whole or not at all, so it need not know every form: a child that it does not accept is
parsed, in its place, with the same result. Where a comment looks like an end tag, the parser finds that it is none,
and the next reader reads the file. Characters that XML may not hold are let through in values: the rules refuse
them, as they do in CSV files.
"""

from __future__ import annotations

import re
from io import BufferedReader, TextIOWrapper
from xml.etree.ElementTree import ParseError

from progress_excel.child.xml_parts import CHUNK, children, parsed

TYPE_CHECKING = False  # see the package
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO
    from xml.etree.ElementTree import Element

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
    buffered = BufferedReader(source, CHUNK)  # type: ignore[type-var] # it has all the methods that are used
    head = buffered.peek(HEAD)[:HEAD].removeprefix(BOM)
    encoded = ENCODED.match(head)
    undeclared = head.startswith(b"<?xml") and b"?>" not in head
    if not head.startswith(b"<") or b"\0" in head or undeclared or (encoded and encoded[1].lower() != b"utf-8"):
        return None
    text = TextIOWrapper(buffered, "utf-8-sig", newline=None)  # line ends become what a parser makes of them
    return _opened(text, container, child)


def _opened(source: TextIOWrapper, container: str, child: str) -> TextPart | None:
    text = source.read(CHUNK)
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
        self, source: TextIOWrapper, text: str, before: str, after: str, child: str, root: Element | None = None
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

    def blocks(self) -> Iterator[list[str]]:
        """Yield the texts of children, many at a time; a very long child, and all after it, are left to `rest`.

        Raises:
            ValueError: the part ends before its element does.
        """
        while True:
            here, closed, _ = self._text.partition(self._closing)
            if "<!" not in here and "<?" not in here:  # otherwise it may be text that looks like one
                here = self._empty.sub(self._filled, here)
            pieces = here.split(self._end)
            self._text = pieces.pop()
            if pieces:
                yield [piece + self._end for piece in pieces]
            if closed:
                break
            if len(self._text) > MAX_CHILD_CHARACTERS:
                self._left = self._text
                return
            chunk = self._source.read(CHUNK)
            if not chunk:
                raise ValueError(self._closing)
            self._text += chunk
        if self._text and not self._text.isspace():
            yield [self._text]
        while self._source.read(CHUNK):  # read to its end, where a wrong checksum is found
            pass

    def parsed(self, text: str) -> Element:
        """Return the element around the children in a text of `blocks`."""
        return self._inside(parsed(f"{self._before}{text}{self._after}"))

    def rest(self) -> Iterator[Element]:
        """Yield the children that `blocks` left."""
        if self._left:
            self._left = self._before + self._left
            yield from children(self._read_left, lambda root: self._inside(root) if len(root) else None)

    def _read_left(self, size: int) -> str:
        text, self._left = self._left or self._source.read(size), ""
        return text

    def _inside(self, root: Element) -> Element:
        return root if self._closing == self._after else root[0]
