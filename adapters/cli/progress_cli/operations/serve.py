"""`progress serve`: the site and a worker in one process."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

import click

from progress_cli.foundations.session import open_progress
from progress_cli.operations.worker import keep_working, stop_signal, warn_about_engine

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress

HOST, PORT = "127.0.0.1", 8000


@click.command()
@click.option("--host", default=HOST, show_default=True, help="Host name or address to listen on.")
@click.option(
    "--port",
    default=PORT,
    show_default=True,
    type=click.IntRange(0, 65_535),
    help="Port to listen on; 0 for any free port.",
)
@click.option("--no-worker", is_flag=True, help="Leave jobs and email to `progress worker`.")
def serve(*, host: str, port: int, no_worker: bool) -> None:
    """Serve the site, run jobs and deliver email until stopped.

    SIGTERM and Ctrl-C let the current requests and job finish. Security events are printed on standard error, unless
    PROGRESS_SECURITY_LOG sends them elsewhere.
    """
    with open_progress() as progress:
        progress.check()
        warn_about_engine(progress)
        print_security_events()
        serve_site(progress, open_site(host, port), works=not no_worker)


def print_security_events() -> None:
    """Print what goes to the logger of security events, unless somebody else handles it."""
    logger = logging.getLogger("progress.security")
    if not logger.hasHandlers():
        logger.addHandler(logging.StreamHandler())


class Site(Protocol):
    """A web server that is about to serve the site."""

    def listen(self) -> int:
        """Take the port, and return its number."""

    def close(self) -> None:
        """Free the port, if it was taken."""

    def run(self, progress: "Progress", ready: Callable[[str], None]) -> None:
        """Serve until stopped; `ready` is called with the address once browsers can connect."""


def open_site(host: str, port: int) -> Site:
    """Return a web server for an address.

    Args:
        host: name or address to listen on.
        port: 0 for any free port.

    Raises:
        Unavailable: there is no web adapter.
    """
    from progress_core.compose import adapters  # noqa: PLC0415 - help need not load every use case

    server: Site = adapters.load("web", "starlette", f"http://{f'[{host}]' if ':' in host else host}:{port}")
    return server


def serve_site(progress: "Progress", site: Site, *, works: bool = True) -> None:
    """Serve the site until stopped.

    Args:
        progress: the use cases.
        site: the web server.
        works: whether to run jobs and deliver email as well.

    Raises:
        Unavailable: the address cannot be used.
    """
    with stop_signal() as stop, _worker(progress, stop, works=works):
        site.run(progress, lambda address: click.echo(f"Serving on {address} (stop with Ctrl-C)", err=True))


@contextmanager
def _worker(progress: "Progress", stop: threading.Event, *, works: bool) -> Iterator[None]:
    """Run a worker in a thread while the block runs; its current job finishes first."""
    thread = threading.Thread(target=keep_working, args=(progress, stop), name="worker")
    if works:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        if works:
            thread.join()
