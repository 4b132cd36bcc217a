"""Opening Progress for one command, and finding out who acts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress


@contextmanager
def opened() -> "Iterator[Progress]":
    """Open what the settings name for the length of a command; what the context was given stays open.

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


def acting(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command `--as USERNAME`, and as its first arguments Progress and the actor.

    The store is checked first, so that one that was never made says so.
    """

    @click.option("--as", "as_", metavar="USERNAME", help="Who acts; by default the operator, who sees everything.")
    @wraps(command)
    def run(*args: Any, as_: str | None, **options: Any) -> None:
        with opened() as progress:
            progress.check()
            actor = progress.accounts.actor(as_) if as_ else progress.operator
            command(progress, actor, *args, **options)

    return run
