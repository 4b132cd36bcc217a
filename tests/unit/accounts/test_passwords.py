"""Passwords: what may be one, and how initial ones are made."""

import secrets
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress_core import data
from progress_core.domain.accounts.passwords import (
    GENERATED_ALPHABET,
    MANUAL_2013,
    MODERN,
    POLICIES,
    PasswordPolicy,
    check_password,
    initial_passwords,
)


def codes(text: str | None, policy: PasswordPolicy = MANUAL_2013) -> list[str]:
    return [problem.code for problem in check_password(text, policy)]


def draw(alphabet: str, length: int, count: int) -> Sequence[str]:
    return ["".join(secrets.choice(alphabet) for _ in range(length)) for _ in range(count)]


@pytest.mark.feature("A4")
@pytest.mark.parametrize(
    "password", ["abcde1", "a12345", "abcde!", "RLK258E1", "a b c d", "джюйлф1", "é£££££", "a" * 19 + "1"]
)
def test_letter_with_a_digit_or_symbol_in_six_to_twenty_characters_is_a_password(password: str) -> None:
    assert () == check_password(password)


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
def test_every_broken_rule_is_told_at_once(password: str | None, expected: list[str]) -> None:
    assert expected == codes(password)


@pytest.mark.feature("A4")
@given(st.text())
def test_no_problem_holds_the_password(password: str) -> None:
    sentinel = f"hunter2{password}"
    for problem in check_password(sentinel, PasswordPolicy(least=1000, blocked=frozenset({"hunter"}))):
        assert problem.value is None
        assert "hunter" not in problem.message


@pytest.mark.feature("A4")
def test_embedder_raises_the_minimum_lifts_the_maximum_and_blocks_words() -> None:
    policy = PasswordPolicy(least=8, most=None, blocked=frozenset({"Anytown"}))
    assert ["too_short"] == codes("abcde1", policy)
    assert [] == codes("a1" * 500, policy)
    assert ["too_common"] == codes("aNyToWn2013!", policy)


@pytest.mark.feature("A4")
@pytest.mark.parametrize(
    "password", ["correct pony stapler", "пароль-для-школы", "aaaaaaaaaaab", "1234 apples and pears"]
)
def test_modern_policy_asks_for_length_not_for_mixture(password: str) -> None:
    assert [] == codes(password, MODERN)


@pytest.mark.feature("A4")
@pytest.mark.parametrize(
    "password", ["passwordpassword", "Password1234!", "QWERTYUIOP12", "123456789012", "!!!letmein!!!"]
)
def test_modern_policy_refuses_what_everybody_tries_first(password: str) -> None:
    assert ["too_common"] == codes(password, MODERN)


def test_common_passwords_are_listed_once_in_order_and_in_lower_case() -> None:
    words = data.text("common_passwords.txt").split()
    assert sorted({word.casefold() for word in words}) == words
    assert len(words) >= 200


@pytest.mark.feature("A4")
def test_policies_are_found_by_name() -> None:
    assert {"manual-2013": MANUAL_2013, "modern": MODERN} == POLICIES
    assert PasswordPolicy() == MANUAL_2013
    assert (None, 30) == (MANUAL_2013.initial_days, MODERN.initial_days)


@pytest.mark.feature("A4")
def test_policy_shows_no_list_of_blocked_words() -> None:
    assert "qwerty" not in repr(MODERN)


@pytest.mark.feature("A11")
@pytest.mark.parametrize(("policy", "length"), [(MANUAL_2013, 8), (MODERN, 14), (PasswordPolicy(least=12), 12)])
def test_generated_passwords_keep_their_policy_and_are_as_long_as_it_says(policy: PasswordPolicy, length: int) -> None:
    made = initial_passwords(draw, 200, policy)
    assert {length} == {len(password) for password in made}
    assert 200 == len(set(made))
    assert () == sum((check_password(password, policy) for password in made), ())


@pytest.mark.feature("A11")
def test_generated_passwords_have_no_characters_that_look_alike() -> None:
    for alike in ("0OQ", "1IL", "8B", "5S", "2Z"):
        assert len(set(alike) & set(GENERATED_ALPHABET)) <= 1
    assert set("".join(initial_passwords(draw, 200))) <= set(GENERATED_ALPHABET)


@pytest.mark.feature("A11")
def test_texts_without_a_letter_or_without_a_digit_are_drawn_again() -> None:
    drawn = iter([["ACDEFGHJ", "34679346", "ACDEFG34"], ["ACDEFGHJ", "KLMNPQ79"], ["RTUVWX63"]])
    asked: list[tuple[str, int, int]] = []

    def next_draw(alphabet: str, length: int, count: int) -> Sequence[str]:
        asked.append((alphabet, length, count))
        return next(drawn)

    assert ["ACDEFG34", "KLMNPQ79", "RTUVWX63"] == initial_passwords(next_draw, 3)
    assert [(GENERATED_ALPHABET, 8, count) for count in (3, 2, 1)] == asked


@pytest.mark.feature("A11")
def test_no_passwords_are_made_where_none_are_asked_for() -> None:
    assert [] == initial_passwords(draw, 0)


@pytest.mark.feature("A4", "B8")
def test_a_policy_is_described_for_letters_and_hints() -> None:
    expected = "6 to 20 characters, with at least one letter and at least one digit or symbol"
    assert expected == MANUAL_2013.described
    assert "12 to 128 characters" == MODERN.described
    assert "at least 9 characters" == PasswordPolicy(least=9, most=None, needs_mixture=False).described
