"""Outages: of the database, the mail server, and space on the disk."""

import resource
import socket
import sqlite3
from contextlib import closing

import pytest
from attrs import evolve
from progress_email.kits.mailserver import MailServer, running
from sqlalchemy import make_url

from progress_core.domain.foundations.jobs import JobState
from tests.faults.door import Door
from tests.faults.findings import look, wait_until
from tests.faults.school import MANAGER, School

_IMPORT = ("learners", "import", "learners.csv", "--as", MANAGER)


@pytest.mark.asvs("V16.5.1")
@pytest.mark.feature("I5")
@pytest.mark.parametrize(
    "command", ["learners list", "learners import learners.csv", "worker --once", "dashboard --json"]
)
def test_a_database_that_is_down_gives_one_sentence_without_its_password(sqlite_school: School, command: str) -> None:
    url = f"postgresql+psycopg://progress:Tr0ub4dor@127.0.0.1:{_closed_port()}/progress"
    school = evolve(sqlite_school, settings=evolve(sqlite_school.settings, database_url=url, secret_key="A" * 43 + "="))
    school.write("learners.csv", range(3))
    output, errors = school.run(*command.split(), code=3)
    assert "The database cannot be reached. Check PROGRESS_DATABASE_URL and that it is running.\n" == errors
    assert "Tr0ub4dor" not in output


@pytest.mark.slow
@pytest.mark.feature("E4")
@pytest.mark.feature("I7")
def test_a_worker_survives_an_outage_of_the_database(postgres_school: School) -> None:
    door = Door(make_url(postgres_school.settings.database_url))
    behind = evolve(postgres_school, settings=evolve(postgres_school.settings, database_url=door.url))
    with postgres_school.open() as progress, behind.start("worker") as worker:
        postgres_school.request(range(10))
        wait_until(progress, JobState.DONE)
        door.shut()
        assert worker.stderr is not None
        said = worker.stderr.readline()
        postgres_school.request(range(10, 30))
        door.open()
        wait_until(progress, JobState.DONE)
        worker.terminate()
        worker.communicate()
        assert 0 == worker.returncode
        # before a transaction began, or in its midst
        assert said.startswith(("The database cannot be reached.", "The connection was lost while saving"))
        postgres_school.work_an_hour_later()  # e-mail that the outage kept from being noted as sent
        look(progress).require_finished(range(30))
    door.shut()


@pytest.mark.asvs("V16.5.2")
@pytest.mark.feature("I8")
@pytest.mark.feature("E4")
def test_an_import_succeeds_without_a_mail_server_and_its_mail_is_sent_later(sqlite_school: School) -> None:
    without = _with_mail_at(sqlite_school, _closed_port())
    without.write("learners.csv", range(10))
    output, errors = without.run(*_IMPORT)
    assert "10 created" in output
    assert "The mail server cannot be reached. `progress worker` will send the email later.\n" == errors
    with running(MailServer()) as server:
        back = _with_mail_at(sqlite_school, server.port)
        _let_time_pass(back)
        back.run("worker", "--once")
        back.run("worker", "--once")
        assert [[MANAGER]] == server.recipients
    with back.open() as progress:
        look(progress).require_finished(range(10))


@pytest.mark.feature("I8")
def test_mail_with_unknown_delivery_is_sent_again_with_the_same_message_id(sqlite_school: School) -> None:
    with running(MailServer(drop_after_data=True)) as server:
        school = _with_mail_at(sqlite_school, server.port)
        school.write("learners.csv", range(10))
        school.run(*_IMPORT)
        server.drop_after_data = False
        _let_time_pass(school)
        school.run("worker", "--once")
    assert 2 == len(server.received)
    assert 1 == len({mail["Message-ID"] for mail in server.received})


@pytest.mark.feature("E5")
@pytest.mark.feature("I7")
@pytest.mark.parametrize("room", [16, 64, 200])
def test_a_full_disk_gives_one_sentence_and_leaves_nothing_half_done(sqlite_school: School, room: int) -> None:
    school, learners = sqlite_school, range(1500)
    school.write("learners.csv", learners)

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room * 1024, room * 1024))

    output, errors = school.run(*_IMPORT, code=3, limits=little_room)
    assert "" == output
    assert "The database could not be written: its disk is full or failing. Make room, then try again." in errors
    assert 1 == len(errors.splitlines())
    with school.open() as progress:
        found = look(progress)
    found.require_whole(learners)
    if not found.imports:
        school.request(learners)
    school.work_an_hour_later()
    with school.open() as progress:
        look(progress).require_finished(learners)


def _closed_port() -> int:
    """Return a port of this machine at which nobody listens."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        port: int = listener.getsockname()[1]
        return port


def _with_mail_at(school: School, port: int) -> School:
    return evolve(school, settings=evolve(school.settings, mail_url=f"smtp://127.0.0.1:{port}"))


def _let_time_pass(school: School) -> None:
    """Make every e-mail due, as it will be before long."""
    with closing(sqlite3.connect(school.folder / "progress.db")) as database, database:
        database.execute("UPDATE outbox SET next_attempt_at = 0 WHERE next_attempt_at IS NOT NULL")
