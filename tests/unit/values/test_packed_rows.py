"""Packed rows unpack to what was packed."""

from datetime import date, datetime

import pytest

from progress_core.domain.values import packed_rows
from progress_core.domain.values.packed_rows import PackedRows
from progress_core.domain.values.sheets import Cell, CellError, Uncomputed

pytestmark = pytest.mark.feature("F3")

CELLS: tuple[Cell, ...] = (None, "Žoë", 1, 1.5, True, date(2010, 10, 2), CellError("#REF!"), Uncomputed("=A1"))


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 6, 7])
def test_packed_rows_can_be_read_in_order_any_number_of_times(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    monkeypatch.setattr(packed_rows, "_BATCH_SIZE", 3)
    packed = PackedRows[list[Cell]](tuple, list)
    rows: list[list[Cell]] = [[number, *CELLS] for number in range(count)]
    for row in rows:
        packed.append(row)
    assert (count, rows) == (len(packed), list(packed))
    assert rows == [row for batch in packed.batches() for row in batch]
    assert all(0 < len(batch) <= 3 for batch in packed.batches())


def test_datetimes_keep_their_time_of_day() -> None:
    packed = PackedRows[datetime](lambda moment: moment, lambda moment: moment)
    rows = [datetime(2018, 6, 1, 12, minute % 60) for minute in range(1_001)]  # noqa: DTZ001 - spreadsheets know no time zones
    for row in rows:
        packed.append(row)
    assert rows == list(packed)


def test_packed_rows_take_less_memory_than_unpacked_ones() -> None:
    packed = PackedRows[tuple[str, ...]](lambda row: row, lambda row: row)
    for number in range(10_000):
        packed.append((f"Learner{number}", "GCSE (9 to 1)", "Mathematics"))
    assert sum(map(len, packed._packed)) < 10_000 * 20
