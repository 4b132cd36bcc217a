"""`progress reports`: counts over all learners and applications that somebody may see (H5)."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from progress_cli.foundations import files
from progress_cli.foundations.options import group_option, provider_option
from progress_cli.foundations.output import json_option, print_json, print_table
from progress_cli.foundations.session import with_actor
from progress_core.domain.foundations.messages import label

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor
    from progress_core.domain.reports.queries import ReportQuery
    from progress_core.domain.reports.reports import Report, ReportRow
    from progress_core.usecases.years.leavers import DestinationCount


@click.group()
def reports() -> None:
    """Show reports on learners, applications and destinations."""


@reports.command("list")
@json_option
@with_actor
def list_(progress: "Progress", actor: "Actor", *, json_: bool) -> None:
    """List the reports you may see, and what their rows can be made by."""
    lines = progress.reports.list(actor)
    if json_:
        print_json([_line_data(line.name, line.title, line.statement, [*line.by]) for line in lines])
    else:
        print_table(("Name", "Report", "By"), [(line.name, line.title, ", ".join(line.by)) for line in lines])


@reports.command()
@click.argument("name")
@click.option("--by", multiple=True, metavar="FIELD", help="What the rows are made by; at most twice.")
@provider_option
@click.option("--year", type=click.IntRange(7, 14), multiple=True, help="Only this year group; may be repeated.")
@group_option
@click.option("--receiver", default="", metavar="UKPRN", help="Only applications to this provider.")
@click.option("--type", "type_", default="", help="Only this type of qualification.")
@click.option("--subject", default="", help="Only this subject area.")
@click.option("--state", default="", help="Only applications in this state.")
@click.option("--submitted", default="", metavar="YEAR", help="Only the academic year that began in this year.")
@click.option("--sharing", is_flag=True, help="Hide small numbers: count in blocks, without groups.")
@click.option(
    "--out",
    type=files.Target(".xlsx", ".csv"),
    metavar="FILE.xlsx|.csv",
    help="Write a file, in which small numbers are hidden.",
)
@click.option("--small-numbers", is_flag=True, help="Leave small numbers in the file, for use within the provider.")
@json_option
@with_actor
def show(
    progress: "Progress",
    actor: "Actor",
    *,
    name: str,
    out: Path | None,
    small_numbers: bool,
    json_: bool,
    **asked: object,
) -> None:
    """Show a report, or write it to a file.

    NAME is one of `progress reports list`.
    """
    query = _query(progress, actor, asked)
    if out is not None:
        kind: Literal["xlsx", "csv"] = "csv" if out.suffix.lower() == ".csv" else "xlsx"
        files.require_writable(out)
        files.write(out, progress.reports.export(actor, name, query, kind, small_numbers=small_numbers))
        if json_:
            print_json({"file": str(out)})
        else:
            click.echo(f"Written to {out}.")
        return
    report, left = progress.reports.show(actor, name, query), progress.reports.leavers(actor, name, query)
    if json_:
        print_json({**_data(report), "leavers": list(map(_leavers_data, left))})
        return
    headings = [f"{heading.about}: {heading.label}" if heading.about else heading.label for heading in report.columns]
    print_table((*report.by, *headings), [_row(row, len(report.by)) for row in (*report.rows, report.total)])
    if left:
        rows = [(one.destination.label, one.this_year, one.last_year) for one in left]
        print_table(("Destination", "This academic year", "Last academic year"), rows, title="Learners who have left")
    for note in report.notes:
        click.echo(note, err=True)


def _query(progress: "Progress", actor: "Actor", asked: dict[str, object]) -> "ReportQuery":
    """Build a query; a group that does not exist, or is not in scope, is refused."""
    from progress_core.domain.reports.queries import read_query  # noqa: PLC0415 - help need not load every rule

    ukprn, group = str(asked.pop("ukprn")), str(asked.pop("group"))
    params = {name: _texts(value) for name, value in asked.items()}
    params["provider"], params["type"] = [ukprn], params.pop("type_")
    params["group"] = [str(progress.groups.find(actor, group, ukprn).id)] if group else []
    return read_query(params)


def _texts(value: object) -> list[str]:
    if isinstance(value, bool):
        return ["1"] if value else []
    return [str(one) for one in value] if isinstance(value, tuple) else [str(value)]


def _line_data(name: str, title: str, statement: str, by: list[str]) -> dict[str, object]:
    return {"name": name, "title": title, "statement": statement, "by": by}


def _data(report: "Report") -> dict[str, object]:
    """Return a report for JSON; a figure that is hidden is null."""
    keys = [heading.key for heading in report.columns]

    def figures(row: "ReportRow") -> dict[str, int | None]:
        return {key: figure.count for key, figure in zip(keys, row.figures, strict=True)}

    rows = [
        {
            "values": dict(zip(report.query.by, row.values, strict=True)),
            "labels": row.labels,
            "figures": figures(row),
        }
        for row in report.rows
    ]
    return {
        **_line_data(report.name, report.title, report.statement, list(report.query.by)),
        "counted_at": report.at,
        "columns": dict(zip(keys, (heading.label for heading in report.columns), strict=True)),
        "rows": rows,
        "total": figures(report.total),
        "notes": report.notes,
        "hidden_below": report.below,
    }


def _leavers_data(count: "DestinationCount") -> dict[str, object]:
    """Return how many have left for a destination, for JSON."""
    return {
        "destination": count.destination.value,
        "label": count.destination.label,
        "this_year": count.this_year,
        "last_year": count.last_year,
    }


def _row(row: "ReportRow", width: int) -> tuple[object, ...]:
    hidden = label("report.hidden")
    labels = (*row.labels, *[""] * (width - len(row.labels)))
    return (*labels, *(hidden if figure.count is None else figure.count for figure in row.figures))
