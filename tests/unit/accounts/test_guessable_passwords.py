"""Passwords that others can guess: common and breached ones, and those made of names."""

import subprocess
import sys

import pytest

import tests.common_passwords.__main__
from progress_core import data
from progress_core.domain.accounts import common_passwords
from progress_core.domain.accounts.common_passwords import BUCKETS, _buckets, digest_of, is_common, without_ends
from progress_core.domain.accounts.own_names import consists_of_names
from progress_core.domain.accounts.passwords import (
    MANUAL_2013,
    MODERN,
    PasswordPolicy,
    check_chosen_password,
    check_password,
)
from progress_core.domain.learners.form import check_learner
from tests.common_passwords.__main__ import packed

NAMES = ("Zoë", "O'Brien-Smith", "zobrien7", "zoe.o.brien@example.com", "2010-02-01", "Anytown Academy")


def found(text: str, policy: PasswordPolicy, *, breached: bool = False) -> list[tuple[str, str]]:
    problems = check_password(text, policy, names=NAMES, breached=breached)
    return [(problem.code, problem.severity) for problem in problems]


@pytest.mark.feature("K7")
@pytest.mark.parametrize(
    "password", ["password1", "Liverpool1!", "qwerty12", "1qaz2wsx", "sunshine2026", "Progress2026"]
)
def test_the_policy_of_the_manual_warns_of_common_passwords(password: str) -> None:
    assert ("too_common", "warning") in found(password, MANUAL_2013)


@pytest.mark.asvs("V6.2.4")
@pytest.mark.feature("K7")
@pytest.mark.parametrize("password", ["manchesterunited", "Password12345", "1q2w3e4r5t6y", "!!!!sunshine!!!!"])
def test_the_modern_policy_refuses_passwords_on_the_list(password: str) -> None:
    assert [("too_common", "error")] == found(password, MODERN)


@pytest.mark.feature("K7")
@pytest.mark.parametrize(
    "password", ["sunny4day", "correct pony 7", "teach3rs", "", "12", "aaa1!!", "\ud800odd1", "9!"]
)
def test_other_passwords_are_not_on_the_list(password: str) -> None:
    assert not is_common(password)


@pytest.mark.asvs("V6.2.4")
@pytest.mark.feature("K7")
def test_the_list_has_at_least_a_hundred_thousand_entries() -> None:
    content = data.content("common_passwords.bin")
    assert sum(content[:BUCKETS]) > 400_000
    assert len(content) == BUCKETS + 3 * sum(content[:BUCKETS])


def test_a_list_is_packed_in_order_and_without_duplicates() -> None:
    words = [f"word{number}" for number in range(1000)]
    content = packed([*words, *reversed(words)])
    assert sum(content[:BUCKETS]) == 1000
    numbers = []
    rests = iter(range(BUCKETS, len(content), 3))
    for bucket, count in enumerate(content[:BUCKETS]):
        for _ in range(count):
            at = next(rests)
            numbers.append(bucket << 24 | int.from_bytes(content[at : at + 3], "big"))
    assert sorted(map(digest_of, words)) == numbers


@pytest.mark.feature("K7")
@pytest.mark.parametrize("shift", [-1, 1])
def test_a_password_is_not_taken_for_a_neighbour_on_the_list(monkeypatch: pytest.MonkeyPatch, shift: int) -> None:
    neighbour = digest_of("sunny4day") + (shift << 24)
    monkeypatch.setattr(tests.common_passwords.__main__, "digest_of", lambda _: neighbour)
    content = packed(["a word with the same last 24 bits"])
    _buckets.cache_clear()
    monkeypatch.setattr(data, "content", lambda _: content)
    assert not is_common("sunny4day")
    monkeypatch.setattr(common_passwords, "digest_of", lambda _: neighbour)
    assert is_common("sunny4day")
    _buckets.cache_clear()


@pytest.mark.feature("K7")
def test_texts_of_four_characters_can_be_on_the_list_and_shorter_ones_not() -> None:
    assert is_common("love")
    assert is_common("1love!")
    assert [False, False] == [is_common("abc"), is_common("!!abc!!..")]


@pytest.mark.feature("K7")
def test_the_list_is_not_loaded_before_a_password_is_checked() -> None:
    program = """
import sys
import progress_core
progress_core.check_username("RLearner1"), progress_core.check_learner({}, form="edit"), progress_core.POLICIES
assert not {"progress_core.domain.accounts.common_passwords", "hashlib"} & set(sys.modules), "loaded"
progress_core.check_password("sunny4day")
assert "progress_core.domain.accounts.common_passwords" in sys.modules, "not loaded"
"""
    done = subprocess.run([sys.executable, "-I", "-S", "-c", _with_path(program)], capture_output=True, text=True)  # noqa: S603, PLW1510
    assert ("", 0) == (done.stderr, done.returncode)


def _with_path(program: str) -> str:
    """Return a program that finds packages where this one does; site-packages may load hashlib by themselves."""
    return f"import sys; sys.path[:] = {sys.path!r}{program}"


@pytest.mark.asvs("V6.2.11")
@pytest.mark.feature("K7")
@pytest.mark.parametrize(
    "password",
    [
        "Zoe1234567890",
        "ZOË!!!!!!!!!!",
        "zoe-obriensmith",
        "O'Brien-Smith 2026",
        "smith smith smith",
        "zobrien7zobrien7",
        "zoe.o.brien@example.com",
        "zoe.o.brien.2026",
        "01/02/2010!!!!!!",
        "2010-02-01 2010-02-01",
        "01.02.10......",
        "1/2/2010_____1/2/2010",
        "100201!!!!!!!!",
        "Anytown Academy",
        "AnytownAcademy2026!",
        "academy of anytown"[:7] + "anytown",
        "\uff3a\uff2f\uff25\uff11\uff12!!!!!!!",
    ],
)
def test_passwords_made_of_names_digits_and_symbols_are_refused_or_warned_of(password: str) -> None:
    assert ("own_name", "error") in found(password, MODERN)
    assert consists_of_names(password, NAMES)


@pytest.mark.feature("K7")
@pytest.mark.parametrize("password", ["Progress!!!!", "progress-2026", "PROGRESSprogress"])
def test_the_name_of_the_site_counts_for_everybody(password: str) -> None:
    assert consists_of_names(password, ())


@pytest.mark.feature("K7")
@pytest.mark.parametrize(
    "password",
    [
        "zoe likes tulips",
        "the smiths of anytown",
        "12345678901234",
        "!!!!!!!!!!!!",
        "correct pony stapler",
        "progressive",
    ],
)
def test_passwords_with_more_than_names_are_not(password: str) -> None:
    assert not consists_of_names(password, NAMES)


@pytest.mark.feature("K7")
def test_names_shorter_than_three_letters_do_not_count() -> None:
    assert not consists_of_names("Li Bo 12345678", ("Li", "Bo", ""))
    assert consists_of_names("Lia 12345678", ("Lia",))


@pytest.mark.feature("K7")
@pytest.mark.parametrize("name", ["2010-13-45", "0000-00-00", "2010-02-0\uff11"])
def test_a_username_that_looks_like_a_date_is_a_name(name: str) -> None:
    assert consists_of_names(f"{name}!!!!", (name,))


@pytest.mark.feature("K7")
def test_the_policy_of_the_manual_warns_of_ones_own_names_and_breached_passwords() -> None:
    assert [("own_name", "warning")] == found("zobrien7!", MANUAL_2013)
    assert [("breached", "warning")] == found("sunny4day", MANUAL_2013, breached=True)
    assert [("breached", "error")] == found("correct pony stapler", MODERN, breached=True)


@pytest.mark.feature("K7")
def test_a_refused_password_is_not_warned_of_as_well() -> None:
    assert [("needs_digit_or_symbol", "error")] == found("password", MANUAL_2013)
    assert [("too_short", "error"), ("too_common", "error")] == found("password", MODERN)


@pytest.mark.feature("K7")
def test_a_chosen_password_is_checked_for_names_and_breaches() -> None:
    problems = check_chosen_password("zobrien7!", "zobrien8!", names=NAMES, breached=True)
    assert ["breached", "own_name", "not_the_same"] == [problem.code for problem in problems]


@pytest.mark.feature("K7")
def test_the_form_for_new_learners_compares_the_password_with_what_is_typed_beside_it() -> None:
    values: dict[str, object] = {
        "ukprn": "10000001", "year_group": "12", "first_name": "Rosa", "last_name": "Learner",
        "date_of_birth": "2010-02-01", "email": "rosie@example.com", "username": "RLearner1",
    }  # fmt: skip
    for password in ("Rosa12", "learner!", "RLearner1", "rosie_1", "01022010a"[:8] + "rosa", "anytown7"):
        checked = check_learner(values | {"password": password}, names=["Anytown Academy"])
        assert ["own_name"] == [problem.code for problem in checked.problems if problem.code != "too_common"]
        assert checked.ok
    checked = check_learner(values | {"password": "Rosa-Learner-2010"}, passwords=MODERN)
    assert ["own_name"] == [problem.code for problem in checked.errors]
    breached = check_learner(values | {"password": "sunny4day"}, breached=True)
    assert ["breached"] == [problem.code for problem in breached.warnings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("!!ab1c22", "ab1c"), ("a", "a"), ("1a", "a"), ("a1", "a"), ("1234", ""), ("", ""), ("9 ä9ö 9", "ä9ö")],
)
def test_ends_are_digits_and_symbols_around_the_letters(text: str, expected: str) -> None:
    assert expected == without_ends(text)
