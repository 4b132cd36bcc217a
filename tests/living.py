"""A complete site for tests: a store with people in it, a web server on its own port, and a mail server."""

import asyncio
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from attrs import evolve, frozen
from progress_cli.demo import cohort, people
from progress_cli.demo.build import data_rows
from progress_cli.demo.people import Login
from progress_cli.importing.imports import run_now
from progress_email.kits.mailserver import MailServer
from progress_web import create_app
from progress_web.foundations.connections import Connection
from starlette.types import ASGIApp

from progress_core.compose.adapters import load
from progress_core.compose.keys import make_key_file
from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.accounts.identity_providers import IdentityProvider
from progress_core.domain.foundations.permissions import Role
from tests.browsers import browser_at

LEARNERS = 24
MANAGER, TUTOR = people.MANAGER, people.TUTOR


@frozen
class Person:
    """Somebody who can log in.

    Args:
        username: as typed.
        password: as typed.
        role: what they are for.
        new: somebody else set the password, so it must be changed first.
    """

    username: str
    password: str
    role: Role
    new: bool = False


@frozen
class Site:
    """A site that runs.

    Args:
        url: where it is.
        progress: its use cases, to prepare things and to see what came of them.
        people: who can log in, by role; two learners, of whom one is new.
        mail: what receives its e-mail.
        folder: for files; nobody else's.
    """

    url: str
    progress: Progress
    people: tuple[Person, ...]
    mail: MailServer
    folder: Path

    def person(self, role: Role | str, *, new: bool = False) -> Person:
        """Return somebody by role ("learner-manager") or username."""
        return next(each for each in self.people if role in (each.role, each.username) and each.new is new)

    def work(self) -> None:
        """Run the waiting jobs and deliver the e-mail, as a worker does."""
        while self.progress.jobs.run_next("worker"):
            pass
        self.progress.mail.deliver()

    def client(self, **options: Any) -> httpx.Client:
        """Open a headless browser."""
        return browser_at(self.url, **options)


def make_store(folder: Path, *, learners: int) -> tuple[Person, ...]:
    """Make a store in a folder: the providers of an area, staff of each role, and learners; return who can log in."""
    settings = evolve(_settings(folder, "http://127.0.0.1", 0), mail_url="memory:")
    make_key_file(settings)
    with Progress.open(settings) as progress:
        progress.context.store.migrate()
        rows = [row for row in data_rows("providers.csv") if row["area"] == people.AREA]
        progress.providers.put_many(progress.operator, rows)
        progress.providers.set_defaults(
            progress.operator, people.SIGNS_OFF, sign_off=True, staff_add_qualifications=True
        )
        staff = people.make_staff(progress)
        made = _make_learners(progress, learners) if learners else ()
        progress.mail.deliver()
        return _persons(staff) + made


def _persons(logins: list[Login]) -> tuple[Person, ...]:
    return tuple(Person(each.username, each.password, each.role) for each in logins)


def _make_learners(progress: Progress, count: int) -> tuple[Person, ...]:
    """Import learners; one logs in, one is locked out, one is left to log in."""
    manager = progress.accounts.actor(MANAGER)
    year = cohort.academic_year(progress.context.clock.now().date())
    spread = cohort.cohort(year)[:: cohort.SIZE // count]
    content = load("spreadsheets", "excel").write([cohort.table(spread)])
    run_now(progress, manager, "learners.xlsx", content)
    first, second, third, *_ = progress.not_logged_on.list(manager)
    chosen = people.first_log_in(progress, first.username, first.password)
    people.lock_out(progress, second.username)
    return (
        Person(first.username, chosen, Role.LEARNER),
        Person(third.username, third.password, Role.LEARNER, new=True),
    )


def _settings(folder: Path, url: str, mail_port: int) -> Settings:
    return Settings(
        database_url=f"sqlite:///{folder / 'progress.db'}",
        mail_url=f"smtp://127.0.0.1:{mail_port}/?starttls=0",
        base_url=url,
        main_site_url=f"{url}/static/progress.svg",
    )


@contextmanager
def living(
    template: Path,
    folder: Path,
    persons: tuple[Person, ...],
    mail: MailServer,
    door: socket.socket | None = None,
    *,
    host: str = "127.0.0.1",
    sso: tuple[IdentityProvider, ...] = (),
) -> Iterator[Site]:
    """Run a site over a copy of a store until the block ends.

    Args:
        template: the folder of the store.
        folder: where its copy goes.
        persons: who can log in.
        mail: receives its e-mail.
        door: where it listens, if not at an address of its own; it stays open.
        host: by which browsers call it; passkeys need a name.
        sso: identity providers that people can log in with.
    """
    for file in template.iterdir():
        shutil.copy(file, folder)
    with door.dup() if door else socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://{host}:{listener.getsockname()[1]}"
        with (
            Progress.open(evolve(_settings(folder, url, mail.port), sso=sso)) as progress,
            serving(create_app(progress), listener),
        ):
            yield Site(url, progress, persons, mail, folder)


class _Server(uvicorn.Server):
    """Ends as soon as it is told to, not a tenth of a second later: there is one for almost every test."""

    async def main_loop(self) -> None:
        while not await self.on_tick(0):  # noqa: ASYNC110 - `should_exit` is told by another thread
            await asyncio.sleep(0.01)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for each in (*self.servers, *(sockets or ())):
            each.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        while self.server_state.connections or self.server_state.tasks:  # noqa: ASYNC110 - plain sets of uvicorn
            await asyncio.sleep(0.005)


@contextmanager
def serving(app: ASGIApp, listener: socket.socket, protocol: type[Connection] = Connection) -> Iterator[None]:
    """Run an application on a socket until the block ends."""
    options = {"log_level": "warning", "access_log": False, "ws": "none", "lifespan": "off", "server_header": False}
    config = uvicorn.Config(app, http=protocol, **options)  # type: ignore[arg-type] # options are its own
    server = _Server(config)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # as `progress_web.serving` does
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.005)
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()
