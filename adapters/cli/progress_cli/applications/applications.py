"""`progress applications`: the applications a provider has received, and decisions about them (H2, H2a, H2b, H3)."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from progress_cli.applications.conditions import conditions
from progress_cli.applications.emails import emails
from progress_cli.applications.own import begin, move, of, show
from progress_cli.applications.parts import application_data, print_outcome, stops
from progress_cli.foundations import files, paging
from progress_cli.foundations.confirmation import require_confirmation
from progress_cli.foundations.options import dry_run_option, yes_option
from progress_cli.foundations.output import json_option, print_json, print_json_list, print_table
from progress_cli.foundations.session import with_actor
from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.applications.offers import (
    DECLINE_REASONS,
    Condition,
    ConditionsState,
    Terms,
    conditions_state,
)
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.values.english_time import moment_in_words
from progress_core.usecases.applications.admissions import ReceivedQuery, ReceivedSort

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor

_STATES = {state.value.replace(" ", "-"): state for state in ApplicationState if state.received}
_CONDITIONS = {state.value.replace(" ", "-"): state for state in ConditionsState}
_REASONS = {reason.replace("_", "-"): reason for reason in DECLINE_REASONS}


@click.group()
def applications() -> None:
    """Apply, and decide about applications: of learners, and of the providers that receive them.

    Use --as with the username of a learner, or of admissions staff.
    """


for _command in (begin, of, show, move, conditions, emails):
    applications.add_command(_command)


def _filters(command: "Callable[..., None]") -> "Callable[..., None]":
    """Add the options that narrow and order a list."""
    options = (
        click.option("--search", default="", metavar="WORDS", help="Beginnings of words in the name or the course."),
        click.option("--provider", "ukprn", default="", metavar="UKPRN", help="Only this receiving provider."),
        click.option("--status", "states", multiple=True, type=click.Choice(list(_STATES)), help="Only these."),
        click.option("--course", "course_id", type=int, metavar="NUMBER", help="Only this course."),
        click.option("--school", default="", metavar="UKPRN", help="Only learners who are at this provider now."),
        click.option("--conditions", type=click.Choice(list(_CONDITIONS)), help="Only offers with these conditions."),
        click.option("--sort", type=click.Choice([sort.value for sort in ReceivedSort]), default="submitted",
                     show_default=True, help="What the list is ordered by."),
        click.option("--descending/--ascending", default=None, help="Turn the order round."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def _query(chosen: dict[str, Any]) -> ReceivedQuery:
    conditions = chosen.pop("conditions")
    return ReceivedQuery(
        states=tuple(_STATES[name] for name in chosen.pop("states")),
        conditions=_CONDITIONS[conditions] if conditions else None,
        sort=ReceivedSort(chosen.pop("sort")),
        limit=paging.PAGE_SIZE,
        **chosen,
    )


@applications.command("list")
@_filters
@json_option
@with_actor
def list_(progress: "Progress", actor: "Actor", *, json_: bool, **chosen: Any) -> None:
    """List the applications received, the latest first."""
    read = partial(progress.admissions.page, actor)
    found = ((one, page.schools) for page in paging.pages(read, _query(chosen)) for one in page.applications)
    if json_:
        print_json_list(application_data(one) | {"school": schools[one.learner_id]} for one, schools in found)
        return
    print_table(
        ("Number", "Name", "Course", "School or college", "Submitted", "Status", "Conditions"),
        (
            (one.id, one.learner_name, one.course, schools[one.learner_id],
             moment_in_words(one.submitted_at) if one.submitted_at else "", one.state.value,
             conditions_state(one.conditions).value if one.conditions else "")
            for one, schools in found
        ),
    )  # fmt: skip


@applications.command()
@click.option(
    "--out", type=files.Target(".xlsx", ".csv"), required=True, metavar="FILE.xlsx|.csv", help="The file to write."
)
@_filters
@json_option
@with_actor
def export(progress: "Progress", actor: "Actor", *, out: Path, json_: bool, **chosen: Any) -> None:
    """Write the list of the applications received to a spreadsheet.

    The options choose the same applications as those of `applications list`. The audit trail records who exported.
    """
    kind: Literal["xlsx", "csv"] = "csv" if out.suffix.lower() == ".csv" else "xlsx"
    files.require_writable(out)
    files.write(out, progress.admissions.export(actor, _query(chosen), kind))
    if json_:
        print_json({"file": str(out)})
    else:
        click.echo(f"Written to {out}. It contains personal data: keep it safe, and delete it once you have used it.")


@applications.command()
@click.argument("numbers", nargs=-1, required=True, type=int, metavar="NUMBER...")
@click.option("--offer", "target", flag_value="OFFERED", help="Make an offer.")
@click.option("--decline", "target", flag_value="DECLINED_BY_PROVIDER", help="Decline.")
@click.option("--enrol", "target", flag_value="ENROLLED", help="Enrol a learner who has accepted an offer.")
@click.option("--condition", "conditions", multiple=True, metavar="TEXT", help="A condition of the offer.")
@click.option("--reason", default="", type=click.Choice(["", *_REASONS]), help="Why it is declined.")
@click.option("--message", default="", metavar="TEXT", help="To the learner, about declining.")
@dry_run_option
@yes_option
@json_option
@with_actor
def decide(
    progress: "Progress",
    actor: "Actor",
    *,
    numbers: "Sequence[int]",
    target: str | None,
    conditions: tuple[str, ...],
    reason: str,
    message: str,
    dry_run: bool,
    yes: bool,
    json_: bool,
) -> None:
    """Make an offer, decline or enrol: the same for one or several applications, all of them or none.

    It says first what will happen and who will be told, and asks.
    """
    if target is None:
        raise click.UsageError("Say what to decide: --offer, --decline or --enrol.")
    require_confirmation(dry_run=dry_run, yes=yes, json_=json_)
    state = ApplicationState[target]
    terms = Terms(tuple(Condition(text) for text in conditions), _REASONS.get(reason, ""), message)
    plans = progress.admissions.plan(actor, numbers, state)
    if stops(plans, dry_run=dry_run, yes=yes, json_=json_):
        return
    versions = {plan.application.id: plan.application.version for plan in plans}
    print_outcome(progress.admissions.decide_many(actor, versions, state, terms=terms), json_=json_)


@applications.command("take-back")
@click.argument("number", type=int)
@dry_run_option
@yes_option
@json_option
@with_actor
def take_back(progress: "Progress", actor: "Actor", *, number: int, dry_run: bool, yes: bool, json_: bool) -> None:
    """Take your side's last decision about an application back, while that is possible.

    It says first what will happen and who will be told, and asks.
    """
    require_confirmation(dry_run=dry_run, yes=yes, json_=json_)
    if actor.role is Role.LEARNER:
        plan = progress.applications.plan_taking_back(actor, number)
    else:
        plan = progress.admissions.plan_taking_back(actor, number)
    if stops([plan], dry_run=dry_run, yes=yes, json_=json_):
        return
    version = plan.application.version
    if actor.role is Role.LEARNER:
        restored = progress.applications.take_back(actor, number, version=version).application
    else:
        restored = progress.admissions.take_back(actor, number, version=version)
    print_outcome([restored], json_=json_)
