"""`progress webhooks`: a person's own webhooks, and what they were told (I11)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from progress_cli.applications.parts import require_person
from progress_cli.foundations.output import json_option, print_json, print_json_list, print_table, printable
from progress_cli.foundations.session import with_actor
from progress_core.domain.operations.webhooks import CHOICES

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor
    from progress_core.domain.operations.webhooks import Delivery, Webhook
    from progress_core.usecases.operations.webhooks import MadeWebhook

_kinds = click.option(
    "--event",
    "kinds",
    multiple=True,
    required=True,
    type=click.Choice([kind.value for kind in CHOICES]),
    help="What the webhook is told of. Repeat for more than one.",
)
_number = click.argument("number", type=int)


@click.group()
def webhooks() -> None:
    """Create, list and end the webhooks of one person, whom --as names, and send deliveries again."""


@webhooks.command()
@click.argument("url")
@_kinds
@json_option
@with_actor
def add(progress: "Progress", actor: "Actor", *, url: str, kinds: Sequence[str], json_: bool) -> None:
    """Create a webhook with the address URL, and print its secret once."""
    require_person(actor, "whose webhook it is to be")
    _print_made(progress.webhooks.create(actor, url, kinds), json_=json_)


@webhooks.command("list")
@json_option
@with_actor
def list_(progress: "Progress", actor: "Actor", *, json_: bool) -> None:
    """List the webhooks of a person, without their secrets."""
    require_person(actor, "whose webhooks to list")
    found = progress.webhooks.of(actor)
    if json_:
        print_json_list(map(_data, found))
        return
    print_table(
        ("Number", "Address", "Is told of", "Created", "Stopped"),
        [(one.number, one.url, " ".join(sorted(one.kinds)), one.created_at, one.stopped_at) for one in found],
    )


@webhooks.command()
@_number
@_kinds
@json_option
@with_actor
def change(progress: "Progress", actor: "Actor", *, number: int, kinds: Sequence[str], json_: bool) -> None:
    """Change what the webhook with this NUMBER is told of."""
    require_person(actor, "whose webhook it is")
    changed = progress.webhooks.change(actor, number, kinds)
    if json_:
        print_json(_data(changed))
    else:
        click.echo(printable(f"The webhook {changed.url} is told of: {', '.join(sorted(changed.kinds))}."))


@webhooks.command()
@_number
@json_option
@with_actor
def rotate(progress: "Progress", actor: "Actor", *, number: int, json_: bool) -> None:
    """Replace the secret of a webhook, and print the new one once; for a day, the former one signs too."""
    require_person(actor, "whose webhook it is")
    _print_made(progress.webhooks.rotate(actor, number), json_=json_)


@webhooks.command()
@_number
@json_option
@with_actor
def end(progress: "Progress", actor: "Actor", *, number: int, json_: bool) -> None:
    """End a webhook, with all of its deliveries."""
    require_person(actor, "whose webhook it is")
    ended = progress.webhooks.end(actor, number)
    if json_:
        print_json({"number": number, "url": ended.url, "ended": True})
    else:
        click.echo(printable(f"The webhook {ended.url} has ended."))


@webhooks.command()
@click.argument("number", type=int, required=False)
@json_option
@with_actor
def deliveries(progress: "Progress", actor: "Actor", *, number: int | None, json_: bool) -> None:
    """List the latest deliveries of the webhook with this NUMBER, or of all, the latest first."""
    require_person(actor, "whose webhook it is")
    found = _deliveries(progress, actor, number)
    if json_:
        print_json_list(map(_delivery, found))
        return
    print_table(
        ("Number", "Webhook", "Event", "About", "When", "State", "Attempts", "Next attempt", "Error"),
        [
            (
                one.number,
                one.webhook,
                one.kind.value,
                f"{one.subject} {one.subject_id}",
                one.at,
                one.state.value,
                one.attempts,
                one.next_attempt_at,
                one.error,
            )
            for one in found
        ],
    )


@webhooks.command()
@click.argument("delivery", type=int, required=False)
@json_option
@with_actor
def resend(progress: "Progress", actor: "Actor", *, delivery: int | None, json_: bool) -> None:
    """Send a DELIVERY again, by its number, which `webhooks deliveries` shows; or all that were given up."""
    require_person(actor, "whose webhook it is")
    if delivery is not None:
        _print_waiting(progress.webhooks.send_again(actor, delivery), json_=json_)
        return
    living = [webhook.number for webhook in progress.webhooks.of(actor) if webhook.stopped_at is None]
    listed = [one for number in living for one in _deliveries(progress, actor, number)]
    again = [progress.webhooks.send_again(actor, one.number) for one in listed if one.state == "stopped"]
    if json_:
        print_json_list(map(_delivery, again))
    else:
        click.echo(f"{len(again)} deliveries wait for the worker." if again else "No delivery was given up.")


@webhooks.command()
@_number
@json_option
@with_actor
def test(progress: "Progress", actor: "Actor", *, number: int, json_: bool) -> None:
    """Send a test to a webhook."""
    require_person(actor, "whose webhook it is")
    _print_waiting(progress.webhooks.test(actor, number), json_=json_)


def _deliveries(progress: "Progress", actor: "Actor", number: int | None) -> "list[Delivery]":
    """Return the latest deliveries of one webhook, or of all; the latest first."""
    if number is not None:
        return progress.webhooks.deliveries(actor, number)
    found = [
        one for webhook in progress.webhooks.of(actor) for one in progress.webhooks.deliveries(actor, webhook.number)
    ]
    return sorted(found, key=lambda one: (one.at, one.number), reverse=True)


def _print_made(made: "MadeWebhook", *, json_: bool) -> None:
    if json_:
        print_json({**_data(made.webhook), "secret": made.secret})
        return
    click.echo(made.secret)
    click.echo(f"Number {made.webhook.number}. The secret is not shown again.", err=True)


def _print_waiting(delivery: "Delivery", *, json_: bool) -> None:
    if json_:
        print_json(_delivery(delivery))
    else:
        click.echo(f"Delivery {delivery.number} waits for the worker.")


def _data(webhook: "Webhook") -> dict[str, object]:
    return {
        "number": webhook.number,
        "url": webhook.url,
        "events": sorted(webhook.kinds),
        "created_at": webhook.created_at,
        "stopped_at": webhook.stopped_at,
    }


def _delivery(delivery: "Delivery") -> dict[str, object]:
    return {
        "number": delivery.number,
        "webhook": delivery.webhook,
        "event": delivery.kind,
        "subject": delivery.subject,
        "subject_id": delivery.subject_id,
        "at": delivery.at,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "next_attempt_at": delivery.next_attempt_at,
        "status": delivery.status,
        "error": delivery.error,
    }
