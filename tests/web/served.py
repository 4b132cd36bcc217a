"""The contents of a served page: its forms, its links, and any text of a stranger that became markup."""

import re
from functools import lru_cache
from html.parser import HTMLParser

from attrs import Factory, define

from tests.naughty import PRODUCT

_ADDRESSES = {"href", "src", "action", "formaction", "poster", "data", "srcset", "cite"}
_OURS = re.compile(r"/(?![/\\])[^\x00-\x20]*|[?#][^\x00-\x20]*|")
ELSEWHERE = {
    "https://mcmw.abilitynet.org.uk/",
    "https://www.equalityadvisoryservice.com/",
    "https://www.w3.org/TR/WCAG22/",
}
"""Where the accessibility statement leads, and no other page."""
EXTERNAL = "external nofollow noopener"
"""How links to the websites of providers are marked."""
_NEVER = {"iframe", "object", "embed", "base", "frame", "applet", "math", "naughty"}
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_TEXTS = {"text", "search", "email", "tel", "url", "password", "hidden", "textarea", "number", "date"}


@define
class Field:
    """One field, with what the page would send for it.

    Args:
        name: it is sent by.
        kind: type of an input; "textarea", "select" or "button".
        values: what can be chosen; of a text its one value.
        chosen: what is.
    """

    name: str
    kind: str
    values: list[str] = Factory(list)
    chosen: list[str] = Factory(list)

    @property
    def is_text(self) -> bool:
        """Whether anything can be typed into it, or is kept in it."""
        return self.kind in _TEXTS


@define
class Form:
    """One way to send a form: by its own address, or by that of one of its buttons.

    Args:
        method: "get" or "post".
        action: address; empty while nobody has said which page the form is on.
        fields: by name.
    """

    method: str
    action: str
    fields: dict[str, Field] = Factory(dict)

    @property
    def has_file(self) -> bool:
        """Whether it carries a file."""
        return any(field.kind == "file" for field in self.fields.values())


@define
class Served:
    """A page.

    Args:
        forms: all ways to send one.
        links: where the page leads.
        alive: what should not be there.
    """

    forms: list[Form]
    links: list[str]
    alive: list[str]


def _may_lead_away(tag: str, given: dict[str, str], address: str) -> bool:
    """Return whether an address may be absolute: of a page of a course elsewhere, or the page's own one address."""
    is_external = tag == "a" and given.get("rel") == EXTERNAL
    is_own = tag == "link" and given.get("rel") == "canonical"
    return address in ELSEWHERE or ((is_external or is_own) and address.startswith(("https://", "http://")))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, Form] = {}
        self.buttons: list[tuple[Form, dict[str, str]]] = []
        self.later: list[tuple[str, str, dict[str, str]]] = []
        self.links: list[str] = []
        self.alive: list[str] = []
        self._form = self._none = Form("get", "")
        self._select: Field | None = None
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._inside = tag
        self._look(tag, given)
        match tag:
            case "a":
                self.links.append(given.get("href", ""))
            case "form":
                self._form = Form(given.get("method", "get").lower(), given.get("action", ""))
                self.forms[given.get("id", f"form {len(self.forms)}")] = self._form
            case "option" if self._select is not None:
                self._choice(self._select, given, "selected" in given)
            case "input" | "select" | "textarea" | "button":
                self._field(tag, given)

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""
        if tag == "form":
            self._form = self._none
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if (self._inside == "script" and data.strip()) or (self._inside == "style" and "naughty" in data):
            self.alive.append(f"{self._inside}: {data!r}")
        if _DIRECTIONS.search(data):
            self.alive.append(f"text that turns its neighbours around: {data!r}")

    def handle_comment(self, data: str) -> None:
        if "naughty" in data:
            self.alive.append(f"comment: {data!r}")

    def _look(self, tag: str, given: dict[str, str]) -> None:
        if tag in _NEVER:
            self.alive.append(f"<{tag}>")
        if tag == "script" and not given.get("src", "").startswith("/"):
            self.alive.append("<script> of its own")
        for name, value in given.items():
            if name.startswith("on") or name in ("style", "srcdoc", "naughty"):
                self.alive.append(f"<{tag} {name}={value!r}>")
            if name in _ADDRESSES and not _OURS.fullmatch(value) and not _may_lead_away(tag, given, value):
                self.alive.append(f"<{tag} {name}={value!r}> leads away")

    def _field(self, tag: str, given: dict[str, str]) -> None:
        kind = given.get("type", "submit" if tag == "button" else "text") if tag in ("input", "button") else tag
        if "form" in given:
            self.later.append((given["form"], kind, given))
            return
        self._add(self._form, kind, given)

    def _add(self, form: Form, kind: str, given: dict[str, str]) -> None:
        if kind in ("submit", "image", "reset", "button"):
            self.buttons.append((form, given))
        name = given.get("name")
        if name is None or kind in ("submit", "image", "reset", "button"):
            return
        field = form.fields.setdefault(name, Field(name, kind))
        if kind == "select":
            self._select = field
        elif kind in ("radio", "checkbox"):
            self._choice(field, given, "checked" in given)
        else:
            field.chosen = field.values = [given.get("value", "")]

    def _choice(self, field: Field, given: dict[str, str], is_chosen: bool) -> None:
        field.values.append(given.get("value", ""))
        if is_chosen:
            field.chosen.append(given.get("value", ""))

    def ways(self) -> list[Form]:
        """Return every way to send a form."""
        for name, kind, given in self.later:
            if name in self.forms:
                self._add(self.forms[name], kind, given)
        return [_by_button(form, given) for form, given in self.buttons if form is not self._none]


def _by_button(form: Form, button: dict[str, str]) -> Form:
    fields = dict(form.fields)
    if "name" in button:
        value = button.get("value", "")
        fields[button["name"]] = Field(button["name"], "button", [value], [value])
    return Form(form.method, button.get("formaction", form.action), fields)


def read(page: str, address: str = "") -> Served:
    """Read a page that was served at an address; what it gives is not to be changed."""
    found = _read(page)
    forms = [form if form.action else Form(form.method, address, form.fields) for form in found.forms]
    return Served(forms, found.links, found.alive)


@lru_cache(64)  # who follows links reads what somebody else has just read, and pages of errors are all the same
def _read(page: str) -> Served:
    reader = _Reader()
    reader.feed(page)
    reader.close()
    if PRODUCT in page:
        reader.alive.append("a template that was carried out")
    if control := _CONTROLS.search(page):
        around = page[max(0, control.start() - 60) : control.end() + 20]
        reader.alive.append(f"control character: {around!r}")
    return Served(reader.ways(), reader.links, reader.alive)


_TOKEN = re.compile(r'(?<=name="token" value=")[^"]*')


def without_tokens(page: str) -> str:
    """Return a page without the tokens of its forms, which are new in every answer."""
    return _TOKEN.sub("", page)
