"""`progress audit`: who did what, the latest first (I9)."""

from typing import TYPE_CHECKING

import click

from progress_cli.output import json_list, json_option, table
from progress_cli.session import acting

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.permissions import Actor


@click.command()
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="At most so many entries.")
@click.option("--action", default="", help='Only this action ("import learners").')
@click.option("--subject", default="", metavar="ID", help="Only what was done to this id or UKPRN.")
@json_option
@acting
def audit(progress: "Progress", actor: "Actor", *, limit: int, action: str, subject: str, json_: bool) -> None:
    """Show the audit trail: every change, and every look at an initial password."""
    entries = progress.audit.read(actor, limit=limit, action=action, subject_id=subject)
    if json_:
        json_list(
            {
                "at": each.at,
                "actor": each.actor,
                "action": each.action,
                "subject": each.subject,
                "subject_id": each.subject_id,
                "ukprn": each.ukprn,
                "facts": each.facts,
            }
            for each in entries
        )
        return
    table(
        ("At", "Who", "Action", "What", "Id", "UKPRN", "Facts"),
        [
            (
                each.at.isoformat(timespec="seconds"),
                each.actor,
                each.action,
                each.subject,
                each.subject_id,
                each.ukprn,
                ", ".join(f"{name}={value}" for name, value in each.facts.items()),
            )
            for each in entries
        ],
    )
