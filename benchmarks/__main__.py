"""Run benchmarks by name: `python -m benchmarks rules`; all of them without a name. Figures go to results/ too."""

import argparse
import json
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

from benchmarks.history import remember
from benchmarks.measure import calibrated

HERE = Path(__file__).parent
SUPPORT = {"__init__", "__main__", "history", "measure"}


def names() -> list[str]:
    """List the modules here that have a `run`."""
    return sorted(path.stem for path in HERE.glob("*.py") if path.stem not in SUPPORT and not path.stem.startswith("_"))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(names())}")
    parser.add_argument("--tiny", action="store_true", help="so few records that it takes seconds and says nothing")
    parser.add_argument("--results", type=Path, help="folder for the figures; otherwise results/, or none if tiny")
    asked = parser.parse_args()
    results = asked.results or (None if asked.tiny else HERE / "results")
    for name in asked.names or names():
        if name not in names():
            parser.error(f"there is no benchmark {name}; there are: {', '.join(names())}")
        try:
            benchmark = import_module(f"benchmarks.{name}")
        except ModuleNotFoundError as error:
            sys.exit(f"{error.name} is missing: pip install -r benchmarks/requirements.txt")
        if asked.tiny:
            _shrink(benchmark)
        _run(name, benchmark, results)


def _run(name: str, benchmark: ModuleType, results: Path | None) -> None:
    print(f"\n{name}: {str(benchmark.__doc__).splitlines()[0]}\n")
    before = calibrated()
    print(f"before: {before}")
    figures = benchmark.run()
    after = calibrated()
    print(f"after: {after}")
    if results:
        machine = max(before, after, key=lambda measured: measured.waiting)
        for grown in remember(results / "history" / f"{name}.jsonl", figures, machine):
            print(f"slower: {grown}")
        (results / f"{name}.json").write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def _shrink(benchmark: ModuleType) -> None:
    """Replace the sizes of a benchmark by those at which it only shows that it runs."""
    for name, size in benchmark.TINY.items():
        if not hasattr(benchmark, name):
            raise AttributeError(f"{benchmark.__name__} has no {name} to make tiny.")
        setattr(benchmark, name, size)


if __name__ == "__main__":
    main()
