"""The queue, as the core uses it."""

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from time import sleep
from urllib.parse import urlsplit

from progress_celery.broker import QUEUE, TASK, make_app, translated
from progress_celery.later import Later
from progress_celery.worker import work
from progress_core.domain.foundations.errors import Unavailable

_log = logging.getLogger(__name__)


class CeleryQueue:
    """A queue on a broker.

    Args:
        broker: URL of the broker, as Celery takes it.
    """

    def __init__(self, broker: str) -> None:
        self._broker = broker
        self._app = make_app(broker)
        self._later = Later(self._send_or_forget)

    def announce(self, job_id: int, kind: str, not_before: datetime | None = None) -> None:
        """Send a task; see `progress_core.ports.jobs.JobEngine`."""
        seconds = (not_before - datetime.now(UTC)).total_seconds() if not_before else 0.0
        if seconds > 0:
            self._later.add(job_id, kind, seconds)
        else:
            self._send(job_id, kind)

    def work(self, run: Callable[[int], object], stop: threading.Event) -> None:
        """Run what the queue brings; see `progress_core.ports.jobs.JobQueue`."""
        self.check()
        with translated():
            work(self._broker, run, stop)
        if not stop.is_set():
            raise Unavailable("The broker of the job queue was lost.")

    def wait(self, seconds: float) -> None:
        """Sleep: the queue wakes its own workers."""
        sleep(seconds)

    def check(self) -> None:
        """Ask the broker for the queue; see the port."""
        with translated(), self._app.connection_for_write() as connection:
            self._app.amqp.queues[QUEUE].bind(connection.default_channel).declare()

    def migrate(self) -> None:
        """Do nothing: the first announcement makes the queue."""

    def close(self) -> None:
        """Close the connections."""
        self._later.close()
        with suppress(OSError):
            self._app.close()

    def _send(self, job_id: int, kind: str) -> None:
        with translated():
            self._app.send_task(TASK, args=(job_id, kind), queue=QUEUE)

    def _send_or_forget(self, job_id: int, kind: str) -> None:
        try:
            self._send(job_id, kind)
        except Unavailable as error:
            _log.warning("Job %d could not be announced. %s", job_id, error.message)


def open_engine(url: str) -> CeleryQueue:
    """Make the engine (entry points `celery+redis`, `celery+rediss`, `celery+amqp` and `celery+amqps`).

    Args:
        url: the broker's URL after `celery+`; several, separated by semicolons, for brokers that replace each other.

    Raises:
        ValueError: it is not the URL of a broker.
    """
    broker = url.partition("+")[2]
    if not all(map(_names_a_broker, broker.split(";"))):
        scheme = url.partition(":")[0]
        last = "NUMBER" if "redis" in scheme else "VHOST"
        raise ValueError(f"it has to be like {scheme}://USER:PASSWORD@HOST:PORT/{last}")
    return CeleryQueue(broker)


def _names_a_broker(url: str) -> bool:
    try:
        parts = urlsplit(url)
        number = parts.path.strip("/") if parts.scheme.startswith("redis") else ""
        return bool(parts.hostname) and parts.port != 0 and (not number or number.isdecimal())
    except ValueError:  # the port is no number
        return False
