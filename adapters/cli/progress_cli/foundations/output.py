"""Printing: tables for people, tab-separated lines for pipes, JSON for programs."""

import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

import click

from progress_core.domain.foundations.errors import ProgressError
from progress_core.domain.values.sheets import CellError, Uncomputed

if TYPE_CHECKING:
    from collections.abc import Callable

    from progress_core.domain.foundations.permissions import Role
    from progress_core.domain.foundations.problems import Problem

READER = "progress_cli.reader"
"""Where the root context keeps the role of the person who acts, to whom reasons are said."""
_JSON = "progress_cli.json"
_REFRESH_SECONDS = 0.3


def _store_choice(ctx: click.Context, _: click.Parameter, value: bool) -> bool:
    ctx.find_root().meta[_JSON] = value
    return value


json_option = click.option("--json", "json_", is_flag=True, callback=_store_choice, is_eager=True, help="Print JSON.")
"""`--json`, for every command that prints."""


def wants_json() -> bool:
    """Return whether the current command was called with `--json`."""
    return bool(click.get_current_context().find_root().meta.get(_JSON))


def reader() -> "Role | None":
    """Return the role of the person who acts; None before that is known."""
    role: Role | None = click.get_current_context().find_root().meta.get(READER)
    return role


def printable(value: object) -> str:
    """Return a value as text that is safe on a terminal: control characters are escaped, times are those in England."""
    if isinstance(value, datetime) and value.tzinfo:  # a cell of a spreadsheet has none
        from progress_core.domain.values.english_time import clock_time  # noqa: PLC0415 - few commands print times

        return clock_time(value)
    text = "" if value is None else str(json_value(value))
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode() for character in text
    )


def json_value(value: object) -> Any:
    """Return what was entered as JSON can hold it: dates as ISO 8601, cells without a value as they are displayed."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):  # datetimes are dates too
        return value.isoformat()
    if isinstance(value, CellError):
        return value.text
    if isinstance(value, Uncomputed):
        return f"={value.formula.removeprefix('=')}"
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def problem_data(problem: "Problem") -> dict[str, Any]:
    """Return a problem for JSON."""
    return {
        "field": problem.field,
        "code": problem.code,
        "message": problem.message,
        "value": json_value(problem.value),
        "severity": problem.severity,
    }


def print_json(value: object) -> None:
    """Print one JSON document; values of Progress are part of it as they are."""
    click.echo(_dumps(value, indent=1))


def print_json_list(items: Iterable[object]) -> None:
    """Print a JSON list, one item per line, as the items arrive."""
    mark = "[\n"
    for item in items:
        click.echo(mark + _dumps(item), nl=False)
        mark = ",\n"
    click.echo("[]" if mark == "[\n" else "\n]")


def _dumps(value: object, indent: int | None = None) -> str:
    from progress_json import dumps  # noqa: PLC0415 - for `--json` alone

    ascii_only = not (getattr(sys.stdout, "encoding", "") or "").lower().startswith("utf")
    return dumps(value, indent=indent, ascii_only=ascii_only)


def print_table(headings: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = "") -> None:
    """Print a table: drawn on a terminal, tab-separated lines with a heading line elsewhere.

    Args:
        headings: headings of the columns.
        rows: printed as they arrive, unless a table has to be drawn.
        title: title above the table, on a terminal only.
    """
    if sys.stdout.isatty():
        _draw(headings, rows, title)
        return
    for row in (headings, *rows) if isinstance(rows, Sequence) else _chain(headings, rows):
        click.echo("\t".join(printable(cell) for cell in row))


def _chain(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[Sequence[object]]:
    yield headings
    yield from rows


def _draw(headings: Sequence[str], rows: Iterable[Sequence[object]], title: str) -> None:
    from rich import box  # noqa: PLC0415 - for terminals alone
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    drawn = Table(box=box.SIMPLE_HEAD, title=title or None, title_justify="left")
    for heading in headings:
        drawn.add_column(heading, overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(printable(cell)) for cell in row))
    Console().print(drawn)


@contextmanager
def progress_bar(description: str, state: "Callable[[], tuple[int, int]]") -> Iterator[None]:
    """Show a progress bar on a terminal while the block runs; show nothing elsewhere.

    Args:
        description: text beside the bar.
        state: returns how much is done and how much there is in all (0 if unknown).
    """
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console  # noqa: PLC0415 - for terminals alone
    from rich.progress import Progress  # noqa: PLC0415

    ended = threading.Event()
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(description, total=None)

        def follow() -> None:
            while not ended.wait(_REFRESH_SECONDS):
                with suppress(ProgressError):
                    done, total = state()
                    bar.update(task, completed=done, total=total or None)

        follower = threading.Thread(target=follow, daemon=True)
        follower.start()
        try:
            yield
        finally:
            ended.set()
            follower.join()
