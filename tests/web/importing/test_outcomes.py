"""The page of an import: its progress, its problems, and the decisions that it waits for."""

import json
import re

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.importing.imports import ImportStatus
from progress_core.domain.importing.learner_headings import LABELS
from progress_core.memory.clock import FixedClock
from progress_core.memory.spreadsheets import MAGIC
from tests.given.imports import ANN, BOB, CAT, FIELDS, bring, csv, names
from tests.web.importing.conftest import SCRIPT, Person, latest, said

MOVED = (*ANN[:4], "OX14 2GG", *ANN[5:])


@pytest.mark.feature("E7")
def test_a_file_sent_again_leads_to_its_earlier_outcome(progress: Progress, manager: Actor, person: Person) -> None:
    first = person.send(csv(ANN))
    assert first == person.send(csv(ANN)) == (303, f"/learners/import?requested={latest(progress, manager).id}")
    progress.jobs.run_next("worker")
    status, where = person.send(csv(ANN))
    assert (status, where) == (303, f"/learners/import/{latest(progress, manager).id}")
    assert "You imported the same file on" in person.get(where)[1]


@pytest.mark.asvs("V2.3.1")
@pytest.mark.feature("E4")
def test_a_request_is_confirmed_only_while_it_waits(progress: Progress, person: Person) -> None:
    where = person.send(csv(ANN))[1]
    assert "The import of y11.csv has been requested." in person.get(where)[1]
    progress.jobs.run_next("worker")
    for place in (where, "/learners/import?requested=7", "/learners/import?requested=x"):
        status, text = person.get(place)
        assert (status, "has been requested" in text) == (200, False)


@pytest.mark.feature("E4")
def test_progress_is_shown_in_rows(progress: Progress, manager: Actor, person: Person) -> None:
    where = f"/learners/import/{progress.imports.request(manager, 'y11.csv', csv(ANN)).id}"
    assert "Waiting for its turn." in person.get(where)[1]
    clock = progress.context.clock
    assert isinstance(clock, FixedClock)
    with progress.context.store.transaction() as work:
        job = work.jobs.claim(owner="w", now=clock.now(), lease_until=clock.now(), kinds=["learner-import"])
        assert job is not None
        record = latest(progress, manager)
        work.imports.save(evolve(record, status=ImportStatus.RUNNING))
    for done, total, told in ((1, 0, "1 row has been read"), (1200, 0, "1,200 rows have been read so far.")):
        with progress.context.store.transaction() as work:
            work.jobs.renew(job.id, job.fence, lease_until=clock.now(), done=done, total=total)
        assert told in person.get(where)[1]
    with progress.context.store.transaction() as work:
        work.jobs.renew(job.id, job.fence, lease_until=clock.now(), done=1200, total=1200)
    status, text = person.get(where)
    assert (status, "1,200 rows were read. The learners are being created." in text) == (200, True)
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in text


@pytest.mark.feature("E7")
def test_a_possible_duplicate_is_updated_if_that_is_decided(progress: Progress, manager: Actor, person: Person) -> None:
    bring(progress, manager, csv(ANN))
    done = bring(progress, manager, csv(MOVED, CAT))
    where = f"/learners/import/{done.id}"
    assert re.findall('name="row-2" type="radio" value="([a-z]+)"', person.get(where)[1]) == [
        "skip",
        "update",
        "create",
    ]
    assert person.post(f"{where}/decide", {"row-2": "update"})[0] == 303
    progress.jobs.run_next("worker")
    assert (latest(progress, manager).counts.updated, latest(progress, manager).counts.created) == (1, 1)


@pytest.mark.feature("E7")
def test_an_invalid_decision_leaves_its_row_undecided(progress: Progress, manager: Actor, person: Person) -> None:
    where = f"/learners/import/{bring(progress, manager, csv(ANN, ANN, ANN)).id}"
    for odd in ("ask", "drop", "", SCRIPT):
        status, text = person.post(f"{where}/decide", {"row-3": odd, "row-4": "skip", "all": odd, "row-2": "create"})
        assert (status, said(text)) == (422, ["Decide what to do with row 3."])
        assert re.search('id="row-4" name="row-4" type="radio" value="skip" checked', text)
    assert len(progress.imports.list(manager)) == 1


@pytest.mark.feature("E7")
def test_very_many_duplicates_are_decided_in_part_together(progress: Progress, manager: Actor, person: Person) -> None:
    where = f"/learners/import/{bring(progress, manager, csv(*[ANN] * 104)).id}"
    assert "including the 3 rows that are not listed here" in person.get(where)[1]
    rows = {f"row-{row}": "create" for row in range(3, 103)}
    status, text = person.post(f"{where}/decide", rows)
    assert (status, said(text)) == (422, ["Choose what to do with the other 3 rows."])
    assert person.post(f"{where}/decide", {**rows, "all": "skip"})[0] == 303
    progress.jobs.run_next("worker")
    counts = latest(progress, manager).counts
    assert (counts.created, counts.skipped) == (101, 3)


@pytest.mark.feature("E7")
@pytest.mark.feature("E8")
def test_impossible_decisions_and_undos_are_refused_with_the_reason(
    progress: Progress, manager: Actor, person: Person
) -> None:
    good, bad = bring(progress, manager, csv(ANN)), bring(progress, manager, csv((*BOB[:4], "nowhere", *BOB[5:])))
    for record in (good, bad):
        status, text = person.post(f"/learners/import/{record.id}/decide", {"all": "skip"})
        assert (status, "does not need decisions" in text) == (422, True)
    assert "Undo import" not in person.get(f"/learners/import/{bad.id}")[1]
    status, text = person.post(f"/learners/import/{bad.id}/undo")
    assert (status, said(text)) == (422, ["This import is unsuccessful, so there is nothing to undo."])
    assert person.post(f"/learners/import/{good.id}/undo") == (303, f"/learners/import/{good.id}")
    assert person.post(f"/learners/import/{good.id}/undo")[0] == 422
    assert names(progress) == []


@pytest.mark.feature("E5")
def test_very_many_problems_are_shown_in_part(progress: Progress, manager: Actor, person: Person) -> None:
    wrong = (*ANN[:4], "nowhere", *ANN[5:])
    done = bring(progress, manager, csv(*[wrong] * 203))
    text = person.get(f"/learners/import/{done.id}")[1]
    assert (text.count("is not a full UK postcode"), "203 errors" in text, "And 3 more." in text) == (200, True, True)


@pytest.mark.feature("E2", "E6")
def test_hidden_rows_are_said_before_the_import_and_in_its_outcome(
    progress: Progress, manager: Actor, person: Person
) -> None:
    rows = [*enumerate(([LABELS[field] for field in FIELDS], ANN, BOB, CAT), 1)]
    sheet = {"name": "Learners", "visible": True, "rows": rows, "hidden_rows": [2, 4], "hidden_columns": [2]}
    content = MAGIC + json.dumps({"sheets": [sheet]}).encode()
    preview = person.send(content, action="check")[1]
    where = person.send(content)[1]
    progress.jobs.run_next("worker")
    assert latest(progress, manager).counts.created == 3
    for text in (preview, person.get(f"/learners/import/{latest(progress, manager).id}")[1]):
        assert "2 warnings" in text
        assert "The file has 2 hidden rows: rows 2 and 4." in text
        assert "The file has 1 hidden column that Progress reads like all others: C." in text
    assert where.startswith("/learners/import")
