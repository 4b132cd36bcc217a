"""Properties of every import, whatever its file contains and whatever is imported beside it."""

from threading import Thread

import pytest
from attrs import astuple
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.importing.imports import ImportStatus, OnDuplicate
from tests.given.imports import ANN, BOB, CAT, bring, codes, csv, learners, names
from tests.given.people import IN_MEMORY, NORTH, PROVIDERS

PEOPLE = st.tuples(
    st.just(NORTH),
    st.just("11"),
    st.sampled_from(("Ann", "Bob", "Cat")),
    st.sampled_from(("Lee", "Ray")),
    st.sampled_from(("OX14 1GG", "OX28 6NE", "nowhere")),
    st.sampled_from(("2010-10-02", "2011-01-31")),
    st.sampled_from(("", "1000000043", "9276308686")),
    st.just(""),
)
FILES = st.lists(PEOPLE, min_size=1, max_size=6)
CHOICES = st.sampled_from(OnDuplicate)


def fresh() -> Progress:
    made = Progress.open(Settings.from_env(IN_MEMORY))
    made.providers.put_many(OPERATOR, PROVIDERS)
    return made


@pytest.mark.feature("E5")
@pytest.mark.feature("E7")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(FILES, FILES, CHOICES)
@pytest.mark.slow
def test_an_import_counts_every_row_or_changes_nothing(
    there: list[tuple[str, ...]], rows: list[tuple[str, ...]], choice: OnDuplicate
) -> None:
    progress = fresh()
    bring(progress, OPERATOR, csv(*there), OnDuplicate.CREATE)
    before = learners(progress)
    report = progress.imports.dry_run(OPERATOR, "a.csv", csv(*rows), on_duplicate=choice)
    done = bring(progress, OPERATOR, csv(*rows), choice)
    after = learners(progress)
    if done.status is ImportStatus.SUCCESSFUL and [(0, "already_imported", "warning")] != codes(done):
        assert (report.counts, len(rows)) == (
            done.counts,
            sum(astuple(done.counts)),
        )
        assert len(before) + done.counts.created == len(after)
        assert {learner.id for learner, _ in before} <= {learner.id for learner, _ in after}
        assert len(after) == len({account.username.lower() for _, account in after})
    else:
        assert before == after


@pytest.mark.feature("E7")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(FILES, st.sampled_from((OnDuplicate.ASK, OnDuplicate.SKIP, OnDuplicate.CREATE)))
@pytest.mark.slow
def test_rows_sent_twice_create_nobody_twice(rows: list[tuple[str, ...]], choice: OnDuplicate) -> None:
    progress = fresh()
    bring(progress, OPERATOR, csv(*rows), choice)
    before = learners(progress)
    bring(progress, OPERATOR, csv(*rows) + b"\n\n")  # another file with the same rows
    bring(progress, OPERATOR, csv(*rows), choice)
    assert before == learners(progress)


@pytest.mark.feature("E7")
def test_overlapping_files_imported_at_once_create_exactly_their_union(progress: Progress) -> None:
    people = [
        (*ANN[:2], f"Ann{'abcdefghij'[row]}", "Lee", f"OX14 {row}GG", f"2010-10-0{row + 1}", "", "") for row in range(9)
    ]
    files = [csv(*(people[(start + step) % 9] for step in range(6))) for start in range(9)]
    asked = [progress.imports.request(OPERATOR, f"{number}.csv", content) for number, content in enumerate(files)]
    threads = [Thread(target=progress.imports.run_now, args=(OPERATOR, one.id, f"w{one.id}")) for one in asked]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    outcomes = [progress.imports.get(OPERATOR, one.id) for one in asked]
    assert {ImportStatus.SUCCESSFUL} == {done.status for done in outcomes}
    assert (9, 54 - 9) == (
        sum(done.counts.created for done in outcomes),
        sum(done.counts.skipped for done in outcomes),
    )
    assert sorted(f"{first} {last}" for _, _, first, last, *_ in people) == sorted(names(progress))
    assert 9 == len({account.username.lower() for _, account in learners(progress)})


@pytest.mark.feature("E7")
def test_the_same_file_requested_at_once_is_one_request(progress: Progress) -> None:
    ids: list[int] = []
    content = csv(ANN, BOB, CAT)
    threads = [
        Thread(target=lambda: ids.append(progress.imports.request(OPERATOR, "a.csv", content).id)) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (8, 1) == (len(ids), len(set(ids)))
