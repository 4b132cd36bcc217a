"""Measuring in turns: every contestant runs once per round, so that a busy moment affects all alike."""

import gc
import platform
from collections.abc import Callable, Mapping, Sequence
from statistics import median
from time import perf_counter, process_time

from attrs import frozen

LOOPS, TURNS = 9, 200_000
"""How often the fixed piece of work is done to see how quiet a machine is, and how long it is."""
QUIET = 1.1
"""How many times its processor time a piece of work takes on a machine that has nothing else to do."""
Spread = tuple[float, float, float]
"""Lowest, median and highest."""


@frozen
class Machine:
    """What a fixed piece of work takes on this machine now.

    Args:
        cpu_ms: the median of its processor time.
        spread: how far the slowest is from the fastest, as a share of the median.
        waiting: how many times its processor time it took by the clock.
    """

    cpu_ms: float
    spread: float
    waiting: float

    @property
    def is_quiet(self) -> bool:
        """Whether nobody else wanted the processor."""
        return self.waiting <= QUIET

    def __str__(self) -> str:
        """Return it as a line."""
        state = "quiet" if self.is_quiet else "busy: wall times mean little"
        figures = f"a fixed loop took {self.cpu_ms:.1f} ms of CPU, ± {self.spread / 2:.0%}"
        return f"machine {state} ({figures}, {self.waiting:.2f} times that by the clock)"


def calibrated() -> Machine:
    """Do a fixed piece of work some times, to see how quiet the machine is."""
    taken: list[float] = []
    start = perf_counter()
    for _ in range(LOOPS):
        before, total = process_time(), 0
        for number in range(TURNS):
            total += number & 7
        taken.append((process_time() - before) * 1000)
    wall = (perf_counter() - start) * 1000
    spread = (max(taken) - min(taken)) / median(taken)
    return Machine(round(median(taken), 2), round(spread, 3), round(wall / sum(taken), 3))


def ratios(taken: Sequence[float], of: Sequence[float]) -> Spread:
    """Return the ratio of two contestants, round by round: what made one round slow made it slow for both.

    Args:
        taken: figure of each round.
        of: the other's figures of the same rounds.
    """
    found = [mine / other for mine, other in zip(taken, of, strict=True)]
    return round(min(found), 2), round(median(found), 2), round(max(found), 2)


def by_turns(contestants: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Return the CPU seconds of each contestant in each round.

    Args:
        contestants: what to run, by name.
        rounds: how often each runs, after one run to warm up.
    """
    taken: dict[str, list[float]] = {name: [] for name in contestants}
    for turn in range(rounds + 1):
        for name, work in contestants.items():
            gc.collect()
            start = process_time()
            work()
            if turn:
                taken[name].append(process_time() - start)
    return taken


def table(taken: Mapping[str, Sequence[float]], *, records: int, of: str) -> dict[str, object]:
    """Print one line per contestant, and return the same figures for a file.

    Args:
        taken: seconds of each round, by contestant.
        records: number of records that each contestant processed.
        of: the contestant that the others are compared with.
    """
    figures = {}
    for name, seconds in taken.items():
        low, middle, high = ratios(seconds, taken[of])
        each = round(median(seconds) / records * 1e6, 2)
        figures[name] = {"microseconds": each, "ratio": middle, "ratio_low": low, "ratio_high": high}
    width = max(map(len, figures))
    print(f"{'':{width}}  µs a record  times {of}")
    for name, figure in sorted(figures.items(), key=lambda item: item[1]["microseconds"]):
        spread = f"{figure['ratio']:.2f} ({figure['ratio_low']:.2f}–{figure['ratio_high']:.2f})"
        print(f"{name:{width}}  {figure['microseconds']:11.2f}  {spread}")
    return {"machine": platform.machine(), "python": platform.python_version(), "records": records, "figures": figures}
