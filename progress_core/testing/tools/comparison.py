"""Base of the state machines that do the same to a store and to the one in memory, and compare the results."""

from collections.abc import Callable
from typing import Any, ClassVar, NoReturn
from unittest import TestCase

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from progress_core.domain.foundations.errors import Conflict, ProgressError
from progress_core.memory.store import MemoryStore
from progress_core.ports.store import Store, UnitOfWork

Answer = tuple[str, object]

KEPT = st.sampled_from([True, True, True, True, False])
"""Whether a transaction is committed; most are."""


class _Undone(Exception):
    """The error that undoes a transaction."""


class BesideMemory(RuleBasedStateMachine):
    """Has a store and one in memory. Subclasses define the rules and `make_store`; see `machine_case`."""

    make_store: ClassVar[Callable[[], Store]]

    def __init__(self) -> None:
        super().__init__()
        self.model: Store = MemoryStore()
        self.store = type(self).make_store()

    def teardown(self) -> None:
        self.model.close()
        self.store.close()

    def both(self, act: Callable[[UnitOfWork], object], *, kept: bool) -> None:
        """Do the same in a transaction of each store, and compare the results; undo it unless `kept`."""
        assert answer(self.model, act, kept=kept) == answer(self.store, act, kept=kept)


def machine_case(
    machine: type[BesideMemory], make_store: Callable[[], Store], *, examples: int, steps: int
) -> type[TestCase]:
    """Make a test from a machine, for pytest or unittest to collect; arguments as in `stateful.store_machine`."""
    driven: Any = type("Machine", (machine,), {"make_store": staticmethod(make_store)})
    case: type[TestCase] = driven.TestCase
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    return type(f"{machine.__name__}Case", (case,), {"settings": chosen})


def answer(store: Store, act: Callable[[UnitOfWork], object], *, kept: bool) -> Answer:
    """Do something in a transaction, and return its result or the kind of error that it raised."""
    answer: Answer = ("", None)
    try:
        with store.transaction() as work:
            answer = ("done", act(work))
            if not kept:
                _undo()
    except Conflict as error:
        return error.code, (error.field, error.changes)
    except ProgressError as error:
        return error.code, None
    except _Undone:
        pass  # the answer is already set
    return answer


def _undo() -> NoReturn:
    raise _Undone
