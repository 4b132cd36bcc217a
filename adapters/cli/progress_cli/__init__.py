"""The command line: everything a manager or operator does in bulk (I5)."""

from progress_cli.main import cli, main

__all__ = ["cli", "main"]
