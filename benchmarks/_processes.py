"""Contestants in processes of their own, in turns: fair times, and each one's peak memory."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from statistics import median
from time import sleep

from benchmarks.measure import ratios

Figures = dict[str, float]


def measure(arguments: Sequence[str]) -> Figures:
    """Run Python with these arguments; return the JSON that it prints, and `mb`: its peak and its children's."""
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.PIPE, cwd=Path(__file__).parents[1])
    peaks: dict[int, float] = {}
    while process.poll() is None:
        # The last look counts: a child that has not begun its own program yet shows its parent's peak.
        peaks |= {pid: peak for pid in _family(process.pid) if (peak := _peak(pid))}
        sleep(0.02)
    output, _ = process.communicate()
    if process.returncode:
        raise RuntimeError(f"{' '.join(arguments)} ended with {process.returncode}")
    return {"mb": sum(peaks.values()), **json.loads(output)}


def _family(pid: int) -> list[int]:
    with suppress(OSError):
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
        return [pid, *(one for child in children for one in _family(int(child)))]
    return []


def _peak(pid: int) -> float:
    with suppress(OSError, StopIteration):
        lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024
    return 0.0


def by_turns(contestants: Mapping[str, Callable[[], Figures]], rounds: int) -> dict[str, list[Figures]]:
    """Return the figures of every contestant in each round.

    Args:
        contestants: functions that measure, by name of the contestant.
        rounds: how often.
    """
    taken: dict[str, list[Figures]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, run in contestants.items():
            taken[name].append(run())
    return taken


def table(taken: Mapping[str, Sequence[Figures]], *, of: str, units: Mapping[str, str]) -> dict[str, Figures]:
    """Print one line per contestant with its medians, and return the same figures, with ratios, for a file.

    Args:
        taken: figures of each round, by contestant.
        of: the contestant that the others are compared with.
        units: key -> heading of its column; each gets a column of ratios too, with the lowest and highest.
    """
    width = max(map(len, taken))
    rows: dict[str, Figures] = {}
    print(" " * width, *(f"{heading:>10}  {'ratio':<18}" for heading in units.values()))
    for name, rounds in taken.items():
        row, cells = rows.setdefault(name, {}), []
        for key in units:
            mine, others = [one[key] for one in rounds], [one[key] for one in taken[of]]
            row[key], spread = round(median(mine), 3), ""
            if all(others):
                low, row[f"{key}_ratio"], high = ratios(mine, others)
                row[f"{key}_ratio_low"], row[f"{key}_ratio_high"] = low, high
                spread = f"{row[f'{key}_ratio']:.2f} ({low:.2f}–{high:.2f})"
            cells.append(f"{row[key]:10.3f}  {spread:<18}")
        print(f"{name:{width}}", *cells)
    return rows


def server_cpu(pid: int) -> float:
    """Return the processor seconds of a process and its children until now, to the microsecond."""
    return sum(_on_processor(one) for one in _family(pid)) / 1e9


def _on_processor(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text("ascii").split()[0])
    except FileNotFoundError:
        return 0
