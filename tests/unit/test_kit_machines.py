"""The machines that do the same to two stores, step by step: every way of a rule is taken, whatever is drawn."""

from typing import TYPE_CHECKING

import pytest

from progress_core.domain.foundations.jobs import JobState
from progress_core.memory.store import MemoryStore
from progress_core.testing.tools.builders import NOON, later
from progress_core.testing.tools.stateful import StoreMachine
from progress_core.testing.tools.stateful_profiles import ProfilesMachine

if TYPE_CHECKING:
    from datetime import datetime


class _Store(StoreMachine):
    make_store = staticmethod(MemoryStore)


class _Profiles(ProfilesMachine):
    make_store = staticmethod(MemoryStore)


@pytest.mark.feature("I2")
def test_what_is_there_is_used_and_what_is_not_is_added() -> None:
    machine = _Store()
    machine.begin_with_a_few()
    moments: tuple[datetime, ...] = (NOON, later(2))
    for at in moments:
        machine.begin_or_use_session("a", 1, at, kept=True)
        machine.make_or_use_access_token(1, 1, at, kept=True)
    machine.claim_job(later(3), None, kept=True)
    for state in (JobState.RUNNING, JobState.DONE):
        machine.end_job(1, 0, state, kept=True)
    for which in (True, False):
        machine.end_access_tokens(1, 1, which, later(4), kept=True)
        machine.remove_learners(frozenset({1}), which, kept=True)
    machine.both_look_the_same()
    machine.teardown()


@pytest.mark.feature("I2")
def test_a_learner_who_is_removed_may_come_back() -> None:
    machine = _Profiles()
    machine.begin_with_a_few()
    for again in (True, False):
        machine.remove_learner(1, again, kept=True)
    machine.both_look_the_same()
    machine.teardown()
