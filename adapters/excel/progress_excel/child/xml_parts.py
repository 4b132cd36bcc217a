"""Parts of a package as XML, and never more than a piece of a large one in memory."""

from __future__ import annotations

from xml.etree.ElementTree import Element, TreeBuilder, XMLParser

TYPE_CHECKING = False  # see the package
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from zipfile import ZipFile

CHUNK = 131_072


def parser(builder: TreeBuilder) -> XMLParser:
    """Give a parser that puts a tree together as it is fed."""
    return XMLParser(target=builder)  # noqa: S314 - in the limited child, after `recognise`


def parsed(text: str) -> Element:
    """Give the tree of a text."""
    whole = parser(TreeBuilder())
    whole.feed(text)
    return whole.close()


def whole(package: ZipFile, part: str) -> Element:
    """Give a part that is small in any workbook that people make; the child's limits bound it in others."""
    tree = parser(TreeBuilder())
    with package.open(part) as source:
        while chunk := source.read(CHUNK):
            tree.feed(chunk)
    return tree.close()


def children(read: Callable[[int], bytes | str], inside: Callable[[Element], Element | None]) -> Iterator[Element]:
    """Give the children of an element of a part one by one, while the part is being read; each is then forgotten.

    Args:
        read: gives the next piece of the part.
        inside: finds the element, given the root; None if it is not there yet.
    """
    builder = TreeBuilder()
    tree = parser(builder)
    parent: Element | None = None
    while chunk := read(CHUNK):
        tree.feed(chunk)
        if parent is None and (root := builder.close()) is not None:  # gives the root, complete or not
            parent = inside(root)
        if parent is not None:
            ready = len(parent) - 1  # the last may have begun only
            if ready > 0:
                yield from parent[:ready]
                del parent[:ready]
    root = tree.close()
    parent = inside(root) if parent is None else parent
    if parent is not None:
        yield from parent
