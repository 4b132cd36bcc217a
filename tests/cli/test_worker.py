"""`progress worker` in trouble."""

import os
import signal

import pytest
from progress_cli.operations import worker

from progress_core.domain.foundations.errors import Conflict, Unavailable
from progress_core.usecases.correspondence.outbox import Delivered
from progress_core.usecases.operations.jobs import Round
from progress_core.usecases.operations.webhook_sending import Sent
from tests.cli.conftest import Cli


def test_a_worker_survives_a_temporary_loss_of_the_database(run: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    rounds = iter([Unavailable("The database cannot be reached."), Conflict("Another got in the way.")])

    def one_round(*_: object, overdue: bool) -> Round:
        assert not overdue
        for error in rounds:
            raise error
        os.kill(os.getpid(), signal.SIGTERM)
        return Round(None, Delivered(), Sent())

    monkeypatch.setattr(worker, "_round", one_round)
    monkeypatch.setattr(worker, "_OUTAGE_SECONDS", 0.01)
    said = run("worker").stderr
    assert "The database cannot be reached. Trying again" in said
    assert "Another got in the way. Trying again" in said
