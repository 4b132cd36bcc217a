"""Job engines keep their contract."""

from collections.abc import Iterator

import pytest
from progress_celery import open_engine as open_celery
from progress_celery.kits.jobs import CeleryAmqpKit, CeleryRedisKit
from progress_procrastinate.kits.jobs import ProcrastinateKit

from progress_core.compose import kits
from progress_core.domain.foundations.errors import Unavailable
from progress_core.testing.twins.jobs import MemoryJobEngineKit
from tests import postgres, rabbitmq
from tests.redis import running


class TestMemoryEngine(MemoryJobEngineKit):
    """The bell in memory."""


@pytest.mark.slow
class TestProcrastinate(ProcrastinateKit):
    @pytest.fixture
    def database(self, postgres_url: str) -> str:
        return postgres_url


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(tmp_path_factory.mktemp("redis")) as server:
        yield f"celery+{server.url}"


@pytest.mark.slow
class TestCeleryOnRedis(CeleryRedisKit):
    @pytest.fixture(autouse=True)
    def given(self, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(type(self), "given_url", redis_url)

    @pytest.mark.feature("I13")
    def test_a_check_leaves_nothing_on_the_broker(self, redis_url: str) -> None:
        self.require_server(redis_url)


@pytest.fixture(scope="module")
def rabbitmq_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with rabbitmq.running(tmp_path_factory.mktemp("rabbitmq")) as url:
        yield f"celery+{url}"


@pytest.mark.slow
class TestCeleryOnRabbitmq(CeleryAmqpKit):
    @pytest.fixture(autouse=True)
    def given(self, rabbitmq_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(type(self), "given_url", rabbitmq_url)

    @pytest.mark.feature("I13")
    def test_a_check_leaves_nothing_on_the_broker(self, rabbitmq_url: str) -> None:
        self.require_server(rabbitmq_url)

    def test_a_wrong_password_is_reported_without_it(self, rabbitmq_url: str) -> None:
        engine = open_celery(rabbitmq_url.replace("guest:guest", "guest:pa55word"))
        with pytest.raises(Unavailable) as refused:
            engine.check()
        assert "pa55word" not in refused.value.message


@pytest.mark.slow
@pytest.mark.feature("I13")
def test_the_command_runs_the_kit_on_a_postgresql_and_leaves_nothing_there() -> None:
    report = kits.run("jobs", "procrastinate", postgres.server().render_as_string(hide_password=False))
    assert ("passed", "JobQueueContract") == (report.result, report.contract), report
    assert [] == postgres.databases("progress_kit_%")


@pytest.mark.slow
@pytest.mark.feature("I13")
@pytest.mark.parametrize("broker", ["redis_url", "rabbitmq_url"])
def test_the_command_leaves_a_broker_alone_that_somebody_uses(broker: str, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue(broker)
    engine = open_celery(url)
    engine.check()
    engine.announce(7, "learner-import")
    with pytest.raises(Unavailable, match="has a queue of Progress already"):
        kits.run("jobs", url.partition(":")[0], url)
    engine.close()


@pytest.mark.feature("I13")
@pytest.mark.parametrize(
    ("name", "url", "said"),
    [
        ("procrastinate", "", "needs --url: postgresql"),
        ("celery+redis", "", "needs --url: celery+redis://"),
        ("celery+amqp", "", "needs --url: celery+amqp://"),
        ("procrastinate", "postgresql+psycopg://progress:pa55word@127.0.0.1:9/postgres", "cannot be reached"),
        ("celery+redis", "celery+redis://:pa55word@127.0.0.1:9/0", "cannot be reached"),
        ("celery+amqp", "celery+amqp://progress:pa55word@127.0.0.1:9/", "cannot be reached"),
        ("celery+rediss", "celery+redis://:pa55word@127.0.0.1:9/0", "has to begin with celery"),
    ],
)
def test_a_kit_without_its_server_says_in_a_sentence_what_it_needs(name: str, url: str, said: str) -> None:
    with pytest.raises(Unavailable) as refused:
        kits.run("jobs", name, url)
    assert said in refused.value.message
    assert "\n" not in refused.value.message
    assert "pa55word" not in refused.value.message
