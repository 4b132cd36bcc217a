"""Imports of a year group at once, on one PostgreSQL: how long each takes from when a worker has claimed it.

Two worker processes wait. Alone, an import is requested when the one before is done; at once, all are requested before
the workers look. Whoever waits for a worker waits for other people's work, which a third worker would do; what is
counted here is whether imports that run at the same time stand in each other's way.
"""

import tempfile
import time
from collections.abc import Sequence
from itertools import count, islice
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks._imports.progress import found_schools
from benchmarks._imports.workbooks import write_learners
from benchmarks._processes import Figures
from benchmarks._workers import is_claimed, is_done, workers
from progress_core.compose.keys import new_key
from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.foundations.jobs import JobState
from progress_core.domain.importing.imports import OnDuplicate

if TYPE_CHECKING:
    from benchmarks.imports import Server

UNITS = {"median": "median, s", "slowest": "slowest, s", "all": "all, s"}
_ALONE, _PAUSE = 3, 0.005

_seeds = count()


def run(server: "Server", rows: int, files: int, rounds: int) -> dict[str, list[Figures]]:
    """Return the seconds of imports alone and at once, in each round.

    Args:
        server: the database server.
        rows: learners in a file.
        files: how many are imported at once.
        rounds: how often.
    """
    taken: dict[str, list[Figures]] = {"alone": [], f"{files} at once": []}
    with tempfile.TemporaryDirectory(prefix="progress-benchmark-") as name, server.database() as database:
        folder = Path(name)
        settings = Settings(database, "console:", jobs_url="store:", secret_key=new_key(), retention="off")
        with Progress.open(settings) as progress:
            progress.context.store.migrate()
            found_schools(progress)
            with workers(settings, folder):
                _lasting(progress, _files(folder, rows, 2))  # both workers have begun
                for _ in range(rounds):
                    alone = [_lasting(progress, _files(folder, rows, 1)) for _ in range(_ALONE)]
                    taken["alone"].append(_figures([lone for (lone,), _ in alone], median(all_ for _, all_ in alone)))
                    taken[f"{files} at once"].append(_figures(*_lasting(progress, _files(folder, rows, files))))
    return taken


def _figures(seconds: Sequence[float], all_: float) -> Figures:
    return {"median": median(seconds), "slowest": max(seconds), "all": all_}


def _files(folder: Path, rows: int, number: int) -> list[bytes]:
    """Return so many files of learners, none of whom is in another."""
    path, contents = folder / "learners.xlsx", []
    for seed in islice(_seeds, number):
        write_learners(path, rows + seed, broken=False)  # other numbers of them are others
        contents.append(path.read_bytes())
    return contents


def _request(progress: Progress, content: bytes) -> int:
    """Request an import, and return the number of its job."""
    asked = progress.imports.request(progress.operator, "learners.xlsx", content, on_duplicate=OnDuplicate.CREATE)
    with progress.context.store.snapshot() as work:
        return work.jobs.about("learner-import", asked.id).id


def _lasting(progress: Progress, contents: Sequence[bytes]) -> tuple[list[float], float]:
    """Return how long the import of each of these files takes once it is claimed, and how long all of them take.

    Those that are claimed while others are still requested are counted from their request.
    """
    requested = {_request(progress, content): time.perf_counter() for content in contents}
    first, begun = True, dict[int, float]()
    ended = dict[int, float]()
    while len(ended) < len(requested):
        with progress.context.store.snapshot() as work:
            states = {id_: work.jobs.get(id_).state for id_ in requested if id_ not in ended}
        now = time.perf_counter()
        times = requested if first else dict.fromkeys(requested, now)
        begun |= {id_: times[id_] for id_, state in states.items() if is_claimed(state) and id_ not in begun}
        ended |= {id_: now for id_, state in states.items() if is_done(state)}
        first = False
        if JobState.FAILED in states.values():
            raise AssertionError("An import failed.")
        time.sleep(_PAUSE)
    return [ended[id_] - begun[id_] for id_ in requested], max(ended.values()) - min(begun.values())
