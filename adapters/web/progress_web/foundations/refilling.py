"""Puts what a person typed back into a form of a page that has been made anew."""

from collections import Counter
from collections.abc import Iterable
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

from progress_web.foundations.kept_forms import OURS
from progress_web.foundations.rendering import printable

_UNTOUCHED = frozenset({"password", "file", "submit", "button", "reset", "image"})
_TICKED = frozenset({"checkbox", "radio"})

_Attributes = dict[str, str | None]
_Form = tuple[int, str]


def refill(page: str, address: str, action: str, fields: Iterable[tuple[str, str]]) -> tuple[str, bool]:
    """Return a page with the values of a form put back, and whether the page has that form.

    A page with several forms of the same address is left alone: which of them it was is not known. Forms without
    an address are given that of the page, as the page may be shown at another one.

    Args:
        page: in HTML, made by our templates.
        address: path and query of the page.
        action: path to which the form was sent.
        fields: names and values, in the order of the form.
    """
    finder = _Finder(urlsplit(address).path)
    finder.feed(page)
    forms = finder.sent_to(action)
    filler = _Filler(page, address, forms[0] if len(forms) == 1 else None, fields)
    filler.feed(page)
    filler.close()
    return filler.filled(), len(forms) == 1


class _Finder(HTMLParser):
    """Finds the forms that are posted, and where they and their buttons send them."""

    def __init__(self, here: str) -> None:
        super().__init__()
        self._here = here
        self._ids: list[str] = []
        self._actions: list[tuple[str, int | str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a form, or a button that sends a form elsewhere."""
        found = dict(attrs)
        if tag == "form":
            self._ids.append(found.get("id") or "")
            if (found.get("method") or "").lower() == "post":
                self._actions.append((urlsplit(found.get("action") or "").path or self._here, len(self._ids)))
        elif address := found.get("formaction"):
            self._actions.append((urlsplit(address).path, found.get("form") or len(self._ids)))

    def sent_to(self, action: str) -> list[_Form]:
        """Return the forms that are sent to an address: the number, from 1, and the id of each."""
        numbers = {
            self._ids.index(form) + 1 if isinstance(form, str) else form
            for path, form in self._actions
            if path == action and (isinstance(form, int) or form in self._ids)
        }
        return [(number, self._ids[number - 1]) for number in numbers]


class _Filler(HTMLParser):
    """Finds the controls of one form, and notes what each is to be replaced with."""

    def __init__(self, page: str, address: str, form: _Form | None, fields: Iterable[tuple[str, str]]) -> None:
        super().__init__()
        self._page, self._address, self._form = page, address, form
        self._number = 0
        self._lines = [0]
        for line in page.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self._values: dict[str, list[str]] = {}
        for name, value in fields:
            self._values.setdefault(name, []).append(value)
        self._taken: Counter[str] = Counter()
        self._edits: list[tuple[int, int, str]] = []
        self._inside = False
        self._select: str | None = None
        self._textarea: tuple[int, str] | None = None

    def filled(self) -> str:
        """Return the page with everything replaced."""
        parts, end = [], 0
        for start, stop, text in self._edits:
            parts += [self._page[end:start], text]
            end = stop
        return "".join([*parts, self._page[end:]])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what becomes of a control."""
        found = dict(attrs)
        if tag == "form":
            self._number += 1
            self._inside = self._form is not None and self._form[0] == self._number
            if "action" not in found:
                self._replace("form", {**found, "action": self._address})
        if self._form is None or not (found["form"] == self._form[1] if "form" in found else self._inside):
            return
        name = found.get("name") or ""
        if tag == "input" and name not in OURS:
            self._input(name, found)
        elif tag == "select":
            self._select = self._next(name)
        elif tag == "option" and self._select is not None:
            self._tick("selected", found, is_on=found.get("value") == self._select)
        elif tag == "textarea":
            typed = self._next(name)
            self._textarea = None if typed is None else (self._end_of_tag(), typed)

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag: str) -> None:
        """Note the text of a box with several lines; leave a list or a form."""
        if tag == "textarea" and self._textarea is not None:
            start, typed = self._textarea
            self._edits.append((start, self._offset(), f"\n{_escaped(typed)}"))  # browsers drop the first line break
            self._textarea = None
        elif tag == "select":
            self._select = None
        elif tag == "form":
            self._inside = False

    def _input(self, name: str, found: _Attributes) -> None:
        kind = (found.get("type") or "text").lower()
        if kind in _UNTOUCHED or not name:
            return
        sent = self._values.get(name)
        if kind == "checkbox" or (kind == "radio" and sent is not None):
            self._tick("checked", found, is_on=(found.get("value") or "on") in (sent or ()))
        elif kind not in _TICKED and (typed := self._next(name)) is not None:
            self._replace("input", found | {"value": typed})

    def _tick(self, how: str, found: _Attributes, *, is_on: bool) -> None:
        others = {name: value for name, value in found.items() if name != how}
        self._replace("option" if how == "selected" else "input", others | ({how: None} if is_on else {}))

    def _replace(self, tag: str, attributes: _Attributes) -> None:
        written = "".join(
            f" {name}" if value is None else f' {name}="{_escaped(value)}"' for name, value in attributes.items()
        )
        self._edits.append((self._offset(), self._end_of_tag(), f"<{tag}{written}>"))

    def _next(self, name: str) -> str | None:
        """Return the value of a control: the second of a name takes the second value."""
        sent = self._values.get(name, [])
        number = self._taken[name]
        self._taken[name] += 1
        return sent[number] if number < len(sent) else None

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def _end_of_tag(self) -> int:
        return self._offset() + len(self.get_starttag_text() or "")


def _escaped(text: str) -> str:
    return escape(printable(text))
