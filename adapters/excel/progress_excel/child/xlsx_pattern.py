"""A pattern for whole rows of a sheet, learned from some of them, as programs write nearly all rows alike.

It takes a third of the time of taking rows apart cell by cell. A row that it does not match is taken apart, with the
same result.
"""

from __future__ import annotations

import re

from progress_excel.child.wire import column_index

TYPE_CHECKING = False  # see the package
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TypeAlias

    Form: TypeAlias = tuple[str, str, str]
    """Style, kind, and what the cell holds: a value, a text in line, or nothing."""

LEARNED_FROM = 16  # rows; each pattern takes as long to compile as some hundred rows to be taken apart
MAX_PATTERNS, MAX_HEADS, MAX_FORMS, MAX_LETTERS = 6, 8, 8, 2  # two letters: 702 columns
ATTRIBUTE = re.compile(r' ([\w:]+)="([^"<>&]*)"')
HELD, INLINE, EMPTY = "held", "inline", "empty"
NOT_HIDDEN = ("0", "false")
OF_KIND = {"": "[^<&]+", "n": "[^<&]+", "b": "[^<&]+", "s": "[0-9]+"}


class RowPattern:
    """The pattern for the rows of one sheet.

    `match` returns the match of a whole row at a place of a text, or None; its first group is the row's number, and
    `groups` says for each of the others the column, kind and style of its cells. Rows that are hidden, or may be, are
    never matched.
    """

    def __init__(self) -> None:
        self.match: Callable[[str, int], re.Match[str] | None] = _nothing
        self.groups: list[tuple[int, str, str]] = []
        self._heads: dict[str, None] = {}
        self._forms: dict[tuple[int, str], dict[Form, None]] = {}
        self._rows = 0
        self._patterns = 0

    def learn(self, head: str, cells: Iterable[tuple[str, ...]]) -> None:
        """Learn from a row that the pattern does not match, so that it matches others of its form.

        Args:
            head: the row's own tag.
            cells: letters, style, kind, value and text in line of each cell.
        """
        attributes = _attributes(head)
        if self._patterns == MAX_PATTERNS or attributes is None:
            return
        forms = []
        for letters, style, kind, held, inline in cells:
            if len(letters) > MAX_LETTERS:
                return
            forms.append(
                ((column_index(letters), letters), (style, kind, HELD if held else INLINE if inline else EMPTY))
            )
        self._heads[attributes] = None
        for place, form in forms:
            self._forms.setdefault(place, {})[form] = None
        self._rows += 1
        if self._rows == LEARNED_FROM:
            self._compile()
            self._rows, self._patterns = 0, self._patterns + 1

    def _compile(self) -> None:
        self.groups = []
        parts = []
        for (index, letters), forms in sorted(self._forms.items()):
            alternatives = list(forms)[:MAX_FORMS]
            self.groups += ((index, kind, style) for style, kind, holds in alternatives if holds != EMPTY)
            parts.append(f'(?:<c r="{letters}[0-9]+"(?:{"|".join(map(_cell, alternatives))}))?+')
        heads = "|".join(list(self._heads)[:MAX_HEADS])
        self.match = re.compile(rf'\s*<row r="([0-9]+)"(?:{heads})>{"".join(parts)}</row>').match


def _nothing(_: str, _at: int) -> None:
    return None


def _attributes(head: str) -> str | None:
    """Return the pattern of a row's attributes; None if it is hidden, or has no number."""
    (name, _), *others = ATTRIBUTE.findall(head) or [("", "")]
    if name != "r":
        return None
    parts = []
    for name, value in others:
        allowed = '[^"<>&]*'
        if name == "hidden":
            if value not in NOT_HIDDEN:
                return None
            allowed = value
        elif name == "ht":
            allowed = f"[1-9]{allowed}"
            if not "1" <= value[:1] <= "9":
                return None
        parts.append(f' {name}="{allowed}"')
    return "".join(parts)


def _cell(form: Form) -> str:
    """Return the pattern of a cell from its style on."""
    style, kind, holds = form
    attributes = (f' s="{style}"' if style else "") + (f' t="{kind}"' if kind else "")
    if holds == EMPTY:
        return f"{attributes}/>"
    if holds == INLINE:
        return f'{attributes}><is><t(?: xml:space="preserve")?>([^<]+)</t></is></c>'
    return f"{attributes}><v>({OF_KIND[kind]})</v></c>"
