"""`progress providers`: schools, colleges and training companies."""

from typing import TYPE_CHECKING

import click

from progress_cli.foundations.output import json_option, print_json, print_json_list, print_table
from progress_cli.foundations.session import with_actor
from progress_cli.providers.defaults import defaults
from progress_cli.providers.files import import_

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor


@click.group()
def providers() -> None:
    """Load and list schools, colleges and training companies, and change their defaults."""


providers.add_command(defaults)
providers.add_command(import_)


@providers.command("list")
@json_option
@with_actor
def list_(progress: "Progress", actor: "Actor", *, json_: bool) -> None:
    """List the providers you may see, with the number of learners at each."""
    lines = progress.providers.list(actor)
    if json_:
        print_json_list(
            {
                "ukprn": line.provider.ukprn,
                "name": line.provider.name,
                "area": line.provider.area,
                "postcode": line.provider.postcode,
                "learners": line.learners,
            }
            for line in lines
        )
        return
    print_table(
        ("UKPRN", "Name", "Area", "Postcode", "Learners"),
        [
            (line.provider.ukprn, line.provider.name, line.provider.area, line.provider.postcode, line.learners)
            for line in lines
        ],
    )


@providers.command()
@click.argument("ukprn")
@json_option
@with_actor
def show(progress: "Progress", actor: "Actor", *, ukprn: str, json_: bool) -> None:
    """Show one provider with its defaults."""
    found = progress.providers.get(actor, ukprn)
    data = {
        "ukprn": found.ukprn,
        "name": found.name,
        "area": found.area,
        "street": found.street,
        "locality": found.locality,
        "town": found.town,
        "postcode": found.postcode,
        "lat": found.latitude,
        "lon": found.longitude,
        "website": found.website,
        "sign_off": found.sign_off,
        "staff_add_qualifications": found.staff_add_qualifications,
        "referee": found.referee,
        "remind_managers": found.remind_managers,
        "remind_learners": found.remind_learners,
    }
    if json_:
        print_json(data)
    else:
        print_table(("Field", "Value"), list(data.items()))
