"""Celery, set up so that a killed worker's task is back within seconds."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from amqp.exceptions import AMQPError
from celery import Celery
from kombu.exceptions import OperationalError

from progress_celery.certificates import divided, refusal
from progress_core.domain.foundations.errors import Unavailable

QUEUE, TASK = "progress", "progress.run"

_SECONDS = 5
_UNACKED_SECONDS = 20
"""After this, Redis brings a task to another worker. A longer job comes to somebody who finds that it is running."""

_AT_ONCE = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1}
"""A broker that refuses a connection is not tried for long: the request that waits is in the store already."""

# A program that sets up no logging gets one sentence of ours, not every traceback of the libraries'.
for _name in ("celery", "kombu"):
    logging.getLogger(_name).addHandler(logging.NullHandler())


def make_app(broker: str) -> Any:
    """Make a Celery application; it connects on first use.

    Args:
        broker: URL of the broker, with options of TLS.

    Raises:
        ValueError: an option of TLS is unknown, or a file is not there.
    """
    addresses, tls = divided(broker)
    app = Celery("progress", broker=addresses, set_as_current=False, fixups=[])
    app.conf.update(
        task_default_queue=QUEUE,
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_publish_retry=False,
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        worker_enable_remote_control=False,
        worker_send_task_events=False,
        broker_connection_timeout=_SECONDS,
        broker_connection_retry=False,
        broker_connection_retry_on_startup=False,
        broker_heartbeat=0,
        broker_use_ssl=tls,
        broker_transport_options=_AT_ONCE | (_redis_options() if broker.startswith("redis") else {}),
    )
    return app


def _redis_options() -> dict[str, Any]:
    return {
        "visibility_timeout": _UNACKED_SECONDS,
        "unacked_restore_throttle": 1,
        "unacked_restore_interval": _SECONDS,
        "socket_connect_timeout": _SECONDS,
        "socket_timeout": _SECONDS,
        "global_keyprefix": "progress:",
    }


@contextmanager
def translated() -> Iterator[None]:
    """Turn the errors of Celery's brokers into ours."""
    try:
        yield
    except (OperationalError, AMQPError, OSError) as error:
        if refused := refusal(error):
            raise Unavailable(refused) from None
        cause = type(error.__cause__ or error).__name__  # such as AuthenticationError; its message may tell addresses
        raise Unavailable(f"The broker of the job queue cannot be reached ({cause}).") from None
