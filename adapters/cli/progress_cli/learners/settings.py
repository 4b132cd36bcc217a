"""`progress learners settings`: profile options of many learners at once (manual 5.4, 5.6)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from progress_cli.foundations.options import dry_run_option
from progress_cli.foundations.output import json_option, print_json
from progress_cli.foundations.session import with_actor
from progress_core.domain.foundations.messages import how_many

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor
    from progress_core.domain.foundations.choices import Choice
    from progress_core.domain.learners.settings import Effects
    from progress_core.usecases.learners.selection import Selection

_CHOICES = ("default", "yes", "no")


@click.command("settings")
@click.argument("usernames", nargs=-1)
@click.option("--sign-off", type=click.Choice(_CHOICES), help="Whether staff sign off the learners' profiles.")
@click.option(
    "--staff-add-qualifications",
    type=click.Choice(_CHOICES),
    help="Whether staff add qualifications on behalf of the learners.",
)
@click.option("--provider", "ukprn", default="", metavar="UKPRN", help="Every learner of this provider.")
@click.option("--year", type=click.IntRange(7, 14), help="With --provider, only this year group.")
@click.option("--group", default="", metavar="GROUP", help="Every learner of this learner group (name or number).")
@dry_run_option
@json_option
@with_actor
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
    """Set profile options for the learners with these USERNAMES, a learner group, or a whole cohort.

    An option that you leave out is not changed.
    """
    from progress_core.domain.learners.settings import Options  # noqa: PLC0415 - help need not load the rules

    options = Options(_choice(sign_off), _choice(staff_add_qualifications))
    learners = selected_learners(progress, actor, usernames, ukprn, year, group)
    act = progress.learner_settings.preview if dry_run else progress.learner_settings.choose
    effects = act(actor, learners, options)
    if json_:
        print_json({"done": not dry_run, **effects_data(effects)})
        return
    print_effects(effects)
    count = how_many(effects.learners, "learner")
    click.echo(f"Nothing was changed: this is what would be set for {count}." if dry_run else f"Set for {count}.")


def selected_learners(
    progress: "Progress", actor: "Actor", usernames: Sequence[str], ukprn: str, year: int | None, group: str
) -> "Selection":
    """Return the learners that the options select: by username, or a cohort.

    Raises:
        click.UsageError: the options select neither, or both.
    """
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


def effects_data(effects: "Effects") -> dict[str, object]:
    """Return what a change of options does, for JSON."""
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


def print_effects(effects: "Effects", *, defaults: bool = False) -> None:
    """Print what a change of options does.

    Args:
        effects: how many learners the change affects.
        defaults: whether it changes a provider's defaults, which learners with a choice of their own do not follow.
    """
    from progress_core.domain.learners.settings import described, left_alone  # noqa: PLC0415 - as above

    for sentence in (*described(effects), *(left_alone(effects) if defaults else ())):
        click.echo(sentence)
