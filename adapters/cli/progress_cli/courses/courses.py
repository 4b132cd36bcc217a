"""`progress courses`: the course directory."""

import click

from progress_cli.courses.files import import_, template
from progress_cli.courses.search import search


@click.group()
def courses() -> None:
    """Load and search the course directory."""


courses.add_command(import_)
courses.add_command(template)
courses.add_command(search)
