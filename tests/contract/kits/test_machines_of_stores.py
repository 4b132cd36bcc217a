"""The machines differ for a store without transactions, on their own and within the kit."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any, ClassVar
from unittest import TestCase

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import rule

from progress_core.memory.store import MemoryStore, MemoryUnitOfWork
from progress_core.ports.store import UnitOfWork
from progress_core.testing.tools.comparison import BesideMemory, drive
from progress_core.testing.tools.stateful import StoreMachine, store_machine
from progress_core.testing.tools.stateful_profiles import ProfilesMachine, profiles_machine

pytestmark = pytest.mark.feature("I2")


class NeverUndoes(MemoryStore):
    """A store without transactions."""

    @contextmanager
    def transaction(self) -> Iterator[UnitOfWork]:
        yield MemoryUnitOfWork(self.tables, self._new_ids)


@pytest.mark.parametrize("make_machine", [store_machine, profiles_machine])
def test_a_store_that_never_rolls_back_differs_from_the_one_in_memory(
    make_machine: Callable[..., type[TestCase]],
) -> None:
    machine: Any = make_machine(NeverUndoes)
    machine.settings = settings(machine.settings, phases=[Phase.generate], database=None)
    with pytest.raises((AssertionError, ExceptionGroup)):
        machine("runTest").debug()


class Stumbles(BesideMemory):
    """A machine that goes wrong by itself."""

    @rule()
    def stumble(self) -> None:
        raise LookupError


class Differs(BesideMemory):
    """A machine that gets two answers from whatever stores there are."""

    answers: ClassVar[Iterator[int]] = count(1)

    @rule()
    def ask(self) -> None:
        self.both(lambda _: next(self.answers), kept=True)


def test_an_error_of_a_machine_itself_is_raised() -> None:
    with pytest.raises(LookupError):
        drive(Stumbles, MemoryStore(), examples=1, steps=2)


def test_a_difference_is_the_first_one_although_the_example_is_tried_again() -> None:
    with pytest.raises(AssertionError, match=r"\('done', 1\) == \('done', 2\)"):
        drive(Differs, MemoryStore(), examples=1, steps=2)


@pytest.mark.parametrize("machine", [StoreMachine, ProfilesMachine])
def test_the_kit_raises_the_first_difference_that_it_found(machine: type[BesideMemory]) -> None:
    with pytest.raises(AssertionError, match="=="):
        drive(machine, NeverUndoes(), examples=12, steps=25)
