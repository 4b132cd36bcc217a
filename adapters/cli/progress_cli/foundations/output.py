"""What commands print: tables for people, tab-separated lines for pipes, JSON for programs."""

import json
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

import click

from progress_core.domain.foundations.errors import ProgressError
from progress_core.domain.values.sheets import CellError, Uncomputed

if TYPE_CHECKING:
    from collections.abc import Callable

    from progress_core.domain.foundations.blockers import Reason
    from progress_core.domain.foundations.problems import Problem

_JSON = "progress_cli.json"
_REFRESH_SECONDS = 0.3


def _remember(ctx: click.Context, _: click.Parameter, value: bool) -> bool:
    ctx.find_root().meta[_JSON] = value
    return value


json_option = click.option(
    "--json", "json_", is_flag=True, callback=_remember, is_eager=True, help="Print JSON for programs."
)
"""`--json`, for everything that prints."""


def wants_json() -> bool:
    """Say whether the command that runs was asked for JSON."""
    return bool(click.get_current_context().find_root().meta.get(_JSON))


def printable(value: object) -> str:
    """Give a value as text for a terminal: control characters are shown by number, never sent."""
    text = "" if value is None else str(plain(value))
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode() for character in text
    )


def plain(value: object) -> Any:
    """Give a value as JSON knows it: dates as ISO 8601, cells that hold no value as they show."""
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
    """Give a problem as JSON knows it."""
    return {
        "field": problem.field,
        "code": problem.code,
        "message": problem.message,
        "value": plain(problem.value),
        "severity": problem.severity,
    }


def reason_data(reason: "Reason") -> dict[str, Any]:
    """Give a reason why a gate is closed as JSON knows it."""
    return {"code": reason.code, "message": reason.message, "who": reason.who, "because": reason.because}


def as_json(value: object) -> None:
    """Print one JSON document."""
    click.echo(_dumps(value, indent=1))


def json_list(items: Iterable[Mapping[str, object]]) -> None:
    """Print a JSON list, an item a line, while the items come."""
    mark = "[\n"
    for item in items:
        click.echo(mark + _dumps(item), nl=False)
        mark = ",\n"
    click.echo("[]" if mark == "[\n" else "\n]")


def _dumps(value: object, indent: int | None = None) -> str:
    ascii_only = not (getattr(sys.stdout, "encoding", "") or "").lower().startswith("utf")
    return json.dumps(value, indent=indent, ensure_ascii=ascii_only, default=plain)


def table(headings: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = "") -> None:
    """Print a table: drawn on a terminal, tab-separated lines with a heading line elsewhere.

    Args:
        headings: of the columns.
        rows: printed while they come, where nothing has to be drawn.
        title: shown above, on a terminal only.
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
def progress_bar(words: str, state: "Callable[[], tuple[int, int]]") -> Iterator[None]:
    """Show a bar on a terminal while something long runs; nothing elsewhere.

    Args:
        words: what is going on.
        state: asked now and then how much is done, and how much there is in all (0 if unknown).
    """
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console  # noqa: PLC0415 - for terminals alone
    from rich.progress import Progress  # noqa: PLC0415

    ended = threading.Event()
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(words, total=None)

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
