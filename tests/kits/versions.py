"""The checks of each version of a contract, in `contracts.json`, so that none changes unnoticed.

    .venv/bin/python -m tests.kits.versions      write down the checks of versions that are new

A contract whose checks have changed needs a new version first: a line in `progress_core/testing/running/contracts.py`.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from attrs import asdict, frozen

from progress_core.testing.running.contracts import contracts, tests_of

FILE = Path(__file__).with_name("contracts.json")


@frozen
class Recorded:
    """A version of a contract, and the names of its tests."""

    version: int
    tests: list[str]


def recorded() -> dict[str, Recorded]:
    """Return what is written down, by the name of the port."""
    return {port: Recorded(**found) for port, found in json.loads(FILE.read_text("utf-8")).items()}


def current() -> dict[str, Recorded]:
    """Return what the kits are now."""
    return {port: Recorded(contract.version, tests_of(*contract.load_all())) for port, contract in contracts().items()}


def unversioned(before: Mapping[str, Recorded], now: Mapping[str, Recorded]) -> list[str]:
    """Return the ports whose checks have changed while their version has not, with the changes."""
    return [
        f"{port}: {' '.join(changed)}"
        for port, found in now.items()
        if port in before
        and found.version == before[port].version
        and (changed := sorted({*found.tests} ^ {*before[port].tests}))
    ]


def main() -> int:
    """Write down what is new, unless a contract has changed without a version."""
    now = current()
    if FILE.exists() and (found := unversioned(recorded(), now)):
        print("These contracts need a new version in progress_core/testing/running/contracts.py:", *found, sep="\n")
        return 1
    FILE.write_text(json.dumps({port: asdict(found) for port, found in now.items()}, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
