"""A job engine over a plain Redis list, written from the guide alone, as a stranger would."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Event

import pytest
from redis import Redis
from redis.exceptions import RedisError

from progress_core.domain.foundations.errors import Unavailable
from progress_core.ports.jobs import JobEngine
from progress_core.testing.jobs import JobQueueContract
from tests.redis import running

_WAITING, _LATER = "school:waiting", "school:later"
_log = logging.getLogger(__name__)


class RedisList:
    """A list of jobs that wait, and a sorted set of those that wait for their time."""

    def __init__(self, address: str) -> None:
        self._redis = Redis.from_url(address, socket_connect_timeout=2, socket_timeout=5)

    def __repr__(self) -> str:
        return "RedisList()"

    def announce(self, job_id: int, kind: str, not_before: datetime | None = None) -> None:
        del kind
        with _translated():
            if not_before is None:
                self._redis.rpush(_WAITING, job_id)
            else:
                self._redis.zadd(_LATER, {str(job_id): not_before.timestamp()})

    def work(self, run: Callable[[int], object], stop: Event) -> None:
        while not stop.is_set():
            with _translated():
                self._move_what_is_due()
                found = self._redis.blpop([_WAITING], timeout=0.2)
            if found:
                self._run(run, int(found[1]), stop)

    def _run(self, run: Callable[[int], object], job_id: int, stop: Event) -> None:
        if stop.is_set():
            self._redis.lpush(_WAITING, job_id)
            return
        try:
            run(job_id)
        except Exception:  # noqa: BLE001 - the guide: the announcement is dropped, and work goes on
            _log.info("Job %d failed.", job_id)

    def _move_what_is_due(self) -> None:
        for job_id in map(_number, self._redis.zrangebyscore(_LATER, 0, time.time())):
            if self._redis.zrem(_LATER, job_id):
                self._redis.rpush(_WAITING, job_id)

    def wait(self, seconds: float) -> None:
        time.sleep(seconds)

    def check(self) -> None:
        with _translated():
            self._redis.ping()

    def migrate(self) -> None:
        """Need nothing."""

    def close(self) -> None:
        self._redis.close()


def _number(member: object) -> int:
    assert isinstance(member, bytes)
    return int(member)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except RedisError:
        raise Unavailable("The Redis of the school cannot be reached.") from None


def open_list(url: str) -> RedisList:
    return RedisList(f"redis:{url.partition(':')[2]}")


@pytest.mark.slow
@pytest.mark.feature("I12")
class TestRedisList(JobQueueContract):
    @pytest.fixture
    def url(self, tmp_path: Path) -> Iterator[str]:
        with running(tmp_path) as server:
            yield f"list:{server.url.partition(':')[2]}"

    @pytest.fixture
    def engine(self, url: str) -> Iterator[JobEngine]:
        engine = open_list(url)
        yield engine
        engine.close()

    @pytest.fixture
    def elsewhere(self, url: str) -> Iterator[JobEngine]:
        engine = open_list(url)
        yield engine
        engine.close()

    @pytest.fixture
    def unreachable(self) -> Iterator[JobEngine]:
        engine = open_list("list://:pa55word@127.0.0.1:9/0")
        yield engine
        engine.close()
