"""`progress learners`: lists, log-in details, and commands about one learner (manual 5.2, 5.3)."""

from functools import partial
from typing import TYPE_CHECKING, Any

import click
from attrs import evolve

from progress_cli.foundations import paging
from progress_cli.foundations.confirmation import require_confirmation
from progress_cli.foundations.options import group_option, provider_option, year_option, yes_option
from progress_cli.foundations.output import json_option, print_json, print_json_list, print_table
from progress_cli.foundations.session import with_actor
from progress_cli.importing import imports
from progress_cli.learners import exports, leaver_files, leavers, log_in_details, moves, profiles, records, transfers
from progress_cli.learners.queries import line_option, query_of, search_option
from progress_cli.learners.settings import settings
from progress_cli.operations import personal_data
from progress_core.domain.learners.dashboard import LINES

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor
    from progress_core.usecases.learners.learners import LearnerLine


@click.group()
def learners() -> None:
    """Import and list learners, give out log-in details, and look after profiles."""


for command in (
    imports.template, imports.import_, imports.updates, imports.undo, imports.history, settings,
    records.create, records.edit, records.archive, records.restore, leavers.leave,
    leaver_files.import_, leaver_files.template, moves.move_up, transfers.transfer,
    exports.export, log_in_details.not_logged_on, log_in_details.letters, log_in_details.reset_password,
    profiles.explain, profiles.approve, profiles.unapprove, personal_data.export, personal_data.erase,
):  # fmt: skip
    learners.add_command(command)


@learners.command("list")
@line_option
@search_option
@provider_option
@year_option
@group_option
@click.option("--left", is_flag=True, help="Only learners who have left.")
@json_option
@with_actor
def list_(
    progress: "Progress",
    actor: "Actor",
    *,
    key: str | None,
    search: str,
    ukprn: str,
    year: int | None,
    group: str,
    left: bool,
    json_: bool,
) -> None:
    """List the learners you may see."""
    query = query_of(progress, actor, ukprn, year, group, key=key or "learners", search=search)
    query = evolve(query, left=left)
    lines = (line for page in paging.pages(partial(progress.learners.page, actor), query) for line in page.lines)
    if json_:
        print_json_list(map(_data, lines))
        return
    print_table(
        ("Username", "First name", "Last name", "Year", "UKPRN", "Email", "Personal information", "Qualifications",
         "Statements"),
        (
            (line.username, line.first_name, line.last_name, line.year_group, line.ukprn, line.email,
             line.profile.personal_information.label, line.profile.qualifications.label, line.profile.statements.label)
            for line in lines
        ),
    )  # fmt: skip


def _data(learner: "LearnerLine") -> dict[str, Any]:
    return {
        "id": learner.id,
        "username": learner.username,
        "first_name": learner.first_name,
        "last_name": learner.last_name,
        "email": learner.email,
        "ukprn": learner.ukprn,
        "year_group": learner.year_group,
        "personal_information": learner.profile.personal_information.label,
        "qualifications": learner.profile.qualifications.label,
        "statements": learner.profile.statements.label,
        "on": [line.key for line in LINES if line.mask and line.holds(learner.standing)],
    }


@learners.command()
@click.argument("username")
@yes_option
@json_option
@with_actor
def unlock(progress: "Progress", actor: "Actor", *, username: str, yes: bool, json_: bool) -> None:
    """Unlock a learner's account after too many wrong passwords.

    It asks first, and names the learner.
    """
    learner = progress.learners.find(actor, username)
    require_confirmation(dry_run=False, yes=yes, json_=json_)
    if not yes:
        click.confirm(f"Unlock {learner.name} ({username})?", abort=True)
    progress.learners.unlock(actor, learner.id)
    if json_:
        print_json({"username": username, "unlocked": True})
    else:
        click.echo(f"{username} can log in again.")
