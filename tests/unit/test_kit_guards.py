"""What keeps kits from hanging, and from being misled: alarms, forked processes, names that lead elsewhere."""

import os
import pickle
import signal
import socket
import time
from inspect import unwrap

import pytest

from progress_core.testing.tools import forks
from progress_core.testing.tools.forks import in_a_fork
from progress_core.testing.tools.guards import Patient
from progress_core.testing.tools.names import CHANGING, LOCAL, PUBLIC, name_leads
from progress_core.testing.tools.threads import elsewhere

pytestmark = pytest.mark.feature("I2")


class Ended(BaseException):
    """The end of a forked process."""


def _end(_code: int) -> None:
    raise Ended


def test_a_fork_returns_what_its_job_returns() -> None:
    assert in_a_fork(os.getpid) != os.getpid()


def test_where_there_are_no_forks_the_job_runs_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "fork")
    assert in_a_fork(os.getpid) == os.getpid()


def test_a_fork_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forks, "_TIMEOUT", 0.05)
    with pytest.raises(AssertionError, match="waits for ever"):
        in_a_fork(lambda: time.sleep(60))


@pytest.mark.parametrize(("divisor", "answer"), [(2, ("", 1)), (0, ("ZeroDivisionError: ", None))])
def test_a_forked_process_tells_its_parent_what_came_of_the_job(
    monkeypatch: pytest.MonkeyPatch, divisor: int, answer: tuple[str, object]
) -> None:
    reading, writing = os.pipe()
    monkeypatch.setattr(os, "pipe", lambda: (reading, writing))
    monkeypatch.setattr(os, "fork", lambda: 0)
    monkeypatch.setattr(os, "_exit", _end)
    with pytest.raises(Ended):
        in_a_fork(lambda: 2 // divisor)
    with os.fdopen(reading, "rb") as pipe:
        error, result = pickle.loads(pipe.read())  # noqa: S301 - from ourselves
    assert (error.startswith(answer[0]), result) == (True, answer[1])


def test_an_alarm_of_somebody_else_is_left_as_it_was() -> None:
    before = signal.signal(signal.SIGALRM, signal.SIG_IGN)
    signal.setitimer(signal.ITIMER_REAL, 500)
    try:
        guard = unwrap(Patient._patience)(Patient())
        next(guard)
        assert 50 < signal.getitimer(signal.ITIMER_REAL)[0] <= Patient.patience
        assert next(guard, None) is None
        assert 400 < signal.getitimer(signal.ITIMER_REAL)[0] <= 500
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_the_guard_of_another_thread_sets_no_alarm() -> None:
    before = signal.getsignal(signal.SIGALRM)
    assert elsewhere(lambda: list(unwrap(Patient._patience)(Patient()))) == [None]
    assert before == signal.getsignal(signal.SIGALRM)


def test_an_adapter_that_takes_too_long_fails() -> None:
    with pytest.raises(pytest.fail.Exception, match="does not come to an end: it was given 100 seconds"):
        Patient._end(signal.SIGALRM, None)


def test_a_name_leads_where_it_is_told_to_and_nothing_leaves_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    name_leads(monkeypatch, lambda times: [LOCAL if times == 1 else PUBLIC])
    with socket.create_server((LOCAL, 0)) as server:
        with socket.socket() as one:
            one.connect((CHANGING, server.getsockname()[1]))
        with socket.socket() as other, pytest.raises(ConnectionRefusedError, match="nothing leaves"):
            other.connect((CHANGING, server.getsockname()[1]))
    assert socket.getaddrinfo(LOCAL, 80)
