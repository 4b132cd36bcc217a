"""Passwords: which are allowed, and how initial ones are generated."""

import re
import secrets
from collections.abc import Sequence
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress_core.domain.accounts.passwords import (
    GENERATED_ALPHABET,
    MANUAL_2013,
    MODERN,
    POLICIES,
    PasswordPolicy,
    _accepted,
    _broken,
    accept_generated,
    check_password,
    initial_passwords,
)
from progress_core.domain.foundations.problems import has_errors


def codes(text: str | None, policy: PasswordPolicy = MANUAL_2013) -> list[str]:
    return [problem.code for problem in check_password(text, policy)]


def draw(alphabet: str, length: int, count: int) -> Sequence[str]:
    return ["".join(secrets.choice(alphabet) for _ in range(length)) for _ in range(count)]


@pytest.mark.feature("A4")
@pytest.mark.parametrize(
    "password", ["abmde1", "a92341", "abmde!", "RLK258E1", "a b c d", "джюйлф1", "é£££££", "a" * 19 + "1"]
)
def test_a_password_has_six_to_twenty_characters_with_a_letter_and_a_digit_or_symbol(password: str) -> None:
    assert not has_errors(check_password(password))


@pytest.mark.feature("A4")
@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("", ["required"]),
        (None, ["required"]),
        ("abc1!", ["too_short"]),
        ("a1" * 10 + "b", ["too_long"]),
        ("abcdef", ["needs_digit_or_symbol"]),
        ("123456", ["needs_letter"]),
        ("      ", ["needs_letter"]),
        ("abcde1\x00", ["forbidden_character"]),
        ("abcde1\u200b", ["forbidden_character"]),
        ("abcde1\ud800", ["forbidden_character"]),
        ("abc", ["too_short", "needs_digit_or_symbol"]),
        ("1" * 21 + "\n", ["too_long", "needs_letter", "forbidden_character"]),
    ],
)
def test_every_broken_rule_is_reported_at_once(password: str | None, expected: list[str]) -> None:
    assert expected == codes(password)


@pytest.mark.feature("A4")
@given(st.text())
@pytest.mark.slow
def test_no_problem_shows_the_password(password: str) -> None:
    sentinel = f"hunter2{password}"
    for problem in check_password(sentinel, PasswordPolicy(least=1000, most=None, blocked=frozenset({"hunter"}))):
        assert problem.value is None
        assert "hunter" not in problem.message


@pytest.mark.feature("A4")
def test_an_embedder_can_change_the_lengths_and_block_words() -> None:
    policy = PasswordPolicy(least=8, most=None, blocked=frozenset({"Anytown"}))
    assert ["too_short"] == codes("abcde1", policy)
    assert [] == codes("ab1-xyq" * 500, policy)
    assert ["too_common"] == codes("aNyToWn2013!", policy)
    assert {"error"} == {problem.severity for problem in check_password("aNyToWn2013!", policy)}


@pytest.mark.asvs("V6.2.5")
@pytest.mark.feature("A4")
@pytest.mark.parametrize(
    "password", ["correct pony stapler", "пароль-для-школы", "AAAbcnAAAbxm", "1234 apples and pears"]
)
def test_the_modern_policy_requires_length_but_no_mix_of_characters(password: str) -> None:
    assert [] == codes(password, MODERN)


@pytest.mark.feature("A4")
@pytest.mark.parametrize(
    "password", ["passwordpassword", "Password1234!", "QWERTYUIOP12", "123456789012", "!!!letmein!!!"]
)
def test_the_modern_policy_refuses_common_passwords(password: str) -> None:
    assert ["too_common"] == codes(password, MODERN)


@pytest.mark.feature("A4")
def test_policies_are_found_by_name() -> None:
    assert {"manual-2013": MANUAL_2013, "modern": MODERN} == POLICIES
    assert PasswordPolicy() == MANUAL_2013
    assert (None, 30) == (MANUAL_2013.initial_days, MODERN.initial_days)


@pytest.mark.feature("A4")
def test_the_repr_of_a_policy_omits_its_blocked_words() -> None:
    assert "anytown" not in repr(PasswordPolicy(blocked=frozenset({"anytown"})))


@pytest.mark.asvs("V6.4.1")
@pytest.mark.feature("A11")
@pytest.mark.parametrize(
    ("policy", "length"), [(MANUAL_2013, 8), (MODERN, 14), (PasswordPolicy(least=12), 12), (PasswordPolicy(most=7), 7)]
)
def test_generated_passwords_satisfy_their_policy_and_have_its_length(policy: PasswordPolicy, length: int) -> None:
    made = initial_passwords(draw, 200, policy)
    assert {length} == {len(password) for password in made}
    assert 200 == len(set(made))
    assert () == sum((check_password(password, policy) for password in made), ())


@pytest.mark.feature("A11")
def test_no_password_is_generated_that_could_only_be_too_short() -> None:
    with pytest.raises(ValueError, match="6 characters or more; the policy allows 5"):
        initial_passwords(draw, 1, PasswordPolicy(least=4, most=5))


@pytest.mark.feature("A11")
def test_generated_passwords_contain_no_look_alike_characters() -> None:
    for alike in ("0OQ", "1IL", "8B", "5S", "2Z"):
        assert len(set(alike) & set(GENERATED_ALPHABET)) <= 1
    assert set("".join(initial_passwords(draw, 200))) <= set(GENERATED_ALPHABET)


@pytest.mark.feature("A11")
def test_generated_passwords_hold_no_vowels_and_nothing_that_is_read_as_one() -> None:
    assert set("AEIOUVY0134") & set(GENERATED_ALPHABET) == set()


@pytest.mark.feature("A11")
@pytest.mark.parametrize(
    "made", ["FCK6GHJK", "H9FVCKJL", "2CVNT79X", "67WTF7XX", "5HT2CDFG", "KKK2DFGH", "RN66R2CD", "FK2FCDGH"]
)
def test_consonants_that_read_as_a_word_are_drawn_again(made: str) -> None:
    assert not accept_generated(made)


@pytest.mark.feature("A11")
@pytest.mark.parametrize(
    "made",
    ["XXX6GHJ2", "C9CVM62R", "R66VN29C", "8DSM2R6C", "LSD2R69C", "5TD2R6CX", "R6P1S9XX", "2R6785CD", "CD88R26K",
     "R69C2DXX", "C55R2D6K", "K68R2D6K", "8J2CD6RK", "XXXXXXX2", "CDFGHJKL", "26926926"],
)  # fmt: skip
def test_three_readable_characters_in_a_row_and_rude_pairs_are_drawn_again(made: str) -> None:
    assert not accept_generated(made)


@pytest.mark.feature("A11")
@given(
    st.integers(6, 14).flatmap(
        lambda length: st.lists(
            st.text(GENERATED_ALPHABET, min_size=length, max_size=length)
            | st.lists(st.sampled_from(("QW", "67", "56", "22", "FK", "6F", "KGB", "DF", "9")), min_size=length).map(
                lambda parts: "".join(parts)[:length]
            ),
            min_size=1,
            max_size=5,
        )
    ),
    st.data(),
)
def test_passwords_checked_together_are_accepted_as_one_by_one(texts: list[str], data: st.DataObject) -> None:
    breaks = [data.draw(st.text("269", min_size=len(text), max_size=len(text))) for text in texts]
    one_by_one = [*map(_broken, texts, breaks)]
    together = _broken("\n".join(texts), "\n".join(breaks)).split("\n")
    assert one_by_one == together
    assert [*filter(accept_generated, one_by_one)] == [*_accepted(together)]


@pytest.mark.feature("A11")
@pytest.mark.slow
def test_twenty_thousand_generated_passwords_spell_nothing() -> None:
    read = str.maketrans("0134578V", "OIEASTBU")
    made = initial_passwords(draw, 20_000)
    assert {8} == {len(password) for password in made}
    for password in made:
        groups = re.findall("[A-Z]{3,}", password.translate(read))
        assert [] == groups, password
        assert not re.search("69|666|88|55|HH|NZ|FK", password)
        assert any(map(str.isalpha, password))
        assert any(map(str.isdigit, password))
    assert set(GENERATED_ALPHABET) == set("".join(made))
    assert len(set(made)) > 19_990


@pytest.mark.feature("A11")
@pytest.mark.slow
def test_no_generated_password_is_likelier_than_one_in_two_to_the_power_of_29() -> None:
    asked = 0

    def counting(alphabet: str, length: int, count: int) -> Sequence[str]:
        nonlocal asked
        asked += count if alphabet == GENERATED_ALPHABET else 0
        return draw(alphabet, length, count)

    kept = len(initial_passwords(counting, 20_000)) / asked
    forced = 8 // 3  # after two readable characters, the third is one of three breaks
    assert (8 - forced) * log2(len(GENERATED_ALPHABET)) + forced * log2(3) + log2(kept) > 29


@pytest.mark.feature("A11")
def test_a_draw_without_a_letter_or_with_a_word_is_repeated() -> None:
    words = iter([["CDFGHJKL", "25629925", "CD6GH2CT"], ["69TKGHJK"], ["KL2NP9CD"]])
    breaks = iter([["22922622", "22922922", "22922922"], ["22222222"], ["22222222"]])
    asked: list[tuple[str, int, int]] = []

    def next_draw(alphabet: str, length: int, count: int) -> Sequence[str]:
        asked.append((alphabet, length, count))
        return next(words if alphabet == GENERATED_ALPHABET else breaks)

    assert ["CD9GH6KL", "CD6GH2CT", "KL2NP9CD"] == initial_passwords(next_draw, 3)
    assert [(alphabet, 8, count) for count in (3, 1, 1) for alphabet in (GENERATED_ALPHABET, "269")] == asked


@pytest.mark.feature("A11")
def test_generating_zero_passwords_gives_none() -> None:
    assert [] == initial_passwords(draw, 0)


@pytest.mark.feature("A4", "B8")
def test_a_policy_is_described_for_letters_and_hints() -> None:
    expected = "6 to 20 characters, with at least one letter and at least one digit or symbol"
    assert expected == MANUAL_2013.described
    assert "12 to 128 characters" == MODERN.described
    assert "at least 9 characters" == PasswordPolicy(least=9, most=None, needs_mixture=False).described
