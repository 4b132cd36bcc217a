"""Backups of up to 100,000 learners with profiles: written, restored, and serving again.

The same rows on SQLite and on PostgreSQL, each backed up to a file and restored to an empty database, beside
what comes with the databases: SQLite's backup API, which copies pages and compresses nothing, `iterdump` of
Python's sqlite3 through gzip, and `pg_dump` (custom form) with `pg_restore`. Seconds of processor time are those
of the contestant, of its children and of the database server together; memory is the contestant's, without the
server. Whoever compresses uses the fastest level of zlib. Our own restore checks the whole file, and every row
against its keys. "Serving" is from the start of `progress restore` to the answers of `progress serve`.
"""

import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks._backups import worker
from benchmarks._backups.school import fill, opened
from benchmarks._backups.serving import serving_after
from benchmarks._processes import Figures, by_turns, measure, table
from benchmarks.imports import Server, postgresql, sqlite

SIZES = (10_000, 100_000)
ROUNDS = 3
TINY = {"SIZES": (100,), "ROUNDS": 1}
"""What takes the place of these when all that matters is that it runs."""
UNITS = {"cpu": "CPU s", "wall": "wall s", "mb": "MB", "file": "file MB"}
SQLITE = ("progress", "SQLite's backup API", "iterdump, gzip")
POSTGRESQL = ("progress", "pg_dump")


def run() -> dict[str, object]:
    """Measure all sizes on both databases, print their tables and return the figures."""
    figures: dict[str, object] = {}
    with tempfile.TemporaryDirectory(prefix="progress-benchmark-") as name, postgresql(Path(name)) as server:
        for size in SIZES:
            with ExitStack() as stack:
                folder = Path(name) / str(size)
                folder.mkdir()
                source = stack.enter_context(sqlite(folder))
                fill(source, size)
                other = stack.enter_context(server.database())
                _copy(source, other, folder / "first.gz")
                for database, url in (("SQLite", source), ("PostgreSQL", other)):
                    title = f"{size:,} learners, {database}"
                    figures |= _measured(title, folder, url, server if database == "PostgreSQL" else None)
    return figures


def _copy(source: str, target: str, file: Path) -> None:
    """Fill a second database with the rows of the first."""
    worker.progress_backup(source, file)
    _migrate(target)
    worker.progress_restore(target, file)


def _migrate(url: str) -> None:
    with opened(url) as progress:
        progress.context.store.migrate()


def _measured(title: str, folder: Path, url: str, server: Server | None) -> dict[str, object]:
    names = (POSTGRESQL if worker.found("pg_dump") else POSTGRESQL[:1]) if server else SQLITE
    if server and len(names) == 1:
        print("pg_dump is absent.")
    files = {name: folder / f"{title}, {name}".replace(" ", "-") for name in names}
    figures: dict[str, object] = {}
    for way in ("backup", "restore"):
        print(f"\n{title}: {way}")
        work = {name: partial(_one, way, name, url, file, server) for name, file in files.items()}
        figures[f"{title}: {way}"] = table(by_turns(work, ROUNDS), of=names[-1], units=UNITS)
    print(f"\n{title}: seconds from the start of a restore")
    runs = [_serving(folder, files["progress"], server) for _ in range(ROUNDS)]
    figures[f"{title}: serving, wall s"] = stages = _medians(runs)
    for stage, seconds in stages.items():
        print(f"{stage:20} {seconds:6.2f}")
    return figures


def _one(way: str, contestant: str, url: str, file: Path, server: Server | None) -> Figures:
    """Run one contestant once; a restore goes into a new database, which ours finds migrated."""
    command = ("-m", "benchmarks._backups.worker", way, contestant)
    pid = str(server.pid) if server else ""
    if way == "backup":
        file.unlink(missing_ok=True)
        return measure((*command, url, str(file), pid))
    with server.database() if server else sqlite(file.parent) as fresh:
        if contestant == "progress":
            _migrate(fresh)
        figures = measure((*command, fresh, str(file), pid))
        _compare(url, fresh)
    return figures


def _compare(url: str, fresh: str) -> None:
    """Check that everything was restored."""
    with opened(url) as source, opened(fresh) as target:
        counts = [progress.dashboard.counts(progress.operator) for progress in (source, target)]
    if counts[0] != counts[1]:
        raise AssertionError(f"restored {counts[1]}, not {counts[0]}")


def _serving(folder: Path, file: Path, server: Server | None) -> Figures:
    with server.database() if server else sqlite(folder) as fresh:
        return serving_after(fresh, file)


def _medians(runs: list[Figures]) -> Mapping[str, float]:
    return {stage: round(median(run[stage] for run in runs), 2) for stage in runs[0]}
