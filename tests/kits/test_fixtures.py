"""Kits have the names of their ports, and say which fixtures they need."""

import re
from collections.abc import Iterator
from importlib import import_module
from inspect import getsource, unwrap
from pkgutil import iter_modules

import pytest

from progress_core import testing
from tests.kits.fault import ROOT
from tests.pages import ports

pytestmark = pytest.mark.feature("I2")


def _kits() -> Iterator[type]:
    """Yield every kit that the package of kits defines."""
    for module in iter_modules(testing.__path__, f"{testing.__name__}."):
        for name, found in vars(import_module(module.name)).items():
            if name.endswith("Contract") and found.__module__ == module.name:
                yield found


_TO_WRITE = [
    (kit, name)
    for kit in _kits()
    for name, member in vars(kit).items()
    if not name.startswith("_") and callable(member) and "raise NotImplementedError(" in getsource(unwrap(member))
]
"""Each kit with each fixture that whoever uses it writes."""


@pytest.mark.parametrize(("kit", "fixture"), _TO_WRITE, ids=lambda value: getattr(value, "__name__", value))
def test_a_kit_without_its_fixture_says_what_to_write(kit: type, fixture: str) -> None:
    assert f"write a fixture `{fixture}`" in _said_without(kit, fixture)


@pytest.mark.parametrize(("kit", "fixture"), _TO_WRITE, ids=lambda value: getattr(value, "__name__", value))
def test_what_is_said_of_a_missing_fixture_tells_what_it_is_for(kit: type, fixture: str) -> None:
    said = _said_without(kit, fixture)
    assert re.search(rf"`{fixture}` that \w+s \w+", said), said
    assert "\n" not in said


def test_the_guide_names_every_fixture_that_is_optional() -> None:
    guide = (ROOT / "docs/howto/write-an-adapter.md").read_text("utf-8")
    optional = {
        name
        for kit in _kits()
        for name, member in vars(kit).items()
        if callable(member) and getsource(unwrap(member)).rstrip().endswith('"""\n        return None')
    }
    assert {"again", "with_key", "silent", "forged", "cuts"} <= optional
    assert not {name for name in optional if f"`{name}`" not in guide}


def _said_without(kit: type, fixture: str) -> str:
    with pytest.raises(NotImplementedError) as error:
        unwrap(getattr(kit, fixture))(kit())
    return str(error.value)


@pytest.mark.parametrize("module", ports.modules())
def test_a_kit_has_the_module_and_the_name_of_its_port(module: str) -> None:
    kits = [f"progress_core.testing.{module}.{protocol}Contract" for protocol in ports.protocols(module)]
    assert ports.kit(module) in kits
