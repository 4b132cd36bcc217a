"""Delivering the email of a command at once, where that is possible."""

from typing import TYPE_CHECKING

import click

from progress_core.domain.foundations.errors import ProgressError

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress


def deliver(progress: "Progress") -> None:
    """Deliver the email that is due; if that fails, warn that it is sent later. The command never fails."""
    try:
        outcome = progress.mail.deliver()
    except ProgressError as error:
        click.echo(f"Email could not be sent now ({error.message}); run `progress worker` to send it.", err=True)
        return
    if outcome.delayed:
        click.echo("The mail server cannot be reached. `progress worker` will send the email later.", err=True)
    if outcome.refused:
        click.echo("The mail server refused an email for good. Check the address.", err=True)
