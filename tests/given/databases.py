"""Installations on real databases, with the three providers of the tests and everything else in memory."""

from collections.abc import Iterator
from contextlib import contextmanager

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
    settings = Settings(database_url=url, mail_url="memory:", passwords="memory", secret_key="a key for tests alone")
    with Progress.open(settings) as progress:
        progress.context.store.migrate()
        progress.providers.put_many(OPERATOR, PROVIDERS)
        yield progress
