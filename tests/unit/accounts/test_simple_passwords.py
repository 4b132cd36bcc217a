"""Passwords that are long and still easy to guess: few characters, rows of keys, repetitions and disguises."""

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress_core.domain.accounts.common_passwords import spellings
from progress_core.domain.accounts.passwords import (
    MANUAL_2013,
    MODERN,
    PasswordPolicy,
    accept_generated,
    check_password,
)
from progress_core.domain.accounts.simple_passwords import _is_mixed, _is_simple_by_runs, _steps, is_simple, unit

_SYLLABLES = ("ba", "de", "fi", "go", "ku", "la", "me", "ni", "po", "ru", "sta", "tre", "win", "yol", "zed")


def codes(text: str, policy: PasswordPolicy = MODERN) -> list[str]:
    return [problem.code for problem in check_password(text, policy)]


@pytest.mark.asvs("V6.2.4")
@pytest.mark.feature("K7")
@pytest.mark.parametrize(
    "password",
    [
        " " * 12,
        "!" * 12,
        "ab12" * 3,
        "1234567890123456",
        "09876543211234",
        "1 2 3 4 5 6 7 8 9",
        "aaaabbbbccccdddd",
        "abcdefghijkl!",
        "qwertyuiop][",
        "fghjkl;'#;lkj",
        '!"£$%^&*()_+',
        "!@#$%^&*()_+",
        "a1b2c3d4e5f6g7h8",
        "zaq1xsw2zaq1xsw2",
        "12-34-56-78-90-12",
        "12345qzp12345qzp",
    ],
)
def test_the_modern_policy_refuses_passwords_of_few_characters_and_rows_of_keys(password: str) -> None:
    assert is_simple(password)
    assert codes(password) in (["too_simple"], ["too_common"])


@pytest.mark.asvs("V6.2.4")
@pytest.mark.feature("K7")
@pytest.mark.parametrize(
    "password",
    [
        "password password",
        "Passw0rd!Passw0rd!",
        "1password1password",
        "password1password2",
        "2026passwordpassword!",
        "p.a.s.s.w.o.r.d",
        "sunshine_sunshine",
        "".join(chr(ord(letter) + 0xFEE0) for letter in "PASSWORD1234"),
    ],
)
def test_the_modern_policy_refuses_common_passwords_that_are_repeated_or_disguised(password: str) -> None:
    assert ["too_common"] == codes(password)


@pytest.mark.feature("K7")
def test_the_policy_of_the_manual_warns_of_simple_passwords() -> None:
    problems = check_password("!a!a!a!a!a1", MANUAL_2013)
    assert [("too_simple", "warning")] == [(problem.code, problem.severity) for problem in problems]


@pytest.mark.feature("K7")
def test_blocked_words_are_refused_when_they_are_repeated_or_disguised() -> None:
    policy = PasswordPolicy(most=None, blocked=frozenset({"Quillford"}))
    for password in ("Quillford-Quillford-1", "q.u.i.l.l.f.o.r.d.1", "1quillford2quillford"):
        assert ["too_common"] == codes(password, policy), password
    assert not codes("quill or ford 1", policy)


@pytest.mark.feature("K7")
@pytest.mark.parametrize(
    "password",
    [
        "case-set-stud",
        "feed scoop lion",
        "tree reset wool",
        "hugs were free",
        "7-8-9 red kites",
        "xk7fqvxk7fqv",
        "bab7xyx3",
        "-.+/,_ab -_/",
    ],
)
def test_words_with_a_few_neighbours_are_accepted(password: str) -> None:
    assert not is_simple(password)


@pytest.mark.feature("K7")
def test_five_unpredictable_characters_are_the_fewest() -> None:
    assert is_simple("12345678qpw")  # 1, q, p, w
    assert not is_simple("12345678qpwz")
    assert is_simple("qgqzqpqgqzqp")  # q, g, z, p
    assert not is_simple("qgqzqpqgqzqm")


@pytest.mark.feature("K7")
def test_random_passwords_and_passphrases_are_accepted() -> None:
    rng = random.Random(7)  # noqa: S311 - the same texts each time
    letters = string.ascii_letters + string.digits
    texts = ["".join(rng.choices(letters, k=12)) for _ in range(1000)]
    texts += [" ".join("".join(rng.choices(_SYLLABLES, k=2)) for _ in range(4)) for _ in range(1000)]
    assert not [text for text in texts if codes(text)]


@pytest.mark.parametrize(
    ("text", "expected"), [("", ""), ("a", "a"), ("aa", "a"), ("abab", "ab"), ("ababa", "ababa"), ("abcab", "abcab")]
)
def test_a_unit_is_what_a_text_repeats_in_full(text: str, expected: str) -> None:
    assert expected == unit(text)


def test_the_spellings_of_a_password_leave_out_separators_repetitions_and_ends() -> None:
    expected = {"an-ant-an-ant1", "anantanant1", "an-ant-an-ant", "anantanant", "anant"}
    assert expected == spellings("An-Ant-An-Ant1")


@pytest.mark.feature("A11")
def test_generated_passwords_are_not_simple() -> None:
    assert accept_generated("WX2JK9RM")
    assert not accept_generated("22C2C2C2")


_PIECES = st.sampled_from(("qwe", "123", "4321", "abc", "zaq1", "xx", "7", "k", "Q", "m4", "r", "9z", "-", "é"))


@pytest.mark.feature("K7")
@given(st.lists(_PIECES, max_size=6).map("".join) | st.text(string.ascii_letters + string.digits, max_size=14))
def test_passwords_that_are_quickly_seen_to_be_mixed_are_not_simple_by_their_runs(password: str) -> None:
    assert not (_is_mixed(password) and _is_simple_by_runs(password))
    assert is_simple(password) == _is_simple_by_runs(password)


@pytest.mark.feature("K7")
def test_nearly_all_random_passwords_are_quickly_seen_to_be_mixed() -> None:
    rng = random.Random(8)  # noqa: S311 - the same texts each time
    assert sum(_is_mixed("".join(rng.choices(string.ascii_lowercase + string.digits, k=8))) for _ in range(100)) > 80


@pytest.mark.feature("K7")
def test_neighbours_in_the_alphabet_and_on_the_keyboard_are_steps() -> None:
    steps = _steps.__wrapped__()
    assert steps == _steps()
    assert {"ab", "ba", "12", "qw"} <= steps
    assert "ak" not in steps
