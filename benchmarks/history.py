"""Ratios of every version, so that a regression is seen: what is compared with a peer, by name of its figure."""

import json
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

from attrs import asdict

from benchmarks.measure import Machine

WORSE = 1.15
"""From how many times the former ratio on it is said to have grown."""
Ratios = dict[str, float]


def ratios_of(figures: Mapping[str, object]) -> Ratios:
    """Return the ratios among the figures of a benchmark, by where they stand."""
    return dict(_ratios("", figures))


def _ratios(place: str, figures: object) -> Iterator[tuple[str, float]]:
    if isinstance(figures, Mapping):
        for name, found in figures.items():
            where = f"{place}: {name}" if place else str(name)
            if isinstance(found, int | float) and str(name).endswith("ratio"):
                yield where, float(found)
            else:
                yield from _ratios(where, found)


def remember(file: Path, figures: Mapping[str, object], machine: Machine) -> list[str]:
    """Keep the ratios of this version in a file, and return what has grown since the version before.

    Args:
        file: of the benchmark, with a line for every version.
        figures: of the benchmark.
        machine: on which they were measured.
    """
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    kept = {entry["version"]: entry for entry in map(json.loads, lines)}
    this, now = version("progress-core"), ratios_of(figures)
    kept.pop(this, None)
    last = list(kept.values())[-1] if kept else None
    kept[this] = {"version": this, "machine": {**asdict(machine), "quiet": machine.is_quiet}, "ratios": now}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(json.dumps(entry) + "\n" for entry in kept.values()), "utf-8")
    if last is None:
        return []
    return [
        f"{name}: {former:.2f} in {last['version']}, {now[name]:.2f} now"
        for name, former in last["ratios"].items()
        if name in now and former and now[name] > WORSE * former
    ]
