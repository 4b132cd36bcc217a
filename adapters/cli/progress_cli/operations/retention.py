"""`progress retention`: erasing data that is past its retention period."""

from collections import Counter
from typing import TYPE_CHECKING

import click
from attrs import asdict

from progress_cli.foundations.confirmation import require_confirmation
from progress_cli.foundations.options import dry_run_option, yes_option
from progress_cli.foundations.output import json_option, print_json, print_table
from progress_cli.foundations.session import open_progress
from progress_core.domain.foundations.messages import how_many

if TYPE_CHECKING:
    from progress_core.usecases.operations.retention import Due

_KINDS = {
    "learners": "Learners, with everything about them",
    "imports": "Imports: values they quote, and file names",
    "files": "Files of imports and exports",
    "emails": "Emails, sent or refused",
    "sessions": "Log-ins that have ended",
    "entries": "Entries of the audit trail",
    "staff": "Deleted staff accounts",
}

_OWED = (
    "Somebody has been erased, and the database files have not been rewritten yet, so traces may be left in them: "
    "run progress retention {how}while nobody else is using the database."
)


@click.command()
@dry_run_option
@yes_option
@json_option
def retention(*, dry_run: bool, yes: bool, json_: bool) -> None:
    """Erase data past its retention period, for good: former learners, old files, emails, audit entries.

    First shows what would be erased, and asks for confirmation unless you use --yes. The periods are settings:
    PROGRESS_RETENTION_LEARNER_YEARS and others. A worker does the same once a day.
    """
    require_confirmation(dry_run=dry_run, yes=yes, json_=json_)
    with open_progress() as progress:
        due = progress.retention.due(progress.operator)
        if not json_:
            _print_due(due)
            if due.counts.any and not (dry_run or yes):
                click.confirm("Erase all of this for good?", abort=True)
        erased = None if dry_run else progress.retention.apply(progress.operator)
        files_owed = due.files_owed if dry_run else progress.retention.due(progress.operator).files_owed
    if json_:
        found = erased or due.counts
        counts = asdict(found)
        print_json({"done": not dry_run, **counts, "learners_due": due.learners, "files_owed": files_owed})
        return
    if erased is None:
        click.echo("Nothing was erased.")
    elif erased.any:
        count = how_many(erased.learners, "learner")
        click.echo(f"Erased, including {count}. Earlier backups still contain this data.")
    if files_owed:
        click.echo(_OWED.format(how="without --dry-run " if dry_run else ""))


def _print_due(due: "Due") -> None:
    if not due.counts.any:
        click.echo("Nothing is past its retention period.")
        return
    print_table(
        ("Past its retention period", "Number"), [(_KINDS[kind], count) for kind, count in asdict(due.counts).items()]
    )
    if due.learners:
        by_provider = Counter(learner.ukprn for learner in due.learners)
        print_table(("Provider", "Learners"), sorted(by_provider.items()))
