"""The two ways in which a staff account ends."""

from collections.abc import Callable

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import Actor

End = Callable[[Progress, Actor, int], object]


def disable(progress: Progress, actor: Actor, account_id: int) -> object:
    return progress.staff_changes.disable(actor, account_id)


def delete(progress: Progress, actor: Actor, account_id: int) -> object:
    return progress.staff_changes.delete(actor, account_id)


BOTH = pytest.mark.parametrize("end", [disable, delete])
