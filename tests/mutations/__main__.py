"""Make small mistakes in the functions of the domain, and count how many of them the unit tests notice.

    .venv/bin/python -m pytest -q tests/unit --cov=progress_core --cov-context=test --cov-report=
    .venv/bin/python -m tests.mutations [NUMBER [SEED]]

The first command writes down which tests run which lines. The second draws NUMBER mutants (320), evenly over all
modules of `progress_core/domain`, and tries each in a process of its own, with up to 150 of the unit tests that run
its lines. It prints every mutant that survives, and the score. Constants, tables and functions that run when they
are imported are left out: they would have to be imported anew for each mutant.
"""

import os
import random
import resource
import sys
from collections import Counter, defaultdict
from pathlib import Path

import coverage
import hypothesis
import pytest

from tests.mutations.mutants import Mutant, mutants
from tests.mutations.swapping import swap

Ran = dict[Path, dict[int, set[str]]]
"""Module -> line -> tests that ran it; "" stands for importing it."""

DOMAIN = Path("progress_core/domain")
MAX_TESTS = 150
"""Test functions that are tried, those that run the fewest lines first: they ask the most of each line."""

MAX_SECONDS = 30
"""A mutant whose tests take more processor time runs in circles, and is noticed by that."""


def which_tests_ran() -> Ran:
    """Return which tests ran each line of each module, as coverage wrote it down."""
    data = coverage.CoverageData()
    data.read()
    ran: Ran = {}
    for path in sorted(DOMAIN.rglob("*.py")):
        lines = data.contexts_by_lineno(str(path.resolve()))
        ran[path] = {line: {_function(name) for name in names} for line, names in lines.items()}
    if not any(ran.values()):
        raise SystemExit("Write down first which tests run which lines: see the top of this file.")
    return ran


def tests_of(mutant: Mutant, ran: Ran) -> set[str]:
    """Return the tests that run the lines of a mutant; "" among them if it runs when it is imported."""
    return {name for line in mutant.lines for name in ran[mutant.path].get(line, ())}


def drawn(number: int, seed: int, ran: Ran) -> list[Mutant]:
    """Draw mutants, evenly over the modules."""
    dice = random.Random(seed)  # noqa: S311 - a sample
    by_module = [[m for m in mutants(path) if m.inside and "" not in tests_of(m, ran)] for path in ran]
    for found in by_module:
        dice.shuffle(found)
    dice.shuffle(by_module)
    in_turns = [found[turn] for turn in range(max(map(len, by_module))) for found in by_module if turn < len(found)]
    return sorted(in_turns[:number], key=lambda mutant: (str(mutant.path), mutant.first))


class Trials:
    """Takes the place of pytest's loop over the tests: mutants are tried in processes forked after collecting.

    Args:
        sample: the mutants.
        ran: which tests run their lines.
    """

    def __init__(self, sample: list[Mutant], ran: Ran) -> None:
        self.sample = sample
        self._ran = ran
        self._breadth = Counter(name for lines in ran.values() for names in lines.values() for name in names)
        self.survivors: list[Mutant] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try every mutant."""
        by_function: dict[str, list[pytest.Item]] = defaultdict(list)
        for item in session.items:
            by_function[_function(item.nodeid)].append(item)
        for at, mutant in enumerate(self.sample, 1):
            names = sorted(tests_of(mutant, self._ran), key=self._breadth.__getitem__)[:MAX_TESTS]
            if _passes([item for name in names for item in by_function[name]], mutant):
                self.survivors.append(mutant)
                print(f"\n{at}/{len(self.sample)} survives: {mutant.name}", file=sys.stderr)  # noqa: T201
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """End the process at the first test that notices the mutant."""
        if report.failed:
            os._exit(1)


def _passes(items: list[pytest.Item], mutant: Mutant) -> bool:
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
        swap(mutant)
        for item, following in zip(items, [*items[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def _function(node: str) -> str:
    """Return the test function of a test, or of one of its phases, without parameters."""
    return node.partition("[")[0].partition("|")[0]


def main(number: int = 320, seed: int = 1) -> None:
    """Try a sample, and print the survivors and the score."""
    ran = which_tests_ran()
    trials = Trials(drawn(number, seed, ran), ran)
    explicit, generated = hypothesis.Phase.explicit, hypothesis.Phase.generate
    hypothesis.settings.register_profile("mutations", phases=(explicit, generated), database=None, derandomize=True)
    hypothesis.settings.load_profile("mutations")
    options = ["-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning", "tests/unit"]
    pytest.main(options, plugins=[trials])
    noticed, modules = number - len(trials.survivors), len({mutant.path for mutant in trials.sample})
    print(f"{noticed} of {number} mutants of {modules} modules noticed: {noticed / number:.1%}")  # noqa: T201


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
