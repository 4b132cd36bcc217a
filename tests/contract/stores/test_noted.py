"""Which changes a transaction has noted already."""

from hypothesis import given
from hypothesis import strategies as st
from progress_sql.foundations.noted import Noted

IDS = st.sampled_from((0, 1, 7, 8, 1_023, 1_024, 1_000_001))
NOTES = st.tuples(st.sampled_from((1, 2)), IDS, IDS, st.sampled_from(("", "10000055")), st.sampled_from((0, 5)))


@given(st.lists(st.lists(NOTES)))
def test_each_change_is_noted_once(batches: list[list[tuple[int, int, int, str, int]]]) -> None:
    noted, known = Noted(), set[object]()
    for batch in batches:
        expected = [note for note in dict.fromkeys(batch) if note not in known]
        known.update(batch)
        assert expected == noted.fresh(batch)
