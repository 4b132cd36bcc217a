"""Pages: the dashboard and the lists over up to 100,000 learners, and what of their time the bare query is.

"Page" is the time of the whole answer, from the request to its last byte, log-in and rights included, without
a network. "Query" is what the driver alone takes for the same statements, with all rows fetched. A learner
manager looks at one provider of 2,000 learners, an area administrator at everybody. Before, the list and the dashboard
run beside FastAPI and Django's admin, over the same rows on SQLite.
"""

import re
import tempfile
from pathlib import Path
from statistics import median

from benchmarks._pages.side_by_side import compare
from benchmarks._site import AREA_ADMINISTRATOR, MANAGER, Asker, School, bare, school, statements_of
from benchmarks.imports import postgresql, sqlite

ROUNDS = 25
SIZES = (1_000, 10_000, 100_000)
BESIDE, REQUESTS = 10_000, 20
"""Learners in the store that peers read too, and requests of each in a round."""
TINY = {"ROUNDS": 2, "SIZES": (60,), "BESIDE": 60, "REQUESTS": 1}
"""What takes the place of these when all that matters is that it runs."""
ONE = {
    "dashboard": "/dashboard",
    "list": "/learners",
    "list, newest first": "/learners?sort=newest",
    "list, locked out": "/learners?filter=locked-out",
    "list, middle page": "MIDDLE /learners",
    "search, many": "/learners?search=ba",
    "search, few": "/learners?search=bacorden",
    "search, none": "/learners?search=xyz",
    "learner": "/learners/ID",
    "not logged on": "/learners/not-logged-on?year=11",
}
ALL = {
    "dashboard": "/dashboard",
    "list": "/learners",
    "list, newest first": "/learners?sort=newest",
    "list, locked out": "/learners?filter=locked-out",
    "list, middle page": "MIDDLE /learners",
    "search, many": "/learners?search=ba",
    "search, few": "/learners?search=bacorden",
    "search, both names": "/learners?search=bacor+den",
    "search, none": "/learners?search=xyz",
    "search, ULN": "/learners?search=1000500000",
}
Figures = dict[str, dict[str, float]]


def run() -> dict[str, object]:
    """Measure on both databases, print the tables and return the figures."""
    figures: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as name, sqlite(Path(name)) as url, school(url, BESIDE) as made:
        figures["side by side"] = compare(made, url, rounds=ROUNDS, requests=REQUESTS)
    with tempfile.TemporaryDirectory(prefix="progress-benchmark-") as name, postgresql(Path(name)) as server:
        for size in SIZES:
            for database, fresh in (("SQLite", sqlite(Path(name))), ("PostgreSQL", server.database())):
                with fresh as url, school(url, size) as made:
                    if database == "PostgreSQL":
                        analyse(made)
                    pages = {f"of one provider, {page}": (MANAGER, address) for page, address in ONE.items()}
                    if size == SIZES[-1]:
                        pages |= {f"of all, {page}": (AREA_ADMINISTRATOR, address) for page, address in ALL.items()}
                    title = f"{size:,} learners, {database}"
                    print(f"\n{title}")
                    figures[title] = table(measured(made, pages))
    return figures


def measured(made: School, pages: dict[str, tuple[str, str]]) -> Figures:
    """Return the medians of each page, with all pages requested in turns."""
    asker = Asker(made)
    engine = made.progress.context.store._backend.engine  # type: ignore[attr-defined] # noqa: SLF001 - to be bare
    asked = {page: (who, _address(asker, made, who, address)) for page, (who, address) in pages.items()}
    statements = {page: statements_of(asker, *where) for page, where in asked.items()}
    taken: dict[str, list[tuple[float, float, float]]] = {page: [] for page in pages}
    for turn in range(ROUNDS + 2):
        for page, where in asked.items():
            wall, cpu = asker.time(*where)
            query = bare(engine, statements[page])
            if turn > 1:
                taken[page].append((wall, cpu, query))
    asker.close()
    found = {}
    for page, times in taken.items():
        wall, cpu, query = (median(column) for column in zip(*times, strict=True))
        found[page] = {
            "page_ms": round(wall, 2),
            "cpu_ms": round(cpu, 2),
            "query_ms": round(query, 2),
            "ratio": round(wall / query, 1),
            "statements": len(statements[page]),
        }
    return found


def _address(asker: Asker, made: School, who: str, address: str) -> str:
    """Fill in the id of a learner, or the place of a page in the middle of the list."""
    if not address.startswith("MIDDLE "):
        return address.replace("ID", str(made.middle))
    address = address.removeprefix("MIDDLE ")
    for _ in range(10):
        following = re.search(rb'rel="next" href="([^"]+)"', asker.get(who, address)[1])
        if following is None:
            break
        address = following[1].decode().replace("&amp;", "&")
    return address


def analyse(made: School) -> None:
    """Analyse PostgreSQL's tables, as its own autovacuum does after a while."""
    engine = made.progress.context.store._backend.engine  # type: ignore[attr-defined] # noqa: SLF001
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")


def table(figures: Figures) -> Figures:
    width = max(map(len, figures))
    print(f"{'':{width}}  page ms   CPU ms  query ms  ratio  statements")
    for page, found in figures.items():
        cells = (found["page_ms"], found["cpu_ms"], found["query_ms"], found["ratio"], found["statements"])
        print(f"{page:{width}} {cells[0]:8.2f} {cells[1]:8.2f} {cells[2]:9.2f} {cells[3]:6.1f} {cells[4]:11}")
    return figures
