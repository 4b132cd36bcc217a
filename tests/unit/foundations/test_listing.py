"""The first of a list of which only a part is shown."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from progress_core.usecases.foundations.listing import begun, first_of


def first(limit: int, numbers: range, is_shown: Callable[[int], bool]) -> tuple[list[int], list[int]]:
    """Return the first numbers that are shown, and how many were read each time."""
    asked: list[int] = []

    def read(most: int) -> range:
        asked.append(most)
        return numbers[:most]

    return first_of(limit, read, lambda read_: filter(is_shown, read_)), asked


def test_what_is_shown_is_found_however_far_down_it_stands() -> None:
    assert ([999], [3, 12, 48, 192, 768, 3072]) == first(3, range(1_000), lambda number: number == 999)
    assert [300, 600, 900] == first(3, range(1, 1_000), lambda number: number % 300 == 0)[0]


def test_no_more_is_read_than_is_needed() -> None:
    assert ([0, 1, 2], [3]) == first(3, range(1_000), lambda _: True)
    assert ([0, 2, 4], [3, 12]) == first(3, range(1_000), lambda number: number % 2 == 0)
    assert ([0, 1], [3]) == first(3, range(2), lambda _: True)
    assert ([], [0]) == first(0, range(1_000), lambda _: True)


def test_a_list_that_is_begun_is_read_once_before_it_is_looked_at() -> None:
    asked: list[int] = []

    def read(most: int) -> range:
        asked.append(most)
        return range(1_000)[:most]

    ahead = begun(3, read)
    assert asked == [3]
    assert first_of(3, ahead, lambda numbers: numbers) == [0, 1, 2]
    assert asked == [3]
    assert first_of(3, ahead, lambda numbers: (number for number in numbers if number % 2)) == [1, 3, 5]
    assert asked == [3, 12]


@given(st.integers(0, 40), st.lists(st.booleans(), max_size=200))
def test_it_is_what_filtering_the_whole_list_gives(limit: int, marks: list[bool]) -> None:
    shown = [number for number, mark in enumerate(marks) if mark]
    assert shown[:limit] == first(limit, range(len(marks)), marks.__getitem__)[0]
