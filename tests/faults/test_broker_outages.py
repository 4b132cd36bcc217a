"""Brokers that are away: requests are kept, and workers find them.

In the suite a broker is away while one file is imported; `PROGRESS_OUTAGE=60 pytest tests/faults/test_broker_outages.py
-s` keeps it away for a minute, during which files come one after the other, and prints how long each took.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest
from attrs import evolve
from sqlalchemy import make_url

from progress_core.compose.progress import Progress
from tests import rabbitmq
from tests.faults.door import Door
from tests.faults.findings import look
from tests.faults.school import School
from tests.faults.workers import crew, on_engine, send, stop, unfinished, wait
from tests.redis import Redis

_OUTAGE = float(os.environ.get("PROGRESS_OUTAGE", "0"))
_SIZE = 5
_AWAY = "The broker of the job queue cannot be reached"

pytestmark = [pytest.mark.slow, pytest.mark.feature("I12")]


class _RedisItself:
    """A Redis that is stopped and started again."""

    def __init__(self, redis: Redis) -> None:
        self.shut, self.open = redis.stop, redis.start


@pytest.fixture
def redis_behind(on_celery: School, redis: Redis) -> tuple[School, _RedisItself]:
    return on_celery, _RedisItself(redis)


@pytest.fixture
def rabbitmq_behind(postgres_school: School, tmp_path: Path) -> Iterator[tuple[School, Door]]:
    folder = tmp_path / "rabbitmq"
    folder.mkdir()
    with rabbitmq.running(folder) as url:
        door = Door(make_url(url))
        yield on_engine(postgres_school, f"celery+{door.url}"), door
        door.shut()


@pytest.mark.parametrize("broker", ["redis_behind", "rabbitmq_behind"])
def test_while_the_broker_is_away_requests_are_kept_and_workers_find_them(
    broker: str, request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> None:
    school, door = request.getfixturevalue(broker)
    with school.open() as progress, crew() as workers:
        workers.append(school.start("worker"))
        files = [_import(progress, 0)[0]]
        door.shut()
        during = _imports_in_an_outage(progress, len(files))
        assert _AWAY in caplog.text
        found = {check["what"]: check for check in school.json("check", code=3)["checks"]}
        assert _AWAY in found["jobs"]["message"]
        door.open()
        files += [file for file, _ in during]
        files.append(_import(progress, len(files))[0])
        (errors,) = stop(workers)
        assert "The broker of the job queue" in errors
        look(progress).require_whole(*files)
    _report(broker, [seconds for _, seconds in during])


def test_a_site_and_a_worker_start_without_the_broker_and_say_so(on_celery: School, redis: Redis) -> None:
    redis.stop()
    with on_celery.open() as progress:
        send(progress, range(5))
        _, said = on_celery.run("worker", "--once")
        assert _AWAY in said
        look(progress).require_whole(range(5))


def test_a_worker_goes_on_when_the_database_with_its_queue_is_back(postgres_school: School) -> None:
    door = Door(make_url(postgres_school.settings.database_url))
    school = on_engine(postgres_school, "procrastinate:")
    behind = evolve(school, settings=evolve(school.settings, database_url=door.url))
    with school.open() as progress, crew() as workers:
        workers.append(behind.start("worker"))
        _import(progress, 0)
        door.shut()
        files = 1
        end = time.monotonic() + _OUTAGE
        while files == 1 or time.monotonic() < end:
            send(progress, _file(files))
            files += 1
            time.sleep(min(5.0, max(0.0, end - time.monotonic())))
        waiting = len(unfinished(progress))
        assert files - 1 == waiting
        door.open()
        seconds = wait(lambda: not unfinished(progress))
        (errors,) = stop(workers)
        assert "cannot be reached" in errors or "The connection was lost" in errors  # that of the queue or of the store
        look(progress).require_whole(*map(_file, range(files)))
    door.shut()
    _report("procrastinate, from the end of the outage", [seconds] * waiting)


def _file(number: int) -> range:
    return range(number * _SIZE, (number + 1) * _SIZE)


def _import(progress: Progress, number: int) -> tuple[range, float]:
    """Import a file; return its learners, and after how many seconds it was done."""
    send(progress, _file(number))
    return _file(number), wait(lambda: not unfinished(progress))


def _imports_in_an_outage(progress: Progress, first: int) -> list[tuple[range, float]]:
    """Import one file after the other, the first of this number, until the outage has lasted long enough."""
    end = time.monotonic() + _OUTAGE
    done = [_import(progress, first)]
    while time.monotonic() < end:
        done.append(_import(progress, first + len(done)))
    return done


def _report(broker: str, seconds: list[float]) -> None:
    print(  # noqa: T201 - of a long run
        f"{broker}: away for {_OUTAGE:.0f} s or longer; {len(seconds)} requests meanwhile, done after"
        f" {median(seconds):.1f} s, at most {max(seconds):.1f} s"
    )
