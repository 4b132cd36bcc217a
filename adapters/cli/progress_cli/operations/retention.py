"""`progress retention`: what is past its period, and its end."""

from collections import Counter
from typing import TYPE_CHECKING

import click
from attrs import asdict

from progress_cli.foundations.output import as_json, json_option, table
from progress_cli.foundations.session import opened
from progress_cli.learners.settings import dry_run_option, require_somebody, yes_option
from progress_core.domain.foundations.messages import how_many

if TYPE_CHECKING:
    from progress_core.usecases.operations.retention import Due

_KINDS = {
    "learners": "Learners, with all that hangs on them",
    "imports": "Imports: what they quote, and names of files",
    "files": "Files of imports and exports",
    "emails": "E-mails, sent or refused",
    "sessions": "Log-ins that have ended",
    "entries": "Entries of the audit trail",
}

_OWED = (
    "Somebody was erased, and the database files are yet to be written anew, so that no trace stays in them: "
    "run progress retention {how}while nobody else is at work."
)


@click.command()
@dry_run_option
@yes_option
@json_option
def retention(*, dry_run: bool, yes: bool, json_: bool) -> None:
    """Erase what is past its period, for good: learners who left long ago, old files, e-mails, audit entries.

    What would go is said first; then it is asked whether to go on, unless --yes is given. The periods are
    PROGRESS_RETENTION_LEARNER_YEARS and its like. A worker does the same once a day.
    """
    require_somebody(dry_run=dry_run, yes=yes, json_=json_)
    with opened() as progress:
        due = progress.retention.due(progress.operator)
        if not json_:
            _say(due)
            if due.counts.any and not (dry_run or yes):
                click.confirm("Erase all of this for good?", abort=True)
        erased = None if dry_run else progress.retention.apply(progress.operator)
        files_owed = due.files_owed if dry_run else progress.retention.due(progress.operator).files_owed
    if json_:
        found = erased or due.counts
        learners = [asdict(each) for each in due.learners]
        as_json({"done": not dry_run, **asdict(found), "learners_due": learners, "files_owed": files_owed})
        return
    if erased is None:
        click.echo("Nothing was erased.")
    elif erased.any:
        click.echo(f"Erased, {how_many(erased.learners, 'learner')} among it. Backups made before still hold them.")
    if files_owed:
        click.echo(_OWED.format(how="without --dry-run " if dry_run else ""))


def _say(due: "Due") -> None:
    if not due.counts.any:
        click.echo("Nothing is past its period.")
        return
    table(("Past its period", "How many"), [(_KINDS[kind], count) for kind, count in asdict(due.counts).items()])
    if due.learners:
        by_provider = Counter(each.ukprn for each in due.learners)
        table(("Provider", "Learners"), sorted(by_provider.items()))
