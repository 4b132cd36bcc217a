"""Settings that name the engine of jobs."""

import pytest

from progress_core.compose import adapters, engines
from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.foundations.errors import Unavailable


@pytest.mark.feature("I12")
@pytest.mark.parametrize(
    ("jobs_url", "says"),
    [
        ("procrastinate:", "needs PROGRESS_DATABASE_URL to name a PostgreSQL"),
        ("procrastinate:postgresql://elsewhere/jobs", "names a database of its own. Set it to `procrastinate:`"),
        ("store:, celery+redis://broker/0", r"names 2 engines, store and celery\+redis. Name one"),
        ("celery+redis:", r"it has to be like celery\+redis://USER:PASSWORD@HOST:PORT/NUMBER"),
        ("celery+redis://:pa55word@broker:six/0", r"like celery\+redis://USER:PASSWORD@HOST:PORT/NUMBER.$"),
        ("celery+rediss://broker/first", r"like celery\+rediss://USER:PASSWORD@HOST:PORT/NUMBER"),
        ("celery+amqp:///school", r"like celery\+amqp://USER:PASSWORD@HOST:PORT/VHOST"),
        ("celery+amqp://one/school;amqp:two", r"like celery\+amqp://USER:PASSWORD@HOST:PORT/VHOST"),
        ("pigeons:", "no jobs adapter called 'pigeons'"),
    ],
)
def test_a_job_engine_that_contradicts_other_settings_is_refused(jobs_url: str, says: str) -> None:
    with pytest.raises(Unavailable, match=says):
        Progress.open(Settings(database_url="memory:", jobs_url=jobs_url))


@pytest.mark.feature("I12")
@pytest.mark.parametrize(
    "jobs_url",
    ["celery+redis://broker", "celery+rediss://:pa55word@broker:6380/1?x=1", "celery+amqp://one//;amqp://two//"],
)
def test_every_address_of_a_broker_is_taken_and_nobody_is_asked_yet(jobs_url: str) -> None:
    with Progress.open(Settings(database_url="memory:", mail_url="memory:", jobs_url=jobs_url)) as progress:
        assert "pa55word" not in repr(progress.context.engine)


@pytest.mark.feature("I12")
def test_an_engine_in_the_database_of_the_store_is_given_its_url(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[object] = []
    monkeypatch.setattr(adapters, "load", lambda *told: given.append(told))
    engines.load(Settings(database_url="sqlite:///school.db", jobs_url="store:"))
    engines.load(Settings(jobs_url="celery+redis://:pa55word@broker/0"))
    assert [
        ("jobs", "store", "store:sqlite:///school.db"),
        ("jobs", "celery+redis", "celery+redis://:pa55word@broker/0"),
    ] == given
