"""Whether a change is to be made, and whether there is somebody to ask."""

import sys

import click

dry_run_option = click.option("--dry-run", is_flag=True, help="Say what it would do, and change nothing.")
yes_option = click.option("--yes", is_flag=True, help="Do not ask before it is done.")


def require_somebody(*, dry_run: bool, yes: bool, json_: bool) -> None:
    """Make sure that there is somebody to ask, where it has to be asked.

    Raises:
        click.UsageError: there is nobody.
    """
    if not (dry_run or yes) and (json_ or not _is_somebody_there()):
        raise click.UsageError("There is nobody to ask: give --yes, or --dry-run to see what it would do.")


def _is_somebody_there() -> bool:
    return sys.stdin.isatty()
