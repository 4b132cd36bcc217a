"""Sealers keep their contract."""

import base64

import pytest
from progress_security import new_secret, open_sealer

from progress_core.domain.foundations.errors import Unavailable
from progress_core.memory import sealing as memory
from progress_core.ports.sealing import Sealer
from progress_core.testing.sealing import CONTEXT, SealerContract

OLD, NEW = "the key of last year", new_secret()


class TestMemorySealer(SealerContract):
    @pytest.fixture
    def sealer(self) -> Sealer:
        return memory.open_sealer()

    @pytest.mark.feature("A10")
    def test_the_same_key_unseals_and_another_does_not(self) -> None:
        sealed = memory.open_sealer("one").seal("swordfish", CONTEXT)
        assert memory.open_sealer("one").unseal(sealed, CONTEXT) == "swordfish"
        with pytest.raises(Unavailable):
            memory.open_sealer("two").unseal(sealed, CONTEXT)


class TestAesGcmSealer(SealerContract):
    @pytest.fixture
    def sealer(self) -> Sealer:
        return open_sealer(NEW)


class TestAesGcmSealerOfAPassphrase(SealerContract):
    @pytest.fixture
    def sealer(self) -> Sealer:
        return open_sealer(OLD)


@pytest.mark.feature("A10")
@pytest.mark.parametrize("secret", [OLD, NEW], ids=["a passphrase", "a random key"])
def test_the_same_key_unseals_on_another_day(secret: str) -> None:
    sealed = open_sealer(secret).seal("swordfish", CONTEXT)
    assert open_sealer(secret).unseal(sealed, CONTEXT) == "swordfish"


@pytest.mark.feature("A10")
def test_another_key_does_not_unseal_and_the_error_says_what_to_do() -> None:
    sealed = open_sealer(OLD).seal("swordfish", CONTEXT)
    with pytest.raises(Unavailable, match="Add the earlier key after a comma"):
        open_sealer(NEW).unseal(sealed, CONTEXT)


@pytest.mark.feature("A10")
def test_a_new_key_before_the_old_one_seals_while_both_unseal() -> None:
    before = open_sealer(OLD).seal("swordfish", CONTEXT)
    both = open_sealer(f"{NEW}, {OLD}")
    assert both.unseal(before, CONTEXT) == "swordfish"
    assert open_sealer(NEW).unseal(both.seal("sea bass", CONTEXT), CONTEXT) == "sea bass"


@pytest.mark.feature("A10")
def test_a_key_id_cannot_be_swapped_for_another() -> None:
    both = open_sealer(f"{NEW},{OLD}")
    body = open_sealer(OLD).seal("swordfish", CONTEXT).rpartition(".")[2]
    prefix = open_sealer(NEW).seal("swordfish", CONTEXT).rpartition(".")[0]
    with pytest.raises(Unavailable):
        both.unseal(f"{prefix}.{body}", CONTEXT)


@pytest.mark.feature("A10")
def test_standard_and_url_safe_base64_give_the_same_key() -> None:
    key = b"\xfb\xff" * 16
    sealed = open_sealer(base64.b64encode(key).decode()).seal("swordfish", CONTEXT)
    assert open_sealer(base64.urlsafe_b64encode(key).decode().rstrip("=")).unseal(sealed, CONTEXT) == "swordfish"


@pytest.mark.feature("A10")
@pytest.mark.parametrize(("secret", "said"), [("", "is empty"), (" , ", "is empty"), ("guessable", "too short")])
def test_a_guessable_key_is_refused(secret: str, said: str) -> None:
    with pytest.raises(Unavailable, match=said) as caught:
        open_sealer(secret)
    assert "guessable" not in caught.value.message


@pytest.mark.feature("A10")
def test_no_part_of_the_key_is_shown() -> None:
    sealer = open_sealer(OLD)
    assert OLD not in repr(sealer) + repr(vars(sealer))


@pytest.mark.feature("A10")
def test_new_secrets_are_32_random_bytes() -> None:
    made = {new_secret() for _ in range(100)}
    assert len(made) == 100
    assert {len(base64.urlsafe_b64decode(text + "=")) for text in made} == {32}
