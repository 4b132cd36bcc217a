"""What the words of a search look for, and slips of the finger."""

import pytest

from progress_core.domain.courses import synonyms
from progress_core.domain.courses.words import (
    Term,
    corrected_key,
    is_corrected,
    likeliest,
    slips,
    sought,
    stem,
    words_of,
)


def _ways(words: str) -> list[list[str]]:
    return [[" ".join(term.text + "." * term.whole for term in way) for way in what.ways] for what in sought(words)]


@pytest.mark.feature("H1")
@pytest.mark.parametrize(
    ("words", "ways"),
    [
        ("", []),
        ("Chemistry", [["chemistry"]]),
        ("plumber", [["plumber", "plumbing", "building service engineering"]]),
        ("PE", [["pe.", "physical education", "sport"]]),
        ("A levels", [["a. level", "as level"]]),
        ("t-level", [["t."], ["level"]]),
        ("courses in plastering", [["plastering", "plasterer", "onsite construction"]]),
        ("painting and decorating", [["painting decorating", "painter decorator", "decorator", "onsite construction"]]),
        ("health in social care", [["health"], ["social care", "care worker", "carer"]]),
        ("an art with the and or to of for at", [["art"]]),
        ("A level art", [["a. level", "as level"], ["art"]]),
        ("A-level - art", [["a. level", "as level"], ["art"]]),
        ("GCSE \N{EN DASH} art, + & law", [["gcse"], ["art"], ["law", "legal"]]),
        ("design & technology", [["design technology", "dt."]]),
        ("the", [["the"]]),
        ("+", [["+."]]),
        ("per", [["per"]]),
    ],
)
def test_synonyms_and_phrases_are_looked_for_too(words: str, ways: list[list[str]]) -> None:
    assert ways == _ways(words)


@pytest.mark.feature("H1")
def test_the_words_as_typed_count_for_more() -> None:
    (plumbing,) = sought("plumbing")
    assert [2, 1, 0] == [
        plumbing.relevance(words_of(title))
        for title in ("Plumbing Level 2", "Building Services Engineering for Construction", "Building Studies")
    ]
    assert [True, False] == [Term("it", whole=True).matches(words_of(title)) for title in ("IT skills", "Italian")]


@pytest.mark.feature("H1")
@pytest.mark.parametrize(
    ("typed", "meant"),
    [("plumming", "plumbing"), ("enginering", "engineering"), ("plubming", "plumbing"), ("mathss", "maths")],
)
def test_one_slip_is_forgiven(typed: str, meant: str) -> None:
    assert meant in slips(typed)
    assert typed not in slips(typed)


@pytest.mark.feature("H1", "K8")
def test_short_long_and_foreign_words_are_left_as_they_are() -> None:
    for word in ("art", "a" * 21, "zoë12", "dt1xy"):
        assert frozenset() == slips(word)
    assert {"acfe", "cfae", "caef"} == slips("cafe")
    assert [False, True] == [is_corrected(key) for key in ("cafe", "mahts")]
    assert len(slips("a" * 20)) < 1_100


@pytest.mark.feature("H1")
def test_letters_in_a_wrong_order_are_likelier_than_a_wrong_letter() -> None:
    assert ["form", "farm", "firm", "worm"] == likeliest("from", ["worm", "firm", "farm", "form"])
    assert ("sports", "plumbing") == (corrected_key("spotrs", "sport"), corrected_key("plumming", "plumbing"))
    assert "physic" == stem("physics")


def test_tables_of_synonyms_are_in_small_letters_and_not_repeated() -> None:
    texts = [text for group in synonyms.SAME for text in group]
    assert len(set(texts)) == len(texts)
    assert all(text == text.lower() for text in (*texts, *synonyms.LEADS_TO))
