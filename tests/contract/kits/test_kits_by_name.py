"""The kits of a store as classes: no test hides another, and a fixture that is missing says so."""

from inspect import unwrap
from itertools import combinations

import pytest

from progress_core.testing.store import StoreContract
from progress_core.testing.tools.fixtures import StoreFixture


@pytest.mark.feature("I2")
def test_no_kit_test_overrides_another() -> None:
    kits = [base for base in StoreContract.__mro__ if base is not StoreFixture]
    tests = {base: {name for name in vars(base) if name.startswith("test")} for base in kits}
    assert [] == [(one, two) for one, two in combinations(kits, 2) if tests[one] & tests[two]]


@pytest.mark.feature("I2")
def test_a_kit_without_its_fixture_says_what_to_provide() -> None:
    with pytest.raises(NotImplementedError, match="write a fixture `store`"):
        unwrap(StoreFixture.store)(StoreContract())
    with pytest.raises(NotImplementedError, match="write a fixture `reopen`"):
        unwrap(StoreFixture.reopen)(StoreContract())
