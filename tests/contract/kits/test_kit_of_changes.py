"""The kit of what has changed: it catches stores that forget to note something, and does not wait for ever."""

from collections.abc import Callable

import pytest

from progress_core.domain.operations.changes import Place
from progress_core.memory import accounts, groups, learners
from progress_core.memory import applications as applied
from progress_core.memory.changes import MemoryChanges
from progress_core.memory.store import MemoryStore
from progress_core.ports.store import Store
from progress_core.testing import changes
from progress_core.testing.store import StoreContract

pytestmark = pytest.mark.feature("I2", "I6")

kit = StoreContract()


def _nothing(*_: object) -> None:
    """Note nothing."""


@pytest.mark.parametrize(
    ("module", "forgotten", "caught_by"),
    [
        (learners, "note_learner", kit.test_an_added_learner_is_told_to_those_who_see_their_provider),
        (learners, "note_all", kit.test_a_removed_learner_is_told_with_their_applications_to_those_who_saw_them),
        (learners, "note_all", kit.test_a_learner_who_moves_is_told_at_both_providers_and_in_their_group),
        (learners, "note_member", kit.test_a_removed_learner_is_told_with_their_applications_to_those_who_saw_them),
        (groups, "note_member", kit.test_joining_and_leaving_a_group_is_told_to_its_readers),
        (applied, "note_application", kit.test_applications_are_told_to_the_learners_provider_and_to_the_receiving_one),
        (accounts, "note_learner", kit.test_another_username_is_told_but_not_another_log_in),
    ],
)  # fmt: skip
def test_a_store_that_forgets_to_note_something_is_caught(
    module: object, forgotten: str, caught_by: Callable[[Store], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    caught_by(MemoryStore())
    monkeypatch.setattr(changes, "_PATIENCE", 0.05)
    monkeypatch.setattr(module, forgotten, _nothing)
    with pytest.raises((AssertionError, TimeoutError)):
        caught_by(MemoryStore())


def test_it_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "_PATIENCE", 0.05)
    monkeypatch.setattr(MemoryChanges, "since", lambda *_: [])
    with pytest.raises(TimeoutError, match="has not ended"):
        changes.settle(MemoryStore(), Place(0))
