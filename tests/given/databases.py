"""Installations on real databases, with the three providers of the tests and everything else in memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from progress_sql.kits.store import migrated

from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.foundations.actors import OPERATOR
from tests.given.people import PROVIDERS


@contextmanager
def installed_on(url: str) -> Iterator[Progress]:
    """Open an installation on an empty database.

    Args:
        url: of the database, which has no tables yet.
    """
    provide_tables(url)
    settings = Settings(database_url=url, mail_url="memory:", passwords="memory", secret_key="a key for tests alone")
    with Progress.open(settings) as progress:
        progress.context.store.migrate()
        progress.providers.put_many(OPERATOR, PROVIDERS)
        yield progress


def provide_tables(url: str) -> None:
    """Let SQLite begin with a copy of a file that is migrated once, which leaves little for `migrate` to do.

    Args:
        url: of a database; nothing is done for one that is there, or that is not of SQLite.
    """
    scheme, _, place = url.partition(":///")
    path = Path(place)
    if scheme == "sqlite" and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(migrated())
