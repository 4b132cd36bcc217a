"""Run benchmarks by name: `python -m benchmarks rules`; all of them without a name. Figures go to results/ too."""

import argparse
import json
import sys
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent
RESULTS = HERE / "results"
SUPPORT = {"__init__", "__main__", "measure"}


def names() -> list[str]:
    """List the modules here that have a `run`."""
    return sorted(path.stem for path in HERE.glob("*.py") if path.stem not in SUPPORT and not path.stem.startswith("_"))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(names())}")
    asked = parser.parse_args()
    for name in asked.names or names():
        if name not in names():
            parser.error(f"there is no benchmark {name}; there are: {', '.join(names())}")
        try:
            benchmark = import_module(f"benchmarks.{name}")
        except ModuleNotFoundError as error:
            sys.exit(f"{error.name} is missing: pip install -r benchmarks/requirements.txt")
        print(f"\n{name}: {str(benchmark.__doc__).splitlines()[0]}\n")
        figures = benchmark.run()
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{name}.json").write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
