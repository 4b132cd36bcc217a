"""Database errors as the core's errors: the one place that translates them.

Drivers' messages contain values, statements and addresses, so only their code is passed on.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from progress_core.domain.foundations.errors import Conflict, NotFound, ProgressError, Rejected, Unavailable

NOT_SET_UP = "The database has not been set up. Run `progress init`."

_DUPLICATES = {  # part of the name of a unique column or constraint -> the field and the sentence
    "identities_issuer": ("identity", "This identity is linked already."),
    "identities.issuer": ("identity", "This identity is linked already."),
    "username_key": ("username", "That username is taken. Choose another."),
    "ukprn_name_key": ("name", "The provider already has a group of that name. Choose another name."),
    "courses_key": ("", "The directory has this course already."),
    "courses.ukprn": ("", "The directory has this course already."),
    "applications_live": ("course", "There is an application for this course already."),
    "applications.learner_id": ("course", "There is an application for this course already."),
    "groups.name_key": ("name", "The provider already has a group of that name. Choose another name."),
}


def _duplicate(name: str) -> Conflict:
    for key, (field, message) in _DUPLICATES.items():
        if key in name:
            return Conflict(message, field=field)
    return Conflict("There is one with this id already.")


def _unavailable(message: str) -> Callable[[str], ProgressError]:
    return lambda _: Unavailable(message)


_BUSY = _unavailable("The database is busy with other work. Try again in a minute.")
_FULL = _unavailable("The database could not be written: its disk is full or failing. Make room, then try again.")
_DAMAGED = _unavailable("The file is not a database, or it is damaged. Replace it with a backup.")
_UNREACHABLE = _unavailable("The database cannot be reached. Check PROGRESS_DATABASE_URL and that it is running.")
_COLLISION = "Another transaction changed the same data, so nothing was done. Try again."

_ANSWERS: dict[str, Callable[[str], ProgressError]] = {
    # SQLite, https://www.sqlite.org/rescode.html
    "SQLITE_CONSTRAINT_UNIQUE": _duplicate,
    "SQLITE_CONSTRAINT_PRIMARYKEY": _duplicate,
    "SQLITE_CONSTRAINT_FOREIGNKEY": lambda _: NotFound(),
    "SQLITE_BUSY": _BUSY,
    "SQLITE_LOCKED": _BUSY,
    "SQLITE_FULL": _FULL,
    "SQLITE_IOERR": _FULL,
    "SQLITE_NOTADB": _DAMAGED,
    "SQLITE_CORRUPT": _DAMAGED,
    "SQLITE_READONLY": _unavailable("The database file cannot be written. Give Progress the right to write it."),
    "SQLITE_CANTOPEN": _unavailable("There is no database yet, or it cannot be opened. Run `progress init`."),
    # PostgreSQL, https://www.postgresql.org/docs/current/errcodes-appendix.html
    "23505": _duplicate,
    "23503": lambda _: NotFound(),
    "40001": lambda _: Conflict(_COLLISION),
    "40P01": lambda _: Conflict(_COLLISION),
    "55P03": _BUSY,
    "25P02": lambda _: Conflict(_COLLISION),
    "42P01": _unavailable(NOT_SET_UP),
    "3D000": _unavailable("The database server has no database of that name. Create it, then run `progress init`."),
    "28": _unavailable("The database refused the user name or password of PROGRESS_DATABASE_URL. Correct them."),
    "42501": _unavailable("The database user is not allowed to do this. Give it the rights of the tables' owner."),
    "25006": _unavailable("The database is read-only."),
    "53100": _FULL,
    "53": _unavailable("The database has no connection or memory left. Try again in a minute."),
    "22003": lambda _: NotFound(),  # a number too large for any column belongs to nobody
    "22": lambda _: Rejected("The database cannot hold one of the values. Look for invisible characters."),
    "certificate": _unavailable(
        "The certificate of the database server is refused. Check the host and sslrootcert= in PROGRESS_DATABASE_URL."
    ),
    "08": _UNREACHABLE,
    "57": _UNREACHABLE,
}


def translated_error(error: Exception) -> ProgressError:
    """Return the core's error for an error of SQLAlchemy or of a driver."""
    original: Any = error.orig if isinstance(error, DBAPIError) else error
    code = _code(original)
    name = getattr(getattr(original, "diag", None), "constraint_name", None) or str(original)
    for known in (code, "_".join(code.split("_")[:2]), code[:2]):  # the code itself, then its family
        if known in _ANSWERS:
            return _ANSWERS[known](name)
    return Unavailable(f"The database could not do that (error code {code}).")


def _code(error: Any) -> str:
    """Return the database's error code, or the equivalent one for an error found before the database was asked."""
    if isinstance(error, NoConnectionFree):
        return "53300"
    if isinstance(error, OverflowError):
        return "22003"
    if isinstance(error, UnicodeEncodeError):
        return "22021"
    if type(error).__name__ == "DataError" and getattr(error, "sqlstate", None) is None:  # psycopg, before it sends it
        return "22021"
    if isinstance(error, sqlite3.OperationalError) and str(error).startswith("no such table"):
        return "42P01"
    code = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None)
    return code or ("certificate" if "certificate" in str(error) else "08000")  # libpq only says so


@contextmanager
def translated(driver: type[Exception] = sqlite3.Error) -> Iterator[None]:
    """Translate errors of SQLAlchemy, and of a driver used directly, into the core's.

    The cause is left out on purpose, because it would carry personal data and addresses into logs.
    """
    try:
        yield
    except (DBAPIError, NoConnectionFree, OverflowError, UnicodeEncodeError, driver) as error:
        raise translated_error(error) from None
