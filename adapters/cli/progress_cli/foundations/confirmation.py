"""Asking for confirmation before a change that many would notice."""

import sys

import click


def require_confirmation(*, dry_run: bool, yes: bool, json_: bool) -> None:
    """Check that somebody can be asked, unless nothing needs to be asked.

    Raises:
        click.UsageError: nobody can be asked.
    """
    if not (dry_run or yes) and (json_ or not _is_terminal()):
        raise click.UsageError("There is nobody to ask for confirmation: use --yes, or --dry-run to change nothing.")


def _is_terminal() -> bool:
    return sys.stdin.isatty()
