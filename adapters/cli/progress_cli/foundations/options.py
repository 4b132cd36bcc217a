"""Options that several commands share."""

import click

dry_run_option = click.option("--dry-run", is_flag=True, help="Show what would happen, and change nothing.")
yes_option = click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
limit_option = click.option(
    "--limit", type=click.IntRange(1), default=100, show_default=True, help="Maximum number to list."
)
provider_option = click.option("--provider", "ukprn", default="", metavar="UKPRN", help="Only this provider.")
year_option = click.option("--year", type=click.IntRange(7, 14), help="Only this year group.")
group_option = click.option("--group", default="", metavar="GROUP", help="Only this learner group (name or number).")
