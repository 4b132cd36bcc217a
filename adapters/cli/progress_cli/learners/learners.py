"""`progress learners`: lists, log-in details, and commands about one learner (manual 5.2, 5.3)."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from progress_cli.foundations import files, paging
from progress_cli.foundations.options import group_option, provider_option, year_option
from progress_cli.foundations.output import json_option, print_json, print_json_list, print_table
from progress_cli.foundations.session import with_actor
from progress_cli.importing import imports
from progress_cli.learners import profiles
from progress_cli.learners.settings import settings
from progress_cli.operations import personal_data
from progress_core.domain.foundations.messages import label
from progress_core.domain.learners.dashboard import LINES
from progress_core.domain.learners.dashboard import line as dashboard_line

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor
    from progress_core.usecases.learners.learners import LearnerLine, LearnerQuery

_COLUMNS = (
    "provider", "first_name", "last_name", "postcode", "uln", "date_of_birth", "username", "password", "created_on",
)  # fmt: skip
_FILTERS = [line.key for line in LINES if line.mask]


@click.group()
def learners() -> None:
    """Import and list learners, give out log-in details, and look after profiles."""


for command in (
    imports.template, imports.import_, imports.undo, imports.history, settings,
    profiles.explain, profiles.approve, profiles.unapprove, personal_data.export, personal_data.erase,
):  # fmt: skip
    learners.add_command(command)


@learners.command("list")
@click.option("--filter", "key", type=click.Choice(_FILTERS), help="Only learners on this line of the dashboard.")
@click.option(
    "--search",
    default="",
    help="The start of a first name, last name, both or username, or a whole ULN or UPN. Accents do not count.",
)
@provider_option
@year_option
@group_option
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
    json_: bool,
) -> None:
    """List the learners you may see."""
    query = _query(progress, actor, ukprn, year, group, key=key or "learners", search=search)
    lines = (line for page in paging.pages(partial(progress.learners.page, actor), query) for line in page.lines)
    if json_:
        print_json_list(map(_data, lines))
        return
    print_table(
        ("Username", "First name", "Last name", "Year", "UKPRN", "E-mail", "Personal information", "Qualifications",
         "Statements"),
        (
            (line.username, line.first_name, line.last_name, line.year_group, line.ukprn, line.email,
             line.profile.personal_information.label, line.profile.qualifications.label, line.profile.statements.label)
            for line in lines
        ),
    )  # fmt: skip


def _query(
    progress: "Progress",
    actor: "Actor",
    ukprn: str,
    year: int | None,
    group: str,
    *,
    key: str = "learners",
    search: str = "",
) -> "LearnerQuery":
    """Build a query; a provider or group that does not exist, or is not in scope, is refused."""
    from progress_core.usecases.learners.learners import LearnerQuery  # noqa: PLC0415 - help need not load every use case

    if ukprn:
        progress.providers.get(actor, ukprn)
    chosen = dashboard_line(key)
    return LearnerQuery(
        search=search,
        mask=chosen.mask,
        value=chosen.value,
        ukprn=ukprn,
        year_group=year,
        group=progress.groups.find(actor, group, ukprn).id if group else None,
        limit=paging.PAGE_SIZE,
    )


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


@learners.command("not-logged-on")
@click.option("--out", type=files.Target(".xlsx"), metavar="FILE.xlsx", help="Write a spreadsheet instead.")
@provider_option
@year_option
@group_option
@json_option
@with_actor
def not_logged_on(
    progress: "Progress", actor: "Actor", *, out: Path | None, ukprn: str, year: int | None, group: str, json_: bool
) -> None:
    """List learners who have not logged on, with their initial passwords.

    The audit trail records who looked.
    """
    query = _query(progress, actor, ukprn, year, group)
    if out:
        files.require_writable(out)
        files.write(out, progress.not_logged_on.table(actor, query), private=True)
        _print_written(out, json_=json_)
        return
    lines = progress.not_logged_on.list(actor, query)
    rows = [{name: getattr(line, name) for name in _COLUMNS} for line in lines]
    if json_:
        print_json_list(rows)
        return
    print_table([label(name) for name in _COLUMNS], [list(row.values()) for row in rows])


@learners.command()
@click.argument("file", type=files.Target(".pdf", ".html"))
@provider_option
@year_option
@group_option
@json_option
@with_actor
def letters(
    progress: "Progress", actor: "Actor", *, file: Path, ukprn: str, year: int | None, group: str, json_: bool
) -> None:
    """Write log-in letters, one per page, to FILE.pdf or FILE.html.

    Every learner who has an initial password and has not logged on gets a letter.
    """
    kind: Literal["pdf", "html"] = "pdf" if file.suffix.lower() == ".pdf" else "html"
    query = _query(progress, actor, ukprn, year, group)
    files.require_writable(file)
    files.write(file, progress.not_logged_on.letters(actor, kind, query), private=True)
    _print_written(file, json_=json_)


def _print_written(file: Path, *, json_: bool) -> None:
    if json_:
        print_json({"file": str(file)})
    else:
        click.echo(
            f"Written to {file}. It contains passwords: keep it safe, and delete it once you have given them out."
        )


@learners.command()
@click.argument("username")
@json_option
@with_actor
def unlock(progress: "Progress", actor: "Actor", *, username: str, json_: bool) -> None:
    """Unlock a learner's account after too many wrong passwords."""
    progress.learners.unlock(actor, progress.learners.find(actor, username).id)
    if json_:
        print_json({"username": username, "unlocked": True})
    else:
        click.echo(f"{username} can log in again.")


@learners.command("reset-password")
@click.argument("username")
@json_option
@with_actor
def reset_password(progress: "Progress", actor: "Actor", *, username: str, json_: bool) -> None:
    """Set a new initial password for a learner, and show it."""
    password = progress.learners.reset_password(actor, progress.learners.find(actor, username).id)
    if json_:
        print_json({"username": username, "password": password})
    else:
        click.echo(f"The new initial password of {username} is {password}")
