"""The worker: runs what the queue brings, in the thread that calls it, until it is told to stop."""

import threading
from collections.abc import Callable
from typing import Any

from celery.exceptions import Reject, WorkerShutdown
from celery.platforms import EX_OK
from celery.worker import WorkController

from progress_celery.broker import QUEUE, TASK, make_app

_POLL_SECONDS = 0.1


def work(broker: str, run: Callable[[int], object], stop: threading.Event) -> None:
    """Run tasks one after the other until told to stop, or until the broker is lost.

    Args:
        broker: its URL.
        run: does a job, given its number.
        stop: when set, the current task finishes and no other begins.
    """
    app = make_app(broker)
    app.set_current()  # of this thread, which runs the tasks

    @app.task(name=TASK, shared=False)  # type: ignore[untyped-decorator] # Celery has no types
    def run_job(job_id: int, kind: str) -> None:
        del kind  # the row knows it too
        if stop.is_set():
            raise Reject(requeue=True)
        run(job_id)

    worker = WorkController(
        app=app,
        pool="solo",
        concurrency=1,
        queues=[QUEUE],
        use_eventloop=False,  # there is one per process, and others may use it
        without_gossip=True,
        without_mingle=True,
    )
    ended = threading.Event()
    watcher = threading.Thread(target=_stop_when_told, args=(worker, stop, ended), name="stop")
    watcher.start()
    try:
        worker.start()
    finally:
        ended.set()
        watcher.join()
        app.close()


def _stop_when_told(worker: Any, stop: threading.Event, ended: threading.Event) -> None:
    while not ended.is_set():
        if stop.wait(_POLL_SECONDS) and getattr(worker, "consumer", None):
            worker.consumer.call_soon(_shut_down)
            return


def _shut_down() -> None:
    raise WorkerShutdown(EX_OK)
