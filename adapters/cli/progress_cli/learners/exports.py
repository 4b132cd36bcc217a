"""A list of learners as a spreadsheet (B5)."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from progress_cli.foundations import files
from progress_cli.foundations.options import group_option, provider_option, year_option
from progress_cli.foundations.output import json_option, print_json
from progress_cli.foundations.session import with_actor
from progress_cli.learners.queries import line_option, query_of, search_option

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor


@click.command()
@click.option(
    "--out", type=files.Target(".xlsx", ".csv"), required=True, metavar="FILE.xlsx|.csv", help="The file to write."
)
@line_option
@search_option
@provider_option
@year_option
@group_option
@json_option
@with_actor
def export(
    progress: "Progress",
    actor: "Actor",
    *,
    out: Path,
    key: str | None,
    search: str,
    ukprn: str,
    year: int | None,
    group: str,
    json_: bool,
) -> None:
    """Write the list of the learners you may see to a spreadsheet, without passwords.

    The options choose the same learners as those of `learners list`. The audit trail records who exported them.
    """
    query = query_of(progress, actor, ukprn, year, group, key=key or "learners", search=search)
    kind: Literal["xlsx", "csv"] = "csv" if out.suffix.lower() == ".csv" else "xlsx"
    files.require_writable(out)
    files.write(out, progress.learner_exports.table(actor, query, kind))
    if json_:
        print_json({"file": str(out)})
    else:
        click.echo(f"Written to {out}. It contains personal data: keep it safe, and delete it once you have used it.")
