"""Remove every check of a permission or a scope in turn, and require that some cell of the table goes red.

`.venv/bin/python -m tests.isolation.mutations [WORD]` says for each mutation (whose name has the word)
which cell noticed it; it ends with 1 if none did. A check that another one stands behind is noticed by
nobody as long as the other is there: both are taken out, and what then goes red says that they guard
each other. Only cells that run the function are tried, since no other cell can come out differently.
"""

import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import chdir, contextmanager
from pathlib import Path
from types import CodeType, FrameType

from attrs import frozen

from tests.isolation import test_api, test_cli, test_core, test_web
from tests.isolation.expect import ACTORS
from tests.isolation.known import KNOWN
from tests.isolation.mutants import Mutation, made, mutations
from tests.isolation.rows import Answer, Cell, Line, check
from tests.isolation.sqlite import world_in
from tests.isolation.table.api import OPERATIONS
from tests.isolation.table.cli import COMMANDS
from tests.isolation.table.core import USE_CASES
from tests.isolation.table.web import ROUTES
from tests.isolation.world import World, world

_OF_THE_MUTATION = (TypeError, AttributeError, NameError)
"""Errors that may say no more than that the mutated code makes no sense: no cell has noticed anything."""


@frozen(eq=False)
class Trial:
    """One line of the table for one actor: the cells that are tried together."""

    surface: str
    line: Line
    actor: str
    world: World
    ask: Callable[[Line, Cell], Answer]

    def red(self) -> str:
        """Return what went red; "" if everything is as it must be."""
        try:
            check(self.line, self.actor, self.world, lambda cell: self.ask(self.line, cell))
        except _OF_THE_MUTATION:
            return ""
        except Exception:  # noqa: BLE001 - whatever it is, it is red
            return f"{self.surface}: {self.line.name} · {self.actor}"
        return ""


class Table:
    """All trials, and which functions each of them runs."""

    def __init__(self, trials: list[Trial]) -> None:
        self._trials = trials
        self._running: dict[CodeType, list[Trial]] = {}
        with _noting() as called:
            for trial in trials:
                called.clear()
                red = trial.red()
                assert not red, f"the table must be green without any mutation: {red}"
                for code in list(called):
                    self._running.setdefault(code, []).append(trial)

    def red(self, mutant: Mutation) -> str:
        """Return the first cell that goes red; "" if none does."""
        trials = self.trials_of(mutant)
        with made([mutant]):
            return next(filter(None, (trial.red() for trial in trials)), "")

    def trials_of(self, *mutants: Mutation) -> list[Trial]:
        """Return the trials that run the functions of all mutations, in order."""
        running = [set(self._running.get(each.real().__code__, ())) for each in mutants]
        return [trial for trial in self._trials if all(trial in each for each in running)]


@contextmanager
def _noting() -> Iterator[set[CodeType]]:
    """Note what is called, in this thread and in those that are started from now on and live on."""
    called: set[CodeType] = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            called.add(frame.f_code)

    threading.setprofile(note)
    sys.setprofile(note)
    try:
        yield called
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


def partner_of(table: Table, mutant: Mutation, others: Iterable[Mutation]) -> tuple[Mutation | None, str]:
    """Return another mutation that makes a cell notice this one although that cell does not notice the other alone."""
    for other in others:
        if (other.module, other.place) != (mutant.module, mutant.place) and other.guards:
            for trial in table.trials_of(mutant, other):
                with made([other]):
                    red = trial.red()
                if not red:
                    with made([mutant, other]):
                        red = trial.red()
                    if red:
                        return other, red
    return None, ""


def main(word: str = "") -> None:
    """Try all mutations."""
    with tempfile.TemporaryDirectory() as name, chdir(name), test_web.running() as site, test_api.running() as api:
        folder, kept = Path(name, "files"), Path(name, "kept")
        folder.mkdir()
        kept.mkdir()
        with world_in(kept) as on_disk, chdir(folder):
            table = Table(
                [
                    *_trials("core", USE_CASES, world(), test_core.ask),
                    *_trials("web", ROUTES, world(), lambda line, cell: test_web.ask(line, cell, site)),
                    *_trials("api", OPERATIONS, world(), lambda line, cell: test_api.ask(line, cell, api)),
                    *_trials("cli", COMMANDS, world(), lambda line, cell: test_cli.ask(line, cell, folder)),
                    *_trials("core on SQLite", USE_CASES, on_disk, test_core.ask),
                ]
            )
            sys.exit(_tried(table, [each for each in mutations() if word in each.name]))


def _trials(surface: str, lines: tuple[Line, ...], here: World, ask: Callable[[Line, Cell], Answer]) -> list[Trial]:
    return [Trial(surface, line, actor, here, ask) for line in lines for actor in ACTORS]


def _tried(table: Table, tried: list[Mutation]) -> bool:
    counts: Counter[str] = Counter()
    everything = list(mutations())
    for mutant in tried:
        red, partner = table.red(mutant), None
        reason = KNOWN.get(mutant.key, "")
        if not red and not reason:
            near = [each for each in everything if each.module is mutant.module]
            partner, red = partner_of(table, mutant, [*near, *everything])
        if partner:
            _say(counts, "twice", mutant, f"without {partner.key} as well: {red}")
        elif red:
            _say(counts, "red", mutant, red)
        else:
            _say(counts, "known" if reason else "GREEN", mutant, reason or "nobody noticed")
    sys.stdout.write(f"{sum(counts.values())} mutations: {', '.join(f'{n} {said}' for said, n in counts.items())}\n")
    return bool(counts["GREEN"])


def _say(counts: Counter[str], said: str, mutant: Mutation, what: str) -> None:
    counts[said] += 1
    sys.stdout.write(f"{said:<7} {mutant.name} -> {what}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
