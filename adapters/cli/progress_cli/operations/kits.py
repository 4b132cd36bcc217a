"""`progress kit`: contract kits, for people who write adapters (I13)."""

from itertools import groupby
from typing import TYPE_CHECKING

import click

from progress_cli.foundations.errors import REFUSED
from progress_cli.foundations.output import json_option, print_json, print_json_list, print_table, printable
from progress_core.domain.foundations.errors import NotFound

if TYPE_CHECKING:
    from progress_core.domain.operations.kit_reports import Check, KitReport


@click.group()
def kit() -> None:
    """List the contracts of adapters, and check an adapter against its contract."""


@kit.command("list")
@json_option
def list_(*, json_: bool) -> None:
    """List the ports with the versions of their contracts, and the adapters that are installed.

    A star marks adapters that have a kit of their own in the entry-point group progress.kits, so that every check can
    be judged.
    """
    from progress_core.compose import kits  # noqa: PLC0415 - help need not load it

    found = kits.listed()
    if json_:
        print_json_list(found)
        return
    rows = []
    for one in found:
        names = [f"{name}*" if name in one.complete else name for name in one.adapters]
        rows.append((one.port, one.version, " ".join(names), one.changes[-1]))
    print_table(("Port", "Version", "Adapters", "What this version brought"), rows)


@kit.command()
@click.argument("port")
@click.argument("name")
@click.option("--url", default="", help="Setting of the adapter; {folder} in it is a new folder for each check.")
@click.option("--badge", is_flag=True, help="Print a line for a README, if the adapter passes.")
@json_option
def run(*, port: str, name: str, url: str, badge: bool, json_: bool) -> None:
    """Check the adapter NAME of a PORT against its contract.

    NAME is the adapter's entry point in the group progress.PORT. Exit code 1 if a check fails or cannot be judged.
    """
    from progress_core.compose import kits  # noqa: PLC0415 - help need not load it

    try:
        report = kits.run(port, name, url)
    except NotFound as error:
        raise click.UsageError(error.message) from error
    if json_:
        print_json(_data(report))
    elif badge and report.badge:
        click.echo(report.badge)
    else:
        _show(report)
    if report.result != "passed":
        click.get_current_context().exit(REFUSED)


def _data(report: "KitReport") -> dict[str, object]:
    return {
        "port": report.port,
        "adapter": report.adapter,
        "contract": report.contract,
        "version": report.version,
        "result": report.result,
        "seconds": report.seconds,
        "passed": report.count("passed"),
        "failed": report.count("failed"),
        "not_judged": report.count("not judged"),
        "not_run": report.count("not run"),
        "badge": report.badge,
        "checks": report.checks,
    }


def _show(report: "KitReport") -> None:
    """Print one line per check, with its cases counted; below what failed, the likely cause; at the end, the sum."""
    click.echo(f"Adapter {printable(report.adapter)}, {report.port} contract, version {report.version}")
    click.echo()
    for _, group in groupby(report.checks, key=lambda check: check.test.partition("[")[0]):
        cases = list(group)
        for outcome in ("passed", "not judged", "not run"):
            _show_alike(outcome, [case for case in cases if case.outcome == outcome])
        for case in cases:
            if case.outcome == "failed":
                _show_failure(case)
    click.echo()
    left_out = [check for check in report.checks if check.outcome in ("not judged", "not run")]
    for advice in dict.fromkeys(check.hint for check in left_out if check.hint):
        click.echo(advice)
    counted = [f"{report.count('passed')} of {len(report.checks)} checks passed"]
    counted += [f"{report.count('failed')} failed"] if report.count("failed") else []
    counted += [f"{report.count('not judged')} could not be judged"] if report.count("not judged") else []
    counted += [f"{report.count('not run')} not run"] if report.count("not run") else []
    click.echo(f"{', '.join(counted)}, in {report.seconds:.1f} seconds. Result: {report.result}.")


def _show_alike(word: str, cases: "list[Check]") -> None:
    """Print the cases of one check that have the same outcome on one line."""
    if not cases:
        return
    name = cases[0].name if len(cases) == 1 else f"{cases[0].name.partition(' (')[0]} ({len(cases)} cases)"
    reason = f": {cases[0].message}" if cases[0].message else ""
    _show_line(word, sum(case.seconds for case in cases), f"{name}{reason}")


def _show_failure(case: "Check") -> None:
    _show_line("FAILED", case.seconds, case.name)
    for line in (*case.message.splitlines(), f"at {case.where}", f"Likely cause: {case.hint}"):
        click.echo(f"{'':24}{printable(line)}")


def _show_line(word: str, seconds: float, text: str) -> None:
    click.echo(f"  {word:10} {seconds:7.2f} s  {printable(text)}")
