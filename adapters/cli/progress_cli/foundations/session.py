"""Opening Progress for one command, and finding the person who acts."""

import getpass
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any

import click
from attrs import evolve

from progress_cli.foundations.output import READER
from progress_core.domain.foundations.origins import Origin

if sys.platform != "win32":
    import pwd

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress


@contextmanager
def open_progress() -> "Iterator[Progress]":
    """Open Progress with the settings while a command runs; one given in the Click context is used and stays open.

    Raises:
        Unavailable: a setting or an adapter is missing.
    """
    from progress_core.compose.progress import Progress  # noqa: PLC0415 - help need not load every use case

    given = click.get_current_context().find_object(Progress)
    if given is not None:
        yield given
        return
    with Progress.open() as progress:
        yield progress


def _person() -> str:
    """Return the name that whoever runs the command has on this computer; it goes into the audit trail.

    The environment, which anybody can set for themselves, is not asked where the system knows the name.
    """
    if sys.platform != "win32":
        try:
            return pwd.getpwuid(os.getuid()).pw_name
        except KeyError:  # a container may run as a number that has no name
            return f"user {os.getuid()}"
    else:
        try:
            return getpass.getuser()
        except (OSError, KeyError):
            return "somebody without a name"


def with_actor(command: Callable[..., None]) -> Callable[..., None]:
    """Add `--as USERNAME` to a command, and pass it Progress and the actor as its first arguments.

    The store is checked first, so that a missing or old one is reported clearly.
    """

    @click.option(
        "--as", "as_", metavar="USERNAME", help="Act as this person. The default is the operator, who sees everything."
    )
    @wraps(command)
    def run(*args: Any, as_: str | None, **options: Any) -> None:
        with open_progress() as progress:
            progress.check()
            origin = Origin(run_by=_person())
            actor = progress.accounts.actor(as_, origin) if as_ else evolve(progress.operator, origin=origin)
            click.get_current_context().find_root().meta[READER] = actor.role
            command(progress, actor, *args, **options)

    return run
