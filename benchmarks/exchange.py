"""Qualifications out and back: a year group to a workbook of four sheets, and the filled-in workbook to the store.

Exports are compared with XlsxWriter writing the same cells of one sheet, row by row, without lists, locks or
formats; imports with calamine reading the same file. Ours are the whole of it, from the request to the outcome,
on SQLite; "writing alone" begins with learners in memory, and a dry run writes nothing. Every learner has six
qualifications, and the import replaces them all. How it grows is about memory: "writing as they come" makes each
learner when it is asked for, and holds none.
"""

import shutil
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from benchmarks._exchange import cohort
from benchmarks._processes import Figures, by_turns, measure, table

OUT = ("XlsxWriter", "openpyxl, write-only", "progress, writing alone", "progress, export")
BACK = ("calamine", "openpyxl, read-only", "progress, dry run", "progress, import")
REFUSED = ("calamine", "progress, dry run", "progress, import")
GROWTH = ("XlsxWriter", "progress, writing as they come", "progress, export", "calamine", "progress, import")
UNITS = {"cpu": "CPU s", "wall": "wall s", "mb": "MB"}
LEARNERS, GROWING = 10_000, (1_000, 10_000, 50_000)
ROUNDS = 5
TINY = {"LEARNERS": 100, "GROWING": (50,), "ROUNDS": 1, "GROWTH": GROWTH[:2]}
"""What takes the place of these when all that matters is that it runs."""


def run() -> dict[str, object]:
    """Measure all workloads, print their tables and return the figures."""
    figures: dict[str, object] = {}
    with tempfile.TemporaryDirectory(prefix="progress-benchmark-") as name:
        for title, names, broken in (
            (f"{LEARNERS:,} learners out", OUT, False),
            (f"{LEARNERS:,} learners back", BACK, False),
            (f"{LEARNERS:,} learners refused", REFUSED, True),
        ):
            folder = _prepared(Path(name) / title, LEARNERS, broken=broken)
            print(f"\n{title}")
            figures[title] = table(_taken(folder, names, LEARNERS, ROUNDS, broken=broken), of=names[0], units=UNITS)
        for count in GROWING:
            title = f"{count:,} learners, how it grows"
            print(f"\n{title}")
            folder = _prepared(Path(name) / title, count, broken=False)
            taken = _taken(folder, GROWTH, count, min(3, ROUNDS), broken=False)
            figures[title] = table(taken, of=GROWTH[0], units=UNITS)
    return figures


def _prepared(folder: Path, count: int, *, broken: bool) -> Path:
    folder.mkdir()
    cohort.fill(folder, count)
    cohort.write_filled(folder / "filled.xlsx", count, broken=broken)
    return folder


def _taken(folder: Path, names: Sequence[str], count: int, rounds: int, *, broken: bool) -> dict[str, list[Figures]]:
    return by_turns({name: partial(_one, folder, name, count, broken=broken) for name in names}, rounds)


def _one(folder: Path, contestant: str, count: int, *, broken: bool) -> Figures:
    """Run one contestant once on a copy of its own, and make sure that it did all the work."""
    with tempfile.TemporaryDirectory(dir=folder.parent) as own:
        for file in folder.iterdir():
            shutil.copy(file, own)
        figures = measure(("-m", "benchmarks._exchange.worker", contestant, own, str(count)))
    expected = -(count // cohort.BROKEN_EVERY) if broken and contestant.startswith("progress") else count
    if (done := figures.pop("learners")) != expected:
        raise AssertionError(f"{contestant}: {done}, not {expected} of {count} learners")
    return figures
