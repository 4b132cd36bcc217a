"""The drawing of the rooms and wings, from `.importlinter` and the packages themselves."""

import ast
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

from tests.pages import markdown
from tests.pages.drawing import Drawing, joined, line, rectangle, text

ROOT = Path(__file__).parent.parent.parent

ROOMS = {
    "compose": "settings in, a Progress out: finds the adapters by entry point",
    "testing": "a contract kit for every port",
    "memory": "a twin of every port, in memory",
    "usecases": "what people do, in the manual's words",
    "ports": "what the core needs from outside, as protocols",
    "domain": "rules and values: pure functions, no I/O, no clock",
}
"""The rooms of the core, in no order: that of the drawing comes from `.importlinter`."""

ADAPTERS = {
    "progress_cli": "command line",
    "progress_web": "site",
    "progress_json": "values as JSON",
    "progress_sql": "SQLite, PostgreSQL",
    "progress_excel": "spreadsheets",
    "progress_letters": "log-in letters",
    "progress_email": "SMTP, console, folder",
    "progress_security": "hashing, sealing",
    "progress_names": "transliteration",
    "progress_geocoding": "postcodes and towns",
    "progress_passkeys": "passkeys",
    "progress_sso": "single sign-on",
    "progress_procrastinate": "jobs on PostgreSQL",
    "progress_celery": "jobs on a broker",
}
"""The adapters and what each is for."""

_COLOURS = {"usecases": "case", "domain": "rule", "ports": "port"}
_LEFT, _CORE, _RIGHT, _WIDTH = 16, 214, 914, 1090
_COLUMN = 160
_INNER = _RIGHT - 36 - _CORE


def contracts() -> ConfigParser:
    """Return what `.importlinter` says."""
    parser = ConfigParser()
    parser.read(ROOT / ".importlinter", encoding="utf-8")
    return parser


def layers(contract: str) -> list[str]:
    """Return the layers of a contract, from top to bottom."""
    return contracts()[f"importlinter:contract:{contract}"]["layers"].split()


def wings(room: str) -> list[str]:
    """Return the wings of a room, from top to bottom; none for a room without wings."""
    for contract in contracts().values():
        if contract.get("containers") == f"progress_core.{room}":
            return contract["layers"].split()
    return []


def adapters(contract: str) -> tuple[list[str], list[str]]:
    """Return the adapters that a contract is about, and the rooms that they may import."""
    section = contracts()[f"importlinter:contract:{contract}"]
    forbidden = section["forbidden_modules"].split()
    rooms = [room for room in layers("rooms") if f"progress_core.{room}" not in forbidden]
    return section["source_modules"].split(), rooms


def purpose(package: str) -> str:
    """Return what a package of the core is for, as its docstring says, without its own name before it."""
    path = ROOT / package.replace(".", "/") / "__init__.py"
    words = (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").partition("\n")[0].rstrip(".")
    name = package.rpartition(".")[2]
    before, colon, after = words.partition(": ")
    return after[:1].upper() + after[1:] if colon and before.lower() == name else words


def drawing() -> str:
    """Return the drawing as SVG."""
    rows: list[str] = []
    middles: dict[str, int] = {}
    y = 60
    for room in layers("rooms"):
        height = 34 + 22 * len(wings(room)) + (8 if wings(room) else 0)
        rows += _room(room, y, height)
        middles[room] = y + 17
        y += height + 10
    bottom = y
    parts = joined(
        rectangle(_CORE - 14, 16, _INNER + 28, bottom - 16, "panel"),
        text(_CORE, 40, "progress_core", "big"),
        text(_CORE + 130, 40, "a room, and a wing, may import only what is below it", "soft"),
        rows,
        _column("driving-adapters", _LEFT, "Driving adapters", bottom, middles),
        _column("driven-adapters", _RIGHT, "Driven adapters", bottom, middles),
        line((_CORE + _INNER, middles["compose"]), (_RIGHT, middles["compose"]), dashed=True),
    )
    title = "The rooms of Progress, the wings of its domain and use cases, and who may import whom"
    return Drawing(_WIDTH, bottom + 16, title, parts).svg()


def _room(room: str, y: int, height: int) -> Iterator[str]:
    yield rectangle(_CORE, y, _INNER, height)
    yield text(_CORE + 14, y + 22, room, f"name {_COLOURS.get(room, '')}".strip())
    yield text(_CORE + 120, y + 22, ROOMS[room])
    for place, wing in enumerate(wings(room)):
        top = y + 50 + 22 * place
        yield text(_CORE + 28, top, wing, "code")
        yield text(_CORE + 142, top, purpose(f"progress_core.{room}.{wing}"), "soft")


def _column(contract: str, x: int, title: str, bottom: int, middles: dict[str, int]) -> Iterator[str]:
    names, rooms = adapters(contract)
    yield rectangle(x, 16, _COLUMN, bottom - 16, "panel")
    yield text(x + 12, 40, title, "big")
    outward = contract == "driven-adapters"
    known = [*names, "yours"]
    top = middles["usecases"] + 44
    for place, name in enumerate(known):
        yield text(x + 12, top + 44 * place, name, "name things")
        yield text(
            x + 12, top + 44 * place + 17, ADAPTERS.get(name, "any of the ports" if outward else "any program"), "soft"
        )
    for room in rooms:
        y = middles[room]
        yield line((x, y), (_CORE + _INNER, y)) if outward else line((x + _COLUMN, y), (_CORE, y))


def wing_table() -> str:
    """Return the wings as a table in Markdown, those at the top first."""
    found = {room: wings(room) for room in ("domain", "usecases")}
    names = list(dict.fromkeys(found["usecases"] + found["domain"]))
    rows = [
        (
            markdown.code(wing),
            *(purpose(f"progress_core.{room}.{wing}") if wing in found[room] else "" for room in found),
        )
        for wing in names
    ]
    orders = "\n".join(
        f"* `{room}`, from top to bottom: {', '.join(map(markdown.code, found[room]))}." for room in found
    )
    return orders + "\n\n" + "\n".join(markdown.table(("wing", "in `domain`", "in `usecases`"), rows))
