"""Jobs on each engine: how soon one starts, and how many are done per second, on one PostgreSQL.

Two worker processes (`progress worker`) wait. For *start*, files of one learner are requested one at a time, each after
the one before is done, and a look every two milliseconds sees when its job is claimed. For *per second*, many wait at
once. With `store:`, workers look once a second, as the request is in another process.
"""

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from benchmarks._processes import Figures, table
from benchmarks._workers import WORKERS, is_claimed, is_done, workers
from benchmarks.imports import postgresql
from progress_core.compose.keys import new_key
from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.foundations.jobs import JobState
from progress_core.domain.foundations.permissions import Role

ONE_BY_ONE, AT_ONCE = 30, 150  # one person can send 200 files
TINY = {"ROUNDS": 1, "ONE_BY_ONE": 2, "AT_ONCE": 4}
ROUNDS = 3
UNITS = {"median": "start, ms", "slowest": "slowest, ms", "per_second": "per second"}
UKPRN, MANAGER = "10000231", "manager@example.com"
_HEADINGS = "UKPRN,Learner year group,First name,Last name,Postcode,DOB"
_LETTERS = "ABDEFGHJLN"


def run() -> dict[str, object]:
    """Measure each engine, print a table and return the figures."""
    found: dict[str, list[Figures]] = {}
    with tempfile.TemporaryDirectory(prefix="progress-benchmark-") as name, ExitStack() as stack:
        folder = Path(name)
        server = stack.enter_context(postgresql(folder))
        urls = ["store:", "procrastinate:"]
        if shutil.which("redis-server"):
            urls.append(stack.enter_context(_redis(folder)))
        else:
            print("redis-server is not installed: Celery is left out")
        for url in urls * ROUNDS:
            with server.database() as database:
                settings = Settings(database, "console:", jobs_url=url, secret_key=new_key(), retention="off")
                found.setdefault(url.partition(":")[0], []).append(_measure(settings, folder))
    return dict(table(found, of="store", units=UNITS))


def _measure(settings: Settings, folder: Path) -> Figures:
    with Progress.open(settings) as progress:
        _found_school(progress)
        with workers(settings, folder):
            numbers = iter(range(ONE_BY_ONE + AT_ONCE + WORKERS))
            for _ in range(WORKERS):
                _seconds_to(progress, _request(progress, next(numbers)), is_done)
            starts = []
            for _ in range(ONE_BY_ONE):
                asked = _request(progress, next(numbers))
                starts.append(1000 * _seconds_to(progress, asked, is_claimed))
                _seconds_to(progress, asked, is_done)
            begun = time.perf_counter()
            jobs = [_request(progress, number) for number in numbers]
            for job_id in jobs:
                _seconds_to(progress, job_id, is_done)
            lasted = time.perf_counter() - begun
    return {"median": median(starts), "slowest": max(starts), "per_second": AT_ONCE / lasted}


def _found_school(progress: Progress) -> None:
    progress.context.store.migrate()
    progress.context.engine.migrate()
    progress.providers.put_many(progress.operator, [{"ukprn": UKPRN, "name": "Allerton High", "area": "Leeds"}])
    progress.staff.create(progress.operator, MANAGER, Role.LEARNER_MANAGER, providers=[UKPRN], password="Allerton17")


def _request(progress: Progress, number: int) -> int:
    """Request an import of one learner, and return the number of its job."""
    surname = "Q" + "".join(_LETTERS[int(digit)] for digit in str(number)).lower()
    born = f"{progress.context.clock.now().year - 15}-01-{number % 28 + 1:02}"
    row = f"{UKPRN},11,Robin,{surname},LS{number % 29 + 1} 1AA,{born}"
    manager = progress.accounts.actor(MANAGER)
    asked = progress.imports.request(manager, "learner.csv", f"{_HEADINGS}\n{row}\n".encode())
    with progress.context.store.snapshot() as work:
        return work.jobs.about("learner-import", asked.id).id


def _seconds_to(progress: Progress, job_id: int, reached: Callable[[JobState], bool]) -> float:
    begun = time.perf_counter()
    while True:
        with progress.context.store.snapshot() as work:
            if reached(work.jobs.get(job_id).state):
                return time.perf_counter() - begun
        time.sleep(0.002)


@contextmanager
def _redis(folder: Path) -> Iterator[str]:
    """Start a Redis for the time of the benchmark, and return the setting that names it."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    told = ["--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", ""]
    process = subprocess.Popen(["redis-server", *told], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield f"celery+redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait()
