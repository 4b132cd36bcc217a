"""Usernames, of which somebody else may take the same one at the same moment (manual 3.3)."""

from collections.abc import Iterator
from contextlib import contextmanager

from progress_core.domain.foundations.errors import Conflict, Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Problem


def taken(username: str) -> Problem:
    """Say that a username is somebody else's."""
    return problem("username", "duplicate", username, rule="username.unique")


@contextmanager
def refused_if_taken(username: str) -> Iterator[None]:
    """Answer as the form does where the store finds that a username is taken.

    Raises:
        Rejected: it is taken.
    """
    try:
        yield
    except Conflict as conflict:
        if conflict.field != "username":
            raise
        raise Rejected(problems=[taken(username)]) from None
