"""Checks that the kits of all records about learners have in common."""

from collections.abc import Callable
from typing import Any

import pytest
from attrs import evolve

from progress_core.domain.foundations.actors import EVERYTHING, NOTHING, Scope
from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.importing.imports import FieldChange
from progress_core.domain.importing.updates import RowUpdate
from progress_core.ports.store import Store, UnitOfWork
from progress_core.testing.tools.builders import UKPRN, a_group, a_learner, enrol
from progress_core.testing.tools.samples import nasty_text

OTHER = "10000002"
"""The UKPRN of the provider of learner 2."""

SEEN: tuple[tuple[Scope, frozenset[int]], ...] = (
    (EVERYTHING, frozenset({1, 2})),
    (Scope(providers=frozenset({UKPRN})), frozenset({1})),
    (Scope(groups=frozenset({1})), frozenset({1})),
    (Scope(providers=frozenset({OTHER}), groups=frozenset({404})), frozenset({2})),
    (Scope(learner=2), frozenset({2})),
    (NOTHING, frozenset()),
)
"""Scopes, and which of the learners from `two_learners` they see."""

Read = Callable[[UnitOfWork, Scope, int], object]


def two_learners(store: Store) -> None:
    """Add learner 1 at the usual provider, alone in group 1, and learner 2 at another provider to a store."""
    enrol(store, a_learner(1), a_learner(2, ukprn=OTHER))
    with store.transaction() as work:
        work.groups.add(a_group(1))
        work.groups.assign(1, [1])


def check_scopes(store: Store, read: Read) -> None:
    """Check that scopes see the records of their learners, and that others look as if they did not exist."""
    messages = set()
    with store.snapshot() as work:
        for scope, seen in SEEN:
            for learner_id in (1, 2, 404):
                if learner_id in seen:
                    assert read(work, scope, learner_id)
                    continue
                with pytest.raises(NotFound) as caught:
                    read(work, scope, learner_id)
                messages.add(caught.value.message)
    assert 1 == len(messages)


def delete_and_add_again(store: Store) -> None:
    """Delete learner 1, and add a learner with the same id."""
    with store.transaction() as work:
        work.learners.remove_many([1])
    with store.transaction() as work:
        work.learners.add_many([a_learner(1)])


def an_update(row: int = 2, **changes: Any) -> RowUpdate:
    """Build what a row of an import changes about learner 1."""
    made = (FieldChange("town", "", nasty_text("Oxford")), FieldChange("year_group", "10", "11"))
    return evolve(RowUpdate(row, 1, made), **changes)
