"""Files of school systems: matched, looked at, imported, and remembered for the next one."""

import re
from collections.abc import Callable

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.importing.imports import ImportCounts, ImportStatus
from progress_core.memory.spreadsheets import MemorySpreadsheets
from tests.given.imports import ANN, csv
from tests.given.people import NORTH, SOUTH, hire
from tests.web.importing.conftest import SCRIPT, Person, latest, said

pytestmark = pytest.mark.feature("J5")

SIMS = b"""Legal Surname,Legal Forename,DOB,Gender,Year Group,Ethnicity,Post Code,Chosen Name
Lee,Ann,02/10/2010,F,NCY 11,Martian,OX14 1GG,Annie
Ray,Bob,31/01/2011,M,NCY 11,WBRI,OX28 6NE,Bobby
"""
CTF = b"""<CTfile><CTFpupilData><Pupil><Contacts><Contact><Surname>X</Surname></Contact></Contacts>
<Surname>Lee</Surname><Forename>Ann</Forename><DOB>2010-10-02</DOB><NCyearActual>11</NCyearActual>
<Address><PostCode>OX14 1GG</PostCode></Address></Pupil></CTFpupilData></CTfile>"""


def selected(text: str) -> dict[str, str]:
    """Return the name of each list of the page, with the value that is chosen."""
    lists = re.findall('<select[^>]* name="([^"]+)".*?</select>', text, re.DOTALL)
    bodies = re.findall('<select[^>]* name="[^"]+"(.*?)</select>', text, re.DOTALL)
    chosen = (re.search('value="([^"]*)" selected', body) for body in bodies)
    return {name: found[1] if found else "" for name, found in zip(lists, chosen, strict=True)}


def test_a_file_of_a_school_system_is_matched_looked_at_and_imported(
    progress: Progress, manager: Actor, person: Person
) -> None:
    status, match = person.send(SIMS)
    kept = latest(progress, manager)
    assert (303, f"/learners/import/{kept.id}/match", ImportStatus.CHECKED) == (status, match, kept.status)
    text = person.get(match)[1]
    fields = selected(text)
    assert {"field-0": "last_name", "field-2": "date_of_birth", "field-7": "", "dates": "day-month-year"}.items() <= (
        fields.items()
    )
    assert NORTH == fields["provider"]
    assert "02/10/2010, 31/01/2011" in text
    assert ["Martian", "WBRI"] == re.findall('for="value-ethnicity-[0-9]+">What (.*?) stands for', text)
    answer = {**fields, "value-ethnicity-0": "Not provided", "remember": "yes", "name": "Our SIMS"}
    assert (303, f"/learners/import/{kept.id}/preview") == person.post(match, answer)
    text = person.get(f"/learners/import/{kept.id}/preview")[1]
    assert "2 learners would be created" in text
    assert (303, f"/learners/import?requested={kept.id}") == person.post(f"/learners/import/{kept.id}/preview")
    done = progress.imports.run_now(manager, kept.id, "worker")
    assert ImportCounts(created=2) == done.counts
    assert ["Our SIMS"] == [one.mapping.name for one in progress.mappings.list(manager, NORTH)]


def test_the_next_file_with_these_headings_goes_straight_to_what_it_would_do(
    progress: Progress, manager: Actor, person: Person
) -> None:
    match = person.send(SIMS)[1]
    answer = {**selected(person.get(match)[1]), "value-ethnicity-0": "Arab", "remember": "yes", "name": "Ours"}
    person.post(match, answer)
    status, preview = person.send(SIMS.replace(b"Ann", b"Cat"))
    assert (303, f"/learners/import/{latest(progress, manager).id}/preview") == (status, preview)
    assert "2 learners would be created" in person.get(preview)[1]
    assert "Change how the columns are matched" in person.get(preview)[1]


def test_a_file_that_lacks_postcodes_fills_in_the_template(person: Person) -> None:
    preview = person.send(b"role,givenName,familyName,grades\nstudent,Ann,Lee,11\n", "users.csv")[1]
    text = person.get(preview)[1]
    assert "Postcode" in text
    (filled,) = re.findall('href="([^"]*/template.xlsx)">download the template with what the file says', text)
    assert filled in person.get(preview.replace("preview", "match"))[1]
    with MemorySpreadsheets().read(person.browser.get(filled).content) as sheets:
        (_, headings), (_, cells) = next(sheets).rows
    assert "Ann" in cells
    assert "Postcode *" in headings


def test_a_common_transfer_file_needs_no_matching(progress: Progress, manager: Actor, person: Person) -> None:
    status, preview = person.send(CTF, "9314000_CTF_9314001_001.xml")
    assert (303, True) == (status, preview.endswith("/preview"))
    person.post(preview)
    kept = latest(progress, manager)
    assert ImportCounts(created=1) == progress.imports.run_now(manager, kept.id, "worker").counts
    assert (409, True) == (person.post(preview)[0], "imported already" in person.get(preview)[1])


def test_errors_of_the_preview_name_the_files_own_rows_and_columns(person: Person) -> None:
    match = person.send(SIMS.replace(b"31/01/2011", b"31/02/2011"))[1]
    person.post(match, selected(person.get(match)[1]))
    text = person.get(match.replace("match", "preview"))[1]
    assert "The import would be unsuccessful" in text
    assert re.search(r"C: Date of birth.*?31/02/2011", text, re.DOTALL)
    assert re.search(r"F: Ethnic group.*?Martian", text, re.DOTALL)


def test_what_is_wrong_with_the_choices_is_said_and_they_are_kept(person: Person) -> None:
    match = person.send(SIMS)[1]
    answer = {**selected(person.get(match)[1]), "field-0": "first_name", "remember": "yes", "name": "n" * 101}
    status, text = person.post(match, answer)
    assert (422, "first_name") == (status, selected(text)["field-0"])
    assert ["too long" in one for one in said(text)] == [True]


def test_a_file_with_a_column_for_its_provider_keeps_it(progress: Progress, manager: Actor, person: Person) -> None:
    lines = SIMS.replace(b"Martian", b"").splitlines()
    content = b"\n".join(
        line + more
        for line, more in zip(lines, (b",School No", f",{NORTH}".encode(), f",{NORTH}".encode()), strict=True)
    )
    match = person.send(content)[1]
    answer = {**selected(person.get(match)[1]), "field-8": "ukprn", "dates": "nonsense", "field-1": "nonsense"}
    person.post(match, answer)
    mapping = latest(progress, manager).mapping
    assert mapping is not None
    assert ("ukprn", {}, "") == (mapping.columns["School No"], mapping.constants, mapping.columns["Legal Forename"])
    assert "No column has been chosen yet for: First name." in person.get(match)[1]


def test_files_with_our_headings_and_unreadable_ones_go_the_usual_way(
    progress: Progress, manager: Actor, person: Person
) -> None:
    for content in (csv(ANN), b"%PDF-1", b"A,B\n1,2\n"):
        person.send(content)
        assert ImportStatus.QUEUED is latest(progress, manager).status


def test_a_file_that_waits_to_be_matched_is_continued_from_the_list(person: Person) -> None:
    match = person.send(SIMS, f"{SCRIPT}.csv")[1]
    text = person.get("/learners/import")[1]
    assert re.search(f'href="{match.replace("/match", "/preview")}">Continue', text)
    answer = person.browser.get(match.removesuffix("/match"))
    assert (303, match) == (answer.status_code, answer.headers["location"])
    assert SCRIPT not in text + person.get(match)[1]


def test_nobody_else_sees_a_file_that_waits(progress: Progress, person: Person, come: Callable[[str], Person]) -> None:
    match = person.send(SIMS)[1]
    other = come(hire(progress, Role.LEARNER_MANAGER, SOUTH, email="south@example.com").username)
    for path in (match, match.replace("match", "preview")):
        assert 404 == other.get(path)[0] == other.post(path)[0]
