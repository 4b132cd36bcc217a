"""What a text that is typed into the search of learners may mean."""

import pytest

from progress_core.domain.learners.search import MAX_SPLITS, search_of

pytestmark = pytest.mark.feature("B5")


def test_a_text_is_split_into_both_names_at_every_place() -> None:
    search = search_of(" Smith-Jones,  Zo\u00eb Ann ")
    assert search is not None
    assert ("smithjoneszoeann", {("smithjones", "zoeann"), ("smithjoneszoe", "ann")}) == (
        search.start,
        {*search.splits},
    )
    assert not search.may_be_number


def test_a_number_is_read_without_its_spaces() -> None:
    search = search_of("a123 4567 89012")
    assert search is not None
    assert ("a123456789012", "A123456789012") == (search.uln, search.upn)
    assert search.may_be_number


@pytest.mark.parametrize("text", ["", "  ", "\u200b", "\u00a0\ufeff", "\0"])
def test_nothing_typed_is_no_search(text: str) -> None:
    assert search_of(text) is None


def test_long_texts_are_split_at_few_places() -> None:
    search = search_of("x " * 500)
    assert search is not None
    assert len(search.splits) <= MAX_SPLITS
