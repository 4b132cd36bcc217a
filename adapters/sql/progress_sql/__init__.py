"""Stores on SQLite and PostgreSQL (SQLAlchemy Core, Alembic)."""

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from progress_core.domain.foundations.errors import Unavailable
from progress_core.ports.store import Store
from progress_sql.foundations.sqlite import Sqlite
from progress_sql.store import SqlStore


def open_store(url: str) -> Store:
    """Return the store at an address; nothing is opened or created before it is used.

    Args:
        url: `sqlite:///progress.db` (relative), `sqlite:////var/lib/progress.db` (absolute), or
            `postgresql://user:password@host/database` (also `postgresql+psycopg://`).

    Raises:
        Unavailable: the address has another form, or the driver is not installed.
    """
    try:
        parsed = make_url(url)
        if parsed.drivername == "sqlite":
            return SqlStore(Sqlite(parsed))
    except (ArgumentError, ValueError):
        raise Unavailable(_FORMS) from None
    if parsed.drivername not in ("postgresql", "postgresql+psycopg"):
        raise Unavailable(_FORMS)
    try:
        from progress_sql.foundations.postgresql import PostgreSql  # noqa: PLC0415 - an extra that may be absent
    except ImportError:
        raise Unavailable("PostgreSQL needs an extra: pip install 'progress-core[postgres]'.") from None
    return SqlStore(PostgreSql(parsed))


_FORMS = "A database address starts with sqlite:/// or postgresql://. Correct PROGRESS_DATABASE_URL."
