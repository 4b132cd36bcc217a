"""A port is joined to the rest: something opens it, and its kit is run."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import get_type_hints

import pytest

from progress_core.ports.store import UnitOfWork
from tests.docs.texts import ROOT
from tests.pages import ports

_STORES_OWN = {"store", "backups"}
"""Ports that a store implements beside its repositories."""


@pytest.mark.feature("I2", "I3")
@pytest.mark.parametrize("module", ports.modules())
def test_every_port_has_entry_points_or_belongs_to_the_store(module: str) -> None:
    getters = [member.fget for member in vars(UnitOfWork).values() if isinstance(member, property)]
    repositories = {get_type_hints(getter)["return"].__module__.rpartition(".")[2] for getter in getters}
    assert module in ports.groups() or module in repositories | _STORES_OWN, (
        f"ports/{module}.py has no entry-point group in pyproject.toml, and is no property of UnitOfWork"
    )


@pytest.mark.feature("I2")
@pytest.mark.parametrize("module", ports.modules())
def test_the_kit_of_every_port_is_run(module: str) -> None:
    kit = ports.kit(module).rpartition(".")[2]
    assert kit in _inherited_by_tests(), f"no test of tests/contract inherits {kit}"


@cache
def _inherited_by_tests() -> set[str]:
    """Return the classes that tests of `tests/contract` inherit, directly, through a subject or another kit."""
    contract = ROOT / "tests" / "contract"
    found = {base for _, base in _bases(contract)}
    for path in contract.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "tests.kits.subjects":
                found |= {base for name in node.names for _, base in _bases(ROOT / "tests/kits/subjects", name.name)}
    kits = list(_bases(ROOT / "progress_core" / "testing"))
    while further := {base for name, base in kits if name in found} - found:
        found |= further
    return found


def _bases(folder: Path, name: str = "*") -> Iterator[tuple[str, str]]:
    """Yield each class of a folder, or of its modules of one name, with each of its bases."""
    for path in folder.rglob(f"{name}.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                yield from ((node.name, ast.unparse(base)) for base in node.bases)
