"""`progress serve`, and the demo that ends with it, as real processes."""

import json
import os
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from progress_cli.operations import worker

from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.importing.imports import ImportStatus
from tests.browsers import browser_at
from tests.cli.conftest import MANAGER, Cli
from tests.cli.test_system import PROGRAM
from tests.web.conftest import token_on

_LONG = 120.0
"""Seconds that a program which serves has for whatever a test wants of it."""


@contextmanager
def serving(*args: str, stop: signal.Signals = signal.SIGTERM) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run a command that serves; yield its address, and stop it at the end, when it must exit cleanly."""
    with subprocess.Popen([*PROGRAM, *args], stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:  # noqa: S603 - ourselves
        assert program.stderr is not None
        watch = threading.Timer(
            _LONG, program.kill
        )  # then its output ends, and whoever waits for a line of it waits no more
        watch.start()
        try:
            line = next((line for line in program.stderr if "Serving on" in line), "")
            yield line.split()[2], program
            program.send_signal(stop)
            assert program.wait(20) == 0
        finally:
            watch.cancel()
            program.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.feature("E4", "I5")
def test_serve_answers_and_runs_jobs_until_it_is_stopped(run: Cli, number: signal.Signals) -> None:
    with serving("serve", "--port", "0", stop=number) as (url, program):
        live = httpx.get(f"{url}/health/live")
        assert (live.text, "server" in live.headers) == ("live", False)
        assert httpx.get(f"{url}/health/ready").text == "ready"
        with run.open() as progress:
            manager = progress.accounts.actor(MANAGER)
            asked = progress.imports.request(manager, "learners.xlsx", run.cohort(4).read_bytes())
            assert program.stdout is not None
            assert any(f"(learner-import {asked.id}) was run" in line for line in program.stdout)
            assert progress.imports.get(manager, asked.id).status is ImportStatus.SUCCESSFUL


@pytest.mark.feature("I5")
def test_serve_without_its_worker_runs_no_jobs(run: Cli) -> None:
    with serving("serve", "--port", "0", "--no-worker") as (url, _), run.open() as progress:
        manager = progress.accounts.actor(MANAGER)
        progress.imports.request(manager, "learners.xlsx", run.cohort(4).read_bytes())
        assert httpx.get(f"{url}/").status_code == 200
        assert run.json("jobs", "list")[0]["state"] == "queued"


@pytest.mark.feature("K5")
def test_security_events_are_printed_unless_a_setting_sends_them_elsewhere(
    run: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving("serve", "--port", "0", "--no-worker") as (url, program):
        assert httpx.get(f"{url}/reset/void").status_code == 410
        assert program.stderr is not None
        line = next(line for line in program.stderr if line.startswith("{"))
    assert json.loads(line)["event"] == "link_refused"
    monkeypatch.setenv("PROGRESS_SECURITY_LOG", f"file:{run.home / 'events.log'}")
    with serving("serve", "--port", "0", "--no-worker") as (url, _):
        assert httpx.get(f"{url}/reset/void").status_code == 410
    assert json.loads((run.home / "events.log").read_text("ascii"))["event"] == "link_refused"


def test_an_address_in_use_exits_as_unavailable(run: Cli) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        said = run("serve", "--port", other.getsockname()[1], code=3).stderr
    assert "already in use. Choose another one with --host and --port." in said


def test_an_address_of_another_machine_exits_as_unavailable(run: Cli) -> None:
    assert "cannot be served on 192.0.2.1" in run("serve", "--host", "192.0.2.1", code=3).stderr
    assert "cannot be served on 2001:db8::1" in run("serve", "--host", "2001:db8::1", code=3).stderr


@pytest.mark.feature("I5")
def test_the_demo_can_serve_itself_at_the_end(run: Cli) -> None:
    with serving("demo", str(run.home / "shown"), "--port", "0") as (url, program):
        page = httpx.get(url)
        assert page.status_code == 200
        assert "Log in" in page.text
        address = f"http://localhost:{url.rpartition(':')[2]}"
        assert f"{address}/login" in (run.home / "shown" / "letters.html").read_text("utf-8")
        assert Settings.from_env({}, run.home / "shown").base_url == address
        assert program.stdout is not None
        said = next(line for line in program.stdout if line.startswith("Open the site"))
        username, password = said.split()[7], said.split()[-1]
        with browser_at(url) as browser:
            login = {"username": username, "password": password, "token": token_on(browser.get("/").text)}
            assert browser.post("/login", data=login).headers["location"] == "/dashboard"
    assert program.returncode == 0


def test_a_worker_survives_unexpected_errors(
    run: Cli, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stop = threading.Event()

    def one_round(*_: object, **__: object) -> bool:
        stop.set()
        raise RuntimeError(os.strerror(5))

    monkeypatch.setattr(worker, "_round", one_round)
    with run.open() as progress:
        worker.keep_working(progress, stop)
    assert "Something unexpected went wrong. Trying again" in capsys.readouterr().err


def test_a_worker_told_to_stop_starts_no_further_job(run: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def one_round(progress: Progress, name: str, **_: object) -> bool:
        raise AssertionError(progress, name)

    monkeypatch.setattr(worker, "_round", one_round)
    stop = threading.Event()
    stop.set()
    with run.open() as progress:
        worker.keep_working(progress, stop)
