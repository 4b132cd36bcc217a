"""A contract has a new version when its checks change, and every kit has a contract."""

import pytest

from progress_core.testing.running.contracts import contracts
from tests.kits.versions import Recorded, current, recorded, unversioned
from tests.pages import ports

pytestmark = pytest.mark.feature("I13")


def test_no_contract_changes_without_a_new_version() -> None:
    now = current()
    assert unversioned(recorded(), now) == [], "add a line to progress_core/testing/running/contracts.py"
    assert recorded() == now, "run: python -m tests.kits.versions"


def test_a_check_that_is_added_or_removed_needs_a_new_version() -> None:
    before = {"mail": Recorded(1, ["test_sends"])}
    for tests in ([], ["test_sends", "test_waits"], ["test_delivers"]):
        assert unversioned(before, {"mail": Recorded(1, tests)}) != []
        assert unversioned(before, {"mail": Recorded(2, tests)}) == []
    assert unversioned(before, before) == []


def test_every_port_with_entry_points_has_a_contract() -> None:
    modules = [module for module in ports.modules() if module in ports.groups()]
    expected = {module: ports.kit(module) for module in [*modules, "backups"]}
    assert expected == {port: one.kit.replace(":", ".") for port, one in contracts().items()}


def test_every_adapter_that_is_registered_has_a_kit() -> None:
    groups = ports.groups()
    adapters = {f"{port}.{name}" for port in contracts() if port in groups for name in groups[port]}
    assert adapters == {name for name in groups["kits"] if not name.startswith("backups.")}
