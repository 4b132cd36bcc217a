"""`progress rules`: the catalogue of rules, and a check of a file against them; both work without a store."""

from pathlib import Path

import click
from attrs import evolve

from progress_cli.foundations import files
from progress_cli.foundations.errors import REFUSED
from progress_cli.foundations.output import json_option, print_json_list, print_table
from progress_cli.importing import report
from progress_core.domain.foundations.rules import rule_catalogue
from progress_core.domain.importing.imports import ImportCounts


@click.group()
def rules() -> None:
    """List the rules, and check a file against them."""


@rules.command("list")
@json_option
def list_(*, json_: bool) -> None:
    """List every rule with the section of the manual it comes from."""
    catalogue = rule_catalogue()
    if json_:
        print_json_list(catalogue)
        return
    print_table(
        ("Rule", "Manual", "Statement", "Codes"),
        [(rule.id, rule.section, rule.statement, " ".join(rule.codes)) for rule in catalogue],
    )


@rules.command()
@click.argument("file", type=files.INPUT)
@json_option
def check(*, file: Path, json_: bool) -> None:
    """Check a spreadsheet of learners, FILE, against the rules; exit code 1 if there are errors.

    This does not check whether providers and learners exist. For that: progress learners import --dry-run
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
