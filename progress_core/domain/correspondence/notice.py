"""An e-mail's contents, as text and as HTML, from paragraphs, links and lists."""

from collections.abc import Iterable
from html import escape
from typing import TypeAlias

from attrs import frozen


@frozen
class Notice:
    """The contents of an e-mail.

    Args:
        subject: one line.
        text: plain text body.
        html: the same as a complete HTML document.
        stop: web address where its reader stops e-mails of this kind; "" if these cannot be stopped.
    """

    subject: str
    text: str
    html: str
    stop: str = ""


@frozen
class Link:
    """A link on a line of its own."""

    words: str
    address: str


Block: TypeAlias = str | Link | tuple[str, ...]
"""A paragraph, a link on a line of its own, or a list."""


def compose(subject: str, *blocks: Block) -> Notice:
    """Compose an e-mail from its paragraphs, links and lists; empty ones are left out."""
    shown = [block for block in (*blocks, "Progress") if block]
    return Notice(subject, "\n\n".join(map(_as_text, shown)) + "\n", _document(subject, map(_as_html, shown)))


def _as_text(block: Block) -> str:
    if isinstance(block, Link):
        return block.address
    if isinstance(block, tuple):
        return "\n".join(f"- {item}" for item in block)
    return block


def _as_html(block: Block) -> str:
    if isinstance(block, Link):
        address = escape(block.address)
        return f'<p><a href="{address}">{escape(block.words)}</a><br>{address}</p>'
    if isinstance(block, tuple):
        return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in block) + "</ul>"
    return f"<p>{escape(block)}</p>"


def _document(title: str, parts: Iterable[str]) -> str:
    body = "\n".join(parts)
    head = f'<meta charset="utf-8">\n<title>{escape(title)}</title>'
    return f'<!DOCTYPE html>\n<html lang="en">\n<head>\n{head}\n</head>\n<body>\n{body}\n</body>\n</html>\n'
