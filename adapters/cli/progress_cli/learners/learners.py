"""`progress learners`: lists, log-in details, and what is done to one learner (manual 5.2, 5.3)."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click
from attrs import evolve

from progress_cli.foundations import files
from progress_cli.foundations.output import as_json, json_list, json_option, table
from progress_cli.foundations.session import acting
from progress_cli.importing import imports
from progress_cli.learners import profiles
from progress_cli.learners.settings import settings
from progress_cli.operations import personal_data
from progress_core.domain.foundations.messages import label
from progress_core.domain.learners.dashboard import LINES, line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor
    from progress_core.usecases.learners.learners import LearnerLine, LearnerQuery

_PAGE = 500
_SHOWN = (
    "provider", "first_name", "last_name", "postcode", "uln", "date_of_birth", "username", "password", "created_on",
)  # fmt: skip
_FILTERS = [each.key for each in LINES if each.mask]

provider_option = click.option("--provider", "ukprn", default="", metavar="UKPRN", help="Only this provider.")
group_option = click.option(
    "--group", default="", metavar="GROUP", help="Only this learner group, by its name or number."
)
year_option = click.option("--year", type=click.IntRange(7, 14), help="Only this year group.")


@click.group()
def learners() -> None:
    """Learners: import, list, hand out log-in details."""


for command in (
    imports.template, imports.import_, imports.undo, imports.history, settings,
    profiles.explain, profiles.approve, profiles.unapprove, personal_data.give_out, personal_data.erase,
):  # fmt: skip
    learners.add_command(command)


@learners.command("list")
@click.option("--filter", "key", type=click.Choice(_FILTERS), help="Only those on this line of the dashboard.")
@click.option("--search", default="", help="Start of a name or username, or a whole ULN or UPN.")
@provider_option
@year_option
@group_option
@json_option
@acting
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
    """List the learners in scope, all pages of them."""
    query = _query(progress, actor, ukprn, year, group, key=key or "learners", search=search)
    lines = _pages(progress, actor, query)
    if json_:
        json_list(map(_data, lines))
        return
    table(
        ("Username", "First name", "Last name", "Year", "UKPRN", "E-mail", "Personal information", "Qualifications",
         "Statements"),
        (
            (each.username, each.first_name, each.last_name, each.year_group, each.ukprn, each.email,
             each.profile.personal_information.label, each.profile.qualifications.label, each.profile.statements.label)
            for each in lines
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
    """Put together what is asked for; a provider or group that is not there, or not in scope, is refused."""
    from progress_core.usecases.learners.learners import LearnerQuery  # noqa: PLC0415 - help need not load every use case

    if ukprn:
        progress.providers.get(actor, ukprn)
    chosen = line(key)
    return LearnerQuery(
        search=search,
        mask=chosen.mask,
        value=chosen.value,
        ukprn=ukprn,
        year_group=year,
        group=progress.groups.find(actor, group, ukprn).id if group else None,
        limit=_PAGE,
    )


def _pages(progress: "Progress", actor: "Actor", query: "LearnerQuery") -> "Iterator[LearnerLine]":
    while True:
        page = progress.learners.page(actor, query)
        yield from page.lines
        if not page.next:
            return
        query = evolve(query, after=page.next)


def _data(each: "LearnerLine") -> dict[str, Any]:
    return {
        "id": each.id,
        "username": each.username,
        "first_name": each.first_name,
        "last_name": each.last_name,
        "email": each.email,
        "ukprn": each.ukprn,
        "year_group": each.year_group,
        "personal_information": each.profile.personal_information.label,
        "qualifications": each.profile.qualifications.label,
        "statements": each.profile.statements.label,
        "on": [known.key for known in LINES if known.mask and known.holds(each.standing)],
    }


@learners.command("not-logged-on")
@click.option("--out", type=files.Target(".xlsx"), metavar="FILE.xlsx", help="Write a spreadsheet.")
@provider_option
@year_option
@group_option
@json_option
@acting
def not_logged_on(
    progress: "Progress", actor: "Actor", *, out: Path | None, ukprn: str, year: int | None, group: str, json_: bool
) -> None:
    """Learners who have not logged on, with their initial passwords.

    Who looked is put into the audit trail.
    """
    query = _query(progress, actor, ukprn, year, group)
    if out:
        files.require_writable(out)
        files.write(out, progress.not_logged_on.table(actor, query), private=True)
        _written(out, json_=json_)
        return
    lines = progress.not_logged_on.list(actor, query)
    rows = [{name: getattr(each, name) for name in _SHOWN} for each in lines]
    if json_:
        json_list(rows)
        return
    table([label(name) for name in _SHOWN], [list(row.values()) for row in rows])


@learners.command()
@click.argument("file", type=files.Target(".pdf", ".html"))
@provider_option
@year_option
@group_option
@json_option
@acting
def letters(
    progress: "Progress", actor: "Actor", *, file: Path, ukprn: str, year: int | None, group: str, json_: bool
) -> None:
    """Write log-in letters, one a page, to FILE.pdf or FILE.html.

    There is one for each learner who has an initial password and has not logged on.
    """
    kind: Literal["pdf", "html"] = "pdf" if file.suffix.lower() == ".pdf" else "html"
    query = _query(progress, actor, ukprn, year, group)
    files.require_writable(file)
    files.write(file, progress.not_logged_on.letters(actor, kind, query), private=True)
    _written(file, json_=json_)


def _written(file: Path, *, json_: bool) -> None:
    if json_:
        as_json({"file": str(file)})
    else:
        click.echo(f"Written to {file}. It holds passwords: keep it safe, and delete it when they are handed out.")


@learners.command()
@click.argument("username")
@json_option
@acting
def unlock(progress: "Progress", actor: "Actor", *, username: str, json_: bool) -> None:
    """Let a locked learner try again."""
    progress.learners.unlock(actor, progress.learners.find(actor, username).id)
    if json_:
        as_json({"username": username, "unlocked": True})
    else:
        click.echo(f"{username} can log in again.")


@learners.command("reset-password")
@click.argument("username")
@json_option
@acting
def reset_password(progress: "Progress", actor: "Actor", *, username: str, json_: bool) -> None:
    """Give a learner a new initial password, and show it."""
    password = progress.learners.reset_password(actor, progress.learners.find(actor, username).id)
    if json_:
        as_json({"username": username, "password": password})
    else:
        click.echo(f"The new initial password of {username} is {password}")
