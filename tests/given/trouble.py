"""Readers, engines and stores in trouble."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta

from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.errors import Conflict, Unavailable
from progress_core.domain.values.sheets import Row, Sheet
from progress_core.memory.clock import FixedClock
from progress_core.memory.spreadsheets import MemorySpreadsheets
from progress_core.ports.store import Store, UnitOfWork


def over(progress: Progress, **ports: object) -> Progress:
    """Return the same installation with some ports replaced."""
    return Progress(evolve(progress.context, **ports))  # type: ignore[arg-type] # each port fits its name


class Failing:
    """A reader that cannot be started."""

    def read(self, content: bytes, *, seconds: int | None = None) -> AbstractContextManager[Iterator[Sheet]]:
        del seconds
        raise Unavailable(f"The reader cannot be started for {len(content)} bytes.")


class Patient:
    """An engine under which waiting moves the clock on."""

    def __init__(self, clock: FixedClock) -> None:
        self.clock, self.waits = clock, 0

    def wait(self, seconds: float) -> None:
        self.waits += 1
        self.clock.advance(timedelta(seconds=seconds))


class Slow:
    """A reader that takes a while for each row, and is interrupted once.

    Args:
        clock: moved on for each row.
        step: how long a row takes.
        at: how many rows are read before the interruption.
    """

    def __init__(self, clock: FixedClock, step: timedelta, at: int = 1) -> None:
        self.clock, self.step, self.at = clock, step, at
        self.interruption: Callable[[], object] = list

    @contextmanager
    def read(self, content: bytes, *, seconds: int | None = None) -> Iterator[Iterator[Sheet]]:
        with MemorySpreadsheets().read(content, seconds=seconds) as sheets:
            yield (evolve(sheet, rows=self._rows(sheet.rows)) for sheet in sheets)

    def _rows(self, rows: Iterator[Row]) -> Iterator[Row]:
        for number, row in enumerate(rows):
            self.clock.advance(self.step)
            if number == self.at:
                self.interruption()
            yield row


class Contended:
    """A store in which somebody else wins the first races to add accounts."""

    def __init__(self, inner: Store, losses: int, field: str) -> None:
        self.inner, self.losses, self.field = inner, losses, field

    def snapshot(self) -> AbstractContextManager[UnitOfWork]:
        return self.inner.snapshot()

    @contextmanager
    def transaction(self) -> Iterator[UnitOfWork]:
        with self.inner.transaction() as work:
            before = set(work.accounts.taken([""]))
            yield work
            if self.losses and set(work.accounts.taken([""])) != before:
                self.losses -= 1
                raise Conflict("Somebody was faster.", field=self.field)


def contended(progress: Progress, losses: int, field: str) -> Progress:
    return over(progress, store=Contended(progress.context.store, losses, field))
