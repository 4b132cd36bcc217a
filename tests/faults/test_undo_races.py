"""Undoing an import while one of its learners logs in: only one of the two happens."""

from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.errors import ProgressError
from progress_core.domain.importing.undo import learners_to_undo
from progress_core.usecases.learners.not_logged_on import NotLoggedOn
from tests.faults.findings import look
from tests.faults.school import MANAGER, School

pytestmark = [pytest.mark.feature("E8"), pytest.mark.feature("I7")]


def test_a_log_in_during_an_undo_waits_for_it_and_fails(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    with _imported(school) as progress:
        entered: list[str] = []
        log_in = Thread(target=_log_in, args=(progress, _learner(progress), entered))
        monkeypatch.setattr(
            "progress_core.usecases.importing.undo.learners_to_undo", _and_then(learners_to_undo, log_in)
        )
        progress.imports.undo(progress.operator, _import_id(progress))
        log_in.join(60)
        assert ["refused"] == entered
        assert not look(progress).learners


def _imported(school: School) -> Progress:
    school.request(range(3))
    school.work_an_hour_later()
    return school.open()


def _import_id(progress: Progress) -> int:
    (record,) = progress.imports.list(progress.accounts.actor(MANAGER))
    return record.id


def _learner(progress: Progress) -> NotLoggedOn:
    return progress.not_logged_on.list(progress.operator)[0]


def _log_in(progress: Progress, learner: NotLoggedOn, entered: list[str]) -> None:
    try:
        progress.accounts.log_in(learner.username, learner.password)
    except ProgressError:
        entered.append("refused")
    else:
        entered.append("entered")


def _and_then(check: Callable[..., list[int]], log_in: Thread) -> Callable[..., list[int]]:
    """Let the log-in begin between the check and the removal, and give it time."""

    def checked(*args: Any, **options: Any) -> list[int]:
        made = check(*args, **options)
        log_in.start()
        log_in.join(1)
        return made

    return checked
