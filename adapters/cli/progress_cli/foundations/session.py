"""Opening Progress for one command, and finding the person who acts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

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
            actor = progress.accounts.actor(as_) if as_ else progress.operator
            command(progress, actor, *args, **options)

    return run
