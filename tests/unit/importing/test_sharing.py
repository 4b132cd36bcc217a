"""Which imports are shared, by what is known of their files (J6)."""

import pytest
from attrs import evolve

from progress_core.domain.foundations.actors import EVERYTHING, NOTHING, Scope
from progress_core.domain.foundations.messages import problem
from progress_core.domain.importing.problems import ProblemList
from progress_core.domain.importing.sharing import is_shared, latest, shared_at
from progress_core.testing.tools.builders import an_import, later

pytestmark = pytest.mark.feature("J6")
NORTH, SOUTH = "10000001", "10000002"


@pytest.mark.parametrize("code", ["other_sheet", "hidden_sheet", "too_many_rows", "rows_left_out"])
def test_a_file_that_was_not_read_to_its_end_is_not_shared(code: str) -> None:
    problems = ProblemList()
    problems.add(2, "", problem("file", code, rule="imports.file", most=1, rows="1 row was"))
    assert {NORTH} == shared_at(problems.codes_of(0), [NORTH])
    problems.add(0, "", problem("file", code, rule="imports.file", most=1, rows="1 row was"))
    assert frozenset() == shared_at(problems.codes_of(0), [NORTH])


def test_whoever_sees_all_providers_of_a_shared_import_sees_it() -> None:
    shared = an_import(shared_at=frozenset({NORTH, SOUTH}))
    assert is_shared(shared, EVERYTHING)
    assert is_shared(shared, Scope(providers=frozenset({NORTH, SOUTH})))
    for scope in (NOTHING, Scope(providers=frozenset({NORTH})), Scope(groups=frozenset({1}))):
        assert not is_shared(shared, scope)
    assert not is_shared(evolve(shared, shared_at=frozenset()), EVERYTHING)


def test_the_latest_of_two_lists_are_each_listed_once() -> None:
    first, second, third = (an_import(number, requested_at=later(9 - number)) for number in (1, 2, 3))
    assert [first, second, third] == latest([third, first], iter([second, third]), 5)
    assert [first, second] == latest([third, first], [second], 2)
