"""Growth: a country of up to 1,000,000 learners at 650 providers, and what of it a page still feels.

The manager of one provider of 1,000 learners looks at pages in a country of that provider alone and in a whole one,
in turns. An area administrator looks at the dashboard of an area of up to 50,000 learners; beside it is what the
driver alone takes for the grouped read that counts them.
"""

import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from time import process_time

from sqlalchemy import Engine

from benchmarks._growth.country import country
from benchmarks._site import AREA_ADMINISTRATOR, MANAGER, Asker, School, Statements, bare, statements_of
from benchmarks.imports import postgresql, sqlite
from benchmarks.measure import ratios
from benchmarks.pages import analyse

ROUNDS, REQUESTS = 9, 5
"""Rounds, and requests for a page in each."""
ALONE = (1_000, 1)
LARGE = {"SQLite": (200_000, 130), "PostgreSQL": (1_000_000, 650)}
"""Learners and providers."""
TINY = {"ROUNDS": 1, "REQUESTS": 1, "ALONE": (40, 1), "LARGE": {"SQLite": (80, 2), "PostgreSQL": (80, 2)}}
"""What takes the place of these when all that matters is that it runs."""
PAGES = {
    "dashboard": "/dashboard",
    "list": "/learners",
    "list, newest first": "/learners?sort=newest",
    "list, filtered": "/learners?filter=never-logged-in&year=11",
    "search": "/learners?search=ba",
    "not logged on": "/learners/not-logged-on?year=11",
    "groups": "/providers/10000001/groups",
    "report": "/reports/at-risk",
}
Figures = dict[str, dict[str, float]]


def run() -> dict[str, object]:
    """Build the countries on both databases, measure, print the tables and return the figures."""
    figures: dict[str, object] = {}
    with tempfile.TemporaryDirectory(prefix="progress-benchmark-") as name, postgresql(Path(name)) as server:
        for database, size in LARGE.items():
            with ExitStack() as stack:
                fresh = [sqlite(Path(name)) if database == "SQLite" else server.database() for _ in range(2)]
                urls = [stack.enter_context(url) for url in fresh]
                made = [stack.enter_context(country(url, *of)) for url, of in zip(urls, (ALONE, size), strict=True)]
                figures |= compared(database, *made, title=f"{size[0]:,} learners, {database}")
    return figures


def compared(database: str, alone: School, large: School, *, title: str) -> dict[str, Figures]:
    """Measure the pages of one provider in two countries, and an area of the large one."""
    if database == "PostgreSQL":
        for made in (alone, large):
            analyse(made)
    print(f"\n{title}")
    return {f"{title}: pages of one provider": _pages(alone, large), f"{title}: an area": _area(large)}


def _pages(alone: School, large: School) -> Figures:
    """Compare what a page takes in CPU: it should not matter how many others there are."""
    askers = [Asker(alone), Asker(large)]
    taken: dict[str, tuple[list[float], list[float]]] = {page: ([], []) for page in PAGES}
    for turn in range(ROUNDS + 1):
        for page, address in PAGES.items():
            for asker, times in zip(askers, taken[page], strict=True):
                cpu = sum(asker.time(MANAGER, address)[1] for _ in range(REQUESTS)) / REQUESTS
                if turn:
                    times.append(cpu)
    found = {}
    for page, (small, big) in taken.items():
        low, middle, high = ratios(big, small)
        found[page] = {
            "alone_ms": round(median(small), 2),
            "cpu_ms": round(median(big), 2),
            "ratio": middle,
            "ratio_low": low,
            "ratio_high": high,
        }
        print(f"{page:20} {median(small):7.2f} {median(big):7.2f} ms  {middle:.2f} ({low:.2f}-{high:.2f})")
    for asker in askers:
        asker.close()
    return found


def _area(large: School) -> Figures:
    """Compare the dashboard of an area with the bare statement that counts its learners, rows fetched."""
    asker = Asker(large)
    engine: Engine = large.progress.context.store._backend.engine  # type: ignore[attr-defined] # noqa: SLF001
    statements = statements_of(asker, AREA_ADMINISTRATOR, "/dashboard")
    grouped = [found for found in statements if "GROUP BY" in found[0] and "standing" in found[0]]
    pages: list[tuple[float, float]] = []
    reads: list[tuple[float, float]] = []
    for turn in range(ROUNDS + 1):
        wall, cpu = asker.time(AREA_ADMINISTRATOR, "/dashboard")
        read = _bare_cpu(engine, grouped)
        if turn:
            pages.append((wall, cpu))
            reads.append(read)
    asker.close()
    walls, cpus = zip(*pages, strict=True)
    of_reads, of_read_cpus = zip(*reads, strict=True)
    low, middle, high = ratios(walls, of_reads)
    print(f"dashboard of an area {median(walls):.1f} ms, the bare read {median(of_reads):.1f} ms, {middle:.2f}")
    return {
        "dashboard": {
            "page_ms": round(median(walls), 2),
            "cpu_ms": round(median(cpus), 2),
            "read_ms": round(median(of_reads), 2),
            "read_cpu_ms": round(median(of_read_cpus), 2),
            "ratio": middle,
            "ratio_low": low,
            "ratio_high": high,
        }
    }


def _bare_cpu(engine: Engine, statements: Statements) -> tuple[float, float]:
    """Return the wall and CPU milliseconds of running statements with the driver alone."""
    before = process_time()
    wall = bare(engine, statements)
    return wall, (process_time() - before) * 1000
