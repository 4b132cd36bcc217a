"""Log-ins that are refused: how long, by what the account is; nobody may tell one from another by the time.

Each account is asked for in turn with a wrong password, as often as every other, so that a busy moment hits
all alike. "Told apart" is how often one who sees the time of a single attempt guesses right whether the account
is unknown or this one, at the best threshold there is: 0.5 is tossing a coin. "Another unknown" shows how far
chance alone gets with so few attempts. CPU is that of the process, without waiting for the disk.
"""

import tempfile
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time

from attrs import evolve

from benchmarks.imports import postgresql
from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.errors import NotAllowed
from progress_core.domain.foundations.permissions import Role
from progress_core.usecases.consequences.standings import save_account

ROUNDS = 300
WARM_UP = 10
TINY = {"ROUNDS": 3, "WARM_UP": 1}
"""What takes the place of these when all that matters is that it runs."""
Times = tuple[float, float]
"""Wall and CPU milliseconds of one attempt."""
PROVIDER = {"ukprn": "10000055", "name": "North School", "area": "Oxfordshire"}
LEARNER = {
    "password": "sunny4day",
    "ukprn": PROVIDER["ukprn"],
    "year_group": "11",
    "first_name": "Ann",
    "last_name": "Smith",
    "date_of_birth": "2010-10-02",
}
ACCOUNTS = ("unknown", "another unknown", "sealed", "hashed", "locked", "invited", "staff-account")


def run() -> dict[str, object]:
    """Measure on both databases, print the tables and return the figures."""
    figures: dict[str, object] = {}
    with (
        tempfile.TemporaryDirectory(prefix="progress-benchmark-") as name,
        postgresql(Path(name)) as server,
        server.database() as url,
    ):
        urls = {"SQLite": f"sqlite:///{name}/school.db", "PostgreSQL": url}
        for database, address in urls.items():
            print(f"\n{database}")
            with opened(address) as progress:
                figures[database] = table(measured(progress))
    return figures


@contextmanager
def opened(url: str) -> Iterator[Progress]:
    """Open a store with an account of each kind, none of which can be locked by failures."""
    settings = Settings(
        database_url=url, mail_url="memory:", secret_key="a key for figures alone", lockout_failures=10**6
    )
    with Progress.open(settings) as progress:
        progress.context.store.migrate()
        progress.providers.put_many(OPERATOR, [PROVIDER])
        for username in ("sealed", "hashed", "locked"):
            progress.learners.create(OPERATOR, LEARNER | {"username": username, "last_name": username.title()})
        progress.accounts.log_in("hashed", LEARNER["password"])
        with progress.context.store.transaction() as work:
            account = work.accounts.find("locked")
            assert account is not None
            save_account(work, evolve(account, locked_at=progress.context.clock.now()))
        reach = [PROVIDER["ukprn"]]
        progress.staff.create(
            OPERATOR, "invited@example.com", Role.LEARNER_MANAGER, username="invited", providers=reach
        )
        made = {"username": "staff-account", "password": LEARNER["password"]}
        progress.staff.create(OPERATOR, "staff@example.com", Role.LEARNER_MANAGER, providers=reach, **made)
        progress.accounts.log_in("staff-account", LEARNER["password"])
        yield progress


def measured(progress: Progress) -> dict[str, list[Times]]:
    """Return the times of every attempt, by account."""
    taken: dict[str, list[Times]] = {username: [] for username in ACCOUNTS}
    for turn in range(ROUNDS + WARM_UP):
        first = turn % len(ACCOUNTS)
        for username in ACCOUNTS[first:] + ACCOUNTS[:first]:
            wall, cpu = perf_counter(), process_time()
            try:
                progress.log_ins.log_in(username, "wrong-guess1")
            except NotAllowed:
                times = ((perf_counter() - wall) * 1000, (process_time() - cpu) * 1000)
            if turn >= WARM_UP:
                taken[username].append(times)
    return taken


def table(taken: dict[str, list[Times]]) -> dict[str, dict[str, float]]:
    """Print one line per account, and return the same figures."""
    unknown = [wall for wall, _ in taken["unknown"]]
    figures = {name: summary(times, unknown) for name, times in taken.items()}
    print(f"{'':16} wall: median      5 %     95 %  CPU: median  told apart")
    for name, figure in figures.items():
        cells = (figure["median"], figure["low"], figure["high"], figure["cpu"], figure["told_apart"])
        print(f"{name:16} {cells[0]:12.2f} {cells[1]:8.2f} {cells[2]:8.2f} {cells[3]:12.2f} {cells[4]:11.3f}")
    return figures


def summary(times: list[Times], others: list[float]) -> dict[str, float]:
    """Return the figures of one account, and how well its times can be told from others'."""
    walls = [wall for wall, _ in times]
    parts = quantiles(walls, n=20)
    return {
        "median": round(median(walls), 2),
        "low": round(parts[0], 2),
        "high": round(parts[-1], 2),
        "cpu": round(median(cpu for _, cpu in times), 2),
        "told_apart": round(told_apart(walls, others), 3),
    }


def told_apart(times: list[float], others: list[float]) -> float:
    """Return how often a guess from a single time is right, at the best threshold."""
    times, others = sorted(times), sorted(others)
    best = 0.5
    for threshold in times + others:
        slower = 1 - bisect_left(times, threshold) / len(times)
        not_slower = bisect_left(others, threshold) / len(others)
        right = (slower + not_slower) / 2
        best = max(best, right, 1 - right)
    return best
