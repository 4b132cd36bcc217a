"""`progress learners create | edit | archive | restore`: the records of single learners (manual 5.1, 5.2)."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from progress_cli.foundations import files
from progress_cli.foundations.confirmation import require_confirmation
from progress_cli.foundations.options import yes_option
from progress_cli.foundations.output import json_option, print_json, print_table, problem_data
from progress_cli.foundations.passwords import password_in
from progress_cli.foundations.session import with_actor
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.learners.details import FIELDS

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor
    from progress_core.domain.foundations.problems import Problem


class Value(click.ParamType[tuple[str, str]]):
    """An argument that fills in a field: `town=Leeds`."""

    name = "field=value"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """Return the field and its value."""
        field, equals, text = str(value).partition("=")
        if not equals or field not in FIELDS:
            self.fail(f"{value!r} must be a field, = and its value. The fields are: {', '.join(FIELDS)}.", param, ctx)
        return field, text


_values = click.argument("values", nargs=-1, required=True, type=Value(), metavar="FIELD=VALUE...")
_usernames = click.argument("usernames", nargs=-1, required=True, metavar="USERNAME...")
_anyway = click.option("--anyway", is_flag=True, help="Do it although the learner is like one who is there.")


@click.command()
@click.argument("username")
@_values
@click.option(
    "--password-file",
    type=files.INPUT,
    help="A file whose first line is the initial password. Without it, one is generated and shown.",
)
@_anyway
@json_option
@with_actor
def create(
    progress: "Progress",
    actor: "Actor",
    *,
    username: str,
    values: Sequence[tuple[str, str]],
    password_file: Path | None,
    anyway: bool,
    json_: bool,
) -> None:
    """Create a learner who logs in with this USERNAME.

    Such as: progress learners create zoelee ukprn=10000055 year_group=11 first_name=Zoe last_name=Lee
    postcode="LS1 4AP" date_of_birth=2011-03-10
    """
    password = password_in(password_file) or _generated(progress)
    form = {**dict(values), "username": username, "password": password}
    made = progress.learners.create(actor, form, anyway=anyway)
    shown = {} if password_file else {"password": password}
    if json_:
        print_json({"id": made.learner.id, "username": made.username, **shown, "warnings": _data(made.warnings)})
        return
    _warn(made.warnings)
    click.echo(f"{made.learner.name} has been created, with the username {made.username}.")
    if shown:
        click.echo(f"The initial password is {password}")


def _generated(progress: "Progress") -> str:
    from progress_core.domain.accounts.passwords import initial_passwords  # noqa: PLC0415 - help need not load the rules

    context = progress.context
    return initial_passwords(context.tokens.passwords, 1, context.limits.password)[0]


@click.command()
@click.argument("username")
@_values
@_anyway
@json_option
@with_actor
def edit(
    progress: "Progress", actor: "Actor", *, username: str, values: Sequence[tuple[str, str]], anyway: bool, json_: bool
) -> None:
    """Change details of the learner with this USERNAME; what you leave out stays as it is.

    Such as: progress learners edit zoelee town=Leeds telephone= empties the telephone number. Profile options are
    changed by: progress learners settings
    """
    learner = progress.learners.find(actor, username)
    edited = progress.learners.edit(actor, learner.id, dict(values), anyway=anyway)
    if json_:
        data = {"id": learner.id, "username": edited.username, "changed": edited.changed}
        print_json({**data, "warnings": _data(edited.warnings)})
        return
    _warn(edited.warnings)
    click.echo(f"{edited.learner.name} has been changed." if edited.changed else "Nothing was changed.")


@click.command()
@_usernames
@click.option("--or-delete", is_flag=True, help="Delete for good those who never submitted an application.")
@yes_option
@json_option
@with_actor
def archive(
    progress: "Progress", actor: "Actor", *, usernames: Sequence[str], or_delete: bool, yes: bool, json_: bool
) -> None:
    """Archive learners, who then cannot log in, and are in no list or count; they can be restored.

    It asks first, and names the learners. Those who never submitted an application are not kept: with --or-delete they
    are deleted for good; without it, the command is refused if any of them is among the learners.
    """
    ids = _ids(progress, actor, usernames)
    chosen = progress.learner_selection.chosen(actor, ids)
    unkept = [learner.name for learner in chosen if not learner.submitted]
    if unkept and not or_delete:
        raise Rejected(
            f"Nobody was archived: {', '.join(unkept)} never submitted an application, and would be deleted for good."
            " Use --or-delete for that."
        )
    require_confirmation(dry_run=False, yes=yes, json_=json_)
    if not yes:
        kept = [learner.name for learner in chosen if learner.submitted]
        for verb, names in (("Archived", kept), ("Deleted for good", unkept)):
            if names:
                click.echo(f"{verb}: {', '.join(names)}.")
        click.confirm("Go on?", abort=True)
    done = progress.learner_selection.delete(actor, ids)
    gone = {learner.id for learner in done.destroyed}
    _print_done([(id_, name, "deleted" if id_ in gone else "archived") for id_, name in _named(ids, usernames)], json_)


@click.command()
@_usernames
@json_option
@with_actor
def restore(progress: "Progress", actor: "Actor", *, usernames: Sequence[str], json_: bool) -> None:
    """Restore archived learners, who can then log in as before."""
    ids = _ids(progress, actor, usernames)
    progress.learner_selection.restore(actor, ids)
    _print_done([(id_, name, "restored") for id_, name in _named(ids, usernames)], json_)


def _ids(progress: "Progress", actor: "Actor", usernames: Iterable[str]) -> list[int]:
    return [progress.learners.find(actor, username).id for username in usernames]


def _named(ids: Iterable[int], usernames: Iterable[str]) -> list[tuple[int, str]]:
    """Return each learner once, with the username as it was typed."""
    return list(dict(zip(ids, usernames, strict=True)).items())


def _print_done(done: Sequence[tuple[int, str, str]], json_: bool) -> None:
    if json_:
        print_json([{"id": id_, "username": username, "status": status} for id_, username, status in done])
    else:
        print_table(("Username", "Status"), [(username, status) for _, username, status in done])


def _warn(warnings: Iterable["Problem"]) -> None:
    for warning in warnings:
        click.echo(f"Warning: {warning.message}", err=True)


def _data(warnings: Iterable["Problem"]) -> list[dict[str, object]]:
    return [problem_data(warning) for warning in warnings]
