"""Mappings that are suggested, used for imports, and remembered for providers."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.importing.imports import ImportCounts, OnDuplicate
from progress_core.domain.importing.mappings import MAX_REMEMBERED, FileMapping
from progress_core.domain.importing.ready_mappings import CTF, ONEROSTER, READY
from progress_core.memory.clock import FixedClock
from tests.given.groups import restrict
from tests.given.imports import ANN, csv, learners, names
from tests.given.people import NORTH, SOUTH, hire
from tests.given.trail import entries

pytestmark = pytest.mark.feature("J5")

SIMS = b"""Surname,Forename,DOB,Gender,Year Group,Post Code,Reg
Lee,Ann,02/10/2010,F,NCY 11,OX14 1GG,11A
Ray,Bob,31/01/2011,M,NCY 11,OX28 6NE,11A
"""
CTF_FILE = b"""<CTfile><CTFpupilData><Pupil><Contacts><Contact><Surname>X</Surname></Contact></Contacts>
<Surname>Lee</Surname><Forename>Ann</Forename><DOB>2010-10-02</DOB><NCyearActual>11</NCyearActual>
<Address><PostCode>OX14 1GG</PostCode></Address></Pupil></CTFpupilData></CTfile>"""
ROSTER = b"role,status,givenName,familyName,grades,email\nstudent,active,Ann,Lee,11,\nteacher,active,Tim,Old,,\n"


def saved(progress: Progress, actor: Actor, name: str = "Mine", ukprn: str = NORTH) -> FileMapping:
    mapping = evolve(progress.mappings.suggest(actor, "a.csv", SIMS).mapping, name=name)
    return progress.mappings.save(actor, ukprn, mapping).mapping


def test_a_file_is_imported_with_the_suggested_mapping(progress: Progress, manager: Actor) -> None:
    mapping = progress.mappings.suggest(manager, "sims.csv", SIMS).mapping
    assert {"ukprn": NORTH} == mapping.constants
    report = progress.imports.dry_run(manager, "sims.csv", SIMS, mapping=mapping)
    assert (ImportCounts(created=2), ()) == (report.counts, report.problems)
    asked = progress.imports.request(manager, "sims.csv", SIMS, mapping=mapping)
    done = progress.imports.run_now(manager, asked.id, "worker")
    assert (mapping, ImportCounts(created=2)) == (done.mapping, done.counts)
    assert ["Ann Lee", "Bob Ray"] == names(progress)
    assert ["Female", "Male"] == [learner.details.gender for learner, _ in learners(progress)]


def test_the_same_file_with_another_mapping_is_another_request(progress: Progress, manager: Actor) -> None:
    mapping = progress.mappings.suggest(manager, "sims.csv", SIMS).mapping
    other = evolve(mapping, name="Other")
    first, again, third = (
        progress.imports.request(manager, "sims.csv", SIMS, mapping=one) for one in (mapping, mapping, other)
    )
    assert (first.id, True) == (again.id, third.id != first.id)


def test_decisions_and_error_workbooks_use_the_mapping_of_the_import(progress: Progress, manager: Actor) -> None:
    mapping = progress.mappings.suggest(manager, "sims.csv", SIMS).mapping
    twice = SIMS + SIMS.splitlines()[1].replace(b"OX14 1GG", b"OX4 1AA")
    asked = progress.imports.request(manager, "sims.csv", twice, mapping=mapping)
    done = progress.imports.run_now(manager, asked.id, "worker")
    assert [(4, "duplicate")] == [(found.row, found.problem.code) for found in done.problems]
    assert b"Decide whether to skip" in progress.imports.error_workbook(manager, done.id)
    decided = progress.imports.decide(manager, done.id, {4: OnDuplicate.CREATE})
    assert (mapping, ImportCounts(created=3)) == (
        decided.mapping,
        progress.imports.run_now(manager, decided.id, "worker").counts,
    )


def test_an_unsound_mapping_imports_nothing(progress: Progress, manager: Actor) -> None:
    unsound = FileMapping(columns={"Forename": "nothing"})
    for act in (progress.imports.dry_run, progress.imports.request):
        with pytest.raises(Rejected) as refused:
            act(manager, "sims.csv", SIMS, mapping=unsound)
        assert ["no_such_field"] == [found.code for found in refused.value.problems]
    assert [] == progress.imports.list(manager)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.xml", CTF_FILE, evolve(CTF, constants={"ukprn": NORTH})),
        ("users.csv", ROSTER, evolve(ONEROSTER, constants={"ukprn": NORTH})),
        ("sims.csv", SIMS.replace(b"Forename", b"Chosen Name"), None),
        ("ours but for the provider.csv", SIMS, FileMapping(constants={"ukprn": NORTH})),
        ("ours.csv", csv(ANN), None),
        ("odd.csv", b'"A', None),
        ("a.pdf", SIMS, None),
    ],
)
def test_a_file_that_comes_without_a_mapping_is_told_by_its_headings(
    progress: Progress, manager: Actor, name: str, content: bytes, expected: FileMapping | None
) -> None:
    assert expected == progress.mappings.of_file(manager, name, content)


def test_a_common_transfer_file_is_imported_without_its_contacts(progress: Progress, manager: Actor) -> None:
    mapping = progress.mappings.of_file(manager, "a.xml", CTF_FILE)
    asked = progress.imports.request(manager, "a.xml", CTF_FILE, mapping=mapping)
    assert ImportCounts(created=1) == progress.imports.run_now(manager, asked.id, "worker").counts
    assert ["Ann Lee"] == names(progress)


def test_a_pupil_with_errors_is_named_by_their_number(progress: Progress, manager: Actor) -> None:
    wrong = CTF_FILE.replace(b"2010-10-02", b"2010-02-31")
    mapping = progress.mappings.of_file(manager, "a.xml", wrong)
    report = progress.imports.dry_run(manager, "a.xml", wrong, mapping=mapping)
    assert [(1, "date_of_birth")] == [(found.row, found.problem.field) for found in report.problems]


def test_only_students_of_a_roster_are_read_and_what_it_lacks_is_named(progress: Progress, manager: Actor) -> None:
    mapping = progress.mappings.of_file(manager, "users.csv", ROSTER)
    report = progress.imports.dry_run(manager, "users.csv", ROSTER, mapping=mapping)
    assert {("postcode", "missing_heading"), ("date_of_birth", "missing_heading")} == {
        (found.problem.field, found.problem.code) for found in report.problems
    }
    full = b"\n".join(
        line + more
        for line, more in zip(ROSTER.splitlines(), (b",postcode,dob", b",OX14 1GG,2010-10-02", b",,"), strict=True)
    )
    report = progress.imports.dry_run(manager, "users.csv", full, mapping=mapping)
    assert (ImportCounts(created=1), ["rows_left_out"]) == (
        report.counts,
        [found.problem.code for found in report.problems],
    )


def test_the_format_may_be_named(progress: Progress, manager: Actor) -> None:
    of = progress.mappings.of_file
    assert evolve(READY["oneroster"], constants={"ukprn": NORTH}) == of(manager, "a.csv", SIMS, kind="oneroster")
    roster = b"role,identifier,givenName,familyName\nstudent,H801200001001,Ann,Lee\n"
    named = of(manager, "users.csv", roster, kind="oneroster")
    assert named == of(manager, "users.csv", roster)
    assert named is not None
    assert ("upn", NORTH) == (named.columns["identifier"], named.constants["ukprn"])
    assert READY["oneroster"] == of(OPERATOR, "users.csv", b"", kind="oneroster")
    assert None is of(manager, "a.csv", SIMS, kind="csv")
    assert FileMapping(constants={"ukprn": NORTH}) == of(manager, "a.csv", SIMS, kind="csv", ukprn=NORTH)
    assert READY["ctf"] == of(OPERATOR, "a.xml", b"", kind="ctf")
    assert {"ukprn": SOUTH} == of(OPERATOR, "a.xml", b"", kind="ctf", ukprn=SOUTH).constants  # type: ignore[union-attr] # it is one
    with pytest.raises(NotFound):
        of(manager, "a.xml", b"", kind="ctf", ukprn=SOUTH)


def test_a_remembered_mapping_is_used_for_the_next_file_with_its_headings(
    progress: Progress, manager: Actor, clock: FixedClock
) -> None:
    mine = saved(progress, manager)
    assert mine == progress.mappings.suggest(manager, "next.csv", SIMS).mapping
    assert mine == progress.mappings.of_file(manager, "next.csv", SIMS)
    clock.advance(timedelta(minutes=1))
    later = saved(progress, manager, "Later")
    assert later == progress.mappings.suggest(manager, "next.csv", SIMS, ukprn=NORTH).mapping
    other = hire(progress, Role.LEARNER_MANAGER, SOUTH, email="south@example.com")
    for actor in (other, OPERATOR):
        assert "sims" == progress.mappings.suggest(actor, "n.csv", SIMS).kind


def test_mappings_are_listed_replaced_and_removed_with_a_trail(progress: Progress, manager: Actor) -> None:
    saved(progress, manager)
    other = saved(progress, manager, "Other")
    assert other == progress.mappings.get(manager, NORTH, "Other").mapping
    progress.mappings.remove(manager, NORTH, "Other")
    changed = progress.mappings.save(manager, NORTH, FileMapping("Mine", {"Vorname": "first_name"}))
    assert ([changed], changed) == (
        progress.mappings.list(manager, NORTH),
        progress.mappings.get(manager, NORTH, "Mine"),
    )
    progress.mappings.remove(manager, NORTH, "Mine")
    assert [] == progress.mappings.list(manager, NORTH)
    for act in (progress.mappings.get, progress.mappings.remove):
        with pytest.raises(NotFound, match="Mine"):
            act(manager, NORTH, "Mine")
    trail = [*entries(progress, "save mapping"), *entries(progress, "remove mapping")]
    assert {("Mine", NORTH): 3, ("Other", NORTH): 2} == Counter((entry.subject_id, entry.ukprn) for entry in trail)


def test_a_mapping_needs_a_name_and_there_is_room_for_some(progress: Progress, manager: Actor) -> None:
    with pytest.raises(Rejected) as refused:
        progress.mappings.save(manager, NORTH, FileMapping(" "))
    assert [("name", "required")] == [(found.field, found.code) for found in refused.value.problems]
    for number in range(MAX_REMEMBERED):
        progress.mappings.save(manager, NORTH, FileMapping(f"M{number}"))
    progress.mappings.save(manager, NORTH, FileMapping("M1"))
    with pytest.raises(Rejected) as refused:
        progress.mappings.save(manager, NORTH, FileMapping("One more"))
    assert ["too_many_mappings"] == [found.code for found in refused.value.problems]
    with pytest.raises(Rejected):
        progress.mappings.save(manager, NORTH, FileMapping("M1", {"A": "nothing"}))


ACTS: list[Callable[[Progress, Actor, str], object]] = [
    lambda progress, actor, ukprn: progress.mappings.list(actor, ukprn),
    lambda progress, actor, ukprn: progress.mappings.get(actor, ukprn, "Mine"),
    lambda progress, actor, ukprn: progress.mappings.save(actor, ukprn, FileMapping("Mine")),
    lambda progress, actor, ukprn: progress.mappings.remove(actor, ukprn, "Mine"),
    lambda progress, actor, ukprn: progress.mappings.suggest(actor, "a.csv", SIMS, ukprn=ukprn),
]


@pytest.mark.parametrize("act", ACTS)
def test_mappings_are_for_those_who_import_at_their_provider(
    progress: Progress, manager: Actor, act: Callable[[Progress, Actor, str], object]
) -> None:
    saved(progress, OPERATOR)
    act(progress, OPERATOR, NORTH)
    for ukprn in (SOUTH, "10000404"):
        with pytest.raises(NotFound, match="There is no provider"):
            act(progress, manager, ukprn)
    with pytest.raises(NotAllowed):
        act(progress, hire(progress, Role.ADMISSIONS, NORTH), NORTH)


def test_people_restricted_to_groups_see_no_mapping_of_the_provider(progress: Progress, manager: Actor) -> None:
    tutor = restrict(progress, manager, progress.groups.create(OPERATOR, NORTH, "Tutor group"))
    with pytest.raises(NotFound):
        progress.mappings.list(tutor, NORTH)
    assert {} == progress.mappings.suggest(tutor, "a.csv", SIMS).mapping.constants
