"""Builders of past years and moves up for tests; see `builders`."""

from datetime import date
from typing import Any

from attrs import evolve

from progress_core.domain.years.history import Ended, PastYear
from progress_core.domain.years.moves import Exceptions, MoveUp
from progress_core.testing.tools.builders import NOON, UKPRN


def a_past_year(id_: int = 1, **changes: Any) -> PastYear:
    """Build the past year of a learner, who moved up at the end of August."""
    past = PastYear(id_, 1, UKPRN, 10, 2025, date(2026, 8, 31), Ended.MOVED_UP)
    return evolve(past, **changes)


def a_move(id_: int = 1, **changes: Any) -> MoveUp:
    """Build a move up that waits, with exceptions."""
    exceptions = Exceptions(frozenset({3, 2**40}), frozenset({5}), frozenset({13}))
    return evolve(MoveUp(id_, 7, UKPRN, 2026, 9, NOON, exceptions), **changes)
