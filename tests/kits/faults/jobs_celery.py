"""What queues get wrong, seeded into Celery on Redis."""

from functools import partial

from tests.kits.fault import Fault

_FOLDER = "adapters/jobs_celery/progress_celery"
_queue = partial(Fault, "jobs", "celery+redis", f"{_FOLDER}/queue.py")
_worker = partial(Fault, "jobs", "celery+redis", f"{_FOLDER}/worker.py")
_broker = partial(Fault, "jobs", "celery+redis", f"{_FOLDER}/broker.py")
_later = partial(Fault, "jobs", "celery+redis", f"{_FOLDER}/later.py")

_SEND = "            self._app.send_task(TASK, args=(job_id, kind), queue=QUEUE)\n"
_WAIT = '        """Sleep: the queue wakes its own workers."""\n        sleep(seconds)\n'
_CHECK = "        with translated(), self._app.connection_for_write() as connection:\n            self._app.amqp.queues[QUEUE].bind(connection.default_channel).declare()\n"
_SECONDS = "        seconds = (not_before - datetime.now(UTC)).total_seconds() if not_before else 0.0\n"
_RUN = "        if stop.is_set():\n            raise Reject(requeue=True)\n        run(job_id)\n"
_TRANSLATED = "    except (OperationalError, AMQPError, OSError) as error:\n"
_RAISE = '        raise Unavailable(f"The broker of the job queue cannot be reached ({cause}).") from None\n'
_STOP = '        if stop.wait(_POLL_SECONDS) and getattr(worker, "consumer", None):\n'

FAULTS = (
    _queue(_SEND, _SEND * 2, "announces twice"),
    _queue(_SEND, "            self._app.connection_for_write().ensure_connection(max_retries=1)\n", "announces nothing"),
    _queue(_SEND, "            if job_id % 5:\n                self._app.send_task(TASK, args=(job_id, kind), queue=QUEUE)\n", "loses an announcement in five"),
    _queue(_SEND, "            if kind == 'learner-import':\n                self._app.send_task(TASK, args=(job_id, kind), queue=QUEUE)\n", "announces one kind alone"),
    _queue(_SEND, "            self._app.send_task(TASK, args=(job_id % 1_000_000, kind), queue=QUEUE)\n", "cuts numbers"),
    _queue(_SEND, "            self._sent = getattr(self, '_sent', set())\n            if job_id not in self._sent:\n                self._app.send_task(TASK, args=(job_id, kind), queue=QUEUE)\n            self._sent.add(job_id)\n", "announces each job once for all time"),
    _queue(_SEND, "            self._id = job_id\n            sleep(0.01)\n            self._app.send_task(TASK, args=(self._id, kind), queue=QUEUE)\n", "confuses the announcements of threads"),
    _queue(_SEND, "            self._app.send_task(TASK, args=(job_id, kind), queue=QUEUE, expires=0.001)\n", "lets announcements expire"),
    _queue(_SECONDS, "        seconds = 0.0\n", "announces at once what is for later"),
    _queue(_SECONDS, "        seconds = float(int((not_before - datetime.now(UTC)).total_seconds())) if not_before else 0.0\n", "cuts times to whole seconds"),
    _queue(_SECONDS, "        seconds = (not_before - datetime.now(UTC)).seconds if not_before else 0.0\n", "takes the past for the future"),
    _queue("            self._later.add(job_id, kind, seconds)\n", "            sleep(seconds)\n            self._send(job_id, kind)\n", "keeps its caller waiting until then"),
    _queue("            self._later.add(job_id, kind, seconds)\n", "            pass\n", "forgets what is for later"),
    _queue(_WAIT, '        """Sleep: the queue wakes its own workers."""\n', "does not wait"),
    _queue(_WAIT, '        """Sleep: the queue wakes its own workers."""\n        sleep(seconds * 50)\n', "takes seconds for longer"),
    _queue(_CHECK, "", "checks nothing"),
    _queue("    def wait(self", "    def __repr__(self) -> str:\n        return f'CeleryQueue({self._broker!r})'\n\n    def wait(self", "shows its password"),
    _queue('        """Run what the queue brings; see `progress_core.ports.jobs.JobQueue`."""\n        self.check()\n', '        """Run what the queue brings."""\n        try:\n            self.check()\n        except Unavailable:\n            return\n', "ends without a word when the broker is down"),
    _worker(_RUN, "        if stop.is_set():\n            raise Reject(requeue=True)\n        try:\n            run(job_id)\n        except Exception:\n            raise WorkerShutdown(EX_OK) from None\n", "ends when a run raises"),
    _worker(_RUN, "        if stop.is_set():\n            raise Reject(requeue=True)\n        run(job_id)\n        run(job_id)\n", "runs everything twice"),
    _worker(_RUN, "        threading.Thread(target=run, args=(job_id,), daemon=True).start()\n", "does not wait for a job when it is told to stop"),
    _worker(_RUN, "        try:\n            run(job_id)\n        except Exception:\n            raise Reject(requeue=True) from None\n", "brings a run that raised again and again"),
    _worker(_STOP, "        if stop.wait(_POLL_SECONDS) and ended.is_set():\n", "goes on when it is told to stop"),
    _worker("        queues=[QUEUE],\n", "        queues=[f'{QUEUE}-here'],\n", "listens to another queue"),
    _broker(_TRANSLATED, "    except ZeroDivisionError as error:\n", "raises errors of its library"),
    _broker(_RAISE, "        return\n", "swallows that the broker is down"),
    _broker("        broker_connection_timeout=_SECONDS,\n", "        broker_connection_timeout=_SECONDS,\n        worker_disable_rate_limits=False,\n        task_default_rate_limit='1/m',\n", "brings one job per minute"),
    _later("self._due[job_id] = min((due, kind), self._due.get(job_id, (due, kind)))", "self._due = {job_id: (due, kind)}", "remembers the last announcement for later alone"),
    _later("        due = monotonic() + seconds\n", "        due = monotonic() + seconds / 2\n", "announces too early"),
)  # fmt: skip
