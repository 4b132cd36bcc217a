"""`progress rules`: the catalogue of every rule, and a check of a file against them, no store needed."""

from pathlib import Path

import click
from attrs import evolve

from progress_cli.foundations import files
from progress_cli.foundations.errors import REFUSED
from progress_cli.foundations.output import json_list, json_option, table
from progress_cli.importing import report
from progress_core.domain.foundations.rules import rule_catalogue
from progress_core.domain.importing.imports import ImportCounts


@click.group()
def rules() -> None:
    """See the rules, each with the section of the manual that it comes from."""


@rules.command("list")
@json_option
def list_(*, json_: bool) -> None:
    """List every rule."""
    found = rule_catalogue()
    if json_:
        json_list(
            {"id": each.id, "section": each.section, "statement": each.statement, "codes": list(each.codes)}
            for each in found
        )
        return
    table(
        ("Rule", "Manual", "Statement", "Codes"),
        [(each.id, each.section, each.statement, " ".join(each.codes)) for each in found],
    )


@rules.command()
@click.argument("file", type=files.INPUT)
@json_option
def check(*, file: Path, json_: bool) -> None:
    """Check a learner spreadsheet FILE against the rules; exit code 1 if anything is wrong.

    Whether a provider or learner is known is for an import to say: progress learners import --dry-run
    """
    from progress_core.compose.progress import Progress  # noqa: PLC0415 - help need not load every use case
    from progress_core.compose.settings import Settings  # noqa: PLC0415

    alone = evolve(Settings.from_env(), database_url="memory:", mail_url="memory:", jobs_url="memory:")
    with Progress.open(alone) as progress:
        problems = progress.imports.check_file(files.read(file, alone.limits().upload_bytes))
    outcome = report.Outcome("checked", ImportCounts(), problems)
    report.show(outcome, json_=json_)
    if not outcome.ok:
        click.get_current_context().exit(REFUSED)
