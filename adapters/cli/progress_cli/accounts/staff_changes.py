"""`progress staff disable | enable | delete | change`: staff who change or leave (A12)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from progress_cli.foundations.confirmation import require_confirmation
from progress_cli.foundations.options import yes_option
from progress_cli.foundations.output import json_option, print_json
from progress_cli.foundations.session import with_actor
from progress_core.domain.foundations.permissions import STAFF_ROLES, Role

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.accounts.accounts import Account
    from progress_core.domain.foundations.actors import Actor


@click.command()
@click.argument("username")
@json_option
@with_actor
def disable(progress: "Progress", actor: "Actor", *, username: str, json_: bool) -> None:
    """Shut a member of staff out until their account is enabled again.

    They are logged off at once. It is refused if a provider would be left without staff who see all of its learners.
    """
    account = progress.staff_changes.disable(actor, progress.staff.find(actor, username).account.id)
    _print_state(account, f"{account.username} is logged off and cannot log in any more.", json_=json_)


@click.command()
@click.argument("username")
@json_option
@with_actor
def enable(progress: "Progress", actor: "Actor", *, username: str, json_: bool) -> None:
    """Let a member of staff log in again, as before their account was disabled."""
    account = progress.staff_changes.enable(actor, progress.staff.find(actor, username).account.id)
    _print_state(account, f"The account {account.username} is enabled. Its state: {account.state.value}.", json_=json_)


@click.command()
@click.argument("username")
@yes_option
@json_option
@with_actor
def delete(progress: "Progress", actor: "Actor", *, username: str, yes: bool, json_: bool) -> None:
    """Delete a staff account for good.

    It asks first, and names the person. They are logged off at once; imports, references and the audit trail stay.
    It is refused if a provider would be left without staff who see all of its learners.
    """
    found = progress.staff.find(actor, username)
    require_confirmation(dry_run=False, yes=yes, json_=json_)
    if not yes:
        click.confirm(f"Delete {found.staff.name} ({found.account.username}) for good?", abort=True)
    progress.staff_changes.delete(actor, found.account.id)
    if json_:
        print_json({"id": found.account.id, "username": found.account.username, "deleted": True})
    else:
        click.echo(f"{found.account.username} has been deleted. The username can be used for a new account.")


@click.command()
@click.argument("username")
@click.option("--role", type=click.Choice([role.value for role in STAFF_ROLES]), help="Their new role.")
@click.option(
    "--provider",
    "ukprns",
    multiple=True,
    metavar="UKPRN",
    help="A provider they work for from now on, in place of all others that you may see. Repeat for more than one.",
)
@click.option("--area", metavar="NAME", help="The area, for an area administrator.")
@json_option
@with_actor
def change(
    progress: "Progress",
    actor: "Actor",
    *,
    username: str,
    role: str | None,
    ukprns: Sequence[str],
    area: str | None,
    json_: bool,
) -> None:
    """Change the role, the providers or the area of a member of staff.

    What you leave out stays. They are logged off at once, and have the new rights when they log in again.
    """
    if role is None and not ukprns and area is None:
        raise click.UsageError("Nothing to change: use --role, --provider or --area.")
    found = progress.staff.find(actor, username)
    staff = progress.staff_changes.change(
        actor,
        found.account.id,
        role=None if role is None else Role(role),
        providers=ukprns or None,
        area=area,
        version=found.staff.version,
    )
    if json_:
        print_json(
            {
                "id": staff.id,
                "username": found.account.username,
                "role": staff.role,
                "providers": sorted(staff.providers),
                "area": staff.area,
                "changed": staff.version != found.staff.version,
            }
        )
    elif staff.version == found.staff.version:
        click.echo("Nothing was changed.")
    else:
        reach = staff.area or ", ".join(sorted(staff.providers))
        click.echo(f"{found.account.username} is now: {staff.role.label}, responsible for {reach}.")


def _print_state(account: "Account", text: str, *, json_: bool) -> None:
    if json_:
        print_json({"id": account.id, "username": account.username, "state": account.state})
    else:
        click.echo(text)
