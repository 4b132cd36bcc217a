"""`progress learners transfer` and `progress transfers`: handing learners over to other providers (J3)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from progress_cli.foundations.mail import deliver
from progress_cli.foundations.output import json_option, print_json, print_table
from progress_cli.foundations.session import with_actor
from progress_core.domain.values.english_time import clock_time

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor
    from progress_core.usecases.years.transfer_lines import TransferLine

_transfer_argument = click.argument("transfer_id", type=int, metavar="TRANSFER")


@click.command()
@click.argument("usernames", nargs=-1, required=True, metavar="USERNAME...")
@click.option("--to", "receiver", required=True, metavar="UKPRN", help="The provider that is to take them over.")
@json_option
@with_actor
def transfer(progress: "Progress", actor: "Actor", *, usernames: Sequence[str], receiver: str, json_: bool) -> None:
    """Offer learners to a provider that you do not manage; its managers can accept for 30 days. All or nothing.

    Until they accept, they see only the name, the date of birth, the year group and your provider.
    """
    ids = [progress.learners.find(actor, username).id for username in usernames]
    lines = progress.transfers.ask(actor, ids, receiver)
    deliver(progress)
    _show(lines, json_=json_)


@click.group()
def transfers() -> None:
    """List, accept, decline and withdraw transfers of learners between providers.

    `progress learners transfer` offers learners.
    """


@transfers.command("list")
@click.option("--offered", is_flag=True, help="Only those that can be accepted.")
@click.option("--received", is_flag=True, help="Only those to your providers.")
@click.option("--before", type=int, default=0, metavar="TRANSFER", help="Only lower numbers: the next hundred.")
@json_option
@with_actor
def list_(progress: "Progress", actor: "Actor", *, offered: bool, received: bool, before: int, json_: bool) -> None:
    """List the latest hundred transfers to and from your providers."""
    _show(progress.transfers.list(actor, offered=offered, received=received, before=before), json_=json_)


@transfers.command()
@_transfer_argument
@click.option("--anyway", is_flag=True, help="Accept a learner who is like one of yours, too.")
@json_option
@with_actor
def accept(progress: "Progress", actor: "Actor", *, transfer_id: int, anyway: bool, json_: bool) -> None:
    """Take a learner over, with account, profile, qualifications, reference and applications."""
    progress.transfers.accept(actor, transfer_id, anyway=anyway)
    deliver(progress)
    _show([progress.transfers.get(actor, transfer_id)], json_=json_)


@transfers.command()
@_transfer_argument
@json_option
@with_actor
def decline(progress: "Progress", actor: "Actor", *, transfer_id: int, json_: bool) -> None:
    """Decline a transfer; the learner stays where they are, and you no longer see the offer."""
    declined = progress.transfers.decline(actor, transfer_id)
    deliver(progress)
    _ended(declined.id, declined.status.value, json_=json_)


@transfers.command()
@_transfer_argument
@json_option
@with_actor
def withdraw(progress: "Progress", actor: "Actor", *, transfer_id: int, json_: bool) -> None:
    """Withdraw a transfer; the other provider no longer sees the offer."""
    withdrawn = progress.transfers.withdraw(actor, transfer_id)
    _ended(withdrawn.id, withdrawn.status.value, json_=json_)


def _ended(transfer_id: int, status: str, *, json_: bool) -> None:
    if json_:
        print_json({"id": transfer_id, "status": status})
    else:
        click.echo(f"Transfer {transfer_id} is {status}.")


def _show(lines: "Sequence[TransferLine]", *, json_: bool) -> None:
    if json_:
        print_json({"transfers": list(map(_data, lines))})
        return
    headings = ("Transfer", "Learner", "Born", "Year group", "From", "To", "Status", "Offered on")
    rows = [
        (
            *(line.transfer.id, line.name, str(line.date_of_birth or ""), line.year_group),
            *(line.sender, line.receiver, line.status.value, clock_time(line.transfer.asked_at)),
        )
        for line in lines
    ]
    print_table(headings, rows)


def _data(line: "TransferLine") -> dict[str, object]:
    found = line.transfer
    return {
        "id": found.id,
        "status": line.status.value,
        "name": line.name,
        "date_of_birth": None if line.date_of_birth is None else line.date_of_birth.isoformat(),
        "year_group": line.year_group,
        "sender": found.sender,
        "receiver": found.receiver,
        "asked_at": found.asked_at.isoformat(),
        "expires_at": found.expires_at.isoformat(),
        "decided_at": None if found.decided_at is None else found.decided_at.isoformat(),
    }
