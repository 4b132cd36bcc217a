"""`progress audit`: who did what, the latest first (I9)."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from attrs import evolve

from progress_cli.foundations import files
from progress_cli.foundations.output import as_json, json_list, json_option, table
from progress_cli.foundations.session import acting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor
    from progress_core.usecases.operations.audit import AuditAsked, AuditLine

_PAGE = 500
_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="Print at most so many entries.")
@click.option("--action", default="", help='Only this action ("import learners").')
@click.option("--actor", "by", default="", metavar="USERNAME", help="Only what this person did; or operator, worker.")
@click.option("--subject", default="", metavar="WHO", help="Only what was done to this username, UKPRN or id.")
@click.option("--provider", "ukprn", default="", metavar="UKPRN", help="Only this provider's.")
@click.option("--from", "since", type=_DAY, metavar="YYYY-MM-DD", help="From this day on, by the clock in England.")
@click.option("--to", "until", type=_DAY, metavar="YYYY-MM-DD", help="Up to this day, which is included.")
@click.option("--out", type=files.Target(".xlsx"), metavar="FILE.xlsx", help="Write all of them into a spreadsheet.")
@json_option
@acting
def audit(
    progress: "Progress",
    actor: "Actor",
    *,
    limit: int,
    action: str,
    by: str,
    subject: str,
    ukprn: str,
    since: datetime | None,
    until: datetime | None,
    out: Path | None,
    json_: bool,
) -> None:
    """Show the audit trail: every change, and every look at an initial password."""
    from progress_core.usecases.operations.audit import AuditAsked  # noqa: PLC0415 - help need not load every use case

    first, last = since.date() if since else None, until.date() if until else None
    asked = AuditAsked(action, by, subject, ukprn, first, last, limit=min(limit, _PAGE))
    if out:
        files.require_writable(out)
        files.write(out, progress.audit.table(actor, asked), private=True)
        if json_:
            as_json({"file": str(out)})
        else:
            click.echo(f"Written to {out}.")
        return
    lines = _lines(progress, actor, asked, limit)
    if json_:
        json_list(map(_data, lines))
        return
    table(
        ("At", "Who", "What was done", "About", "UKPRN", "Details"),
        [
            (each.entry.at.isoformat(timespec="seconds"), each.who, each.done, each.about, ", ".join(each.ukprns),
             each.details)
            for each in lines
        ],
    )  # fmt: skip


def _lines(progress: "Progress", actor: "Actor", asked: "AuditAsked", limit: int) -> "Iterator[AuditLine]":
    """Give so many entries, a page at a time."""
    while True:
        page = progress.audit.page(actor, asked)
        yield from page.lines[:limit]
        limit -= len(page.lines)
        if limit <= 0 or not page.next:
            return
        asked = evolve(asked, after=page.next)


def _data(each: "AuditLine") -> dict[str, Any]:
    entry = each.entry
    return {
        "at": entry.at,
        "actor": each.who,
        "action": entry.action,
        "subject": entry.subject,
        "subject_id": entry.subject_id,
        "about": each.about,
        "ukprn": entry.ukprn,
        "ukprns": list(each.ukprns),
        "facts": entry.facts,
    }
