"""The contract kit of `progress_core.ports.sealing`."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from progress_core.domain.foundations.errors import Unavailable
from progress_core.ports.sealing import Sealer
from progress_core.testing.tools.marks import asvs, feature

ANY_TEXT = st.text(st.characters(exclude_categories=()))
KIT = settings(
    deadline=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors, HealthCheck.too_slow],
)
CONTEXT = "initial-password:1000017"


class SealerContract:
    """What the core relies on in a sealer; needs a fixture `sealer`."""

    @pytest.fixture
    def sealer(self) -> Sealer:
        """Return a sealer."""
        raise NotImplementedError("write a fixture `sealer` that returns a Sealer")

    @feature("A10")
    @KIT
    @given(secret=ANY_TEXT, context=ANY_TEXT)
    def test_any_secret_can_be_unsealed(self, sealer: Sealer, secret: str, context: str) -> None:
        assert sealer.unseal(sealer.seal(secret, context), context) == secret

    @feature("A10")
    def test_many_secrets_are_sealed_in_order_each_with_its_own_context(self, sealer: Sealer) -> None:
        pairs = [(f"secret {number}", f"initial-password:{number}") for number in range(50)]
        sealed = sealer.seal_many(iter(pairs))
        opened = [sealer.unseal(text, context) for text, (_, context) in zip(sealed, pairs, strict=True)]
        assert opened == [secret for secret, _ in pairs]
        with pytest.raises(Unavailable):
            sealer.unseal(sealed[0], pairs[1][1])

    @feature("A10")
    def test_sealing_no_secrets_gives_nothing(self, sealer: Sealer) -> None:
        assert sealer.seal_many([]) == []

    @feature("A10", "A2")
    def test_sealed_text_is_url_safe_and_hides_the_secret(self, sealer: Sealer) -> None:
        sealed = sealer.seal("swordfish", CONTEXT)
        assert re.fullmatch(r"[A-Za-z0-9._~-]+", sealed)
        assert "swordfish" not in sealed

    @feature("A10")
    def test_the_same_secret_is_never_sealed_alike(self, sealer: Sealer) -> None:
        sealed = sealer.seal_many([("swordfish", CONTEXT)] * 1000)
        assert len(set(sealed)) == 1000

    @asvs("V9.2.2")
    @feature("A10")
    @pytest.mark.parametrize("context", ["initial-password:1000018", "initial-password:100001", "link:1000017", ""])
    def test_a_secret_does_not_unseal_in_another_context(self, sealer: Sealer, context: str) -> None:
        sealed = sealer.seal("swordfish", CONTEXT)
        with pytest.raises(Unavailable):
            sealer.unseal(sealed, context)

    @asvs("V11.3.3")
    @feature("A10")
    @KIT
    @given(data=st.data())
    def test_altered_text_does_not_unseal(self, sealer: Sealer, data: st.DataObject) -> None:
        sealed = sealer.seal(data.draw(ANY_TEXT), CONTEXT)
        place = data.draw(st.integers(0, len(sealed) - 1))
        other = data.draw(st.sampled_from("AB.-_+/=\né\ud800").filter(lambda character: character != sealed[place]))
        for altered in (sealed[:place] + other + sealed[place + 1 :], sealed[:place], sealed + other):
            with pytest.raises(Unavailable):
                sealer.unseal(altered, CONTEXT)

    @feature("A10")
    @pytest.mark.parametrize("text", ["", ".", "swordfish", "s1.00000000.", "memory.", "\ud800"])
    def test_text_that_was_never_sealed_does_not_unseal(self, sealer: Sealer, text: str) -> None:
        with pytest.raises(Unavailable):
            sealer.unseal(text, CONTEXT)
