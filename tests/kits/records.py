"""What is known of the faults: which test of the kit catches each, in `caught.json`."""

import json
from collections.abc import Container, Mapping
from pathlib import Path

from tests.kits.fault import Fault

FILE = Path(__file__).with_name("caught.json")
MISSED, HUNG = "", "hung"
"""What stands in place of a test for a fault that no test of the kit catches, or with which the kit hangs."""

AT_LEAST = 0.98
"""The part of the faults that the kits have to catch."""


def recorded() -> dict[str, str]:
    """Return what catches each fault: its id -> class and name of a test."""
    found: dict[str, str] = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}
    return found


def record(results: Mapping[str, str], known: Container[str]) -> None:
    """Write down what catches faults, beside what others have written meanwhile.

    Args:
        results: id of a fault -> test.
        known: ids of all faults; what is recorded of others is dropped.
    """
    caught = {id_: test for id_, test in {**recorded(), **results}.items() if id_ in known}
    FILE.write_text(json.dumps(dict(sorted(caught.items())), indent=1, ensure_ascii=False) + "\n", "utf-8")


def test_of(fault: Fault, caught: Mapping[str, str]) -> str:
    """Return the pytest id of the test that catches a fault.

    Raises:
        KeyError: the fault was not judged yet.
    """
    return f"{fault.subject.partition('::')[0]}::{caught[fault.id]}"


def is_caught(test: str) -> bool:
    """Return whether a record names a test."""
    return test not in (MISSED, HUNG)
