"""`progress api`: what other programs need to use the JSON API (I6)."""

from pathlib import Path
from typing import Any

import click

from progress_cli.foundations import files
from progress_cli.foundations.output import print_json


@click.group()
def api() -> None:
    """Show what other programs need to use the JSON API."""


@api.command()
@click.option("--server", default="", help="Address of the API; by default below the address of the site.")
@click.option("--out", "file", type=files.Target(".json"), help="Write it to this file, FILE.json, instead.")
def openapi(*, server: str, file: Path | None) -> None:
    """Print the OpenAPI document, from which clients are generated."""
    from progress_core.compose import adapters  # noqa: PLC0415 - help need not load every use case
    from progress_core.compose.settings import Settings  # noqa: PLC0415

    address = server or f"{Settings.from_env().base_url}/api/v1"
    document: dict[str, Any] = adapters.load("api", "openapi", address)
    if file is None:
        print_json(document)
        return
    from progress_json import dumps  # noqa: PLC0415 - not for help

    files.write(file, f"{dumps(document, indent=1)}\n".encode(), private=False)
    click.echo(f"Written to {file}.")
