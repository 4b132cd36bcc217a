"""Update by file, then undo, is the identity: on the stores in memory and on databases."""

from collections.abc import Iterator
from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR
from progress_core.domain.importing.imports import ImportStatus, OnDuplicate
from progress_core.domain.learners.learners import Learner
from tests.given.databases import installed_on
from tests.given.imports import bring, csv, learners
from tests.given.people import NORTH

NAMES = (("Ann", "Lee"), ("Bob", "Ray"), ("Cat", "Moon"), ("Dee", "Fox"))
ULNS = ("9276308686", "1000000043", "2987606139", "9000000038")
POSTCODES, TOWNS = ("OX14 1GG", "OX28 6NE", "OX4 1AA"), ("", "Oxford", "Leeds")
ROWS = st.tuples(
    st.sampled_from(("10", "11", "12")),
    st.sampled_from(("", "Other")),
    st.sampled_from(POSTCODES),
    st.sampled_from(TOWNS),
)
FILES = st.dictionaries(st.sampled_from(range(len(NAMES))), ROWS, min_size=1)
EDITS = st.dictionaries(st.sampled_from(range(len(NAMES))), st.sampled_from(("town", "postcode", "house")), max_size=2)


@pytest.fixture(scope="module", params=["memory:", "sqlite"])
def progress(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Progress]:
    """An installation with four learners, whose year groups are those of an earlier academic year."""
    path = tmp_path_factory.mktemp("updates") / "progress.db"
    with installed_on(f"sqlite:///{path}" if request.param == "sqlite" else request.param) as made:
        everybody = range(len(NAMES))
        bring(made, OPERATOR, csv(*(_row(place, ("11", "", POSTCODES[place % 3], "")) for place in everybody)))
        _save(made, [evolve(learner, academic_year=learner.academic_year - 1) for learner in _there(made)])
        yield made


def _row(place: int, values: tuple[str, str, str, str]) -> tuple[str, ...]:
    group, other_name, postcode, town = values
    first, last = NAMES[place]
    return (NORTH, group, first, other_name or last, postcode, f"2010-1{place % 3}-0{place + 1}", ULNS[place], town)


def _there(progress: Progress) -> list[Learner]:
    return [evolve(learner, version=1) for learner, _ in learners(progress)]


def _save(progress: Progress, wanted: list[Learner]) -> None:
    with progress.context.store.transaction() as work:
        now = {learner.id: learner.version for learner in work.learners.get_many(EVERYTHING, [it.id for it in wanted])}
        work.learners.save_many([evolve(learner, version=now[learner.id]) for learner in wanted])


@pytest.mark.feature("J4")
@pytest.mark.feature("E8")
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rows=FILES, edits=EDITS, new=st.booleans())
def test_update_by_file_then_undo_is_the_identity(
    progress: Progress, rows: dict[int, tuple[str, str, str, str]], edits: dict[int, str], *, new: bool
) -> None:
    before = _there(progress)
    file = csv(
        *(_row(place, values) for place, values in rows.items()),
        *([(NORTH, "11", "New", "Person", "LS1 4AP", "2010-12-24", "", "")] if new else []),
    )
    done = bring(progress, OPERATOR, file, OnDuplicate.UPDATE_KNOWN)
    assert (ImportStatus.SUCCESSFUL, int(new)) == (done.status, done.counts.created)
    after = {learner.id: learner for learner in _there(progress)}
    changed = [learner.id for learner in before if after[learner.id] != learner]
    assert (len(changed), len(rows) - len(changed)) == (done.counts.updated, done.counts.unchanged)

    edited = {before[place].id: name for place, name in edits.items()}
    _save(progress, [_edited(after[id_], name) for id_, name in edited.items()])
    undone = progress.imports.undo(OPERATOR, done.id)

    written = {
        learner.id: {made for made in edited.values() if _of(learner, made) != _of(after[learner.id], made)}
        for learner in before
    }
    stay = {id_ for id_, name in edited.items() if name in written[id_]}
    expected = [
        _edited(after[learner.id] if learner.id in stay else learner, edited[learner.id])
        if learner.id in edited
        else learner
        for learner in before
    ]
    assert expected == _there(progress)
    assert len(stay) == sum(found.problem.code == "kept_changed_since" for found in undone.problems)
    _save(progress, before)


def _of(learner: Learner, name: str) -> str:
    return str(getattr(learner.details, name))


def _edited(learner: Learner, name: str) -> Learner:
    """Return a learner with a value that no file has."""
    values = {"town": "York", "postcode": "YO1 7HH", "house": "12"}
    changed: dict[str, Any] = {name: values[name]}
    return evolve(learner, details=evolve(learner.details, **changed))
