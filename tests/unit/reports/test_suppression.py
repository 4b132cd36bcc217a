"""No small number can be worked out from all the reports for sharing that a reader can ask for."""

from collections.abc import Iterator
from itertools import chain, combinations, product
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from progress_core.domain.reports.cells import FACTS, Value
from progress_core.domain.reports.definitions import ReportKind, kind_of
from progress_core.domain.reports.queries import FILTERS, ReportQuery, check_query, sharing_dimensions
from progress_core.domain.reports.reports import Tally
from progress_core.domain.reports.suppression import chain_facts, chosen, protected

pytestmark = pytest.mark.feature("H5")

BELOW = 5
Key = tuple[Value, ...]
Held = tuple[bool, ...]
Families = list[list[tuple[Held, int]]]
"""For each family of columns, its parts in order with the number in each."""
Population = dict[Key, Families]
Shown = list[tuple[dict[Key, tuple[int, ...]], tuple[int, ...]]]


def known(name: str) -> ReportKind:
    kind = kind_of(name)
    assert kind is not None
    return kind


def values_of(fact: str) -> tuple[Value, ...]:
    return (11, 12) if FACTS[fact] is int else ("a", "b")


def families_of(kind: ReportKind) -> list[list[int]]:
    names = dict.fromkeys(column.family for column in kind.columns[1:])
    return [[place for place, one in enumerate(kind.columns) if place and one.family == name] for name in names]


@st.composite
def populations(draw: st.DrawFn, kind: ReportKind) -> Population:
    """Draw a few cells; of each family, a part for each column and one in which none holds."""
    width = len(chain_facts(kind))
    keys = draw(st.lists(st.tuples(*(st.sampled_from(values_of(fact)) for fact in chain_facts(kind))), max_size=4))
    found: Population = {}
    for key in sorted(set(keys)):
        assert len(key) == width
        whole = draw(st.sampled_from([1, 2, 3, 4, 5, 7, 21, 22]))
        found[key] = []
        for places in families_of(kind):
            helds = sorted([tuple(one == place for one in places) for place in places] + [(False,) * len(places)])
            cuts = sorted(draw(st.lists(st.integers(0, whole), min_size=len(helds) - 1, max_size=len(helds) - 1)))
            numbers = [end - start for start, end in zip([0, *cuts], [*cuts, whole], strict=True)]
            found[key].append(list(zip(helds, numbers, strict=True)))
    return found


def cells(kind: ReportKind, population: Population) -> list[Tally]:
    """Return the counts of each cell; who is in which parts together does not matter to any column."""
    found = []
    for key, families in population.items():
        people = [[held for held, number in parts for _ in range(number)] for parts in families]
        signatures: dict[Held, int] = {}
        for parts in zip(*people, strict=True):
            signature = (True, *chain.from_iterable(parts))
            signatures[signature] = signatures.get(signature, 0) + 1
        columns = [sum(n for held, n in signatures.items() if held[place]) for place in range(len(kind.columns))]
        if signatures:  # as stores count: nobody is left out
            found.append(Tally(key, tuple(columns), signatures))
    return found


def blocks(kind: ReportKind, population: Population) -> list[Tally]:
    return [cell for cell in protected(kind, cells(kind, population), BELOW) if any(cell.columns)]


def queries(kind: ReportKind) -> Iterator[ReportQuery]:
    """Yield everything that can be asked of a report for sharing: all rows, and filters by up to two facts."""
    facts = sharing_dimensions(kind)
    rows = [*((one,) for one in facts), *combinations(facts, 2)]
    filters = [fact for fact in facts if fact in FILTERS]
    for number in range(3):
        for named in combinations(filters, number):
            possible = [[(11,), (12,), (11, 12)] if fact == "year" else values_of(fact) for fact in named]
            for values in product(*possible):
                for by in rows:
                    asked = dict(zip(named, values, strict=True))
                    yield check_query(kind, ReportQuery(by, sharing=True, **asked))  # type: ignore[arg-type]


def reports(kind: ReportKind, population: Population, asked: list[ReportQuery], below: int) -> Shown:
    found = protected(kind, cells(kind, population), below)
    made = [chosen(kind, found, query) for query in asked]
    return [({row.values: row.columns for row in rows}, total.columns) for rows, total in made]


def twins(population: Population) -> Iterator[Population]:
    """Yield other populations: all places of the row moved to the starts of their windows, or those after one to ends.

    Written without the code that it tests, but for how providers are told apart.
    """
    places = [
        (key, family, part)
        for key, families in population.items()
        for family, parts in enumerate(families)
        for part in range(len(parts))
    ]
    for first in (None, *places):
        yield moved(population, first)


def moved(population: Population, first: tuple[Key, int, int] | None) -> Population:
    found: Population = {}
    before: dict[Value, tuple[int, int]] = {}
    for key, families in population.items():
        offset = crc32(str(key[0]).encode()) % BELOW
        old, new = before.get(key[0], (0, 0))
        found[key] = []
        for family, parts in enumerate(families):
            at, start, made = old, new, []
            for part, (held, number) in enumerate(parts):
                at += number
                window = (at + offset) // BELOW * BELOW - offset
                last = part == len(parts) - 1
                later = first is not None and (
                    key > first[0] or (key == first[0] and (last or (family == first[1] and part >= first[2])))
                )
                end = window + BELOW - 1 if later else max(0, window)
                made.append((held, end - start))
                start = end
            found[key].append(made)
            before[key[0]] = (at, start)
    return found


@pytest.mark.parametrize("name", ["sections", "at-risk", "standing", "destinations", "applications", "received"])
@pytest.mark.slow
def test_every_small_number_differs_in_a_population_with_the_same_reports(name: str) -> None:
    kind = known(name)
    asked = list(queries(kind))[:400]

    @settings(max_examples=6, deadline=None)
    @given(populations(kind))
    def check(population: Population) -> None:
        shown = reports(kind, population, asked, BELOW)
        true = reports(kind, population, asked, 0)
        others = []
        for twin in twins(population):
            assert all(number >= 0 for families in twin.values() for parts in families for _, number in parts)
            assert blocks(kind, twin) == blocks(kind, population)
            others.append(reports(kind, twin, asked, 0))
        assert reports(kind, moved(population, None), asked, BELOW) == shown
        nobody = (0,) * len(kind.columns)
        for place, (rows, total) in enumerate(true):
            for values, row in (*rows.items(), (None, total)):
                found = [other[place][1] if values is None else other[place][0].get(values, nobody) for other in others]
                for column, number in enumerate(row):
                    if 0 < number < BELOW:
                        assert {one[column] for one in found} - {number}, (asked[place], values, column)

    check()


def test_reports_that_differ_in_a_filter_cannot_be_subtracted() -> None:
    kind = known("at-risk")
    asked = [check_query(kind, ReportQuery(("provider",), year=year, sharing=True)) for year in YEARS]
    outcomes = {}
    for leaving in range(5):
        counted = {("a", 11): leaving, ("a", 12): 21, ("a", 13): 22}
        made = protected(kind, [_everybody(kind, *one) for one in counted.items()], BELOW)
        figures = [chosen(kind, made, query)[1].columns[0] for query in asked]
        assert figures[3] == figures[0] + figures[1]
        assert figures[4] == figures[1] + figures[2]
        outcomes[leaving] = figures[0]
    assert set(outcomes.values()) <= {0, BELOW}


YEARS = ((11,), (12,), (13,), (11, 12), (12, 13))


def _everybody(kind: ReportKind, key: Key, number: int) -> Tally:
    held = (True, *(False for _ in kind.columns[1:]))
    return Tally(key, (number, *(0 for _ in kind.columns[1:])), {held: number} if number else {})


@given(st.integers(3, 20), st.lists(st.integers(0, 60), min_size=1, max_size=6), st.text(max_size=3))
def test_rows_add_up_and_a_provider_is_less_than_a_block_from_the_truth(
    below: int, numbers: list[int], provider: str
) -> None:
    kind = known("sections")
    made = protected(kind, [_everybody(kind, (provider, year), one) for year, one in enumerate(numbers)], below)
    rows, total = chosen(kind, made, ReportQuery(("year",), sharing=True))
    assert total.columns[0] == sum(row.columns[0] for row in rows)
    assert abs(total.columns[0] - sum(numbers)) < below
    for row in rows:
        assert row.columns[0] % below == 0
        assert abs(row.columns[0] - numbers[int(row.values[0])]) < below


def test_without_a_threshold_numbers_are_as_they_are() -> None:
    kind = known("sections")
    made = protected(kind, [_everybody(kind, ("a", 11), 3)], 0)
    assert chosen(kind, made, ReportQuery(("year",)))[1].columns[0] == 3
