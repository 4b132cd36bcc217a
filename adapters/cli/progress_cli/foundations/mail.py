"""Delivering the e-mail of a command at once, where that is possible."""

from typing import TYPE_CHECKING

import click

from progress_core.domain.foundations.errors import ProgressError

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress


def deliver(progress: "Progress") -> None:
    """Deliver the e-mail that is due; if that fails, warn that it is sent later. The command never fails."""
    try:
        outcome = progress.mail.deliver()
    except ProgressError as error:
        click.echo(f"E-mail could not be sent now ({error.message}); run `progress worker` to send it.", err=True)
        return
    if outcome.delayed:
        click.echo("The mail server cannot be reached. `progress worker` will send the e-mail later.", err=True)
    if outcome.refused:
        click.echo("The mail server refused an e-mail for good. Check the address.", err=True)
