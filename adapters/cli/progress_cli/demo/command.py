"""The `progress demo` command: builds the demo, shows it, and suggests what to try next."""

import shlex
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from progress_cli.demo import build, folder
from progress_cli.demo.mistakes import MISTAKES
from progress_cli.demo.people import MANAGER, TUTOR
from progress_cli.foundations.output import json_option, print_json, print_table
from progress_cli.importing import report
from progress_cli.operations.serve import HOST, PORT, Site, open_site, serve_site
from progress_core.domain.foundations.messages import label
from progress_core.domain.learners.dashboard import LINES

if TYPE_CHECKING:
    from progress_core.compose.settings import Settings

_NEXT = f"""\
Try next:
  cd {{place}}
  progress dashboard --as {MANAGER} --by-provider
  progress learners list --filter locked-out --as {MANAGER}
  progress learners not-logged-on --as {TUTOR}
  progress learners import {folder.COHORT_XLS} --dry-run --as {MANAGER}     the same learners: nobody is added twice
  progress learners import {folder.MISTAKES} --errors-to again.xlsx --as {MANAGER}
  progress learners import {folder.EXPLAINED} --as {MANAGER}     once you have corrected the marked cells
  progress audit --limit 20
  progress serve{{port}}     the site again, at {{base_url}}
Open {folder.EXPLAINED} in Excel or LibreOffice: each bad cell is marked and explained. {folder.LETTERS_PDF} and
{folder.LETTERS_HTML} are log-in letters, one per page. Emails are in the folder mail. All log-ins: {folder.LOGINS}"""


@click.command()
@click.argument("folder_", metavar="[DIR]", type=click.Path(file_okay=False, path_type=Path), default="progress-demo")
@click.option("--no-serve", is_flag=True, help="Build the demo and stop; do not serve the site.")
@click.option(
    "--port",
    default=PORT,
    show_default=True,
    type=click.IntRange(0, 65_535),
    help="Port to serve on; 0 for any free port.",
)
@json_option
def demo(*, folder_: Path, no_serve: bool, port: int, json_: bool) -> None:
    """Build a demo in DIR (progress-demo), with real English providers and invented people, and serve it.

    It needs no network. Run it again to build the demo afresh.
    """
    if no_serve:
        _demo(folder_, port, None, json_=json_)
        return
    with closing(open_site(HOST, port)) as site:
        _demo(folder_, site.listen(), site, json_=json_)  # before time is spent for a port that is taken


def _demo(folder_: Path, port: int, site: Site | None, *, json_: bool) -> None:
    place = folder_.resolve()
    base_url = f"http://localhost:{port or PORT}"
    folder.prepare(place, base_url)
    settings = _settings(place, base_url)
    built = _build(settings, place)
    data = {
        "database_url": settings.database_url,
        "logins": [
            {"username": login.username, "password": login.password, "role": login.role.value,
             "providers": list(login.providers)}
            for login in built.logins
        ],
        "files": {key: str(place / name) for key, name in folder.FILES.items()},
    }  # fmt: skip
    build.write_logins(place, data)
    if json_:
        print_json(data)
    else:
        _show(built, folder_, base_url)
    if site is not None:
        manager = next(login for login in built.logins if login.username == MANAGER)
        click.echo(f"Open the site and log in as {MANAGER} with the password {manager.password}", err=json_)
        sys.stdout.flush()
        _serve(settings, site)


def _settings(place: Path, base_url: str) -> "Settings":
    from progress_core.compose.settings import Settings  # noqa: PLC0415 - help need not load every use case

    return Settings(
        database_url=f"sqlite:///{place / 'progress.db'}",
        mail_url=f"file:{place / 'mail'}",
        base_url=base_url,
    )


def _build(settings: "Settings", place: Path) -> build.Built:
    from progress_core.compose.keys import make_key_file  # noqa: PLC0415 - help need not load every use case
    from progress_core.compose.progress import Progress  # noqa: PLC0415

    make_key_file(settings)
    with Progress.open(settings) as progress:
        progress.context.store.migrate()
        return build.build(progress, place, lambda step: click.echo(f"{step} ...", err=True, color=sys.stderr.isatty()))


def _serve(settings: "Settings", site: Site) -> None:
    from progress_core.compose.progress import Progress  # noqa: PLC0415 - help need not load every use case

    with Progress.open(settings) as progress:
        serve_site(progress, site)


def _show(built: build.Built, place: Path, base_url: str) -> None:
    click.echo(f"\n{folder.COHORT_XLSX}:")
    good, bad = built.good, built.bad
    click.echo(report.summary(report.Outcome(good.status.value, good.counts, good.problems, good.id)))
    click.echo(f"\n{folder.MISTAKES}, which has twelve mistakes:")
    report.show(report.Outcome(bad.status.value, bad.counts, bad.problems, bad.id), json_=False)
    click.echo("\nWhat each mistake shows:")
    print_table(
        ("Row", "Field", "Lesson"), [(mistake.row, label(mistake.field), mistake.lesson) for mistake in MISTAKES]
    )
    click.echo(f"\nThe dashboard of {MANAGER}:")
    print_table(("Line", "Learners"), [(line.label, built.counts[line.key]) for line in LINES])
    click.echo("\nLog-ins:")
    print_table(
        ("Username", "Password", "Role", "Providers"),
        [(login.username, login.password, login.role.label, " ".join(login.providers)) for login in built.logins],
    )
    number = base_url.rpartition(":")[2]
    port = "" if number == str(PORT) else f" --port {number}"
    click.echo("\n" + _NEXT.format(place=shlex.quote(str(place)), port=port, base_url=base_url))
