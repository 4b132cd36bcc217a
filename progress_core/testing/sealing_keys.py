"""The part of the contract kit of sealing that is about keys, and what they have sealed before."""

import re
from base64 import urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha256

import pytest

from progress_core.domain.foundations.errors import Unavailable
from progress_core.ports.sealing import Sealer
from progress_core.testing.tools.alterations import CONTEXT
from progress_core.testing.tools.guards import Patient
from progress_core.testing.tools.marks import asvs, feature

_KEYS = 64
"""Of so many keys cut to a byte, two are alike but once in two thousand times."""


class SealerKeysContract(Patient):
    """What the core relies on in the keys of a sealer; part of `SealerContract`."""

    @pytest.fixture
    def with_key(self) -> Callable[[str], Sealer] | None:
        """Return a function that makes a sealer from the text of a key; None if keys are no texts, as in a service."""
        return None

    @pytest.fixture
    def kept(self) -> tuple[Sealer, str] | None:
        """Return a sealer, and how it sealed "swordfish" in `CONTEXT` on another day, as your kit has it written down.

        None if its key cannot be written down, as in a service.
        """
        return None

    @feature("A10")
    def test_what_was_sealed_on_another_day_is_unsealed(self, kept: tuple[Sealer, str] | None) -> None:
        """The form of sealed texts, and how keys are made, stay the same in every process and later version."""
        if kept is not None:
            sealer, sealed = kept
            assert "swordfish" == sealer.unseal(sealed, CONTEXT)

    @asvs("V11.3.3")
    @feature("A10")
    @pytest.mark.parametrize("key", ["the key of this YEAR", "the key of this year ", "the key of this yeaR", "other"])
    def test_a_key_that_looks_alike_does_not_unseal(self, with_key: Callable[[str], Sealer] | None, key: str) -> None:
        if with_key is not None:
            one, other = with_key("the key of this year"), with_key(f"{key} of the school")
            stays_sealed(other, one.seal("swordfish", CONTEXT), CONTEXT)
            stays_sealed(with_key("The key of the school"), with_key("the key of the school").seal("a", "b"), "b")

    @asvs("V11.3.3")
    @feature("A10")
    def test_none_of_many_keys_unseals_what_another_sealed(self, with_key: Callable[[str], Sealer] | None) -> None:
        """Two of so many are alike if keys are cut to a byte."""
        if with_key is not None:
            keys = [urlsafe_b64encode(sha256(bytes([number])).digest()).decode().rstrip("=") for number in range(_KEYS)]
            sealers = list(map(with_key, keys))
            for one in sealers:
                sealed = one.seal("swordfish", CONTEXT)
                for other in sealers:
                    if other is not one:
                        stays_sealed(other, sealed, CONTEXT)


def stays_sealed(sealer: Sealer, text: str, context: str) -> None:
    """Fail unless the only outcome is `Unavailable`, with a plain message, whatever else the sealer raises."""
    message = ""
    try:
        sealer.unseal(text, context)
    except Unavailable as error:
        message = error.message
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the wrong one
        pytest.fail(f"unseal raised {type(error).__name__} where it has to raise Unavailable: {error}")
    else:
        pytest.fail("unseal opened a text that it must not open")
    assert re.fullmatch(r"(?s)[A-Z].*\.", message), "the message of Unavailable is no sentence"
