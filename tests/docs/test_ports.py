"""A port is joined to the rest: something opens it, and its kit is run."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from progress_core.ports.store import UnitOfWork
from tests.docs.texts import ROOT
from tests.pages import ports

_STORES_OWN = {"store", "backups"}
"""Ports that a store implements beside its repositories."""


@pytest.mark.feature("I2", "I3")
@pytest.mark.parametrize("module", ports.modules())
def test_every_port_has_entry_points_or_belongs_to_the_store(module: str) -> None:
    repositories = {name for name, member in vars(UnitOfWork).items() if isinstance(member, property)}
    assert ports.group_of(module) in ports.groups() or module in repositories | _STORES_OWN, (
        f"ports/{module}.py has no entry-point group in pyproject.toml, and is no property of UnitOfWork"
    )


@pytest.mark.feature("I2")
@pytest.mark.parametrize("module", ports.modules())
def test_the_kit_of_every_port_is_run(module: str) -> None:
    kit = ports.kit(module).rpartition(".")[2]
    assert kit in _inherited_by_tests(), f"no test of tests/contract inherits {kit}"


def _inherited_by_tests() -> set[str]:
    """Return the classes that tests of `tests/contract` inherit, directly or through another kit."""
    found = {base for _, base in _bases(ROOT / "tests" / "contract")}
    kits = list(_bases(ROOT / "progress_core" / "testing"))
    while further := {base for name, base in kits if name in found} - found:
        found |= further
    return found


def _bases(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield each class of a folder with each of its bases."""
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                yield from ((node.name, ast.unparse(base)) for base in node.bases)
