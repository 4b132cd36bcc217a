"""Updates by a file on the site: looked at field by field, agreed to, listed, and taken back."""

import re
from datetime import timedelta

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.importing.imports import ImportCounts, ImportStatus
from tests.given.imports import BOB, CAT, bring, csv, learners
from tests.web.importing.conftest import Person, latest, said

pytestmark = pytest.mark.feature("J4")

CTF = b"""<CTfile><CTFpupilData><Pupil><UPN>A801200005001</UPN>
<Surname>Lee</Surname><Forename>Ann</Forename><DOB>2010-10-02</DOB><NCyearActual>11</NCyearActual>
<Address><PostCode>OX14 1GG</PostCode></Address></Pupil></CTFpupilData></CTfile>"""
MOVED = (*BOB[:4], "OX14 2GG", *BOB[5:7], "Oxford")


def plain(text: str) -> str:
    """Return the words of a page."""
    return " ".join(re.sub("<[^>]+>", " ", text).split())


def wait_for_answer(progress: Progress, manager: Actor, *rows: tuple[str, ...]) -> str:
    """Import Bob, then a file that updates him; return the address of the import that waits."""
    bring(progress, manager, csv(BOB))
    return f"/learners/import/{bring(progress, manager, csv(*rows)).id}"


def test_a_check_shows_the_old_and_new_value_of_each_field(progress: Progress, manager: Actor, person: Person) -> None:
    bring(progress, manager, csv(BOB))
    shown = plain(person.send(csv(MOVED, CAT), action="check")[1])
    assert "1 learner would be updated" in shown
    assert "Postcode : OX28 6NE becomes OX14 2GG" in shown
    assert "Town : (empty) becomes Oxford" in shown
    assert "Nothing changes" in plain(person.send(csv(BOB), action="check")[1])
    assert "1 learner would stay as they are" in plain(person.send(csv(BOB), action="check")[1])


def test_an_import_shows_its_updates_and_makes_them_once_they_are_agreed_to(
    progress: Progress, manager: Actor, person: Person
) -> None:
    where = wait_for_answer(progress, manager, MOVED, CAT)
    text = person.get(where)[1]
    assert "Check what would be updated" in text
    assert "Postcode : OX28 6NE becomes OX14 2GG" in plain(text)
    assert re.search('name="row-0" type="radio" value="update-known" checked', text)
    assert person.post(f"{where}/decide", {"row-0": "update-known"})[0] == 303
    progress.jobs.run_next("worker")
    done = latest(progress, manager)
    assert ImportCounts(created=1, updated=1) == done.counts
    assert "Updated learners" in person.get(f"/learners/import/{done.id}")[1]


def test_offered_updates_can_be_skipped_but_not_left_open(progress: Progress, manager: Actor, person: Person) -> None:
    where = wait_for_answer(progress, manager, MOVED)
    status, text = person.post(f"{where}/decide")
    assert (status, said(text)) == (422, ["Choose whether to update the existing learners or skip their rows."])
    assert person.post(f"{where}/decide", {"row-0": "skip"})[0] == 303
    progress.jobs.run_next("worker")
    assert ImportCounts(skipped=1) == latest(progress, manager).counts


def test_updates_are_shown_in_pages_and_downloaded(progress: Progress, manager: Actor, person: Person) -> None:
    where = wait_for_answer(progress, manager, MOVED)
    assert "Bob Ray" in person.get(f"{where}/updates")[1]
    for after in ("2", "x", "9" * 12):
        status, text = person.get(f"{where}/updates?after={after}")
        assert (status, "There are no further updates." in text) == (200, after == "2")
    answer = person.browser.get(f"{where}/updates.xlsx")
    assert (200, "attachment") == (answer.status_code, answer.headers["content-disposition"].split(";")[0])


def test_an_undo_says_who_stays_as_they_are(progress: Progress, manager: Actor, person: Person) -> None:
    known = (*CAT[:6], "9276308686", "")
    bring(progress, manager, csv(BOB, known))
    where = f"/learners/import/{bring(progress, manager, csv(MOVED, (*known[:7], 'Oxford'))).id}"
    person.post(f"{where}/decide", {"row-0": "update-known"})
    progress.jobs.run_next("worker")
    bob = learners(progress)[0][0]
    progress.learners.edit(OPERATOR, bob.id, {"town": "Witney"})
    where = f"/learners/import/{latest(progress, manager).id}"
    asked = plain(person.get(f"{where}/undo")[1])
    assert "and updated 2 learners." in asked
    assert "permanently deletes" not in asked
    assert person.post(f"{where}/undo")[0] == 303
    shown = plain(person.get(where)[1])
    assert "1 of 2 updated learners got their earlier details back." in shown
    assert "Bob Ray was not changed back" in shown
    assert ImportStatus.UNDONE is latest(progress, manager).status
    assert ["Witney", ""] == [learner.details.town for learner, _ in learners(progress)]


@pytest.mark.feature("J5")
def test_the_preview_of_a_transfer_file_is_the_place_to_agree(
    progress: Progress, manager: Actor, person: Person
) -> None:
    preview = person.send(CTF, "9314000_CTF_9314001_001.xml")[1]
    assert 'name="seen"' not in person.get(preview)[1]
    person.post(preview)
    progress.jobs.run_next("worker")
    preview = person.send(CTF.replace(b"OX14 1GG", b"OX14 2GG"), "9314000_CTF_9314001_002.xml")[1]
    text = person.get(preview)[1]
    assert "Postcode : OX14 1GG becomes OX14 2GG" in plain(text)
    assert '<input type="hidden" name="seen" value="yes">' in text
    assert person.post(preview, {"seen": "yes"})[0] == 303
    progress.jobs.run_next("worker")
    assert (ImportStatus.SUCCESSFUL, ImportCounts(updated=1)) == (
        latest(progress, manager).status,
        latest(progress, manager).counts,
    )


def test_an_import_that_waits_says_so_until_it_is_answered(progress: Progress, manager: Actor, person: Person) -> None:
    where = wait_for_answer(progress, manager, MOVED)
    listed = plain(person.get("/learners/import")[1])
    assert "Waiting for your answer" in listed
    assert "Nothing was changed yet Continue of learners.csv" in listed
    assert "Unsuccessful" not in listed
    shown = plain(person.get(where)[1])
    assert "Status Waiting for your answer" in shown
    assert "Nothing has been changed yet." in shown
    person.post(f"{where}/decide", {"row-0": "skip"})
    listed = plain(person.get("/learners/import")[1])
    assert ("Unsuccessful" in listed, "Waiting for your answer" in listed) == (True, False)


def test_duplicates_wait_for_an_answer_while_their_file_is_kept(
    progress: Progress, manager: Actor, person: Person
) -> None:
    where = wait_for_answer(progress, manager, CAT, CAT)
    assert "Learner import waiting for your answer" in plain(person.get(where)[1])
    with progress.context.store.transaction() as work:
        work.imports.drop_contents(progress.context.clock.now() + timedelta(days=1))
    shown = plain(person.get(where)[1])
    assert "Learner import unsuccessful" in shown
    assert "The file is no longer kept." in shown
    assert "Import with these decisions" not in shown
