"""Webhooks: use cases, pages, commands and operations. Staff have them; nobody sees or changes anybody else's."""

from collections.abc import Callable
from typing import Any

from tests.isolation.expect import ADMISSIONS, GROUP_BOUND, OWN, STAFF, WHOLE, Outcome
from tests.isolation.rows import Cell, Line

_HAVE = STAFF | {ADMISSIONS}
_NOT_THERE = {(actor, OWN): Outcome.ABSENT for actor in _HAVE}
_URL = "https://mis.example/progress"


def _kinds(cell: Cell) -> list[str]:
    return ["application.offered"] if cell.actor == ADMISSIONS else ["learner.created"]


def _own(cell: Cell) -> tuple[int]:
    """Make a webhook of the actor, and return its number."""
    return (_made(cell, cell.actor),) if cell.actor in _HAVE else (404,)


def _of_another(cell: Cell) -> tuple[int]:
    """Make a webhook of somebody else, and return its number."""
    return (_made(cell, GROUP_BOUND if cell.actor == WHOLE else WHOLE),)


def _made(cell: Cell, owner: str) -> int:
    kinds = ["application.offered"]
    return cell.world.progress.webhooks.create(cell.world.actors[owner], f"{_URL}/own", kinds).webhook.number


def _delivery(cell: Cell, owner: str) -> int:
    """Send a test to a webhook of somebody, and return the number of the delivery."""
    return cell.world.progress.webhooks.test(cell.world.actors[owner], _made(cell, owner)).number


def _own_delivery(cell: Cell) -> tuple[int]:
    return (_delivery(cell, cell.actor),) if cell.actor in _HAVE else (404,)


def _delivery_of_another(cell: Cell) -> tuple[int]:
    return (_delivery(cell, GROUP_BOUND if cell.actor == WHOLE else WHOLE),)


def _with_kinds(cell: Cell) -> tuple[int, list[str]]:
    return (*_own(cell), _kinds(cell))


def _with_kinds_of_another(cell: Cell) -> tuple[int, list[str]]:
    return (*_of_another(cell), _kinds(cell))


USE_CASES = (
    Line("webhooks.create", _HAVE, build=lambda c: (_URL, _kinds(c))),
    Line("webhooks.of", _HAVE),
    Line("webhooks.change", _HAVE, build=_with_kinds),
    Line("webhooks.change · of somebody else", _HAVE, build=_with_kinds_of_another, but=_NOT_THERE),
    *(Line(f"webhooks.{name}", _HAVE, build=_own) for name in ("get", "rotate", "end", "deliveries", "test")),
    *(
        Line(f"webhooks.{name} · of somebody else", _HAVE, build=_of_another, but=_NOT_THERE)
        for name in ("get", "rotate", "end", "deliveries", "test")
    ),
    Line("webhooks.send_again", _HAVE, build=_own_delivery),
    Line("webhooks.send_again · of somebody else", _HAVE, build=_delivery_of_another, but=_NOT_THERE),
)


def _event(cell: Cell) -> tuple[str, str]:
    return ("--event", _kinds(cell)[0])


COMMANDS = (
    Line("webhooks add", _HAVE, build=lambda c: (_URL, *_event(c))),
    Line("webhooks list", _HAVE),
    Line("webhooks change", _HAVE, build=lambda c: (*_own(c), *_event(c))),
    Line("webhooks change · of somebody else", _HAVE, build=lambda c: (*_of_another(c), *_event(c)), but=_NOT_THERE),
    *(Line(f"webhooks {name}", _HAVE, build=_own) for name in ("rotate", "end", "deliveries", "test")),
    *(
        Line(f"webhooks {name} · of somebody else", _HAVE, build=_of_another, but=_NOT_THERE)
        for name in ("rotate", "end", "deliveries", "test")
    ),
    Line("webhooks resend", _HAVE, build=_own_delivery),
    Line("webhooks resend · of somebody else", _HAVE, build=_delivery_of_another, but=_NOT_THERE),
)


def _at(number: Callable[[Cell], tuple[int]], *, body: bool = False) -> Callable[[Cell], dict[str, Any]]:
    """Return what builds a request about one webhook or delivery."""
    return lambda cell: {"path": {"id": number(cell)[0]}} | ({"events": _kinds(cell)} if body else {})


_ONE, _AGAIN = "/webhooks/{id:number}", "POST /deliveries/{id:number}/again"
_OPERATIONS = (f"GET {_ONE}", f"DELETE {_ONE}", f"GET {_ONE}/deliveries", f"POST {_ONE}/secret", f"POST {_ONE}/test")

OPERATIONS = (
    Line("GET /webhooks", _HAVE),
    Line("POST /webhooks", _HAVE, build=lambda c: {"url": _URL, "events": _kinds(c)}),
    Line(f"PATCH {_ONE}", _HAVE, build=_at(_own, body=True)),
    Line(f"PATCH {_ONE} · of somebody else", _HAVE, build=_at(_of_another, body=True), but=_NOT_THERE),
    *(Line(name, _HAVE, build=_at(_own)) for name in _OPERATIONS),
    *(Line(f"{name} · of somebody else", _HAVE, build=_at(_of_another), but=_NOT_THERE) for name in _OPERATIONS),
    Line(_AGAIN, _HAVE, build=_at(_own_delivery)),
    Line(f"{_AGAIN} · of somebody else", _HAVE, build=_at(_delivery_of_another), but=_NOT_THERE),
)

_PAGE = "/webhooks"
_PAGES_OF_ONE = (
    "GET {}",
    "GET {}/change",
    "GET {}/secret",
    "POST {}/secret",
    "GET {}/end",
    "POST {}/end",
    "POST {}/test",
)

ROUTES = (
    Line(f"GET {_PAGE}", _HAVE),
    Line(f"GET {_PAGE}/create", _HAVE),
    Line(f"POST {_PAGE}/create", _HAVE, build=lambda c: {"webhook_url": _URL, "webhook_kinds": _kinds(c)}),
    *(Line(name.format(f"{_PAGE}/{{id:number}}"), _HAVE, but=_NOT_THERE) for name in _PAGES_OF_ONE),
    Line(
        f"POST {_PAGE}/{{id:number}}/change",
        _HAVE,
        build=lambda c: {"webhook_kinds": _kinds(c)},
        but=_NOT_THERE,
    ),
    Line(f"POST {_PAGE}/deliveries/{{id:number}}/again", _HAVE, but=_NOT_THERE),
)
