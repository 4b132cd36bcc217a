"""Log-in details: who has not logged on, letters to print, and new passwords (manual 5.2 b, 5.3, 7.5)."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from progress_cli.foundations import files
from progress_cli.foundations.confirmation import require_confirmation
from progress_cli.foundations.options import group_option, provider_option, year_option, yes_option
from progress_cli.foundations.output import json_option, print_json, print_json_list, print_table
from progress_cli.foundations.session import with_actor
from progress_cli.learners.queries import query_of
from progress_core.domain.foundations.messages import how_many, label
from progress_core.domain.learners.selection import MAX_NAMED

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor
    from progress_core.domain.learners.learners import Learner

_COLUMNS = (
    "provider", "first_name", "last_name", "postcode", "uln", "date_of_birth", "username", "password", "created_on",
)  # fmt: skip

import_option = click.option("--import", "import_id", type=int, metavar="ID", help="Only learners of this import.")


@click.command("not-logged-on")
@click.option("--out", type=files.Target(".xlsx"), metavar="FILE.xlsx", help="Write a spreadsheet instead.")
@provider_option
@year_option
@group_option
@import_option
@json_option
@with_actor
def not_logged_on(
    progress: "Progress",
    actor: "Actor",
    *,
    out: Path | None,
    ukprn: str,
    year: int | None,
    group: str,
    import_id: int | None,
    json_: bool,
) -> None:
    """List learners who have not logged on, with their initial passwords.

    The audit trail records who looked.
    """
    query = query_of(progress, actor, ukprn, year, group, import_id=import_id)
    if out:
        files.require_writable(out)
        files.write(out, progress.not_logged_on.table(actor, query))
        _print_written(out, json_=json_)
        return
    lines = progress.not_logged_on.list(actor, query)
    rows = [{name: getattr(line, name) for name in _COLUMNS} for line in lines]
    if json_:
        print_json_list(rows)
        return
    print_table([label(name) for name in _COLUMNS], [list(row.values()) for row in rows])


@click.command()
@click.argument("file", type=files.Target(".pdf", ".html"))
@click.argument("usernames", nargs=-1, metavar="[USERNAME]...")
@click.option("--slips", is_flag=True, help="Write slips to cut out, several per page, instead of letters.")
@provider_option
@year_option
@group_option
@import_option
@json_option
@with_actor
def letters(
    progress: "Progress",
    actor: "Actor",
    *,
    file: Path,
    usernames: Sequence[str],
    slips: bool,
    ukprn: str,
    year: int | None,
    group: str,
    import_id: int | None,
    json_: bool,
) -> None:
    """Write log-in letters, one per page, or slips to cut out, to FILE.pdf or FILE.html.

    Every learner who has an initial password and has not logged on gets one; with USERNAMEs, these learners
    do, as long as they have not used the initial password that they have now.
    """
    kind: Literal["pdf", "html"] = "pdf" if file.suffix.lower() == ".pdf" else "html"
    write = partial(progress.not_logged_on.letters, actor, kind, layout="slips" if slips else "letters")
    if not usernames:
        query = query_of(progress, actor, ukprn, year, group, import_id=import_id)
        files.require_writable(file)
        files.write(file, write(query))
        _print_written(file, json_=json_)
        return
    if ukprn or year or group or import_id is not None:
        raise click.UsageError("Name learners by username, or narrow the list with options, but not both.")
    ids = _ids(progress, actor, usernames)
    without = progress.not_logged_on.sorted_by_letter(actor, ids).without
    files.require_writable(file)
    files.write(file, write(ids))
    if without:
        names = ", ".join(learner.name for learner in without)
        click.echo(f"No letter, because they have chosen a password of their own: {names}.", err=True)
    _print_written(file, json_=json_)


def _print_written(file: Path, *, json_: bool) -> None:
    if json_:
        print_json({"file": str(file)})
    else:
        click.echo(
            f"Written to {file}. It contains passwords: keep it safe, and delete it once you have given them out."
        )


def _ids(progress: "Progress", actor: "Actor", usernames: Sequence[str]) -> list[int]:
    """Return the ids of learners by their usernames, each once.

    Raises:
        NotFound: one of them is not there or not in scope.
    """
    return list(dict.fromkeys(progress.learners.find(actor, username).id for username in usernames))


@click.command("reset-password")
@click.argument("usernames", nargs=-1, required=True, metavar="USERNAME...")
@yes_option
@json_option
@with_actor
def reset_password(progress: "Progress", actor: "Actor", *, usernames: Sequence[str], yes: bool, json_: bool) -> None:
    """Set a new initial password for one learner or several, and show it.

    It asks first, and names the learners. With --json, several learners make a list.
    """
    ids = _ids(progress, actor, usernames)
    require_confirmation(dry_run=False, yes=yes, json_=json_)
    if not yes:
        _ask(progress.learner_selection.chosen(actor, ids))
    made = progress.learner_selection.reset_passwords(actor, ids)
    data = [{"username": reset.username, "password": reset.password} for reset in made]
    if json_:
        print_json(data[0] if len(data) == 1 else data)
    elif len(made) == 1:
        click.echo(f"The new initial password of {made[0].learner.name} ({made[0].username}) is {made[0].password}")
    else:
        print_table(
            ("Name", "Username", "Password"), [(reset.learner.name, reset.username, reset.password) for reset in made]
        )


def _ask(learners: "Sequence[Learner]") -> None:
    """Name the learners, and ask whether to go on.

    Raises:
        click.Abort: no.
    """
    names = ", ".join(learner.name for learner in learners[:MAX_NAMED])
    more = f" and {len(learners) - MAX_NAMED:,} more" if len(learners) > MAX_NAMED else ""
    one = len(learners) == 1
    lose = "loses the present password and is" if one else "lose their present passwords and are"
    click.echo(f"{names}{more} {lose} logged off.")
    whose = "the password" if one else f"the passwords of {how_many(len(learners), 'learner')}"
    click.confirm(f"Reset {whose}?", abort=True)
