"""`progress providers defaults`: what applies to learners with "Use provider default" (manual 5.6)."""

from typing import TYPE_CHECKING

import click

from progress_cli.foundations.confirmation import require_confirmation
from progress_cli.foundations.options import dry_run_option, yes_option
from progress_cli.foundations.output import json_option, print_json
from progress_cli.foundations.session import with_actor
from progress_cli.learners.settings import effects_data, print_effects

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor


@click.command("defaults")
@click.argument("ukprn")
@click.option("--sign-off/--no-sign-off", default=None, help="Whether staff sign off learners' profiles.")
@click.option("--staff-add-qualifications/--learners-add-qualifications", default=None, help="Who adds qualifications.")
@click.option("--referee", help="The default referee: name and position.")
@click.option("--remind-managers/--no-remind-managers", default=None, help="Whether managers get a weekly summary.")
@click.option("--remind-learners/--no-remind-learners", default=None, help="Whether learners are reminded weekly.")
@dry_run_option
@yes_option
@json_option
@with_actor
def defaults(
    progress: "Progress",
    actor: "Actor",
    *,
    ukprn: str,
    sign_off: bool | None,
    staff_add_qualifications: bool | None,
    referee: str | None,
    remind_managers: bool | None,
    remind_learners: bool | None,
    dry_run: bool,
    yes: bool,
    json_: bool,
) -> None:
    """Change the defaults of the provider with this UKPRN, for learners with "Use provider default".

    First shows how many learners' applications would start or stop waiting for staff, and asks for
    confirmation unless you use --yes.
    """
    if {sign_off, staff_add_qualifications, referee, remind_managers, remind_learners} == {None}:
        raise click.UsageError("Name at least one default to change.")
    require_confirmation(dry_run=dry_run, yes=yes, json_=json_)
    before = progress.providers.get(actor, ukprn)
    effects = progress.providers.preview_defaults(
        actor, ukprn, sign_off=sign_off, staff_add_qualifications=staff_add_qualifications
    )
    if not json_:
        print_effects(effects, defaults=True)
        if not (dry_run or yes):
            click.confirm("Change the defaults?", abort=True)
    after = before
    if not dry_run:
        after = progress.providers.set_defaults(
            actor,
            ukprn,
            sign_off=sign_off,
            staff_add_qualifications=staff_add_qualifications,
            referee=referee,
            remind_managers=remind_managers,
            remind_learners=remind_learners,
            version=before.version,
        )
    if json_:
        print_json({"done": not dry_run, **effects_data(effects)})
    else:
        click.echo("Nothing was changed." if after == before else "The defaults have been changed.")
