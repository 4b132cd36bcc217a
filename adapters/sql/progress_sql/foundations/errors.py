"""What the databases say, said as the core's errors: the one place where this is done.

Messages of drivers name values, statements and addresses, so nothing of them is passed on but their code.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from progress_core.domain.foundations.errors import Conflict, NotFound, ProgressError, Rejected, Unavailable

NOT_SET_UP = "The database has not been set up. Run `progress init`."

_TAKEN = {  # part of the name of a unique column or constraint -> the field and the sentence
    "username_key": ("username", "That username is taken. Choose another."),
    "ukprn_name_key": ("name", "The provider has a group of that name. Choose another name."),
    "courses_key": ("", "The directory has this course already."),
    "courses.ukprn": ("", "The directory has this course already."),
    "applications_live": ("course", "There is an application for this course already."),
    "applications.learner_id": ("course", "There is an application for this course already."),
    "groups.name_key": ("name", "The provider has a group of that name. Choose another name."),
}


def _taken(said: str) -> Conflict:
    for key, (field, message) in _TAKEN.items():
        if key in said:
            return Conflict(message, field=field)
    return Conflict("There is one with this id already.")


def _unavailable(message: str) -> Callable[[str], ProgressError]:
    return lambda _: Unavailable(message)


_BUSY = _unavailable("The database is busy with other work. Try again in a minute.")
_FULL = _unavailable("The database could not be written: its disk is full or failing. Make room, then try again.")
_DAMAGED = _unavailable("The file is no database, or it is damaged. Put a backup in its place.")
_UNREACHABLE = _unavailable("The database cannot be reached. Check PROGRESS_DATABASE_URL and that it is running.")
_IN_THE_WAY = "Another transaction got in the way, so nothing was done. Try again."

_ANSWERS: dict[str, Callable[[str], ProgressError]] = {
    # SQLite, https://www.sqlite.org/rescode.html
    "SQLITE_CONSTRAINT_UNIQUE": _taken,
    "SQLITE_CONSTRAINT_PRIMARYKEY": _taken,
    "SQLITE_CONSTRAINT_FOREIGNKEY": lambda _: NotFound(),
    "SQLITE_BUSY": _BUSY,
    "SQLITE_LOCKED": _BUSY,
    "SQLITE_FULL": _FULL,
    "SQLITE_IOERR": _FULL,
    "SQLITE_NOTADB": _DAMAGED,
    "SQLITE_CORRUPT": _DAMAGED,
    "SQLITE_READONLY": _unavailable("The database file may not be written. Give Progress the right to write it."),
    "SQLITE_CANTOPEN": _unavailable("There is no database yet, or it may not be opened. Run `progress init`."),
    # PostgreSQL, https://www.postgresql.org/docs/current/errcodes-appendix.html
    "23505": _taken,
    "23503": lambda _: NotFound(),
    "40001": lambda _: Conflict(_IN_THE_WAY),
    "40P01": lambda _: Conflict(_IN_THE_WAY),
    "55P03": _BUSY,
    "25P02": lambda _: Conflict(_IN_THE_WAY),
    "42P01": _unavailable(NOT_SET_UP),
    "3D000": _unavailable("The database server has no database of that name. Create it, then run `progress init`."),
    "28": _unavailable("The database refused the user name or password of PROGRESS_DATABASE_URL. Correct them."),
    "42501": _unavailable("The database user may not do this. Give it the rights of the tables' owner."),
    "25006": _unavailable("The database may only be read."),
    "53100": _FULL,
    "53": _unavailable("The database has no connection or memory left. Try again in a minute."),
    "22003": lambda _: NotFound(),  # a number that no column could hold is nobody's
    "22": lambda _: Rejected("The database cannot hold one of the values offered. Look for characters nobody can see."),
    "08": _UNREACHABLE,
    "57": _UNREACHABLE,
}


def translated_error(error: Exception) -> ProgressError:
    """Give the core's error for one of SQLAlchemy or of a driver."""
    said: Any = error.orig if isinstance(error, DBAPIError) else error
    code = _code(said)
    name = getattr(getattr(said, "diag", None), "constraint_name", None) or str(said)
    for known in (code, "_".join(code.split("_")[:2]), code[:2]):  # the code itself, then its family
        if known in _ANSWERS:
            return _ANSWERS[known](name)
    return Unavailable(f"The database could not do that (its code: {code}).")


def _code(said: Any) -> str:
    """Give the database's own code, or the one that it would give for an error found before it was asked."""
    if isinstance(said, NoConnectionFree):
        return "53300"
    if isinstance(said, OverflowError):
        return "22003"
    if isinstance(said, UnicodeEncodeError):
        return "22021"
    if type(said).__name__ == "DataError" and getattr(said, "sqlstate", None) is None:  # psycopg, before it sends it
        return "22021"
    if isinstance(said, sqlite3.OperationalError) and str(said).startswith("no such table"):
        return "42P01"
    return getattr(said, "sqlite_errorname", None) or getattr(said, "sqlstate", None) or "08000"


@contextmanager
def translated(driver: type[Exception] = sqlite3.Error) -> Iterator[None]:
    """Turn errors of SQLAlchemy, and of a driver used directly, into the core's.

    The cause is left out on purpose: it would carry personal data and addresses into logs.
    """
    try:
        yield
    except (DBAPIError, NoConnectionFree, OverflowError, UnicodeEncodeError, driver) as error:
        raise translated_error(error) from None
