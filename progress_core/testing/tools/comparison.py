"""Base of the state machines that do the same to a store and to the one in memory, and compare the results."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, NoReturn
from unittest import TestCase

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

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
    fresh = True
    """Whether the two stores are empty when the machine begins."""

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

    def agree(self, read: Callable[[UnitOfWork], object]) -> None:
        """Read the same in a snapshot of each store, and compare the results."""
        with self.model.snapshot() as expected, self.store.snapshot() as found:
            assert read(expected) == read(found)


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


def drive(machine: type[BesideMemory], store: Store, *, examples: int, steps: int) -> None:
    """Do to one store, example after example, what a machine does, the same on every run; raise what it finds first.

    Unlike the tests of `machine_case`, this needs one empty store only; so it cannot find a shorter way to a failure.
    """
    driven: Any = type(machine.__name__, (_Driven, machine), {"make_store": staticmethod(lambda: store), "found": []})
    driven.beside = MemoryStore()
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        phases=[Phase.generate],
        derandomize=True,
        database=None,
        deadline=None,
        print_blob=False,
        suppress_health_check=list(HealthCheck),
    )
    try:
        run_state_machine_as_test(driven, settings=chosen)
    except BaseException:
        if driven.found:
            raise driven.found[0] from None
        raise
    assert driven.steps, "the machine has done nothing"


class _Driven(BesideMemory):
    """Goes on with the same two stores, and keeps the first error: to repeat an example would not lead to it again."""

    found: ClassVar[list[BaseException]]
    beside: ClassVar[Store]
    begun: ClassVar[bool] = False
    steps: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.model = self.beside
        self.fresh = not self.begun
        type(self).begun = True

    def teardown(self) -> None:
        """Leave both stores as they are, for the next example."""

    def both(self, act: Callable[[UnitOfWork], object], *, kept: bool) -> None:
        if self.found:
            raise self.found[0]
        type(self).steps += 1
        with self._noted():
            super().both(act, kept=kept)

    def agree(self, read: Callable[[UnitOfWork], object]) -> None:
        with self._noted():
            super().agree(read)

    @contextmanager
    def _noted(self) -> Iterator[None]:
        try:
            yield
        except BaseException as error:
            self.found.append(error)
            raise


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
