"""Commands of an operator: init, check, worker; and the program as a process."""

import os
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import click
import pytest
from progress_cli.foundations.mail import deliver
from progress_cli.main import cli
from progress_cli.operations.system import without_password

from progress_core.domain.foundations.jobs import JobState
from tests.cli.conftest import MANAGER, Cli

_WEBHOOKS = ("add", "list", "change", "rotate", "end", "deliveries", "resend", "test")
_APPLICATIONS = ("list", "export", "decide", "take-back", "begin", "of", "show", "move", "conditions", "emails")
PROGRAM = [str(Path(sys.executable).with_name("progress"))]


@pytest.fixture
def fresh(run: Cli, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Return the command line over a store that has not been set up."""
    monkeypatch.setenv("PROGRESS_DATABASE_URL", "sqlite:///new.db")
    return run


@pytest.mark.feature("I7")
def test_init_creates_the_store_and_a_key_readable_only_by_its_owner(fresh: Cli) -> None:
    assert "Back it up" in fresh("init").stdout
    assert stat.S_IMODE(Path("new.db.key").stat().st_mode) == 0o600
    assert fresh.json("dashboard")["learners"] == 0


def test_init_again_changes_nothing(fresh: Cli) -> None:
    assert fresh.json("init") == {"database": "sqlite:///new.db", "key_file": "new.db.key", "key_made": True}
    key = Path("new.db.key").read_bytes()
    assert fresh.json("init")["key_made"] is False
    assert "Back it up" not in fresh("init").stdout
    assert Path("new.db.key").read_bytes() == key


@pytest.mark.feature("D1")
def test_init_recalculates_what_a_former_version_counted_in_another_way(run: Cli) -> None:
    run("learners", "import", run.cohort(12), "--as", MANAGER)
    counts = run.json("dashboard")
    with sqlite3.connect("progress.db") as connection:
        connection.execute("UPDATE learners SET standing = standing + 2 WHERE id % 2")
        stale = connection.total_changes
    connection.close()
    assert run.json("dashboard")["locked-out"] == stale
    assert f"counts for {stale} learners." in run("init").stdout
    assert run.json("dashboard") == counts
    assert "counts" not in run("init").stdout


@pytest.mark.feature("A10")
def test_init_creates_no_new_key_for_a_database_that_lost_its_key(run: Cli) -> None:
    Path("progress.db.key").unlink()
    assert "Put the key file back" in run("init", code=1).stderr
    assert not Path("progress.db.key").exists()


def test_init_with_a_key_in_the_environment_creates_no_key_file(fresh: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROGRESS_SECRET_KEY", "A" * 43 + "=")
    assert fresh.json("init")["key_made"] is False
    assert not Path("new.db.key").exists()


def test_init_in_a_missing_folder_exits_as_unavailable(run: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROGRESS_DATABASE_URL", "sqlite:///nowhere/new.db")
    assert "cannot be written" in run("init", code=3).stderr


def test_a_database_address_is_shown_without_its_password() -> None:
    shown = without_password("postgresql+psycopg://progress:s3cret@db.example.com/progress")
    assert shown == "postgresql+psycopg://progress:***@db.example.com/progress"


@pytest.mark.feature("I5")
def test_check_passes_a_sound_installation(run: Cli) -> None:
    found = run.json("check")
    assert found["sound"]
    assert [each["what"] for each in found["checks"]] == [
        "settings",
        "store",
        "jobs",
        "key",
        "breached passwords",
        "spreadsheets",
        "mail",
    ]
    assert "spreadsheets\tOK" in run("check").stdout


def test_check_names_every_fault(run: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROGRESS_MAIL_URL", "smtp://progress:s3cret@127.0.0.1:1")
    found = run.json("check", code=3)
    assert [each["what"] for each in found["checks"] if not each["ok"]] == ["mail"]
    assert "s3cret" not in str(found)
    Path("progress.db.key").unlink()
    assert "settings\tNOT OK" in run("check", code=3).stdout


def test_check_tests_whether_the_mail_server_answers(run: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
        monkeypatch.setenv("PROGRESS_MAIL_URL", f"smtp://{address}")
        assert f"{address} answers" in run("check").stdout


def _request(run: Cli, size: int = 4) -> int:
    with run.open() as progress:
        manager = progress.accounts.actor(MANAGER)
        return progress.imports.request(manager, "learners.xlsx", run.cohort(size).read_bytes()).id


@pytest.mark.feature("E4", "I8")
def test_a_worker_runs_waiting_jobs_and_ends(run: Cli) -> None:
    run("worker", "--once")  # the accounts of the store were told that their passwords were changed
    import_id = _request(run)
    said = run("worker", "--once").stdout
    assert f"(learner-import {import_id}) was run" in said
    assert "Email: 1 sent" in said
    assert run.json("dashboard")["learners"] == 4
    assert run("worker", "--once").stdout == ""


@pytest.mark.feature("E4")
def test_a_failed_job_can_be_retried(run: Cli) -> None:
    _request(run)
    with run.open() as progress, progress.context.store.transaction() as work:
        now = progress.context.clock.now()
        job = work.jobs.claim(owner="test", now=now, lease_until=now, kinds=["learner-import"])
        assert job is not None
        work.jobs.finish(job.id, job.fence, JobState.FAILED, now=now, error="It broke.")
    (failed,) = run.json("jobs", "list")
    assert (failed["state"], failed["error"]) == ("failed", "It broke.")
    assert run.json("jobs", "retry", failed["id"])["state"] == "queued"
    assert "is waiting for a worker" in run("jobs", "retry", failed["id"]).stdout
    run("worker", "--once")
    assert run.json("dashboard")["learners"] == 4


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.feature("E4")
def test_a_worker_process_runs_until_stopped_and_exits_cleanly(run: Cli, number: signal.Signals) -> None:
    with subprocess.Popen([*PROGRAM, "worker"], stdout=subprocess.PIPE, text=True) as worker:  # noqa: S603 - ourselves
        assert worker.stdout is not None
        _request(run)
        assert "was run" in worker.stdout.readline()
        worker.send_signal(number)
        assert worker.wait(20) == 0
    assert run.json("dashboard")["learners"] == 4


def test_commands_succeed_when_mail_cannot_be_read(run: Cli, capsys: pytest.CaptureFixture[str]) -> None:
    with run.open() as progress:
        pass
    with sqlite3.connect("progress.db") as connection:
        connection.execute("DROP TABLE outbox")
    connection.close()
    deliver(progress)
    assert "progress worker" in capsys.readouterr().err


def test_the_program_prints_utf_8_and_ends_quietly_on_a_broken_pipe(run: Cli) -> None:
    run("learners", "import", run.cohort(150), "--as", MANAGER)
    with subprocess.Popen(  # noqa: S603 - ourselves
        [*PROGRAM, "learners", "not-logged-on"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.readline()
        program.stdout.close()
        assert program.stderr.read() == ""


def test_names_outside_the_terminals_encoding_do_not_stop_a_list(run: Cli) -> None:
    run("learners", "import", run.cohort(50), "--as", MANAGER)
    listed = subprocess.run(  # noqa: S603 - ourselves
        [*PROGRAM, "learners", "list"],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONIOENCODING": "latin-1"},
    )
    assert "Siân".encode("latin-1") in listed.stdout
    assert b"\\u017b\xf3\\u0142kiewski" in listed.stdout  # Żółkiewski


def test_ctrl_c_prints_one_word(run: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("progress_core.usecases.learners.dashboard.Dashboard.counts", interrupted)
    assert run("dashboard", code=130).stderr == "Stopped.\n"


@pytest.mark.parametrize(
    ("error", "said"),
    [(RuntimeError("secret detail"), "RuntimeError"), (OSError(28, "No space left"), "No space left")],
)
def test_unexpected_errors_are_reported_in_a_sentence(
    run: Cli, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("progress_core.usecases.learners.dashboard.Dashboard.counts", broken)
    told = run("dashboard", code=3).stderr
    assert said in told
    assert "secret detail" not in told
    monkeypatch.setenv("PROGRESS_DEBUG", "1")
    with pytest.raises(type(error)):
        cli.main(["dashboard"], standalone_mode=False)


def _commands(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = [path]
    for name, command in group.commands.items():
        inner = (*path, name)
        found += _commands(command, inner) if isinstance(command, click.Group) else [inner]
    return found


@pytest.mark.feature("I5")
@pytest.mark.parametrize("path", _commands(cli), ids=" ".join)
def test_every_command_explains_itself(run: Cli, path: tuple[str, ...]) -> None:
    shown = run(*path, "--help").stdout
    assert len(shown.split("\n\n")[1].strip()) > 10


@pytest.mark.feature("I5")
def test_the_commands_are_exactly_those_promised() -> None:
    assert sorted(" ".join(path) for path in _commands(cli) if path) == sorted(
        ["demo", "init", "backup", "restore", "retention", "serve", "worker", "check", "rules", "learners", "providers"]
        + ["staff", "dashboard", "reminders", "jobs", "audit", "groups", "courses", "mappings", "transfers"]
        + [f"mappings {name}" for name in ("suggest", "list", "export", "import", "remove")]
        + [f"transfers {name}" for name in ("list", "accept", "decline", "withdraw")]
        + [f"courses {name}" for name in ("import", "search", "template")]
        + ["applications", *(f"applications {name}" for name in _APPLICATIONS)]
        + ["reports", "reports list", "reports show", "jobs list", "jobs retry"]
        + ["tokens", "tokens create", "tokens list", "tokens revoke", "api", "api openapi"]
        + ["kit", "kit list", "kit run"]
        + ["webhooks", *(f"webhooks {name}" for name in _WEBHOOKS)]
        + ["rules list", "rules check", "providers import", "providers list", "providers show", "providers defaults"]
        + [
            f"staff {name}"
            for name in ("create", "list", "unlock", "change", "disable", "enable", "delete", "reset-second-factor")
        ]
        + [
            f"learners {name}"
            for name in (
                "template", "import", "undo", "imports", "list", "export", "not-logged-on", "letters", "unlock",
                "reset-password", "approve", "unapprove", "explain", "settings", "personal-data", "erase", "create",
                "edit", "archive", "restore", "leave", "move-up", "transfer", "updates",
                "leavers-import", "leavers-template",
            )
        ]
        + ["qualifications"]
        + [f"qualifications {name}" for name in ("template", "export", "exports", "import", "imports")]
        + [f"groups {name}" for name in ("assign", "create", "delete", "list", "managers", "rename", "unassign")]
    )  # fmt: skip


def test_shell_completion_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_PROGRESS_COMPLETE", "bash_source")
    script = subprocess.run(PROGRAM, capture_output=True, text=True, check=True)  # noqa: S603
    assert "_progress_completion" in script.stdout


def test_commands_accept_a_ready_made_progress(run: Cli) -> None:
    with run.open() as progress:
        assert cli.main(["providers", "list", "--json"], obj=progress, standalone_mode=False) is None
        progress.check()


def test_two_workers_have_different_names() -> None:
    from progress_cli.operations.worker import worker_name  # noqa: PLC0415

    assert worker_name() != worker_name()
