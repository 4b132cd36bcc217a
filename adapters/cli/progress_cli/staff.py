"""`progress staff`: accounts of those who look after learners (manual 1.4)."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from progress_cli.foundations import files
from progress_cli.foundations.mail import deliver
from progress_cli.foundations.output import as_json, json_list, json_option, table
from progress_cli.foundations.session import acting
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.permissions import STAFF_ROLES, Role

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.accounts.accounts import Account
    from progress_core.domain.accounts.staff import Staff

_LONGEST_FILE = 1024


@click.group()
def staff() -> None:
    """Accounts of staff."""


@staff.command()
@click.argument("email")
@click.option(
    "--role", type=click.Choice([role.value for role in STAFF_ROLES]), required=True, help="What they are for."
)
@click.option(
    "--provider", "ukprns", multiple=True, metavar="UKPRN", help="A provider they look after; may be repeated."
)
@click.option("--area", default="", metavar="NAME", help="The area of an area administrator.")
@click.option("--username", default="", help="If it is not to be the e-mail address.")
@click.option(
    "--password-file",
    type=files.INPUT,
    help="A file whose first line is the initial password. Without it, an invitation is mailed.",
)
@click.option("--first-name", default="")
@click.option("--last-name", default="")
@json_option
@acting
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
        password=_password(password_file),
        first_name=first_name,
        last_name=last_name,
    )
    if json_:
        as_json(
            {"id": made.id, "username": username or email, "email": email, "role": role, "invited": not password_file}
        )
    elif password_file:
        click.echo(f"{username or email} can log in with the password given, and changes it then.")
    else:
        click.echo(f"{username or email} is invited: the e-mail to {email} has a link to choose a password.")
    if not password_file:
        deliver(progress)


def _password(file: Path | None) -> str:
    """Read a password from the first line of a file: an argument would show in the list of processes."""
    if file is None:
        return ""
    try:
        lines = files.read(file, _LONGEST_FILE).decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise Rejected(f"{file} is not a text file. Its first line must be the password.") from None
    if not lines or not lines[0]:
        raise Rejected(f"{file} is empty. Its first line must be the password.")
    return lines[0]


@staff.command("list")
@json_option
@acting
def list_(progress: "Progress", actor: Actor, *, json_: bool) -> None:
    """List the staff in scope."""
    found = progress.staff.list(actor)
    if json_:
        json_list(map(_data, found))
        return
    table(
        ("Username", "Name", "Role", "Providers or area", "Account"),
        [
            (account.username, each.name, each.role.label, each.area or " ".join(sorted(each.providers)), account.state)
            for each, account in found
        ],
    )


def _data(found: "tuple[Staff, Account]") -> dict[str, object]:
    each, account = found
    return {
        "id": each.id,
        "username": account.username,
        "email": each.email,
        "first_name": each.first_name,
        "last_name": each.last_name,
        "role": each.role,
        "providers": sorted(each.providers),
        "area": each.area,
        "state": account.state,
    }


@staff.command()
@click.argument("username")
@json_option
@acting
def unlock(progress: "Progress", actor: Actor, *, username: str, json_: bool) -> None:
    """Let a locked member of staff try again."""
    progress.staff.unlock(actor, username)
    if json_:
        as_json({"username": username, "unlocked": True})
    else:
        click.echo(f"{username} can log in again.")
