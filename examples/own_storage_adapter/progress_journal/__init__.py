"""A store in one append-only file of committed transactions, built on the standard library and the core only."""

from pathlib import Path

from progress_core.domain.foundations.errors import Unavailable
from progress_core.ports.store import Store
from progress_journal.store import JournalStore

__all__ = ["JournalStore", "open_store"]


def open_store(url: str) -> Store:
    """Return the store at an address; nothing is opened or created before it is used.

    Args:
        url: `journal:FILE`.

    Raises:
        Unavailable: the address names no file.
    """
    name = url.partition(":")[2]
    if not name:
        raise Unavailable("A journal's address is journal: and a file name. Correct PROGRESS_DATABASE_URL.")
    return JournalStore(Path(name))
