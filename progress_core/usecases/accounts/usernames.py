"""Usernames, which two people may choose at the same moment (manual 3.3)."""

from collections.abc import Iterator
from contextlib import contextmanager

from progress_core.domain.foundations.errors import Conflict, Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Problem


def taken(username: str) -> Problem:
    """Return the problem that a username is somebody else's."""
    return problem("username", "duplicate", username, rule="username.unique")


@contextmanager
def refused_if_taken(username: str) -> Iterator[None]:
    """Turn the store's conflict about a username into the form's problem.

    Raises:
        Rejected: it is taken.
    """
    try:
        yield
    except Conflict as conflict:
        if conflict.field != "username":
            raise
        raise Rejected(problems=[taken(username)]) from None
