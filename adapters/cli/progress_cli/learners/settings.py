"""`progress learners settings` and `progress providers defaults`: what is chosen for many at once (manual 5.4, 5.6)."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from progress_cli.foundations.output import as_json, json_option
from progress_cli.foundations.session import acting
from progress_core.domain.foundations.messages import how_many

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor
    from progress_core.domain.foundations.choices import Choice
    from progress_core.domain.learners.settings import Effects
    from progress_core.usecases.learners.selection import Selection

_CHOICES = ("default", "yes", "no")

dry_run_option = click.option("--dry-run", is_flag=True, help="Say what it would do, and change nothing.")
yes_option = click.option("--yes", is_flag=True, help="Do not ask before it is done.")


@click.command("settings")
@click.argument("usernames", nargs=-1)
@click.option("--sign-off", type=click.Choice(_CHOICES), help="Sign off the learners' profiles?")
@click.option(
    "--staff-add-qualifications", type=click.Choice(_CHOICES), help="Add qualifications on behalf of the learners?"
)
@click.option("--provider", "ukprn", default="", metavar="UKPRN", help="Every learner of this provider.")
@click.option("--year", type=click.IntRange(7, 14), help="Of the provider, only this year group.")
@click.option("--group", default="", metavar="GROUP", help="Every learner of this learner group, by name or number.")
@dry_run_option
@json_option
@acting
def settings(
    progress: "Progress",
    actor: "Actor",
    *,
    usernames: Sequence[str],
    sign_off: str | None,
    staff_add_qualifications: str | None,
    ukprn: str,
    year: int | None,
    group: str,
    dry_run: bool,
    json_: bool,
) -> None:
    """Set profile options of learners: of those with these USERNAMES, of a learner group, or of a whole cohort.

    What is left out stays as it is for each of them.
    """
    from progress_core.domain.learners.settings import Options  # noqa: PLC0415 - help need not load the rules

    options = Options(_choice(sign_off), _choice(staff_add_qualifications))
    selection = selection_of(progress, actor, usernames, ukprn, year, group)
    act = progress.learner_settings.preview if dry_run else progress.learner_settings.choose
    effects = act(actor, selection, options)
    if json_:
        as_json({"done": not dry_run, **_data(effects)})
        return
    _say(effects)
    count = how_many(effects.learners, "learner")
    click.echo(f"Nothing was changed: this is what would be set for {count}." if dry_run else f"Set for {count}.")


def selection_of(
    progress: "Progress", actor: "Actor", usernames: Sequence[str], ukprn: str, year: int | None, group: str
) -> "Selection":
    """Read which learners are meant: those with these usernames, or a cohort."""
    from progress_core.usecases.learners.selection import Selection  # noqa: PLC0415 - as above

    cohort = bool(ukprn or group)
    if cohort == bool(usernames) or (year and not cohort):
        raise click.UsageError("Name learners by username, or a cohort with --group or --provider (and --year).")
    if not cohort:
        return Selection(tuple(progress.learners.find(actor, username).id for username in usernames))
    found = progress.groups.find(actor, group, ukprn) if group else None
    return Selection(
        ukprn=ukprn if found is None else found.ukprn, year_group=year, group=None if found is None else found.id
    )


def _choice(text: str | None) -> "Choice | None":
    from progress_core.domain.foundations.choices import Choice  # noqa: PLC0415 - as above

    return None if text is None else Choice(_CHOICES.index(text))


@click.command("defaults")
@click.argument("ukprn")
@click.option("--sign-off/--no-sign-off", default=None, help="Staff sign off learners' profiles, or do not.")
@click.option("--staff-add-qualifications/--learners-add-qualifications", default=None, help="Who adds qualifications.")
@click.option("--referee", help="The default referee: name and position.")
@dry_run_option
@yes_option
@json_option
@acting
def defaults(
    progress: "Progress",
    actor: "Actor",
    *,
    ukprn: str,
    sign_off: bool | None,
    staff_add_qualifications: bool | None,
    referee: str | None,
    dry_run: bool,
    yes: bool,
    json_: bool,
) -> None:
    """Change what holds for learners with "Use provider default" at the provider with this UKPRN.

    How many learners become gated or freed is said first; then it is asked whether to go on, unless
    --yes is given.
    """
    if (sign_off, staff_add_qualifications, referee) == (None, None, None):
        raise click.UsageError("Name at least one default to change.")
    require_somebody(dry_run=dry_run, yes=yes, json_=json_)
    before = progress.providers.get(actor, ukprn)
    effects = progress.providers.preview_defaults(
        actor, ukprn, sign_off=sign_off, staff_add_qualifications=staff_add_qualifications
    )
    if not json_:
        _say(effects, defaults=True)
        if not (dry_run or yes):
            click.confirm("Change the defaults?", abort=True)
    if not dry_run:
        progress.providers.set_defaults(
            actor,
            ukprn,
            sign_off=sign_off,
            staff_add_qualifications=staff_add_qualifications,
            referee=referee,
            version=before.version,
        )
    if json_:
        as_json({"done": not dry_run, **_data(effects)})
    else:
        click.echo("Nothing was changed." if dry_run else "The defaults have been changed.")


def require_somebody(*, dry_run: bool, yes: bool, json_: bool) -> None:
    """Make sure that there is somebody to ask, where it has to be asked.

    Raises:
        click.UsageError: there is nobody.
    """
    if not (dry_run or yes) and (json_ or not _is_somebody_there()):
        raise click.UsageError("There is nobody to ask: give --yes, or --dry-run to see what it would do.")


def _is_somebody_there() -> bool:
    return sys.stdin.isatty()


def _data(effects: "Effects") -> dict[str, object]:
    return {
        "learners": effects.learners,
        **{
            name: {"gated": effect.gated, "freed": effect.freed, "own_choice": effect.own}
            for name, effect in (
                ("sign_off", effects.sign_off),
                ("staff_add_qualifications", effects.staff_add_qualifications),
            )
        },
    }


def _say(effects: "Effects", *, defaults: bool = False) -> None:
    from progress_core.domain.learners.settings import described, left_alone  # noqa: PLC0415 - as above

    for sentence in (*described(effects), *(left_alone(effects) if defaults else ())):
        click.echo(sentence)
