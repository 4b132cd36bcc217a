"""Moving up before anybody has to (J1)."""

from datetime import UTC, datetime

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import Rejected
from progress_core.memory.clock import FixedClock
from tests.given.years import AUGUST, groups, move_up, school

pytestmark = pytest.mark.feature("J1")


def test_learners_move_up_early_only_if_asked_to(progress: Progress, manager: Actor, clock: FixedClock) -> None:
    (ten,) = school(progress, 10)
    clock.set(datetime(2026, 7, 20, tzinfo=UTC))
    early = progress.moves_up.preview(manager)
    assert (True, "2026/27", 1) == (early.early, str(early.year), len(early.due))
    with pytest.raises(Rejected, match=r"before 1 August 2026\. To move learners up early") as refused:
        move_up(progress, manager)
    assert [("early", "required")] == [(found.field, found.code) for found in refused.value.problems]
    assert [(10, 2025)] == groups(progress, ten)
    (move,) = move_up(progress, manager, early=True)
    assert [move] == move_up(progress, manager)
    clock.set(AUGUST)
    assert [move] == move_up(progress, manager)
    assert progress.moves_up.due(manager) is None
    assert [(11, 2026)] == groups(progress, ten)
