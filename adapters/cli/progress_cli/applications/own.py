"""`progress applications begin | of | show | move`: what learners do to find a place, and how it stands (H2, H2a)."""

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from progress_cli.applications.parts import application_data, print_outcome, require_person, stops
from progress_cli.foundations import paging
from progress_cli.foundations.confirmation import require_confirmation
from progress_cli.foundations.options import dry_run_option, yes_option
from progress_cli.foundations.output import (
    json_option,
    print_json,
    print_json_list,
    print_table,
    printable,
)
from progress_cli.foundations.session import with_actor
from progress_core.domain.accounts.accounts import username_key
from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.foundations.permissions import STAFF_ROLES, Permission, Role
from progress_core.domain.values.text import tidy
from progress_core.usecases.applications.applications import ApplicationQuery

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor
    from progress_core.usecases.applications.admissions import ReceivedApplication
    from progress_core.usecases.applications.applications import LearnersApplication


@click.command()
@click.argument("course", type=int, metavar="COURSE")
@json_option
@with_actor
def begin(progress: "Progress", actor: "Actor", *, course: int, json_: bool) -> None:
    """Begin an application for a course: a draft, which only its learner sees.

    `courses search` shows the numbers of courses, and `applications move --apply` sends the draft. Use --as with the
    username of a learner.
    """
    require_person(actor, "a learner")
    begun = progress.applications.begin(actor, course)
    if json_:
        print_json(_own_data(begun))
    else:
        click.echo(f"{begun.application.id}: {begun.application.state.value}.")
        _print_reasons(begun)


@click.command()
@click.argument("username", default="")
@json_option
@with_actor
def of(progress: "Progress", actor: "Actor", *, username: str, json_: bool) -> None:
    """List the applications of a learner, the latest first. Learners need not name themselves.

    Staff who name nobody get those of all learners whom they see, without drafts.
    """
    if not username and actor.role in STAFF_ROLES:
        _print_all(progress, actor, json_=json_)
        return
    found = progress.applications.list(actor, _learner_id(progress, actor, username))
    if json_:
        print_json_list(_own_data(each) for each in found)
        return
    print_table(
        ("Number", "Course", "Provider", "Status"),
        [(each.application.id, each.application.course, each.course.provider, each.application.state.value)
         for each in found],
    )  # fmt: skip


def _print_all(progress: "Progress", actor: "Actor", *, json_: bool) -> None:
    read = partial(progress.applications.page, actor)
    pages = paging.pages(read, ApplicationQuery(limit=paging.PAGE_SIZE))
    found = (application for page in pages for application in page.applications)
    if json_:
        print_json_list(map(application_data, found))
        return
    print_table(
        ("Number", "Name", "Course", "Status"),
        ((each.id, each.learner_name, each.course, each.state.value) for each in found),
    )


def _learner_id(progress: "Progress", actor: "Actor", username: str) -> int:
    """Return whose applications are asked for: learners need not name themselves, and may."""
    if not username:
        require_person(actor, "a learner, or name the learner")
        actor.require(Permission.APPLY)
    elif actor.role is not Role.LEARNER or username_key(tidy(username)) != username_key(actor.username):
        return progress.learners.find(actor, username).id
    return actor.account_id


@click.command()
@click.argument("number", type=int)
@json_option
@with_actor
def show(progress: "Progress", actor: "Actor", *, number: int, json_: bool) -> None:
    """Show one application: how it stands, what can be done with it, and what prevents it."""
    found: LearnersApplication | ReceivedApplication
    if actor.may(Permission.DECIDE_APPLICATIONS):
        found = received = progress.admissions.get(actor, number)
        data = _received_data(received)
    else:
        found = own = progress.applications.get(actor, number)
        data = _own_data(own)
    if json_:
        print_json(data)
        return
    application = found.application
    click.echo(printable(f"{application.id}, {application.learner_name}, {application.course}"))
    click.echo(f"Status: {application.state.value}")
    for place, condition in enumerate(application.conditions, start=1):
        click.echo(printable(f"Condition {place}: {condition.words} ({condition.status})"))
    for move_ in found.moves:
        click.echo(f"Possible: {move_.name}")
    for reason in data["reasons"]:
        click.echo(f"- {reason.message}")


_TARGETS = {
    "apply": ApplicationState.PENDING,
    "change": ApplicationState.DRAFT,
    "submit": ApplicationState.SUBMITTED,
    "accept": ApplicationState.ACCEPTED,
    "decline": ApplicationState.DECLINED_BY_LEARNER,
    "withdraw": ApplicationState.WITHDRAWN,
}


@click.command()
@click.argument("number", type=int)
@click.option("--apply", "target", flag_value="apply", help="Apply; it is submitted as soon as nothing is missing.")
@click.option("--change", "target", flag_value="change", help="Take it back to change it, before it is submitted.")
@click.option("--submit", "target", flag_value="submit", help="Submit it, if it waits and nothing is missing.")
@click.option("--accept", "target", flag_value="accept", help="Accept the offer.")
@click.option("--decline", "target", flag_value="decline", help="Decline the offer.")
@click.option("--withdraw", "target", flag_value="withdraw", help="Withdraw.")
@dry_run_option
@yes_option
@json_option
@with_actor
def move(
    progress: "Progress", actor: "Actor", *, number: int, target: str | None, dry_run: bool, yes: bool, json_: bool
) -> None:
    """Apply, accept or decline an offer, or withdraw, as the learner.

    It says first what will happen and who will be told, and asks. `applications take-back` takes a decision back.
    """
    if target is None:
        raise click.UsageError(f"Say what to do: {', '.join(f'--{name}' for name in _TARGETS)}.")
    require_confirmation(dry_run=dry_run, yes=yes, json_=json_)
    state = _TARGETS[target]
    plan = progress.applications.plan(actor, number, state)
    if stops([plan], dry_run=dry_run, yes=yes, json_=json_):
        return
    moved = progress.applications.move(actor, number, state, version=plan.application.version)
    print_outcome([moved.application], json_=json_)


def _print_reasons(found: "LearnersApplication") -> None:
    for reason in found.reasons:
        click.echo(f"- {reason.text}")


def _own_data(found: "LearnersApplication") -> dict[str, Any]:
    return application_data(found.application) | {
        "provider": found.course.provider,
        "moves": [move_.target.value for move_ in found.moves],
        "reasons": found.reasons,
        "can_be_taken_back_until": found.back_until,
    }


def _received_data(found: "ReceivedApplication") -> dict[str, Any]:
    return application_data(found.application) | {
        "provider": found.course.provider,
        "school": found.school,
        "moves": [move_.target.value for move_ in found.moves],
        "reasons": found.waiting,
        "evidence": [
            {"condition": one.condition.words, "submitted": one.submitted.value, "now": one.now and one.now.value}
            for one in found.evidence
        ],
        "can_be_taken_back_until": found.back_until,
    }
