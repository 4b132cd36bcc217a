"""Parts of a package as XML; never more than a piece of a large part is in memory."""

from __future__ import annotations

from xml.etree.ElementTree import Element, TreeBuilder, XMLParser

TYPE_CHECKING = False  # see the package
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from progress_excel.child.package import Package

CHUNK = 131_072


def parser(builder: TreeBuilder) -> XMLParser:
    """Return a parser that builds a tree as it is fed."""
    return XMLParser(target=builder)  # noqa: S314 - in the limited child, after `recognise`


def parsed(text: str) -> Element:
    """Parse a text as a tree."""
    whole = parser(TreeBuilder())
    whole.feed(text)
    return whole.close()


def whole(package: Package, part: str) -> Element:
    """Parse a whole part, which is small in any workbook that people make; the child's limits bound it in others."""
    tree = parser(TreeBuilder())
    with package.open(part) as source:
        while chunk := source.read(CHUNK):
            tree.feed(chunk)
    return tree.close()


def children(read: Callable[[int], bytes | str], inside: Callable[[Element], Element | None]) -> Iterator[Element]:
    """Yield the children of an element one by one while its part is being read; each is then dropped.

    Args:
        read: returns the next piece of the part.
        inside: finds the element, given the root; None if it is not there yet.
    """
    builder = TreeBuilder()
    tree = parser(builder)
    parent: Element | None = None
    while chunk := read(CHUNK):
        tree.feed(chunk)
        if parent is None and (root := builder.close()) is not None:  # returns the root, complete or not
            parent = inside(root)
        if parent is not None:
            ready = len(parent) - 1  # the last one may be incomplete
            if ready > 0:
                yield from parent[:ready]
                del parent[:ready]
    root = tree.close()
    parent = inside(root) if parent is None else parent
    if parent is not None:
        yield from parent
