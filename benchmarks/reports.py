"""Reports: over one provider beside the list of its learners, and over everybody beside the bare query.

Whole pages, in milliseconds of CPU, with that of the database server: over one provider of 2,000 learners, also for
sharing, compared with the page `/learners`; and over all 100,000, compared with what the driver alone takes for the
one statement that counts the report's rows, without what its filters can choose. Half of the learners have applied, up
to three times each. PostgreSQL has no parallel workers here: they end with their query, and their CPU is lost.
"""

import gc
import tempfile
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from time import process_time
from typing import Any

from sqlalchemy import Engine, event, make_url

from benchmarks._processes import server_cpu
from benchmarks._site import (
    AREA_ADMINISTRATOR,
    FIRST_ID,
    FIRST_UKPRN,
    MANAGER,
    NOW,
    Asker,
    School,
    Statements,
    school,
)
from benchmarks.imports import postgresql, sqlite
from benchmarks.pages import Figures, analyse
from benchmarks.search import by_turns
from progress_core.domain.applications.applications import Application, ApplicationState
from progress_core.domain.courses.courses import Course
from progress_core.domain.foundations.actors import Scope
from progress_core.domain.reports.cells import Cell, Population
from progress_core.domain.reports.definitions import KINDS, ReportKind
from progress_core.domain.reports.queries import ReportQuery, check_query, filtered

LEARNERS = 100_000
ROUNDS = 5
COURSES, PLACES = 40, 3
TINY = {"LEARNERS": 60, "ROUNDS": 1, "COURSES": 6, "PLACES": 1}
"""What takes the place of these when all that matters is that it runs."""
MEASURED = [kind for kind in KINDS if kind.population is not Population.RECEIVED]
ONE, SHARED, ALL, BARE = "of one provider", "of one provider, for sharing", "of all", "bare query"
BY_PROVIDER = {"at-risk": ("provider", "year")}
"""Rows of a page over several providers, where they are not those of the report."""


def run() -> dict[str, object]:
    """Measure on both databases, print the tables and return the figures."""
    figures: dict[str, object] = {}
    with tempfile.TemporaryDirectory(prefix="progress-benchmark-") as name, postgresql(Path(name)) as server:
        with sqlite(Path(name)) as url, school(url, LEARNERS) as made:
            apply(made)
            figures["SQLite"] = compared("SQLite", made, process_time)
        with server.database() as url, school(_without_workers(url), LEARNERS) as made:
            apply(made)
            analyse(made)
            figures["PostgreSQL"] = compared("PostgreSQL", made, lambda: process_time() + server_cpu(server.pid))
    return figures


def compared(title: str, made: School, cpu: Callable[[], float]) -> Figures:
    """Return the milliseconds of CPU of all reports, asked for in turns, and the ratios that they are judged by."""
    from progress_cli.script import COLLECT_AFTER

    gc.set_threshold(*COLLECT_AFTER)  # as our own processes do
    asker = Asker(made)
    bare = made.progress.context.store._backend.engine.raw_connection()  # type: ignore[attr-defined] # noqa: SLF001
    narrow: dict[str, Callable[[], object]] = {"list of learners": partial(asker.time, MANAGER, "/learners")}
    wide: dict[str, Callable[[], object]] = {}
    for kind in MEASURED:
        narrow[f"{ONE}, {kind.name}"] = partial(asker.time, MANAGER, f"/reports/{kind.name}")
        narrow[f"{SHARED}, {kind.name}"] = partial(asker.time, MANAGER, f"/reports/{kind.name}?sharing=1")
        wide[f"{ALL}, {kind.name}"] = partial(asker.time, AREA_ADMINISTRATOR, f"/reports/{kind.name}")
        wide[f"{BARE}, {kind.name}"] = partial(_fetch, bare, *_grouped(made, kind))
    # Apart, as a look at all learners leaves nothing in the processor's caches for the page after it.
    times = by_turns(narrow, cpu, 3 * ROUNDS) | by_turns(wide, cpu, ROUNDS)
    taken = {name: median(of_page) for name, of_page in times.items()}
    bare.close()
    asker.close()
    return _table(title, taken)


def _table(title: str, taken: dict[str, float]) -> Figures:
    """Print a table, and return its figures."""
    listed = taken["list of learners"]
    print(f"\n{LEARNERS:,} learners, {title}: the list of one provider's learners takes {listed:.1f} ms of CPU")
    print(f"{'':16}  of one, ms  / list  sharing  / list  of all, ms  bare query  / bare query")
    figures = {"list of learners": {"cpu_ms": round(listed, 1)}}
    for name in (kind.name for kind in MEASURED):
        one, shared, everybody, query = (taken[f"{whose}, {name}"] for whose in (ONE, SHARED, ALL, BARE))
        figures[name] = {
            "one_ms": round(one, 1),
            "one_ratio": round(one / listed, 2),
            "sharing_ms": round(shared, 1),
            "sharing_ratio": round(shared / listed, 2),
            "all_ms": round(everybody, 1),
            "query_ms": round(query, 1),
            "all_ratio": round(everybody / query, 2),
        }
        cells = (f"{one:11.1f} {one / listed:7.2f}", f"{shared:8.1f} {shared / listed:7.2f}")
        print(f"{name:16}", *cells, f"{everybody:11.1f} {query:11.1f} {everybody / query:13.2f}")
    return figures


def _without_workers(url: str) -> str:
    asked = make_url(url).update_query_dict({"options": "-c max_parallel_workers_per_gather=0"})
    return asked.render_as_string(hide_password=False)


def _grouped(made: School, kind: ReportKind) -> tuple[str, Any]:
    """Return the statement that counts the rows of a report over everybody, and nothing else."""
    query = check_query(kind, ReportQuery(by=BY_PROVIDER.get(kind.name, ())))
    seen: Statements = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        seen.append((statement, parameters))

    ukprns = frozenset(made.progress.providers.names(made.progress.operator))
    scope = Scope(providers=ukprns)  # what the area administrator sees
    with made.progress.context.store.snapshot() as work:
        event.listen(Engine, "before_cursor_execute", note)
        try:
            work.reports.count(scope, filtered(Cell(kind.population), query), (*query.by, *kind.measure))
        finally:
            event.remove(Engine, "before_cursor_execute", note)
    return seen[0]


def _fetch(connection: Any, statement: str, parameters: Any) -> None:
    cursor = connection.cursor()
    cursor.execute(statement, parameters)
    cursor.fetchall()
    connection.rollback()


def apply(made: School) -> None:
    """Let every second learner apply for up to three courses, in all states."""
    drawn = Random(2013)
    states = list(ApplicationState)
    with made.progress.context.store.transaction() as work:
        work.courses.put_many(_course(number) for number in range(1, COURSES + 1))
        numbers = iter(work.new_ids(LEARNERS * 2))
        for learner_id in range(FIRST_ID, FIRST_ID + LEARNERS, 2):
            for number in drawn.sample(range(1, COURSES + 1), drawn.randint(1, 3)):
                state = drawn.choice(states)
                course = _course(number)
                work.applications.add(
                    Application(
                        next(numbers),
                        learner_id,
                        course.ukprn,
                        number,
                        course.name,
                        NOW,
                        state,
                        submitted_at=NOW if state.received else None,
                    )
                )


def _course(number: int) -> Course:
    return Course(
        number,
        str(FIRST_UKPRN + number % PLACES),
        f"Course {number}",
        ("T Level", "A level", "Apprenticeship")[number % 3],
        date(NOW.year + 1, 9, 1),
        "DT1 1XX",
        subject_area=("Science and mathematics", "Social sciences", "")[number % 3],
    )
