"""`progress staff`: accounts of staff who look after learners (manual 1.4)."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from progress_cli.accounts import staff_changes
from progress_cli.foundations import files
from progress_cli.foundations.mail import deliver
from progress_cli.foundations.output import json_option, print_json, print_json_list, print_table, problem_data
from progress_cli.foundations.passwords import password_in
from progress_cli.foundations.session import with_actor
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.permissions import STAFF_ROLES, Role

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.accounts.accounts import Account
    from progress_core.domain.accounts.staff import Staff


@click.group()
def staff() -> None:
    """Create, list, change and end staff accounts, and reset second factors."""


for command in (staff_changes.disable, staff_changes.enable, staff_changes.delete, staff_changes.change):
    staff.add_command(command)


@staff.command()
@click.argument("email")
@click.option("--role", type=click.Choice([role.value for role in STAFF_ROLES]), required=True, help="Their role.")
@click.option(
    "--provider", "ukprns", multiple=True, metavar="UKPRN", help="A provider they work for. Repeat for more than one."
)
@click.option("--area", default="", metavar="NAME", help="The area, for an area administrator.")
@click.option("--username", default="", help="Their username, if it is not the email address.")
@click.option(
    "--password-file",
    type=files.INPUT,
    help="A file whose first line is the initial password. Without it, they are sent an invitation.",
)
@click.option("--first-name", default="", help="Their first name.")
@click.option("--last-name", default="", help="Their last name.")
@json_option
@with_actor
def create(
    progress: "Progress",
    actor: Actor,
    *,
    email: str,
    role: str,
    ukprns: Sequence[str],
    area: str,
    username: str,
    password_file: Path | None,
    first_name: str,
    last_name: str,
    json_: bool,
) -> None:
    """Create a staff account for the person with this EMAIL address."""
    made = progress.staff.create(
        actor,
        email,
        Role(role),
        providers=ukprns,
        area=area,
        username=username,
        password=password_in(password_file),
        first_name=first_name,
        last_name=last_name,
    )
    if json_:
        print_json(
            {
                "id": made.staff.id,
                "username": username or email,
                "email": email,
                "role": role,
                "invited": not password_file,
                "warnings": [problem_data(warning) for warning in made.warnings],
            }
        )
    elif password_file:
        click.echo(f"{username or email} can log in with this password, and must then change it.")
        for warning in made.warnings:
            click.echo(f"Warning: {warning.message}", err=True)
    else:
        click.echo(f"{username or email} has been invited: the email to {email} has a link for choosing a password.")
    if not password_file:
        deliver(progress)


@staff.command("list")
@json_option
@with_actor
def list_(progress: "Progress", actor: Actor, *, json_: bool) -> None:
    """List the staff you may see."""
    found = progress.staff.list(actor)
    if json_:
        print_json_list(map(_data, found))
        return
    print_table(
        ("Username", "Name", "Role", "Providers or area", "Account"),
        [
            (account.username, person.name, person.role.label, person.area or " ".join(sorted(person.providers)),
             account.state)
            for person, account in found
        ],
    )  # fmt: skip


def _data(found: "tuple[Staff, Account]") -> dict[str, object]:
    person, account = found
    return {
        "id": person.id,
        "username": account.username,
        "email": person.email,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "role": person.role,
        "providers": sorted(person.providers),
        "area": person.area,
        "state": account.state,
    }


@staff.command()
@click.argument("username")
@json_option
@with_actor
def unlock(progress: "Progress", actor: Actor, *, username: str, json_: bool) -> None:
    """Unlock a staff account after too many wrong passwords."""
    progress.staff.unlock(actor, username)
    if json_:
        print_json({"username": username, "unlocked": True})
    else:
        click.echo(f"{username} can log in again.")


@staff.command("reset-second-factor")
@click.argument("username")
@json_option
@with_actor
def reset_second_factor(progress: "Progress", actor: Actor, *, username: str, json_: bool) -> None:
    """Remove the second factor of somebody who has lost it. They are logged off everywhere, and told by email."""
    progress.staff.reset_second_factor(actor, username)
    if json_:
        print_json({"username": username, "second_factor_reset": True})
    else:
        click.echo(f"{username} can log in with their password alone, and has been told by email.")
    deliver(progress)
