"""The contract kit of `progress_core.ports.sealing`."""

import random
import re
from base64 import b64encode
from collections.abc import Callable, Sequence
from functools import partial

import pytest

from progress_core.domain.foundations.errors import Unavailable
from progress_core.ports.sealing import Sealer
from progress_core.testing.sealing_keys import SealerKeysContract, stays_sealed
from progress_core.testing.tools.alterations import CONTEXT, OTHER_CONTEXTS, alterations
from progress_core.testing.tools.forks import in_a_fork
from progress_core.testing.tools.marks import asvs, feature
from progress_core.testing.tools.secrets import assert_shows_no
from progress_core.testing.tools.texts import ALIKE, ODD_TEXTS, any_texts
from progress_core.testing.tools.threads import all_done

__all__ = ["CONTEXT", "SealerContract"]

LENGTHS = (1, 15, 16, 17, 31, 32, 33, 63, 64, 65, 72, 73, 127, 255, 256, 1000, 4095, 4097, 65_537, 300_000)
"""Lengths of secrets; services for keys often take 4,096 bytes at most, and the body of an e-mail is sealed too."""


class SealerContract(SealerKeysContract):
    """What the core relies on in a sealer.

    `another_key` and `reopen` show that the key matters, and nothing but the key: what `sealer` has sealed is opened
    by a sealer that was made anew with the same key, and not by one with another key.
    """

    @pytest.fixture
    def sealer(self) -> Sealer:
        """Return a sealer."""
        raise NotImplementedError("write a fixture `sealer` that returns a Sealer")

    @pytest.fixture
    def another_key(self) -> Sealer:
        """Return a sealer with another key."""
        raise NotImplementedError("write a fixture `another_key` that returns a Sealer with another key")

    @pytest.fixture
    def reopen(self) -> Callable[[], Sealer]:
        """Return a function that makes a sealer with the key of `sealer`, as after a restart on another machine."""
        raise NotImplementedError("write a fixture `reopen` that returns what makes a Sealer with the key of `sealer`")

    @pytest.fixture
    def unreachable(self) -> Sealer | None:
        """Return a sealer whose service for keys cannot be reached; None if there is no such service."""
        raise NotImplementedError("write a fixture `unreachable` that returns a Sealer that reaches no keys, or None")

    @pytest.fixture
    def secrets(self) -> Sequence[str]:
        """Return the texts of the key of `sealer`, and of passwords in its settings."""
        raise NotImplementedError("write a fixture `secrets` that returns the texts of the key")

    @feature("A10")
    @pytest.mark.parametrize("secret", ODD_TEXTS, ids=ascii)
    def test_any_secret_can_be_unsealed(self, sealer: Sealer, secret: str) -> None:
        for context in (CONTEXT, secret, ""):
            assert sealer.unseal(sealer.seal(secret, context), context) == secret

    @feature("A10")
    def test_any_text_in_any_context_can_be_unsealed(self, sealer: Sealer) -> None:
        texts = any_texts(60)
        pairs = list(zip(texts, reversed(texts), strict=True))
        opened = [sealer.unseal(sealer.seal(secret, context), context) for secret, context in pairs]
        assert [ascii(text) for text in opened] == [ascii(text) for text in texts]

    @feature("A10")
    @pytest.mark.parametrize("length", LENGTHS)
    def test_a_secret_of_any_length_is_unsealed_whole(self, sealer: Sealer, length: int) -> None:
        for secret in ("a" * (length - 1) + "b", "ä" * (length - 1) + "ö"):
            opened = sealer.unseal(sealer.seal(secret, CONTEXT), CONTEXT)
            assert (len(opened), opened[-3:]) == (len(secret), secret[-3:])
            assert opened == secret

    @feature("A10")
    def test_many_secrets_are_sealed_in_order_each_with_its_own_context(self, sealer: Sealer) -> None:
        pairs = [(f"secret {number}", f"initial-password:{number}") for number in range(50)]
        sealed = sealer.seal_many(iter(pairs))
        opened = [sealer.unseal(text, context) for text, (_, context) in zip(sealed, pairs, strict=True)]
        assert opened == [secret for secret, _ in pairs]
        stays_sealed(sealer, sealed[0], pairs[1][1])

    @feature("A10")
    def test_sealing_no_secrets_gives_nothing(self, sealer: Sealer) -> None:
        assert sealer.seal_many([]) == []

    @feature("A10")
    def test_many_secrets_may_be_alike_empty_or_long(self, sealer: Sealer) -> None:
        pairs = [("", CONTEXT), ("swordfish", CONTEXT), ("", ""), ("swordfish", CONTEXT), ("x" * 9000, "")]
        sealed = sealer.seal_many(pairs)
        assert [sealer.unseal(text, pair[1]) for text, pair in zip(sealed, pairs, strict=True)] == [
            secret for secret, _ in pairs
        ]

    @feature("A10", "A2")
    @pytest.mark.parametrize("secret", ["swordfish", "x" * 5000, "", "密码", "\ud800"], ids=ascii)
    def test_sealed_text_is_url_safe_and_hides_the_secret(self, sealer: Sealer, secret: str) -> None:
        for sealed in (sealer.seal(secret, CONTEXT), *sealer.seal_many([(secret, CONTEXT)])):
            assert re.fullmatch(r"[A-Za-z0-9._~-]+", sealed)
            raw = secret.encode("utf-8", "surrogatepass")
            forms = [secret, secret[::-1], raw.hex(), b64encode(raw).decode().rstrip("=")]
            assert not [form for form in forms if len(raw) > 8 and form[:40].lower() in sealed.lower()]

    @feature("A10")
    def test_the_same_secret_is_never_sealed_alike(self, sealer: Sealer) -> None:
        sealed = sealer.seal_many([("swordfish", CONTEXT)] * 1000)
        assert len(set(sealed)) == 1000
        assert len({sealer.seal("swordfish", CONTEXT) for _ in range(100)}) == 100

    @feature("A10")
    def test_sealed_texts_of_one_secret_have_nothing_in_common(self, sealer: Sealer) -> None:
        """Where parts of them are alike, the key was used twice with one nonce, or not at all."""
        secret = "swordfish " * 60
        pairs = [
            [sealer.seal(secret, CONTEXT) for _ in range(2)],
            sealer.seal_many([(secret, CONTEXT)] * 2),
            [sealer.seal(secret, CONTEXT), sealer.seal(secret.upper(), CONTEXT)],
        ]
        for one, other in pairs:
            behind = _common_start(one, other)
            alike = sum(a == b for a, b in zip(one[behind:], other[behind:], strict=False))
            assert alike < len(secret) // 4, "sealed texts of the same secret look alike"

    @asvs("V9.2.2")
    @feature("A10")
    @pytest.mark.parametrize("context", OTHER_CONTEXTS, ids=ascii)
    def test_a_secret_does_not_unseal_in_another_context(self, sealer: Sealer, context: str) -> None:
        stays_sealed(sealer, sealer.seal("swordfish", CONTEXT), context)
        stays_sealed(sealer, sealer.seal_many([("swordfish", CONTEXT)])[0], context)
        stays_sealed(sealer, sealer.seal("swordfish", context), CONTEXT)

    @feature("A10")
    @pytest.mark.parametrize("length", [16, 32, 64, 128, 255, 1000, 5000])
    def test_contexts_that_differ_only_at_their_end_are_told_apart(self, sealer: Sealer, length: int) -> None:
        stays_sealed(sealer, sealer.seal("swordfish", "c" * length + "1"), "c" * length + "2")

    @feature("A10")
    @pytest.mark.parametrize("differ_by", ALIKE)
    def test_contexts_and_secrets_that_look_alike_are_told_apart(self, sealer: Sealer, differ_by: str) -> None:
        one, other = ALIKE[differ_by]
        stays_sealed(sealer, sealer.seal("swordfish", one), other)
        stays_sealed(sealer, sealer.seal("swordfish", other), one)
        assert [one, other] == [sealer.unseal(sealer.seal(text, CONTEXT), CONTEXT) for text in (one, other)]

    @feature("A10")
    def test_secret_and_context_are_told_apart(self, sealer: Sealer) -> None:
        """What stands at the end of one does not do at the beginning of the other."""
        for end in ("f", ":", "\n", "\x00"):
            sealed = sealer.seal(f"swordfish{end}", CONTEXT)
            stays_sealed(sealer, sealed, f"{end}{CONTEXT}")
            assert sealer.unseal(sealed, CONTEXT) == f"swordfish{end}"

    @asvs("V11.3.3")
    @feature("A10")
    @pytest.mark.parametrize("secret", ["swordfish", "", "x" * 200], ids=["a word", "nothing", "a long text"])
    def test_altered_text_does_not_unseal(self, sealer: Sealer, secret: str) -> None:
        sealed = sealer.seal(secret, CONTEXT)
        for altered in alterations(sealed):
            stays_sealed(sealer, altered, CONTEXT)
        assert sealer.unseal(sealed, CONTEXT) == secret

    @feature("A10")
    def test_parts_of_two_sealed_texts_do_not_unseal_together(self, sealer: Sealer) -> None:
        one, other = sealer.seal("swordfish", CONTEXT), sealer.seal("sea bass!", CONTEXT)
        places = range(_common_start(one, other) + 1, min(len(one), len(other)), 3)
        mixtures = {one[:place] + other[place:] for place in places}
        for mixed in mixtures - {one, other}:  # by chance, all that differs may be on one side
            stays_sealed(sealer, mixed, CONTEXT)

    @feature("A10")
    @pytest.mark.parametrize(
        "text", ["", ".", "swordfish", "s1.00000000.", "memory.", "\ud800", "A" * 200, "é" * 50, "=" * 44], ids=ascii
    )
    def test_text_that_was_never_sealed_does_not_unseal(self, sealer: Sealer, text: str) -> None:
        stays_sealed(sealer, text, CONTEXT)

    @asvs("V9.1.3")
    @feature("A10")
    def test_another_key_does_not_unseal(self, sealer: Sealer, another_key: Sealer) -> None:
        for one, other in ((sealer, another_key), (another_key, sealer)):
            stays_sealed(other, one.seal("swordfish", CONTEXT), CONTEXT)
            stays_sealed(other, one.seal_many([("swordfish", CONTEXT)])[0], CONTEXT)
            assert one.unseal(one.seal("swordfish", CONTEXT), CONTEXT) == "swordfish"

    @feature("A10")
    def test_sealers_of_one_key_never_seal_alike(self, sealer: Sealer, reopen: Callable[[], Sealer]) -> None:
        """Whoever counts from nought at each start, or in each process, uses a nonce twice."""
        sealed = [[each.seal("swordfish", CONTEXT) for _ in range(3)] for each in (sealer, reopen(), reopen())]
        sealed.append(in_a_fork(lambda: [sealer.seal("swordfish", CONTEXT) for _ in range(3)]))
        sealed.append([sealer.seal("swordfish", CONTEXT) for _ in range(3)])
        assert len({text for texts in sealed for text in texts}) == 15

    @feature("A10")
    def test_nobody_can_foresee_what_is_sealed(self, sealer: Sealer) -> None:
        before, sealed = random.getstate(), set()
        for _ in range(2):
            random.seed(7)
            sealed.add(sealer.seal("swordfish", CONTEXT))
        random.setstate(before)
        assert len(sealed) == 2, "the seed of the module random decides"

    @feature("A10")
    def test_another_process_unseals(self, sealer: Sealer, reopen: Callable[[], Sealer]) -> None:
        sealed = sealer.seal("swordfish", CONTEXT)
        assert in_a_fork(lambda: reopen().unseal(sealed, CONTEXT)) == "swordfish"

    @feature("A10")
    def test_the_same_key_unseals_after_a_restart(self, sealer: Sealer, reopen: Callable[[], Sealer]) -> None:
        again = reopen()
        for one, other in ((sealer, again), (again, sealer), (again, reopen())):
            assert other.unseal(one.seal("swordfish", CONTEXT), CONTEXT) == "swordfish"
            assert other.unseal(one.seal_many([("sea bass", CONTEXT)])[0], CONTEXT) == "sea bass"

    @feature("A10")
    def test_threads_seal_and_unseal_without_disturbing_each_other(self, sealer: Sealer) -> None:
        def seal_and_unseal(thread: int) -> list[str]:
            pairs = [(f"secret {thread} {number}" * (number + 1), f"link:{thread}:{number}") for number in range(20)]
            sealed = sealer.seal_many(pairs[:10]) + [sealer.seal(*pair) for pair in pairs[10:]]
            opened = [sealer.unseal(text, context) for text, (_, context) in zip(sealed, pairs, strict=True)]
            assert opened == [secret for secret, _ in pairs]
            return sealed + [sealer.seal("swordfish", CONTEXT) for _ in range(20)]

        sealed = all_done(*(partial(seal_and_unseal, thread) for thread in range(8)))
        assert len({text for texts in sealed for text in texts}) == 8 * 40

    @feature("A10")
    def test_a_service_that_cannot_be_reached_is_unavailable(self, unreachable: Sealer | None, sealer: Sealer) -> None:
        if unreachable is not None:
            sealed = sealer.seal("swordfish", CONTEXT)
            acts: list[Callable[[], object]] = [
                lambda: unreachable.seal("swordfish", CONTEXT),
                lambda: unreachable.seal_many([("swordfish", CONTEXT)]),
                lambda: unreachable.unseal(sealed, CONTEXT),
            ]
            for act in acts:
                with pytest.raises(Unavailable) as caught:
                    act()
                assert_shows_no(["swordfish"], caught.value.message)

    @feature("A10")
    def test_the_key_and_the_secret_are_not_shown(self, sealer: Sealer, secrets: Sequence[str]) -> None:
        sealed = sealer.seal("swordfish", CONTEXT)
        with pytest.raises(Unavailable) as caught:
            sealer.unseal(sealed, "link:7")
        shown = [
            repr(sealer),
            str(sealer),
            f"{caught.value!r} {caught.value.message}",
            repr(sealer.seal),
            repr(sealer.unseal),
        ]
        assert_shows_no([*secrets, "swordfish"], " ".join(shown))


def _common_start(one: str, other: str) -> int:
    """Return how many characters two texts begin with in common, such as the id of a key."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
