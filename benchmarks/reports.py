"""Reports: over one provider beside the list of its learners, and over everybody beside the bare query.

Whole pages, in milliseconds of CPU, with that of the database server: over one provider of 2,000 learners, compared
with the page `/learners`, and over all 100,000, compared with what the driver alone takes for the one statement that
counts the report's rows. Half of the learners have applied, up to three times each.
"""

import tempfile
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from time import process_time
from typing import Any

from benchmarks._processes import server_cpu
from benchmarks._site import (
    AREA_ADMINISTRATOR,
    FIRST_ID,
    FIRST_UKPRN,
    MANAGER,
    NOW,
    Asker,
    School,
    school,
    statements_of,
)
from benchmarks.imports import postgresql, sqlite
from benchmarks.pages import Figures, analyse
from benchmarks.search import by_turns
from progress_core.domain.applications.applications import Application, ApplicationState
from progress_core.domain.courses.courses import Course
from progress_core.domain.reports.cells import Population
from progress_core.domain.reports.definitions import KINDS

LEARNERS = 100_000
ROUNDS = 5
COURSES = 40
NAMES = [kind.name for kind in KINDS if kind.population is not Population.RECEIVED]
WHOSE = {"of one provider": MANAGER, "of all": AREA_ADMINISTRATOR}


def run() -> dict[str, object]:
    """Measure on both databases, print the tables and return the figures."""
    figures: dict[str, object] = {}
    with tempfile.TemporaryDirectory(prefix="progress-benchmark-") as name, postgresql(Path(name)) as server:
        with sqlite(Path(name)) as url, school(url, LEARNERS) as made:
            apply(made)
            figures["SQLite"] = compared("SQLite", made, process_time)
        with server.database() as url, school(url, LEARNERS) as made:
            apply(made)
            analyse(made)
            figures["PostgreSQL"] = compared("PostgreSQL", made, lambda: process_time() + server_cpu(server.pid))
    return figures


def compared(title: str, made: School, cpu: Callable[[], float]) -> Figures:
    """Return the milliseconds of CPU of all reports, asked for in turns, and the ratios that they are judged by."""
    asker = Asker(made)
    bare = made.progress.context.store._backend.engine.raw_connection()  # type: ignore[attr-defined] # noqa: SLF001
    asked: dict[str, Callable[[], object]] = {"list of learners": partial(asker.time, MANAGER, "/learners")}
    for name in NAMES:
        for whose, who in WHOSE.items():
            asked[f"{whose}, {name}"] = partial(asker.time, who, f"/reports/{name}")
        asked[f"bare query, {name}"] = partial(_fetch, bare, *_grouped(asker, name))
    taken = {name: median(times) for name, times in by_turns(asked, cpu, ROUNDS).items()}
    bare.close()
    asker.close()
    listed = taken["list of learners"]
    print(f"\n{LEARNERS:,} learners, {title}: the list of one provider's learners takes {listed:.1f} ms of CPU")
    print(f"{'':16}  of one, ms  / list  of all, ms  / bare query")
    figures = {"list of learners": {"cpu_ms": round(listed, 1)}}
    for name in NAMES:
        one, everybody, query = (taken[f"{whose}, {name}"] for whose in (*WHOSE, "bare query"))
        figures[name] = {
            "one_ms": round(one, 1),
            "one_ratio": round(one / listed, 2),
            "all_ms": round(everybody, 1),
            "query_ms": round(query, 1),
            "all_ratio": round(everybody / query, 2),
        }
        print(f"{name:16} {one:11.1f} {one / listed:7.2f} {everybody:11.1f} {everybody / query:13.2f}")
    return figures


def _grouped(asker: Asker, name: str) -> tuple[str, Any]:
    """Return the statement that counts the rows of a report, which is the first of its page that groups."""
    return next(pair for pair in statements_of(asker, AREA_ADMINISTRATOR, f"/reports/{name}") if "GROUP BY" in pair[0])


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
        str(FIRST_UKPRN + number % 3),
        f"Course {number}",
        ("T Level", "A level", "Apprenticeship")[number % 3],
        date(NOW.year + 1, 9, 1),
        "DT1 1XX",
        subject_area=("Science and mathematics", "Social sciences", "")[number % 3],
    )
