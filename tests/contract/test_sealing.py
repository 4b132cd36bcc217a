"""Sealers keep their contract."""

import base64
from typing import Any

import pytest
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from progress_security import new_secret, open_sealer, salted, sealing

from progress_core.domain.foundations.errors import Unavailable
from progress_core.memory import sealing as memory
from progress_core.testing.sealing import CONTEXT
from tests.kits.subjects import sealing as subjects

OLD, NEW = "the key of last year", new_secret()
SALTED = salted(OLD)


class TestMemorySealer(subjects.TestMemory):
    """The twin."""


class TestAesGcmSealer(subjects.TestAesGcm):
    """A random key."""


class TestAesGcmSealerOfAPassphrase(subjects.TestAesGcm):
    key = OLD


class TestAesGcmSealerOfASaltedPassphrase(subjects.TestAesGcm):
    key = SALTED


@pytest.mark.feature("A10")
def test_a_sealer_in_memory_without_a_key_makes_one() -> None:
    sealer = memory.open_sealer()
    assert sealer.unseal(sealer.seal("swordfish", CONTEXT), CONTEXT) == "swordfish"


@pytest.mark.asvs("V11.4.4")
@pytest.mark.feature("A10", "K8")
def test_a_salt_makes_another_key_of_the_same_text() -> None:
    other = salted(OLD)
    assert other != SALTED
    sealed = open_sealer(SALTED).seal("swordfish", CONTEXT)
    for secret in (OLD, other):
        with pytest.raises(Unavailable, match="Add the earlier key after a comma"):
            open_sealer(secret).unseal(sealed, CONTEXT)
    assert open_sealer(f"{other}, {SALTED}").unseal(sealed, CONTEXT) == "swordfish"


@pytest.mark.feature("A10", "K8")
def test_what_was_sealed_before_a_key_had_a_salt_stays_readable() -> None:
    sealed = open_sealer(OLD).seal("swordfish", CONTEXT)
    for secret in (SALTED, f"{NEW}, {SALTED}"):
        sealer = open_sealer(secret)
        assert [sealer.unseal(sealed, CONTEXT) for _ in range(2)] == ["swordfish"] * 2


@pytest.mark.feature("K8")
def test_a_typed_key_is_derived_once_in_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    derived: list[bytes] = []

    class Counted:
        def __init__(self, **cost: Any) -> None:
            self._scrypt = Scrypt(**cost)

        def derive(self, key_material: bytes) -> bytes:
            derived.append(key_material)
            return self._scrypt.derive(key_material)

    monkeypatch.setattr(sealing, "Scrypt", Counted)
    sealer = open_sealer(SALTED)
    for _ in range(5):
        sealer.unseal(sealer.seal("swordfish", CONTEXT), CONTEXT)
        with pytest.raises(Unavailable):
            sealer.unseal("s1.00000000.AAAA", CONTEXT)
    assert derived == [OLD.encode()] * 2  # once with its salt, once for what was sealed without


@pytest.mark.feature("A10")
def test_a_typed_key_that_is_too_short_is_refused_with_a_salt_too() -> None:
    with pytest.raises(Unavailable, match="too short"):
        open_sealer(salted("short"))


@pytest.mark.feature("A10")
@pytest.mark.parametrize("secret", [OLD, NEW, SALTED], ids=["a passphrase", "a random key", "a salted passphrase"])
def test_the_same_key_unseals_on_another_day(secret: str) -> None:
    sealed = open_sealer(secret).seal("swordfish", CONTEXT)
    assert open_sealer(secret).unseal(sealed, CONTEXT) == "swordfish"


@pytest.mark.asvs("V9.1.3")
@pytest.mark.feature("A10")
def test_another_key_does_not_unseal_and_the_error_says_what_to_do() -> None:
    sealed = open_sealer(OLD).seal("swordfish", CONTEXT)
    with pytest.raises(Unavailable, match="Add the earlier key after a comma"):
        open_sealer(NEW).unseal(sealed, CONTEXT)


@pytest.mark.asvs("V11.2.2")
@pytest.mark.feature("A10")
def test_a_new_key_before_the_old_one_seals_while_both_unseal() -> None:
    before = open_sealer(OLD).seal("swordfish", CONTEXT)
    both = open_sealer(f"{NEW}, {OLD}")
    assert both.unseal(before, CONTEXT) == "swordfish"
    assert open_sealer(NEW).unseal(both.seal("sea bass", CONTEXT), CONTEXT) == "sea bass"


@pytest.mark.asvs("V9.1.2")
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


@pytest.mark.asvs("V13.2.3")
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


@pytest.mark.asvs("V11.2.3", "V11.5.1", "V11.6.1")
@pytest.mark.feature("A10")
def test_new_secrets_are_32_random_bytes() -> None:
    made = {new_secret() for _ in range(100)}
    assert len(made) == 100
    assert {len(base64.urlsafe_b64decode(text + "=")) for text in made} == {32}
