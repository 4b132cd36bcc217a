"""`progress init` and `check`: creating a store, and checking that everything works."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from progress_cli.foundations.errors import UNREACHABLE
from progress_cli.foundations.output import json_option, print_json, print_table
from progress_core.domain.foundations.errors import Conflict, ProgressError, Unavailable
from progress_core.domain.foundations.messages import how_many
from progress_core.domain.values.sheets import Column, Table

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.compose.settings import Settings

_CONNECT_SECONDS = 5
_SMTP_PORT, _SMTPS_PORT = 587, 465


@click.command()
@json_option
def init(*, json_: bool) -> None:
    """Create the store or upgrade it to this version, and create the key file of a new SQLite database.

    What the dashboard counts is recalculated wherever this version counts it differently. Running it again
    changes nothing.
    """
    from progress_core.compose import keys  # noqa: PLC0415 - help need not load every use case
    from progress_core.compose.progress import Progress  # noqa: PLC0415
    from progress_core.compose.settings import Settings  # noqa: PLC0415

    settings = Settings.from_env()
    path = keys.key_file(settings)
    had_key = path is not None and path.exists()
    _require_key_of(settings, path)
    made = keys.make_key_file(settings) is not None and not had_key
    with Progress.open(settings) as progress:
        progress.context.store.migrate()
        progress.context.engine.migrate()
        corrected = progress.standings.recalculate(progress.operator)
    if json_:
        print_json({"database": without_password(settings.database_url), "key_file": path, "key_made": made})
        return
    click.echo(f"The store {without_password(settings.database_url)} is ready for this version.")
    if corrected:
        click.echo(f"Recalculated what the dashboard counts for {how_many(corrected, 'learner')}.")
    if made:
        click.echo(f"Created the key file {path}. Back it up: initial passwords cannot be read without it.")


def _require_key_of(settings: "Settings", path: Path | None) -> None:
    """Refuse to create a new key for an existing database: what the old key sealed would be lost."""
    if path is None or settings.secret_key or path.exists():
        return
    database = path.with_suffix("")
    if database.exists() and database.stat().st_size:
        raise Conflict(
            f"The database {database} exists, but its key file {path} does not. Put the key file back, "
            "or set PROGRESS_SECRET_KEY to what it held."
        )


def without_password(url: str) -> str:
    """Return a URL with its password hidden."""
    parts = urlsplit(url)
    if parts.password is None:
        return url
    return url.replace(f":{parts.password}@", ":***@", 1)


@click.command()
@json_option
def check(*, json_: bool) -> None:
    """Check that the settings, store, key, spreadsheets, mail and single sign-on work; exit code 3 if they do not."""
    found = [(what, *_outcome(test)) for what, test in _tests()]
    sound = all(ok for _, ok, _ in found)
    if json_:
        checks = [{"what": what, "ok": ok, "message": message} for what, ok, message in found]
        print_json({"sound": sound, "checks": checks})
    else:
        print_table(
            ("What", "State", "Details"), [(what, "OK" if ok else "NOT OK", message) for what, ok, message in found]
        )
    if not sound:
        click.get_current_context().exit(UNREACHABLE)


def _outcome(test: Callable[[], str]) -> tuple[bool, str]:
    try:
        return True, test()
    except ProgressError as error:
        return False, error.message


def _tests() -> Iterator[tuple[str, Callable[[], str]]]:
    from progress_core.compose.progress import Progress  # noqa: PLC0415 - help need not load every use case
    from progress_core.compose.settings import Settings  # noqa: PLC0415

    settings = Settings.from_env()
    try:
        progress = Progress.open(settings)
    except ProgressError as error:
        message = error.message
        yield "settings", lambda: _fail(message)
        return
    with progress:
        yield "settings", lambda: "every adapter is installed, and there is a key"
        yield "store", lambda: _store(progress, settings)
        yield "jobs", lambda: _jobs(progress, settings)
        yield "key", lambda: _key(progress)
        yield "breached passwords", lambda: _breached_passwords(progress, settings)
        yield "spreadsheets", lambda: _spreadsheets(progress)
        yield "mail", lambda: _mail(settings.mail_url)
        for provider in progress.single_sign_on.offered():
            yield (
                f"single sign-on: {provider.label}",
                partial(progress.single_sign_on.check, progress.operator, provider.name),
            )


def _fail(message: str) -> str:
    raise Unavailable(message)


def _store(progress: "Progress", settings: "Settings") -> str:
    progress.check()
    return without_password(settings.database_url)


def _jobs(progress: "Progress", settings: "Settings") -> str:
    progress.jobs.check()
    return without_password(settings.jobs_url)


def _key(progress: "Progress") -> str:
    sealer = progress.context.sealer
    if sealer.unseal(sealer.seal("check", "check"), "check") != "check":
        raise Unavailable("What the key seals cannot be opened again.")
    return "seals and opens"


def _breached_passwords(progress: "Progress", settings: "Settings") -> str:
    progress.context.breached_passwords.check()
    return without_password(settings.breached_passwords) or "no set is named"


def _spreadsheets(progress: "Progress") -> str:
    port = progress.context.spreadsheets
    written = port.write([Table("Check", [Column("Sound")], [("yes",)])])
    with port.read(written) as sheets:
        rows = sum(1 for sheet in sheets for _ in sheet.rows)
    if not rows:
        raise Unavailable("What is written as a spreadsheet cannot be read again.")
    return "writes and reads a workbook"


def _mail(url: str) -> str:
    import socket  # noqa: PLC0415 - for this alone

    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps"):
        return without_password(url)
    host = parts.hostname or "localhost"
    port = parts.port or (_SMTPS_PORT if parts.scheme == "smtps" else _SMTP_PORT)
    try:
        socket.create_connection((host, port), _CONNECT_SECONDS).close()
    except OSError as error:
        raise Unavailable(f"The mail server {host}:{port} cannot be reached: {error.strerror or error}.") from error
    return f"{host}:{port} answers"
