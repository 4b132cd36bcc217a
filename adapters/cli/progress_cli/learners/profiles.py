"""`progress learners explain | approve | unapprove`: why applications wait, and signing off (manual 5.6)."""

from typing import TYPE_CHECKING, Any

import click

from progress_cli.foundations.output import as_json, json_option, reason_data
from progress_cli.foundations.session import acting
from progress_cli.learners.settings import selection_of

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.applications.applications import Application
    from progress_core.domain.foundations.actors import Actor
    from progress_core.usecases.profiles.approvals import Approved


@click.command()
@click.argument("username")
@json_option
@acting
def explain(progress: "Progress", actor: "Actor", *, username: str, json_: bool) -> None:
    """Say why a learner's applications wait, who can change that, and what says so."""
    found = progress.profiles.explain(actor, progress.learners.find(actor, username).id)
    if json_:
        as_json(
            {
                "username": username,
                "reasons": [reason_data(each) for each in found.reasons],
                "waiting": [_application(each) for each in found.waiting],
            }
        )
        return
    for application in found.waiting:
        click.echo(f"Waiting to be submitted: {application.course} (application {application.id})")
    if not found.waiting:
        click.echo(f"{username} has no application that waits to be submitted.")
    for reason in found.reasons:
        click.echo(f"- {reason.text}")
    if not found.reasons:
        click.echo("Nothing stands in the way of an application.")


@click.command()
@click.argument("usernames", nargs=-1, metavar="[USERNAME]...")
@click.option("--provider", "ukprn", default="", metavar="UKPRN", help="All of this provider who await approval.")
@click.option("--year", type=click.IntRange(7, 14), help="Of the provider, only this year group.")
@click.option("--group", default="", metavar="GROUP", help="Those of this learner group, by its name or number.")
@json_option
@acting
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
    """Approve profiles, as they are now; applications that wait for it are submitted.

    Name learners by username, or those who await approval of a provider or a learner group. All that
    can be approved are; for each of the others it is said why not.
    """
    done = progress.approvals.approve_many(actor, selection_of(progress, actor, usernames, ukprn, year, group))
    if json_:
        as_json(
            {
                "approved": [each.username for each in done.profiles],
                "submitted": [_application(each) for each in done.submitted],
                "left": [
                    {"username": each.username, "reasons": [reason_data(reason) for reason in each.reasons]}
                    for each in done.left
                ],
            }
        )
    else:
        _tell(done)
    if done.left:
        click.get_current_context().exit(1)


def _tell(done: "Approved") -> None:
    for each in done.profiles:
        click.echo(f"{each.username}: approved.")
    for application in done.submitted:
        click.echo(f"Submitted: {application.course} (application {application.id})")
    for left in done.left:
        for reason in left.reasons:
            click.echo(f"{left.username}: not approved. {reason.text}", err=True)
    if not (done.profiles or done.left):
        click.echo("Nobody there awaits approval.")


@click.command()
@click.argument("username")
@json_option
@acting
def unapprove(progress: "Progress", actor: "Actor", *, username: str, json_: bool) -> None:
    """Withdraw the approval of a profile; applications that were submitted stay as they are."""
    progress.approvals.unapprove(actor, progress.learners.find(actor, username).id)
    if json_:
        as_json({"username": username, "approved": False})
    else:
        click.echo(f"The profile of {username} is not approved.")


def _application(application: "Application") -> dict[str, Any]:
    return {"id": application.id, "course": application.course, "ukprn": application.ukprn}
