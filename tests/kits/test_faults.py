"""The kits catch faults, as `caught.json` says: `python -m tests.kits` judges them with whole kits."""

import subprocess
import sys

import pytest

from tests.kits.fault import ROOT, Fault
from tests.kits.faults import all_faults, kits
from tests.kits.records import AT_LEAST, HUNG, is_caught, recorded
from tests.redis import find_redis

pytestmark = pytest.mark.feature("I2")

FAULTS = all_faults()
_ON_A_SERVER = {"jobs": find_redis}
"""Kits that need a program. Several of their faults are run at a time, as they wait more than they work."""


@pytest.mark.slow
@pytest.mark.parametrize("kit", kits())
def test_the_recorded_test_of_each_fault_still_catches_it(kit: str) -> None:
    jobs = 1
    if kit in _ON_A_SERVER:
        _ON_A_SERVER[kit]()
        jobs = 4
    again = subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-m", "tests.kits", kit, "--recorded", "--jobs", str(jobs)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert 0 == again.returncode, again.stdout + again.stderr


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.id)
def test_a_fault_is_one_change_of_source_that_compiles(fault: Fault) -> None:
    compile(fault.changed(), fault.module, "exec")
    assert fault.module.startswith(("progress_core/memory/", "adapters/", "examples/"))


def test_no_two_faults_have_one_name() -> None:
    assert len({fault.id for fault in FAULTS}) == len(FAULTS)
    assert recorded().keys() == {fault.id for fault in FAULTS}


def test_nearly_all_faults_are_caught_and_no_kit_hangs() -> None:
    results = list(recorded().values())
    assert HUNG not in results
    assert sum(map(is_caught, results)) >= AT_LEAST * len(results)


def test_the_page_says_why_of_each_fault_that_no_kit_catches() -> None:
    missed = {id_ for id_, test in recorded().items() if not is_caught(test)}
    assert missed == {fault.id for fault in FAULTS if fault.why_not}


@pytest.mark.parametrize("kit", kits())
def test_a_kit_is_judged_by_at_least_ten_faults(kit: str) -> None:
    assert len([fault for fault in FAULTS if fault.kit == kit]) >= 10
