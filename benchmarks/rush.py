"""A rush of log-ins: how much memory the server keeps, and how long people wait for other pages meanwhile.

240 people log in, 40 at once, and each of two others opens a page again and again: at rest, and during the rush.
Memory is the resident set of the server: before the rush, at its peak, and after five quiet seconds.
"""

import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import quantiles

import httpx

from benchmarks.log_ins import LEARNER, PROVIDER
from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.foundations.actors import OPERATOR

LOG_INS, AT_ONCE = 240, 40
READERS = 2
MIN_READINGS = 2
"""Of each reader, however busy the machine is: a single one has no spread."""
QUIET_SECONDS: float = 5
REST_SECONDS = 3.0
TINY = {"LOG_INS": 6, "AT_ONCE": 3, "QUIET_SECONDS": 0.1, "REST_SECONDS": 0.3}
"""What takes the place of these when all that matters is that it runs."""
_SERVE = "import sys; from benchmarks.rush import serve; serve(sys.argv[1], int(sys.argv[2]))"


def run() -> dict[str, object]:
    """Measure, print the table and return the figures."""
    with tempfile.TemporaryDirectory(prefix="progress-benchmark-") as name, _served(name) as (url, pid):
        _rush(url, READERS, READERS)  # whatever is loaded at first use
        time.sleep(QUIET_SECONDS)
        before, at_rest = _resident(pid), _read_for(url, REST_SECONDS)
        with ThreadPoolExecutor(1) as aside:
            during = aside.submit(_read_until, url, done := threading.Event())
            started = time.perf_counter()
            statuses = _rush(url, LOG_INS, AT_ONCE)
            took = time.perf_counter() - started
            done.set()
            in_rush = during.result()
        peak = _resident(pid)
        time.sleep(QUIET_SECONDS)
        figures: dict[str, object] = {
            "log_ins_per_second": round(LOG_INS / took, 1),
            "statuses": statuses,
            "page_ms_at_rest": _summary(at_rest),
            "page_ms_in_rush": _summary(in_rush),
            "mb_before": before,
            "mb_at_the_end_of_the_rush": peak,
            "mb_after": _resident(pid),
        }
    for key, value in figures.items():
        print(f"{key:28} {value}")
    return figures


def serve(folder: str, port: int) -> None:
    """Run the server; what the child process does."""
    from progress_web.serving import WebServer

    with Progress.open(_settings(folder)) as progress:
        WebServer("127.0.0.1", port).run(progress, lambda _: None)


def _settings(folder: str) -> Settings:
    return Settings(
        database_url=f"sqlite:///{folder}/school.db", mail_url="memory:", secret_key="a key for figures alone"
    )


@contextmanager
def _served(folder: str) -> Iterator[tuple[str, int]]:
    with Progress.open(_settings(folder)) as progress:
        progress.context.store.migrate()
        progress.providers.put_many(OPERATOR, [PROVIDER])
        for number in range(LOG_INS):
            born = f"2010-{number % 12 + 1:02}-{number % 28 + 1:02}"
            named = {"username": f"learner{number}", "first_name": f"Ann{chr(97 + number % 26)}", "date_of_birth": born}
            progress.learners.create(OPERATOR, LEARNER | named | {"last_name": f"Smith{chr(97 + number // 26)}"})
            progress.accounts.log_in(f"learner{number}", LEARNER["password"])
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-c", _SERVE, folder, str(port)])
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            with suppress(httpx.TransportError):
                httpx.get(f"{url}/health/live")
                break
            time.sleep(0.05)
        yield url, process.pid
    finally:
        process.terminate()
        process.wait()


def _log_in(url: str, number: int) -> int:
    with httpx.Client(base_url=url, timeout=60) as client:
        token = client.get("/").text.split('name="token" value="')[1].split('"')[0]
        details = {"username": f"learner{number}", "password": LEARNER["password"], "token": token}
        return client.post("/login", data=details).status_code


def _rush(url: str, count: int, at_once: int) -> dict[int, int]:
    with ThreadPoolExecutor(at_once) as people:
        statuses = list(people.map(lambda number: _log_in(url, number), range(count)))
    return {status: statuses.count(status) for status in set(statuses)}


def _read_for(url: str, seconds: float) -> list[float]:
    done = threading.Event()
    threading.Timer(seconds, done.set).start()
    return _read_until(url, done)


def _read_until(url: str, done: threading.Event) -> list[float]:
    def read(_: int) -> list[float]:
        times: list[float] = []
        with httpx.Client(base_url=url, timeout=60) as client:
            while not done.is_set() or len(times) < MIN_READINGS:
                started = time.perf_counter()
                client.get("/forgotten")
                times.append((time.perf_counter() - started) * 1000)
                time.sleep(0.02)
        return times

    with ThreadPoolExecutor(READERS) as readers:
        return [one for times in readers.map(read, range(READERS)) for one in times]


def _summary(times: list[float]) -> dict[str, float]:
    parts = quantiles(times, n=100)
    return {"median": round(parts[49], 1), "p99": round(parts[98], 1)}


def _resident(pid: int) -> int:
    """Return the resident memory of a process in MB."""
    lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) // 1024
