"""The second year of many learners: moved up and back, reminded, updated by a file, and given their details back.

Each step is one job in a process of its own, on SQLite, at two sizes: memory that grows with the learners is seen in
its ratio. Meanwhile a list of one provider is read again and again, as it was when nothing else ran.
"""

import json
import resource
import tempfile
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter, process_time, sleep
from typing import Any

from attrs import evolve

from benchmarks._processes import Figures, measure
from progress_core.compose.keys import new_key
from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.correspondence.reminders import week_of
from progress_core.domain.foundations.jobs import Job, JobKind
from progress_core.domain.importing.imports import ImportStatus, OnDuplicate
from progress_core.domain.importing.learner_headings import LABELS
from progress_core.domain.learners.dashboard import Standing
from progress_core.domain.values.academic_years import AcademicYear
from progress_core.domain.values.english_time import english_day
from progress_core.domain.values.identifiers import uln_is_sound
from progress_core.domain.years.moves import MoveStatus, MoveUp
from progress_core.ports.learners import LearnerQuery
from progress_core.testing.tools.builders import NOON, a_learner, an_account, some_details

SIZES = ((10_000, 5), (100_000, 50))
"""Learners and providers."""
TINY = {"SIZES": ((40, 2), (80, 2)), "READS": 3}
"""What takes the place of these when all that matters is that it runs."""
BATCH, UPLOAD_MB = 5_000, 100
READS, PAUSE = 50, 0.05
"""How often a list is read at least, and how many seconds are between."""
STEPS = ("moved up", "moved back", "reminded", "updated by a file", "given back")
_WORK = "import sys; from benchmarks.years import work; work(*sys.argv[1:])"


def run() -> dict[str, object]:
    """Take the steps at each size, print the table and return the figures."""
    sizes = {learners: _taken(learners, providers) for learners, providers in SIZES}
    few, many = sizes
    figures: dict[str, object] = {}
    print(
        f"{many:,} learners ", *(f"{heading:>12}" for heading in ("s", "µs of CPU", "MB", "MB: ratio", "read: ratio"))
    )
    for step in STEPS:
        less, more = sizes[few][step], sizes[many][step]
        row = {
            "seconds": round(more["seconds"], 2),
            "cpu_us_each": round(more["cpu"] / many * 1e6, 1),
            "cpu_ratio": round(more["cpu"] / many / (less["cpu"] / few), 2),
            "mb": round(more["mb"]),
            "mb_ratio": round(more["mb"] / less["mb"], 2),
            "read_ms": round(more["read"], 2),
            "read_ratio": round(more["read"] / more["alone"], 2),
        }
        figures[step] = row
        shown = ("seconds", "cpu_us_each", "mb", "mb_ratio", "read_ratio")
        print(f"{step:17}", *(f"{row[key]:12g}" for key in shown))
    return {f"{many:,} learners, and {few:,}": figures}


def _taken(learners: int, providers: int) -> dict[str, Figures]:
    """Build a store, take each step in a process of its own, and return its figures."""
    with tempfile.TemporaryDirectory(prefix="progress-benchmark-") as name:
        settings = Settings(f"sqlite:///{name}/progress.db", "console:", secret_key=new_key(), upload_mb=UPLOAD_MB)
        ukprns = [str(10_000_000 + number) for number in range(providers)]
        with Progress.open(settings) as progress:
            progress.context.store.migrate()
            _build(progress, learners, ukprns)
            Path(name, "moved.csv").write_text("\n".join(_rows(learners, ukprns)), "utf-8")
            return {step: _step(progress, step, Path(name), ukprns, settings) for step in STEPS}


def _step(progress: Progress, step: str, folder: Path, ukprns: list[str], settings: Settings) -> Figures:
    """Take a step, and read a list before and meanwhile."""
    number = _PREPARED[step](progress, folder, ukprns)
    alone = median(_reads(progress, ukprns[0], lambda count: count < READS))
    found: Figures = {}
    arguments = ["-W", "ignore", "-c", _WORK, settings.database_url, settings.secret_key, str(number)]
    working = threading.Thread(target=lambda: found.update(measure(arguments)))
    working.start()
    meanwhile = _reads(progress, ukprns[0], lambda count: working.is_alive() or count < READS)
    working.join()
    return {**found, "alone": alone, "read": median(meanwhile)}


def work(url: str, key: str, undone: str) -> None:
    """Do the job that waits, or take an import back, and print what it took; run in a process of its own."""
    with Progress.open(Settings(url, "console:", secret_key=key, upload_mb=UPLOAD_MB)) as progress:
        start, before = perf_counter(), process_time()
        if undone == "0":
            assert progress.jobs.run_next("worker")
        else:
            assert progress.imports.undo(progress.operator, int(undone)).status is ImportStatus.UNDONE
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = process_time() - before + children.ru_utime + children.ru_stime
        print(json.dumps({"seconds": perf_counter() - start, "cpu": cpu}))


def _reads(progress: Progress, ukprn: str, go_on: Callable[[int], bool]) -> list[float]:
    """Read the list of a provider again and again, and return how many milliseconds each time took."""
    taken: list[float] = []
    while go_on(len(taken)):
        start = perf_counter()
        with progress.context.store.snapshot() as work:
            work.learners.page(progress.operator.scope, LearnerQuery(ukprn=ukprn))
        taken.append((perf_counter() - start) * 1000)
        sleep(PAUSE)
    return taken


def _build(progress: Progress, learners: int, ukprns: list[str]) -> None:
    """Fill a store with learners of last year, for whom something waits."""
    last_year = AcademicYear.at(datetime.now(UTC)).before.start
    has = {"academic_year": last_year, "standing": int(Standing.INCOMPLETE_PROFILE)}
    schools = [{"ukprn": ukprn, "name": f"School {ukprn}", "area": "Leeds", "postcode": "LS2 7BL"} for ukprn in ukprns]
    progress.providers.put_many(progress.operator, schools)
    with progress.context.store.transaction() as work:
        for ukprn in ukprns:
            provider = work.providers.get(progress.operator.scope, ukprn)
            work.providers.save(evolve(provider, remind_learners=True))
    for start in range(0, learners, BATCH):
        with progress.context.store.transaction() as work:
            numbers = range(start, min(start + BATCH, learners))
            ids = list(work.new_ids(len(numbers)))
            work.accounts.add_many(an_account(id_, first_login_at=NOON) for id_ in ids)
            work.learners.add_many(
                a_learner(id_, **has, **_details(number, ukprns)) for id_, number in zip(ids, numbers, strict=True)
            )


def _details(number: int, ukprns: list[str]) -> dict[str, Any]:
    """Return what the file and the store both know of a learner."""
    return {
        "ukprn": ukprns[number % len(ukprns)],
        "year_group": 11,
        "first_name": f"A{_letters(number * 7919)}",
        "last_name": f"B{_letters(number * 104_729)}",
        "postcode": "LS2 7BL",
        "uln": _uln(number),
        "upn": "",
        "town": "York",
    }


def _letters(number: int) -> str:
    return "".join(chr(97 + number // 26**place % 26) for place in range(5))


def _uln(number: int) -> str:
    nine = str(100_000_000 + number * 7)
    return next((uln for digit in range(10) if uln_is_sound(uln := f"{nine}{digit}")), "")


def _rows(learners: int, ukprns: list[str]) -> Iterator[str]:
    """Yield the lines of a file in which every second learner has moved."""
    yield ",".join(LABELS[field] for field in (*_details(0, ukprns), "date_of_birth"))
    born = some_details().date_of_birth.isoformat()
    for number in range(learners):
        told = _details(number, ukprns) | {"town": "Leeds" if number % 2 else "York"}
        yield ",".join((*map(str, told.values()), born))


def _move_up(progress: Progress, folder: Path, ukprns: list[str]) -> int:
    del folder
    now, year = datetime.now(UTC), AcademicYear.at(datetime.now(UTC)).start
    with progress.context.store.transaction() as work:
        batch, job, *numbers = work.new_ids(len(ukprns) + 2)
        moves = (MoveUp(number, batch, of, year, 0, now) for number, of in zip(numbers, ukprns, strict=True))
        work.years.add_moves(moves)
        work.jobs.add(Job(job, JobKind.MOVE_UP, batch, 0, now))
    return 0


def _move_back(progress: Progress, folder: Path, ukprns: list[str]) -> int:
    del folder
    with progress.context.store.transaction() as work:
        (job,) = work.new_ids(1)
        moves = work.years.moves(ukprns)
        for move in moves:
            work.years.save_move(evolve(move, status=MoveStatus.UNDOING))
        work.jobs.add(Job(job, JobKind.MOVE_UP, moves[0].batch, 0, datetime.now(UTC)))
    return 0


def _remind(progress: Progress, folder: Path, ukprns: list[str]) -> int:
    del folder, ukprns
    now = datetime.now(UTC)
    with progress.context.store.transaction() as work:
        (job,) = work.new_ids(1)
        work.jobs.add(Job(job, JobKind.REMINDERS, week_of(english_day(now)), 0, now))
    return 0


def _send(progress: Progress, folder: Path, ukprns: list[str]) -> int:
    del ukprns
    content = (folder / "moved.csv").read_bytes()
    progress.imports.request(progress.operator, "moved.csv", content, on_duplicate=OnDuplicate.UPDATE_KNOWN)
    return 0


def _take_back(progress: Progress, folder: Path, ukprns: list[str]) -> int:
    del folder, ukprns
    return progress.imports.list(progress.operator)[0].id


_PREPARED = dict(zip(STEPS, (_move_up, _move_back, _remind, _send, _take_back), strict=True))
"""What asks for each step; the number of an import that is to be taken back, or 0 if a job waits."""
