"""The list of learners and the dashboard beside those of others, in one run on one store."""

from collections.abc import Callable
from functools import partial

from benchmarks._asgi import Header, Requests
from benchmarks._pages import django_way, fastapi_way
from benchmarks._site import FIRST_UKPRN, MANAGER, Asker, School, statements_of
from benchmarks.measure import by_turns, table

FASTAPI, DJANGO = "FastAPI + ORM + pydantic, JSON", "Django admin"
BROWSER: tuple[Header, ...] = ((b"accept-encoding", b"gzip"), (b"sec-fetch-site", b"same-origin"))


def compare(made: School, url: str, *, rounds: int, requests: int) -> dict[str, object]:
    """Measure both pages and their peers in turns, print the tables and return the figures.

    Args:
        made: the store, on SQLite.
        url: of the same store.
        rounds: how often each is measured.
        requests: how many requests a round has.
    """
    asker = Asker(made)
    peer = Requests(fastapi_way.build(url), [(b"cookie", made.cookies[MANAGER])])
    admin = django_way.build(url, str(FIRST_UKPRN))
    lists: dict[str, Callable[[], bytes]] = {
        "Progress": partial(_page, asker, "/learners"),
        "Progress, compressed": partial(_page, asker, "/learners", *BROWSER),
        FASTAPI: partial(_json, peer, "/learners"),
        DJANGO: admin,
    }
    dashboards: dict[str, Callable[[], bytes]] = {
        "Progress": partial(_page, asker, "/dashboard"),
        FASTAPI: partial(_json, peer, "/dashboard"),
    }
    figures: dict[str, object] = {}
    for title, contestants in (("list", lists), ("dashboard", dashboards)):
        print(f"\n{title}, {requests} requests a round")
        times = by_turns({name: partial(_many, ask, requests) for name, ask in contestants.items()}, rounds)
        statements = len(statements_of(asker, MANAGER, f"/{'learners' if title == 'list' else title}"))
        sizes = {name: len(ask()) for name, ask in contestants.items()}
        print(f"{statements} statements; bytes: {', '.join(f'{name} {size:,}' for name, size in sizes.items())}")
        against = {FASTAPI: table(times, records=requests, of=FASTAPI)}
        if DJANGO in contestants:
            against[DJANGO] = table(times, records=requests, of=DJANGO)
        figures[title] = {"statements": statements, "bytes": sizes, **against}
    asker.close()
    peer.close()
    return figures


def _many(ask: Callable[[], bytes], requests: int) -> None:
    for _ in range(requests):
        ask()


def _page(asker: Asker, address: str, *headers: Header) -> bytes:
    status, _, body = asker.answer(MANAGER, address, *headers)
    if status != 200:
        raise AssertionError(f"{address} answered {status}")
    return body


def _json(peer: Requests, address: str) -> bytes:
    status, _, body = peer.get(address)
    if status != 200:
        raise AssertionError(f"The peer answered {status} to {address}: {body!r}")
    return body
