"""`progress tokens`: a person's own access tokens, with which programs act in their name (I6)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

from progress_cli.applications.parts import require_person
from progress_cli.foundations.output import json_option, print_json, print_json_list, print_table, printable
from progress_cli.foundations.session import with_actor
from progress_core.domain.accounts.access_tokens import MAX_TOKEN_DAYS, TokenScope
from progress_core.domain.values.english_time import english_day

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.accounts.access_tokens import AccessToken
    from progress_core.domain.foundations.actors import Actor

_DAY = click.DateTime(["%Y-%m-%d"])
_NAME = "Command line"


@click.group()
def tokens() -> None:
    """Create, list and revoke the access tokens of one person, whom --as names."""


@tokens.command()
@click.argument("name", default=_NAME)
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    type=click.Choice([scope.value for scope in TokenScope]),
    help="What the token may do. Repeat for more than one.",
)
@click.option("--days", type=click.IntRange(1, MAX_TOKEN_DAYS), help="How many days it lasts. The default is 90.")
@click.option("--ends-on", type=_DAY, metavar="DATE", help="Its last day (YYYY-MM-DD), instead of --days.")
@json_option
@with_actor
def create(
    progress: "Progress",
    actor: "Actor",
    *,
    name: str,
    scopes: Sequence[str],
    days: int | None,
    ends_on: datetime | None,
    json_: bool,
) -> None:
    """Create an access token called NAME (“Command line”), and print it once.

    A token may do what its owner's role may do, and no more. Keep it as safe as a password.
    """
    require_person(actor, "whose token it is to be")
    if days and ends_on:
        raise click.UsageError("Use either --days or --ends-on.")
    last = english_day(progress.context.clock.now()) + timedelta(days=days) if days else None
    made = progress.access_tokens.create(actor, name, scopes, ends_on.date() if ends_on else last)
    if json_:
        print_json({**_data(made.access), "token": made.token})
        return
    click.echo(made.token)
    access = made.access
    click.echo(
        printable(f"Number {access.number}. Last day: {access.ends_on}. The token is not shown again."), err=True
    )


@tokens.command("list")
@json_option
@with_actor
def list_(progress: "Progress", actor: "Actor", *, json_: bool) -> None:
    """List the access tokens of a person, without the tokens themselves."""
    require_person(actor, "whose tokens to list")
    found = progress.access_tokens.of(actor)
    if json_:
        print_json_list(map(_data, found))
        return
    print_table(
        ("Number", "Name", "May do", "Created", "Last used", "Last day"),
        [
            (access.number, access.name, " ".join(_scopes(access)), access.created_at, access.used_at, access.ends_on)
            for access in found
        ],
    )


@tokens.command()
@click.argument("number", type=int)
@json_option
@with_actor
def revoke(progress: "Progress", actor: "Actor", *, number: int, json_: bool) -> None:
    """Revoke an access token by its NUMBER, which `tokens list` shows. Programs that use it lose access at once.

    Tokens that were made with it are revoked too.
    """
    require_person(actor, "whose token it is")
    ended = progress.access_tokens.end(actor, number)
    if json_:
        print_json({"number": number, "name": ended.name, "revoked": True})
    else:
        click.echo(printable(f"The token {ended.name} has been revoked."))


def _scopes(access: "AccessToken") -> list[str]:
    return [each.value for each in TokenScope if each in access.scopes]


def _data(access: "AccessToken") -> dict[str, object]:
    return {
        "number": access.number,
        "name": access.name,
        "scopes": _scopes(access),
        "created_at": access.created_at,
        "used_at": access.used_at,
        "ends_on": access.ends_on,
        "ends_at": access.ends_at,
        "made_with": access.made_with,
    }
