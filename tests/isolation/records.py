"""The imports, exports and applications of the world."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor
from progress_core.domain.foundations.jobs import Job, JobKind, JobState
from progress_core.domain.importing.imports import Import, ImportKind, OnDuplicate
from progress_core.domain.qualifications.exports import Export, ExportStatus
from progress_core.domain.years.moves import MoveStatus, MoveUp
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.consequences.profile_contents import contents_of
from tests.given.course_files import HEALTH, course_csv
from tests.given.imports import csv, row_of
from tests.given.leaver_files import by_name, leaver_csv
from tests.given.people import ELSEWHERE, NORTH, form
from tests.given.profiles import apply
from tests.isolation.expect import (
    GROUP_BOUND,
    OTHER_GROUP,
    OTHER_PROVIDER,
    OWN,
    PROVIDER_MANAGER,
    WHOLE,
    Kind,
)
from tests.isolation.target import COLLEGE, FORMER_FILE, NO_ID, SCHOOL, Target

if TYPE_CHECKING:
    from tests.isolation.rows import Cell

QUALIFICATION = {"type": "GCSE", "subject": "Mathematics", "predicted_grade": "A"}


def make_imports(progress: Progress, actors: dict[str, Actor]) -> dict[tuple[Kind, str], Target]:
    """Import a learner in each place, and again in the next row, so that it waits to be decided.

    Colleagues see the first and the last, but not the second.
    """
    found = {}
    far = progress.accounts.actor("far.colleague@example.com")
    for number, (place, actor, ukprn) in enumerate(
        ((OWN, actors[WHOLE], NORTH), (OTHER_GROUP, actors[PROVIDER_MANAGER], NORTH), (OTHER_PROVIDER, far, ELSEWHERE))
    ):
        name = f"file-{('aspen', 'birch', 'cedar')[number]}.csv"
        row = row_of(ukprn, "Ann", f"Brought{'abc'[number]}")
        asked = progress.imports.request(actor, name, csv(row, row), on_duplicate=OnDuplicate.ASK)
        record = progress.imports.run_now(actor, asked.id, "worker")
        assert record.problems, "it waits for a decision"
        if place == OTHER_GROUP:
            with progress.context.store.transaction() as work:
                work.imports.save(evolve(record, shared_at=frozenset()))
        found[Kind.AN_IMPORT, place] = Target(record.id, name, ukprn, name)
    with progress.context.store.transaction() as work:
        (former,) = work.new_ids(1)
        own = work.imports.get(found[Kind.AN_IMPORT, OWN].id)
        left = frozenset({ELSEWHERE})
        work.imports.add(evolve(own, id=former, file_name=FORMER_FILE, ukprns=left, shared_at=left), b"")
    return found


_KINDS = {
    ImportKind.LEARNERS: Kind.AN_IMPORT,
    ImportKind.QUALIFICATIONS: Kind.A_QUALIFICATION_IMPORT,
    ImportKind.COURSES: Kind.A_COURSE_FILE,
    ImportKind.LEAVERS: Kind.A_LEAVER_FILE,
}


def imports_of(kind: ImportKind) -> Callable[["Cell"], tuple[list[Import]]]:
    """Return what builds a list of all imports of a kind that are in the world."""

    def build(cell: "Cell") -> tuple[list[Import]]:
        targets = cell.world.targets.items()
        ids = [found.id for (named, place), found in targets if named is _KINDS[kind] and found.id]
        with cell.world.progress.context.store.snapshot() as work:
            return ([work.imports.get(id_) for id_ in ids if id_ != NO_ID],)

    return build


def make_applications(progress: Progress, targets: dict[tuple[Kind, str], Target]) -> dict[tuple[Kind, str], Target]:
    """Let the learner of each place have an application that waits, for a course of its own."""
    found = {}
    for place in (OWN, OTHER_GROUP, OTHER_PROVIDER):
        learner = targets[Kind.A_LEARNER, place]
        who = progress.learners.get(OPERATOR, learner.id)[0]
        made = apply(progress, who, title=f"Course for {place}", ukprn=COLLEGE)
        progress.qualifications.add(OPERATOR, learner.id, QUALIFICATION)
        found[Kind.AN_APPLICATION, place] = Target(made.id, made.course, learner.ukprn)
        draft = apply(progress, who, ApplicationState.DRAFT, f"Draft for {place}", COLLEGE)
        found[Kind.A_DRAFT, place] = Target(draft.id, draft.course, learner.ukprn)
    return found | send_applications(progress)


def send_applications(progress: Progress) -> dict[tuple[Kind, str], Target]:
    """Send an application to the college, have one wait to be sent there, and send one elsewhere."""
    found = {}
    values = form(ukprn=COLLEGE, username="sentlearner", last_name="Sentlearner")
    who = progress.learners.create(OPERATOR, values).learner
    for place, ukprn, state in (
        (OWN, COLLEGE, ApplicationState.SUBMITTED),
        (OTHER_GROUP, COLLEGE, ApplicationState.PENDING),
        (OTHER_PROVIDER, SCHOOL, ApplicationState.SUBMITTED),
    ):
        made = apply(progress, who, state, f"Sent to {ukprn} {state.value}", ukprn)
        with progress.context.store.transaction() as work:
            contents = contents_of(work, who)
            work.profiles.keep(who.id, f"of {made.id}", contents)
            sent = evolve(made, submitted_at=made.created_at, fingerprint=f"of {made.id}", learner_name=f"Sent {place}")
            work.applications.save(sent)
        found[Kind.A_RECEIVED_APPLICATION, place] = Target(made.id, f"Sent {place}", ukprn, f"Sent {place}")
    return found


def make_course_files(progress: Progress, actors: dict[str, Actor]) -> dict[tuple[Kind, str], Target]:
    """Check a file of courses in each place, and let it wait to be confirmed."""
    found = {}
    for place, ukprn, name in ((OWN, NORTH, "courses-dahlia.csv"), (OTHER_PROVIDER, ELSEWHERE, "courses-elder.csv")):
        content = course_csv((ukprn, *HEALTH[1:]))
        asked = progress.course_files.check(OPERATOR, name, content, ukprn)
        asker = actors[PROVIDER_MANAGER].account_id if place == OWN else 0
        with progress.context.store.transaction() as work:
            (number,) = work.new_ids(1)
            work.imports.add(evolve(asked, id=number, requested_by=asker), content)
        found[Kind.A_COURSE_FILE, place] = Target(number, name, ukprn, name)
    return found


def make_leaver_files(
    progress: Progress, targets: dict[tuple[Kind, str], Target], actors: dict[str, Actor]
) -> dict[tuple[Kind, str], Target]:
    """Check a file of leavers in each place, and let it wait to be confirmed; that of a group is for no colleagues."""
    found = {}
    for place, actor, learner, name in (
        (OWN, actors[WHOLE], OWN, "leavers-fern.csv"),
        (OTHER_GROUP, actors[GROUP_BOUND], OWN, "leavers-gorse.csv"),
        (OTHER_PROVIDER, OPERATOR, OTHER_PROVIDER, "leavers-hazel.csv"),
    ):
        who = targets[Kind.A_LEARNER, learner]
        asked = progress.leaver_files.check(actor, name, leaver_csv(by_name(who.name, "2026-09-01")))
        if place == OTHER_GROUP:
            with progress.context.store.transaction() as work:
                work.imports.save(evolve(asked, shared_at=frozenset()))
        found[Kind.A_LEAVER_FILE, place] = Target(asked.id, name, who.ukprn, name)
    return found


def make_moves(progress: Progress) -> dict[tuple[Kind, str], Target]:
    """Let a provider in each place have moved up to this academic year."""
    now, found = progress.context.clock.now(), {}
    with progress.context.store.transaction() as work:
        for place, ukprn in ((OWN, NORTH), (OTHER_PROVIDER, ELSEWHERE)):
            (number,) = work.new_ids(1)
            move = MoveUp(number, number, ukprn, 2025, 0, now, status=MoveStatus.DONE, processed_at=now)
            work.years.add_moves([move])
            found[Kind.A_MOVE, place] = Target(number, "", ukprn)
    return found


def make_exchanges(
    progress: Progress, targets: dict[tuple[Kind, str], Target], actors: dict[str, Actor]
) -> dict[tuple[Kind, str], Target]:
    """Put an import and an export of qualifications beside each import of learners, by the same people."""
    found: dict[tuple[Kind, str], Target] = {}
    with progress.context.store.transaction() as work:
        for place in (OWN, OTHER_GROUP, OTHER_PROVIDER):
            like = targets[Kind.AN_IMPORT, place]
            first = work.imports.get(like.id)
            import_id, export_id, *jobs = work.new_ids(4)
            name = like.name.replace("file", "filled")
            other = evolve(first, id=import_id, file_name=name, kind=ImportKind.QUALIFICATIONS)
            work.imports.add(other, work.imports.content(like.id))
            kept = like.name.replace("file", "kept")
            export = Export(
                export_id, like.ukprn, 11, first.requested_by, first.requested_at, status=ExportStatus.READY,
                processed_at=first.processed_at,
            )  # fmt: skip
            work.exports.add(export)
            work.exports.save(export, kept.encode())
            for job, kind, subject in zip(
                jobs, (JobKind.QUALIFICATION_IMPORT, JobKind.QUALIFICATION_EXPORT), (import_id, export_id), strict=True
            ):
                work.jobs.add(Job(job, kind, subject, first.requested_by, first.requested_at, JobState.DONE))
            found |= make_own_files(work, place, first, export, work.imports.content(like.id), actors)
            found[Kind.A_QUALIFICATION_IMPORT, place] = Target(import_id, name, like.ukprn, name)
            found[Kind.AN_EXPORT, place] = Target(export_id, kept, like.ukprn, kept)
    return found


def make_own_files(
    work: UnitOfWork, place: str, like: Import, export: Export, content: bytes, actors: dict[str, Actor]
) -> dict[tuple[Kind, str], Target]:
    """Put the import and the export of each place that are somebody's own; see `expect.SEES`."""
    asker = actors[WHOLE if place == OWN else GROUP_BOUND].account_id
    import_id, export_id, *jobs = work.new_ids(4)
    own, other = sorted(group.id for group in work.groups.in_scope(EVERYTHING) if group.ukprn == NORTH)
    groups = frozenset({OWN: (), OTHER_GROUP: (own,), OTHER_PROVIDER: (other,)}[place])
    ukprns = frozenset(() if place == OWN else (NORTH,))
    name = like.file_name.replace("file", "alone")
    record = evolve(
        like, id=import_id, file_name=name, requested_by=asker, ukprns=ukprns, groups=groups, shared_at=frozenset()
    )
    work.imports.add(record, content)
    kept = evolve(
        export,
        id=export_id,
        ukprn=ELSEWHERE if place == OTHER_PROVIDER else NORTH,
        requested_by=actors[WHOLE if place == OTHER_PROVIDER else GROUP_BOUND].account_id,
        groups=frozenset({OWN: (own,), OTHER_GROUP: (other,), OTHER_PROVIDER: ()}[place]),
    )
    work.exports.add(kept)
    work.exports.save(kept, name.encode())
    for job, kind, subject in zip(
        jobs, (JobKind.LEARNER_IMPORT, JobKind.QUALIFICATION_EXPORT), (import_id, export_id), strict=True
    ):
        work.jobs.add(Job(job, kind, subject, asker, like.requested_at, JobState.DONE))
    return {
        (Kind.AN_IMPORT_OF_ONES_OWN, place): Target(import_id, name, NORTH, name),
        (Kind.AN_EXPORT_OF_ONES_OWN, place): Target(export_id, f"{name} export", kept.ukprn),
    }
