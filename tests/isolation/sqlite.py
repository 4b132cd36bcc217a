"""The world of the table in a SQLite file, which is restored page by page."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from progress_core.compose.keys import new_key
from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from tests.given.people import IN_MEMORY
from tests.given.single_sign_on import PROVIDERS as IDENTITY_PROVIDERS
from tests.isolation.world import World, made


@contextmanager
def world_in(folder: Path) -> Iterator[World]:
    """Make the world in a file of this folder."""
    file = folder / "isolation.db"
    settings = Settings.from_env(
        IN_MEMORY
        | IDENTITY_PROVIDERS
        | {"PROGRESS_DATABASE_URL": f"sqlite:///{file}", "PROGRESS_SECRET_KEY": new_key()}
    )
    with Progress.open(settings) as progress, closing(sqlite3.connect(file)) as there:
        progress.context.store.migrate()
        with closing(sqlite3.connect(":memory:")) as kept:
            yield made(progress, partial(_keeper, there, kept))


def _keeper(there: sqlite3.Connection, kept: sqlite3.Connection, _: Progress) -> Callable[[], None]:
    there.execute("PRAGMA synchronous = OFF")
    there.backup(kept)
    seen = _version(there)

    def back() -> None:
        nonlocal seen
        if _version(there) != seen:  # somebody wrote
            kept.backup(there)
            seen = _version(there)

    return back


def _version(connection: sqlite3.Connection) -> int:
    """Return a number that changes when another connection writes."""
    return int(connection.execute("PRAGMA data_version").fetchone()[0])
