"""Measuring in turns: every contestant runs once per round, so that a busy moment affects all alike."""

import gc
import platform
from collections.abc import Callable, Mapping
from statistics import median
from time import process_time


def by_turns(contestants: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Return the median CPU seconds of each contestant.

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
    return {name: median(times) for name, times in taken.items()}


def table(seconds: Mapping[str, float], *, records: int, of: str) -> dict[str, object]:
    """Print one line per contestant, and return the same figures for a file.

    Args:
        seconds: by contestant.
        records: number of records that each contestant processed.
        of: the contestant that the others are compared with.
    """
    figures = {
        name: {"microseconds": round(taken / records * 1e6, 2), "ratio": round(taken / seconds[of], 2)}
        for name, taken in seconds.items()
    }
    width = max(map(len, figures))
    print(f"{'':{width}}  µs a record  times {of}")
    for name, figure in sorted(figures.items(), key=lambda item: item[1]["microseconds"]):
        print(f"{name:{width}}  {figure['microseconds']:11.2f}  {figure['ratio']:.2f}")
    return {"machine": platform.machine(), "python": platform.python_version(), "records": records, "figures": figures}
