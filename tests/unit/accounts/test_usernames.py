"""Usernames: which are allowed, and how they are made from names."""

import string
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress_core.domain.accounts import usernames
from progress_core.domain.accounts.usernames import (
    UsernameAllocator,
    UsernamePolicy,
    check_username,
    username_stem,
    username_stems,
)

STEMS = st.text(alphabet="aAbB1", min_size=1, max_size=8)


def codes(text: str | None, **how: str) -> list[str]:
    return [problem.code for problem in check_username(text, **how)]  # type: ignore[arg-type] # kinds as text


@pytest.mark.feature("A3")
@pytest.mark.parametrize("username", ["RLearner1", "a.b_c-d@e", "123456", "@._-@.", "a" * 6, "a" * 127])
def test_allowed_usernames_have_no_problem(username: str) -> None:
    assert () == check_username(username)


@pytest.mark.feature("A3")
@pytest.mark.parametrize("username", ["", None])
def test_missing_username_is_required_and_nothing_else(username: str | None) -> None:
    assert ["required"] == codes(username)


@pytest.mark.feature("A3")
@pytest.mark.parametrize(
    ("username", "kind", "expected"),
    [
        ("a" * 5, "learner", ["too_short"]),
        ("a" * 5, "staff", ["too_short"]),
        ("a" * 128, "learner", ["too_long"]),
        ("a" * 128, "staff", []),
        ("a" * 256, "staff", []),
        ("a" * 257, "staff", ["too_long"]),
    ],
)
def test_the_length_of_a_username_depends_on_the_kind_of_account(username: str, kind: str, expected: list[str]) -> None:
    assert expected == codes(username, kind=kind)


@pytest.mark.asvs("V2.2.1")
@pytest.mark.feature("A3")
@pytest.mark.parametrize(
    "username",
    [
        "abcdéf",
        "abcdef\n",
        "abc def",
        "\uff11\uff12\uff13\uff14\uff15\uff16",
        "abcde+",
        "abcde'",
        "abcde\u017f",
        "abcde\u0131",
    ],
)
def test_usernames_allow_only_ascii_letters_digits_and_four_marks(username: str) -> None:
    assert ["forbidden_character"] == codes(username)


@pytest.mark.feature("A1", "A3")
@pytest.mark.parametrize(("address", "character"), [("ann+school@example.com", "+"), ("o'brien@example.com", "'")])
def test_an_address_that_cannot_be_a_username_names_the_character_and_asks_for_another_username(
    address: str, character: str
) -> None:
    (problem,) = check_username(address, kind="staff")
    assert f"contains {character}. Use only" in problem.message
    assert "Use only English letters, digits" in problem.message
    assert (address, "username.characters") == (problem.value, problem.rule)


@pytest.mark.feature("A3", "B4")
def test_every_problem_is_reported_at_once() -> None:
    problems = check_username("a\u200bé ")
    assert ["too_short", "forbidden_character"] == [problem.code for problem in problems]
    assert "contains U+200B, é, a space. Use only" in problems[1].message


@pytest.mark.feature("A3")
def test_an_embedders_username_policy_is_applied() -> None:
    policy = UsernamePolicy(least=2, learner_most=4, allowed=frozenset("xyz"))
    assert () == check_username("xyz", policy=policy)
    assert ["too_long", "forbidden_character"] == [found.code for found in check_username("xyz12", policy=policy)]


@pytest.mark.feature("A11")
@pytest.mark.parametrize(
    ("first_name", "last_name", "stem"),
    [
        ("Rosa", "Learner", "RLearner"),
        ("Paul", "O'Brien", "POBrien"),
        ("Maria", "de la Cruz", "MdelaCruz"),
        ("Wang", "Norris-Hayes", "WNorris-Hayes"),
        ("mhmd", "`ly", "mly"),
        ("-", "Ali-", "Ali"),
        ("Cher", "", "C"),
        ("", "", "learner"),
        ("?", "(!)", "learner"),
    ],
)
def test_a_stem_is_the_first_initial_and_last_name_in_allowed_characters(
    first_name: str, last_name: str, stem: str
) -> None:
    assert stem == username_stem(first_name, last_name)


@pytest.mark.feature("A11")
def test_a_free_stem_is_used_as_it_is_and_then_numbered() -> None:
    allocator = UsernameAllocator(())
    assert ["RLearner", "RLearner1", "rlearner2"] == [
        allocator.take(stem) for stem in ("RLearner", "RLearner", "rlearner")
    ]


@pytest.mark.feature("A11")
def test_taken_numbers_are_skipped_regardless_of_case() -> None:
    allocator = UsernameAllocator(["RLEARNER", "rlearner1", "RLearner3"])
    assert ["RLearner2", "RLearner4"] == [allocator.take("RLearner") for _ in range(2)]


@pytest.mark.feature("A11")
def test_short_names_are_padded_to_six_characters_with_digits() -> None:
    allocator = UsernameAllocator(["mali02"])
    assert ["MAli01", "MAli03", "Li0001"] == [allocator.take(stem) for stem in ("MAli", "MAli", "Li")]


@pytest.mark.feature("A3", "A11")
def test_the_longest_name_leaves_room_for_its_number() -> None:
    allocator = UsernameAllocator(())
    stem = username_stem("A", "b" * 500)
    assert () == check_username(allocator.take(stem)) + check_username(allocator.take(stem))


@pytest.mark.feature("A3", "A11")
@given(taken=st.lists(STEMS), stems=st.lists(STEMS, max_size=30))
def test_allocated_usernames_are_valid_free_and_distinct(taken: list[str], stems: list[str]) -> None:
    allocator = UsernameAllocator(taken)
    given_out = [allocator.take(stem) for stem in stems]
    keys = [username.lower() for username in given_out]
    assert len(keys) == len(set(keys))
    assert set(keys).isdisjoint(username.lower() for username in taken)
    assert () == sum(map(check_username, given_out), ())
    assert all(username.startswith(stem) for username, stem in zip(given_out, stems, strict=True))


@pytest.mark.feature("A11")
@given(first_name=st.text(alphabet=string.printable), last_name=st.text(alphabet=string.printable))
def test_any_ascii_name_gives_a_valid_username(first_name: str, last_name: str) -> None:
    assert () == check_username(UsernameAllocator(()).take(username_stem(first_name, last_name)))


@pytest.mark.feature("A11")
def test_allocating_many_usernames_of_one_name_costs_no_more_each() -> None:
    """A search from 1 for each of them would take 50 million steps."""
    allocator = UsernameAllocator(())
    start = perf_counter()
    last = [allocator.take("MMohammed") for _ in range(10_000)][-1]
    assert "MMohammed9999" == last
    assert perf_counter() - start < 1


@pytest.mark.feature("A11")
@given(
    st.lists(st.tuples(st.text(max_size=6), st.text(max_size=6) | st.sampled_from(["Ó'Neil-Roe", ".-", "b" * 130]))),
    st.sampled_from([UsernamePolicy(), UsernamePolicy(learner_most=14, allowed=frozenset("abcdef."))]),
)
def test_stems_of_many_people_are_those_of_each(names: list[tuple[str, str]], policy: UsernamePolicy) -> None:
    one_by_one = [username_stem(ascii(first), ascii(last), policy) for first, last in names]
    assert one_by_one == username_stems(names, ascii, policy)


@pytest.mark.feature("A11")
def test_people_who_share_a_name_share_its_part_of_the_stem() -> None:
    asked: list[str] = []

    def in_ascii(name: str) -> str:
        asked.append(name)
        return name.replace("é", "e")

    names = [("Ann", "Lée"), ("Bob", "Lée"), ("Ann", "Ray"), ("Ann", "Ann"), ("'", "'")]
    assert ["ALee", "BLee", "ARay", "AAnn", "learner"] == username_stems(names, in_ascii)
    assert sorted({*sum(names, ())}) == sorted(asked)


@pytest.mark.feature("A11")
def test_the_names_of_many_people_are_looked_at_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usernames, "_TOGETHER", 2)
    assert ["ALee", "BLee", "ARay", "CRay", "ALee"] == username_stems(
        [("Ann", "Lee"), ("Bob", "Lee"), ("Ann", "Ray"), ("Cat", "Ray"), ("Ann", "Lee")], str
    )
