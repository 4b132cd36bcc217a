"""The queue under its kit, on a broker that whoever runs the kit names."""

from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

import pytest
from amqp.exceptions import NotFound

from progress_celery import open_engine
from progress_celery.broker import QUEUE, make_app, translated
from progress_core.domain.foundations.errors import Unavailable
from progress_core.ports.jobs import JobEngine
from progress_core.testing.jobs import JobQueueContract

_KEYS = "progress:*"


class _CeleryKit(JobQueueContract):
    """Celery on a broker; each check begins with an empty queue, and deletes it. `scheme` is that of the setting."""

    scheme: ClassVar[str]
    given_url = ""

    @classmethod
    def require_server(cls, url: str) -> None:
        """Check that the broker can be reached and has no queue of ours; `progress kit run` asks for it first.

        Raises:
            Unavailable: it cannot, or has one.
        """
        if not url.startswith(f"{cls.scheme}://"):
            raise Unavailable(f"The address in --url has to begin with {cls.scheme}://.")
        with _channel(url) as channel:
            if cls._is_used(channel):
                raise Unavailable("The broker in --url has a queue of Progress already, which the kit would empty.")

    @pytest.fixture
    def url(self) -> Iterator[str]:
        """Return the setting that names the broker."""
        with _channel(self.given_url) as channel:  # Celery declares the queue once per process, and we delete it
            make_app(self.given_url.partition("+")[2]).amqp.queues[QUEUE].bind(channel).declare()
        yield self.given_url
        with _channel(self.given_url) as channel:
            self._delete(channel)

    @pytest.fixture
    def engine(self, url: str) -> Iterator[JobEngine]:
        engine = open_engine(url)
        yield engine
        engine.close()

    @pytest.fixture
    def elsewhere(self, url: str) -> Iterator[JobEngine]:
        engine = open_engine(url)
        yield engine
        engine.close()

    @pytest.fixture
    def unreachable(self) -> Iterator[JobEngine]:
        engine = open_engine(f"{self.scheme}://progress:pa55word@127.0.0.1:9/")
        yield engine
        engine.close()

    @staticmethod
    @abstractmethod
    def _is_used(channel: Any) -> bool:
        """Return whether a queue of ours is there."""

    @staticmethod
    @abstractmethod
    def _delete(channel: Any) -> None:
        """Delete our queue, and all that belongs to it."""


class CeleryRedisKit(_CeleryKit):
    """The kit of `celery+redis:`."""

    scheme = "celery+redis"
    needs_url = "celery+redis://:PASSWORD@HOST/NUMBER, a Redis database that no Progress uses"

    @staticmethod
    def _is_used(channel: Any) -> bool:
        return bool(channel.client.keys(_KEYS))

    @staticmethod
    def _delete(channel: Any) -> None:
        if keys := channel.client.keys(_KEYS):
            channel.client.unlink(*keys)


class CeleryRedissKit(CeleryRedisKit):
    """The kit of `celery+rediss:`."""

    scheme = "celery+rediss"
    needs_url = "celery+rediss://:PASSWORD@HOST/NUMBER, a Redis database that no Progress uses"


class CeleryAmqpKit(_CeleryKit):
    """The kit of `celery+amqp:`."""

    scheme = "celery+amqp"
    needs_url = "celery+amqp://USER:PASSWORD@HOST/VHOST, a virtual host that no Progress uses"

    @staticmethod
    def _is_used(channel: Any) -> bool:
        try:
            channel.queue_declare(QUEUE, passive=True)
        except NotFound:
            return False
        return True

    @staticmethod
    def _delete(channel: Any) -> None:
        channel.queue_delete(QUEUE)
        channel.exchange_delete(QUEUE)


class CeleryAmqpsKit(CeleryAmqpKit):
    """The kit of `celery+amqps:`."""

    scheme = "celery+amqps"
    needs_url = "celery+amqps://USER:PASSWORD@HOST/VHOST, a virtual host that no Progress uses"


@contextmanager
def _channel(url: str) -> Iterator[Any]:
    with translated(), make_app(url.partition("+")[2]).connection_for_write() as connection:
        yield connection.default_channel
