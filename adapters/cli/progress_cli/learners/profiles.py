"""`progress learners explain | approve | unapprove`: why applications wait, and sign-off (manual 5.6)."""

from typing import TYPE_CHECKING, Any

import click

from progress_cli.foundations.errors import REFUSED
from progress_cli.foundations.output import json_option, print_json
from progress_cli.foundations.session import with_actor
from progress_cli.learners.settings import selected_learners

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.applications.applications import Application
    from progress_core.domain.foundations.actors import Actor
    from progress_core.usecases.profiles.approvals import Approved


@click.command()
@click.argument("username")
@json_option
@with_actor
def explain(progress: "Progress", actor: "Actor", *, username: str, json_: bool) -> None:
    """Show why a learner's applications are waiting, and who can change that."""
    found = progress.profiles.explain(actor, progress.learners.find(actor, username).id)
    if json_:
        print_json(
            {
                "username": username,
                "reasons": found.reasons,
                "waiting": [_application_data(application) for application in found.waiting],
            }
        )
        return
    for application in found.waiting:
        click.echo(f"Waiting to be submitted: {application.course} (application {application.id})")
    if not found.waiting:
        click.echo(f"{username} has no application that is waiting to be submitted.")
    for reason in found.reasons:
        click.echo(f"- {reason.text}")
    if not found.reasons:
        click.echo("Nothing prevents an application from being submitted.")


@click.command()
@click.argument("usernames", nargs=-1, metavar="[USERNAME]...")
@click.option(
    "--provider", "ukprn", default="", metavar="UKPRN", help="Every learner of this provider who awaits approval."
)
@click.option("--year", type=click.IntRange(7, 14), help="With --provider, only this year group.")
@click.option(
    "--group", default="", metavar="GROUP", help="Every learner of this group (name or number) who awaits approval."
)
@json_option
@with_actor
def approve(
    progress: "Progress",
    actor: "Actor",
    *,
    usernames: tuple[str, ...],
    ukprn: str,
    year: int | None,
    group: str,
    json_: bool,
) -> None:
    """Approve profiles as they are now, and submit the applications that wait for approval.

    Name learners by username, or choose those of a provider or a learner group who await approval. Every
    profile that can be approved is; for each of the others, a message says why not.
    """
    done = progress.approvals.approve_many(actor, selected_learners(progress, actor, usernames, ukprn, year, group))
    if json_:
        print_json(
            {
                "approved": [profile.username for profile in done.profiles],
                "submitted": [_application_data(application) for application in done.submitted],
                "left": [{"username": left.username, "reasons": left.reasons} for left in done.left],
            }
        )
    else:
        _print_approved(done)
    if done.left:
        click.get_current_context().exit(REFUSED)


def _print_approved(done: "Approved") -> None:
    for profile in done.profiles:
        click.echo(f"{profile.username}: approved.")
    for application in done.submitted:
        click.echo(f"Submitted: {application.course} (application {application.id})")
    for left in done.left:
        for reason in left.reasons:
            click.echo(f"{left.username}: not approved. {reason.text}", err=True)
    if not (done.profiles or done.left):
        click.echo("None of these learners awaits approval.")


@click.command()
@click.argument("username")
@json_option
@with_actor
def unapprove(progress: "Progress", actor: "Actor", *, username: str, json_: bool) -> None:
    """Withdraw the approval of a profile. Applications already submitted stay submitted."""
    progress.approvals.unapprove(actor, progress.learners.find(actor, username).id)
    if json_:
        print_json({"username": username, "approved": False})
    else:
        click.echo(f"The profile of {username} is no longer approved.")


def _application_data(application: "Application") -> dict[str, Any]:
    return {"id": application.id, "course": application.course, "ukprn": application.ukprn}
