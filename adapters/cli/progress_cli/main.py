"""The `progress` command, with all its groups and commands."""

import sys
from io import TextIOWrapper

import click

from progress_cli.accounts.access_tokens import tokens
from progress_cli.accounts.reminders import reminders
from progress_cli.accounts.staff import staff
from progress_cli.applications.applications import applications
from progress_cli.courses.courses import courses
from progress_cli.demo.command import demo
from progress_cli.foundations.errors import CatchingGroup
from progress_cli.importing.mappings import mappings
from progress_cli.learners.dashboard import dashboard
from progress_cli.learners.learners import learners
from progress_cli.learners.transfers import transfers
from progress_cli.operations.api import api
from progress_cli.operations.audit import audit
from progress_cli.operations.backups import backup, restore
from progress_cli.operations.jobs import jobs
from progress_cli.operations.kits import kit
from progress_cli.operations.retention import retention
from progress_cli.operations.serve import serve
from progress_cli.operations.system import check, init
from progress_cli.operations.webhooks import webhooks
from progress_cli.operations.worker import worker
from progress_cli.providers.groups import groups
from progress_cli.providers.providers import providers
from progress_cli.qualifications import qualifications
from progress_cli.reports.reports import reports
from progress_cli.rules import rules

_EPILOG = """\b
Settings come from environment variables (PROGRESS_DATABASE_URL, ...) or from progress.toml in this folder.
Exit codes: 0 done; 1 refused by the data or the rules, nothing was changed; 2 wrong usage;
3 something that the command needs cannot be reached or has failed.
Completion for bash: eval "$(_PROGRESS_COMPLETE=bash_source progress)"; also zsh_source, fish_source.
"""


@click.group(cls=CatchingGroup, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="progress-core", prog_name="progress")
def cli() -> None:
    """Progress: admissions and learner records for English schools and colleges."""


for command in (
    demo,
    init,
    serve,
    worker,
    check,
    rules,
    learners,
    providers,
    qualifications,
    courses,
    applications,
    staff,
    tokens,
    webhooks,
    groups,
    mappings,
    transfers,
    dashboard,
    reminders,
    reports,
    jobs,
    audit,
    api,
    kit,
    backup,
    restore,
    retention,
):
    cli.add_command(command)


def main() -> None:
    """Run the command line as a program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # so that no name stops a list on an old terminal
    cli.main(prog_name="progress")
