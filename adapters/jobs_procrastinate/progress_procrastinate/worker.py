"""The worker: runs what the queue brings, and rescues what dead workers have left."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from threading import Event

from procrastinate import App, PsycopgConnector
from procrastinate.manager import JobManager

QUEUE, TASK = "progress", "progress.run"

_RESCUE = "progress.rescue"
_HEARTBEAT_SECONDS = 2.0
_DEAD_SECONDS = 10.0
"""Without a heartbeat; a worker whose process is only slow beats on, as it does so in a thread of its own."""

_EVERY_FIVE_SECONDS = "* * * * * */5"
_URGENT = 10
_POLL_SECONDS = 0.1


async def work(conninfo: str, run: Callable[[int], object], stop: Event) -> None:
    """Run tasks one after the other until told to stop, or until the database is lost.

    Args:
        conninfo: address of the database.
        run: does a job, given its number.
        stop: when set, the current task finishes and no other begins.
    """
    app = App(connector=PsycopgConnector(conninfo=conninfo, min_size=1, max_size=4, timeout=5))
    _add_tasks(app, run)
    async with app.open_async():
        worker = asyncio.create_task(
            app.run_worker_async(
                queues=[QUEUE],
                concurrency=1,
                install_signal_handlers=False,
                delete_jobs="always",  # the rows of the store say what became of each
                update_heartbeat_interval=_HEARTBEAT_SECONDS,
                stalled_worker_timeout=_DEAD_SECONDS,
            )
        )
        while not stop.is_set() and not worker.done():
            await asyncio.wait([worker], timeout=_POLL_SECONDS)
        worker.cancel()
        with suppress(asyncio.CancelledError):
            await worker


def _add_tasks(app: App, run: Callable[[int], object]) -> None:
    @app.task(name=TASK, queue=QUEUE)
    def run_job(job_id: int, kind: str) -> None:
        del kind  # the row knows it too
        run(job_id)

    @app.periodic(cron=_EVERY_FIVE_SECONDS)
    @app.task(name=_RESCUE, queue=QUEUE, queueing_lock=_RESCUE, priority=_URGENT)
    async def rescue(timestamp: int) -> None:
        del timestamp
        await _rescue(app.job_manager)


async def _rescue(manager: JobManager) -> None:
    """Put back the tasks that dead workers had: procrastinate leaves them as they are."""
    for job in await manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=_DEAD_SECONDS):
        await manager.retry_job(job)
