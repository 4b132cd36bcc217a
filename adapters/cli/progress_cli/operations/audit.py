"""`progress audit`: who did what, newest first (I9)."""

from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from progress_cli.foundations import files, paging
from progress_cli.foundations.output import json_option, print_json, print_json_list, print_table
from progress_cli.foundations.session import with_actor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor
    from progress_core.usecases.operations.audit import AuditAsked, AuditLine

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option(
    "--limit", type=click.IntRange(1), default=100, show_default=True, help="Maximum number of entries to print."
)
@click.option("--action", default="", help='Only this action, such as "import learners".')
@click.option("--actor", "by", default="", metavar="USERNAME", help="Only what this person did, or operator or worker.")
@click.option("--subject", default="", metavar="SUBJECT", help="Only what was done to this username, UKPRN or number.")
@click.option("--provider", "ukprn", default="", metavar="UKPRN", help="Only this provider.")
@click.option("--from", "since", type=_DAY, metavar="YYYY-MM-DD", help="From this day (time in England).")
@click.option("--to", "until", type=_DAY, metavar="YYYY-MM-DD", help="Up to and including this day.")
@click.option(
    "--out", type=files.Target(".xlsx"), metavar="FILE.xlsx", help="Write all matching entries to a spreadsheet."
)
@json_option
@with_actor
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
    """Show the audit trail: every change, and every time somebody looked at initial passwords."""
    from progress_core.usecases.operations.audit import AuditAsked  # noqa: PLC0415 - help need not load every use case

    first, last = since.date() if since else None, until.date() if until else None
    asked = AuditAsked(action, by, subject, ukprn, first, last, limit=min(limit, paging.PAGE_SIZE))
    if out:
        files.require_writable(out)
        files.write(out, progress.audit.table(actor, asked))
        if json_:
            print_json({"file": str(out)})
        else:
            click.echo(f"Written to {out}.")
        return
    lines = _lines(progress, actor, asked, limit)
    if json_:
        print_json_list(map(_data, lines))
        return
    print_table(
        ("At", "Who", "What was done", "About", "UKPRN", "Details", "From"),
        [
            (line.entry.at, line.who, line.done, line.about, ", ".join(line.ukprns),
             line.details, line.origin)
            for line in lines
        ],
    )  # fmt: skip


def _lines(progress: "Progress", actor: "Actor", asked: "AuditAsked", limit: int) -> "Iterator[AuditLine]":
    """Yield at most `limit` entries, reading one page at a time."""
    lines = (line for page in paging.pages(partial(progress.audit.page, actor), asked) for line in page.lines)
    return islice(lines, limit)


def _data(line: "AuditLine") -> dict[str, Any]:
    entry = line.entry
    return {
        "at": entry.at,
        "actor": line.who,
        "action": entry.action,
        "subject": entry.subject,
        "subject_id": entry.subject_id,
        "about": line.about,
        "ukprn": entry.ukprn,
        "ukprns": line.ukprns,
        "facts": entry.facts,
        "from": entry.origin,
    }
