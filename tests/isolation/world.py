"""The world in which the table is tried: two providers of one area, one elsewhere, groups, and all kinds of people."""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, cast

from attrs import evolve, frozen

from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.foundations.actors import EVERYTHING, NOTHING, OPERATOR, Actor
from progress_core.domain.foundations.jobs import Job, JobKind, JobState
from progress_core.domain.foundations.permissions import Permission, Role
from progress_core.domain.importing.imports import Import, ImportKind, OnDuplicate
from progress_core.domain.operations.audit import Entry
from progress_core.domain.qualifications.exports import Export, ExportStatus
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.consequences.profile_contents import contents_of
from tests.given.imports import csv
from tests.given.people import ELSEWHERE, IN_MEMORY, NORTH, PROVIDERS, SOUTH, form, hire
from tests.given.profiles import apply
from tests.isolation.expect import (
    ABSENT,
    ADMISSIONS,
    ANONYMOUS,
    AREA,
    GROUP_BOUND,
    LEARNER,
    MAY,
    MULTI,
    OTHER_GROUP,
    OTHER_PROVIDER,
    OWN,
    PROVIDER_MANAGER,
    USER_MANAGER,
    WHOLE,
    Kind,
    sees,
)

if TYPE_CHECKING:
    from progress_core.memory.store import MemoryStore

_FORMER_FILE = "file-former.csv"
"""Asked for by a manager who no longer sees its provider."""

COLLEGE, SCHOOL = "10001696", "10007320"
"""Applied to by learners of the table, and by one of a school of which nobody is in the table."""
QUALIFICATION = {"type": "GCSE", "subject": "Mathematics", "predicted_grade": "A"}
NO_UKPRN, NO_ID, NO_NAME = "19999999", 999_999_999, "nobody.here"


@frozen
class Target:
    """What something is done to.

    Args:
        id: number.
        name: username, or name of a group or file.
        ukprn: its provider.
        canary: a text of its own, that is to be seen by nobody who does not see it.
    """

    id: int
    name: str
    ukprn: str
    canary: str = ""

    @property
    def marks(self) -> tuple[str, ...]:
        """What tells its answers from those about another target, and may: they were asked for by it."""
        return tuple(filter(None, (self.name, self.ukprn, str(self.id or ""))))


@frozen
class World:
    """Everything that there is, and how to make it new.

    Args:
        progress: over a store in memory.
        actors: by name.
        targets: kind and place -> what is there.
        secrets: initial password -> the place of the learner who has it.
        sessions: actor -> token of a session.
        back: puts the store back as it was.
    """

    progress: Progress
    actors: dict[str, Actor]
    targets: dict[tuple[Kind, str], Target]
    secrets: dict[str, str]
    sessions: dict[str, str]
    back: Callable[[], None]

    def renew(self) -> "World":
        """Put everything back as it was."""
        self.back()
        return self

    def hidden_from(self, actor: str) -> list[str]:
        """Give the texts that an actor must never meet."""
        unseen = [(kind, found) for (kind, place), found in self.targets.items() if not sees(kind, actor, place)]
        hidden = [found.canary for _, found in unseen if found.canary]
        hidden += [found.name for kind, found in unseen if kind is Kind.A_LEARNER and found.canary]
        hidden.append(_FORMER_FILE)
        if actor not in (MULTI, AREA):
            hidden.append(SOUTH)  # which else the manager of two providers works for
        reveals = actor in MAY[Permission.REVEAL_PASSWORDS]
        return hidden + [
            secret for secret, place in self.secrets.items() if not (reveals and sees(Kind.A_LEARNER, actor, place))
        ]


@cache
def world() -> World:
    """Make the world in memory; once, since `renew` puts it back."""
    return made(Progress.open(Settings.from_env(IN_MEMORY)), _keeper_of_memory)


def made(progress: Progress, keeper: Callable[[Progress], Callable[[], None]]) -> World:
    """Make the world in an empty store.

    Args:
        progress: over the store.
        keeper: looks at the store as it is, and gives what puts it back.
    """
    progress.providers.put_many(OPERATOR, PROVIDERS)
    targets: dict[tuple[Kind, str], Target] = {}
    for kind in (Kind.A_PROVIDER, Kind.A_WHOLE_PROVIDER):
        targets |= {
            (kind, OWN): Target(0, "North School", NORTH),
            (kind, OTHER_PROVIDER): Target(0, "Elsewhere Academy", ELSEWHERE, "Elsewhere Academy"),
        }
    targets |= {
        (Kind.AN_AREA, OWN): Target(0, "Oxfordshire", ""),
        (Kind.AN_AREA, OTHER_PROVIDER): Target(0, "Camden", "", "Camden"),
    }
    progress.providers.put_many(
        OPERATOR,
        [
            {"ukprn": COLLEGE, "name": "Coast College", "area": "Kent", "postcode": "CT1 1AA"},
            {"ukprn": SCHOOL, "name": "Hill School", "area": "Kent", "postcode": "CT1 1AB"},
        ],
    )
    targets |= _groups(progress)
    actors = _staff(progress, targets)
    targets |= _learners(progress, targets, actors)
    targets |= _imports(progress, actors)
    targets |= _applications(progress, targets)
    targets |= _exchanges(progress, targets, actors)
    _visit(progress, actors)
    targets |= {(kind, ABSENT): Target(NO_ID, NO_NAME, NO_UKPRN) for kind in {kind for kind, _ in targets}}
    sessions = {}
    for name, actor in actors.items():
        if name != ANONYMOUS:
            sessions[name] = progress.log_ins.log_in(actor.username, "chosen4me").token
    secrets = {"own7pass": OWN, "group7pass": OTHER_GROUP, "foreign7pass": OTHER_PROVIDER}
    return World(progress, actors, targets, secrets, sessions, keeper(progress))


def _keeper_of_memory(progress: Progress) -> Callable[[], None]:
    store = cast("MemoryStore", progress.context.store)
    tables, next_id = store.tables.fork(), store._next_id

    def back() -> None:
        store.tables, store._next_id = tables.fork(), next_id

    return back


def _visit(progress: Progress, actors: dict[str, Actor]) -> None:
    """Let the far colleague have done something at the own provider, long ago, to a learner who is gone far away."""
    far = progress.accounts.actor("far.colleague@example.com").account_id
    learner = progress.learners.find(OPERATOR, "farlearner").id
    now = progress.context.clock.now()
    entries = [
        Entry(now, far, "edit learner", "learner", str(actors[LEARNER].account_id), NORTH),
        Entry(now, actors[WHOLE].account_id, "edit learner", "learner", str(learner), NORTH),
    ]
    with progress.context.store.transaction() as work:
        work.audit.append(entries)


def _groups(progress: Progress) -> dict[tuple[Kind, str], Target]:
    found = {}
    for place, ukprn, name in (
        (OWN, NORTH, "Tutor group Ownaspen"),
        (OTHER_GROUP, NORTH, "Tutor group Otherbirch"),
        (OTHER_PROVIDER, ELSEWHERE, "Tutor group Farcedar"),
    ):
        made = progress.groups.create(OPERATOR, ukprn, name)
        found[Kind.A_GROUP, place] = Target(made.id, name, ukprn, name.rpartition(" ")[2])
    return found


def _staff(progress: Progress, targets: dict[tuple[Kind, str], Target]) -> dict[str, Actor]:
    """Hire everybody, the far colleague among them, and restrict one manager to a group."""
    actors = {ANONYMOUS: Actor(NO_ID, "a.stranger", Role.LEARNER, NOTHING)}
    manager = Role.LEARNER_MANAGER
    for name, role, ukprns in (
        (WHOLE, manager, (NORTH,)),
        (GROUP_BOUND, manager, (NORTH,)),
        (MULTI, manager, (NORTH, SOUTH)),
        (PROVIDER_MANAGER, Role.PROVIDER_MANAGER, (NORTH,)),
        (USER_MANAGER, Role.USER_MANAGER, (NORTH,)),
        (ADMISSIONS, Role.ADMISSIONS, (COLLEGE,)),
    ):
        actors[name] = hire(progress, role, *ukprns, email=f"{name.replace(' ', '.')}@example.com")
    actors[AREA] = hire(progress, Role.AREA_ADMINISTRATOR, email="area@example.com", area="Oxfordshire")
    group = targets[Kind.A_GROUP, OWN].id
    progress.group_managers.change(OPERATOR, group, joining=[actors[GROUP_BOUND].account_id])
    near = hire(progress, manager, NORTH, SOUTH, email="near.colleague@example.com")
    elsewhere = progress.groups.create(OPERATOR, SOUTH, "Tutor group Southelm")
    progress.group_managers.change(OPERATOR, elsewhere.id, joining=[near.account_id])
    far = hire(progress, manager, ELSEWHERE, email="far.colleague@example.com")
    for place, who, ukprn in ((OWN, near, NORTH), (OTHER_PROVIDER, far, ELSEWHERE)):
        targets[Kind.A_COLLEAGUE, place] = Target(who.account_id, who.username, ukprn, who.username)
    # That nobody sees all learners of a provider is refused elsewhere; here colleagues are no secret to colleagues.
    targets[Kind.A_COLLEAGUE, OWN] = evolve(targets[Kind.A_COLLEAGUE, OWN], canary="")
    for actor in actors.values():
        if actor.account_id != NO_ID:
            progress.own_account.change_password(actor, "teach3rs", "chosen4me")
    return {name: who if name == ANONYMOUS else progress.accounts.actor(who.username) for name, who in actors.items()}


def _learners(
    progress: Progress, targets: dict[tuple[Kind, str], Target], actors: dict[str, Actor]
) -> dict[tuple[Kind, str], Target]:
    """Enrol a learner in each place; the own one can log in, and has a classmate who never did."""
    found = {}
    for place, ukprn, username, last_name, password in (
        (OWN, NORTH, "ownlearner", "Ownhartley", "chosen4me"),
        (OTHER_GROUP, NORTH, "grouplearner", "Groupdawson", "group7pass"),
        (OTHER_PROVIDER, ELSEWHERE, "farlearner", "Farmoorland", "foreign7pass"),
        ("", NORTH, "classmate", "Classmate", "own7pass"),
    ):
        values = form(ukprn=ukprn, username=username, last_name=last_name, password=password)
        made = progress.learners.create(OPERATOR, values).learner
        group = targets[Kind.A_GROUP, place or OWN].id
        progress.group_learners.change(OPERATOR, group, joining=[made.id])
        if place:
            found[Kind.A_LEARNER, place] = Target(made.id, username, ukprn, last_name)
    learner = progress.accounts.log_in("ownlearner", "chosen4me").actor
    progress.own_account.change_password(learner, "chosen4me", "chosen5me")
    progress.own_account.change_password(learner, "chosen5me", "chosen4me")
    actors[LEARNER] = learner
    return found


def _imports(progress: Progress, actors: dict[str, Actor]) -> dict[tuple[Kind, str], Target]:
    """Import a learner in each place, and again in the next row, so that it waits to be decided."""
    found = {}
    far = progress.accounts.actor("far.colleague@example.com")
    for number, (place, actor, ukprn) in enumerate(
        ((OWN, actors[WHOLE], NORTH), (OTHER_GROUP, actors[PROVIDER_MANAGER], NORTH), (OTHER_PROVIDER, far, ELSEWHERE))
    ):
        name = f"file-{('aspen', 'birch', 'cedar')[number]}.csv"
        row = (ukprn, "11", "Ann", f"Brought{'abc'[number]}", "OX14 1GG", "2010-10-02", "", "")
        asked = progress.imports.request(actor, name, csv(row, row), on_duplicate=OnDuplicate.ASK)
        record = progress.imports.run_now(actor, asked.id, "worker")
        assert record.problems, "it waits for a decision"
        found[Kind.AN_IMPORT, place] = Target(record.id, name, ukprn, name)
    with progress.context.store.transaction() as work:
        (former,) = work.new_ids(1)
        own = work.imports.get(found[Kind.AN_IMPORT, OWN].id)
        work.imports.add(evolve(own, id=former, file_name=_FORMER_FILE, ukprns=frozenset({ELSEWHERE})), b"")
    return found


def _applications(progress: Progress, targets: dict[tuple[Kind, str], Target]) -> dict[tuple[Kind, str], Target]:
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
    return found | _received(progress)


def _received(progress: Progress) -> dict[tuple[Kind, str], Target]:
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


def _exchanges(
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
            found |= _of_ones_own(work, place, first, export, work.imports.content(like.id), actors)
            found[Kind.A_QUALIFICATION_IMPORT, place] = Target(import_id, name, like.ukprn, name)
            found[Kind.AN_EXPORT, place] = Target(export_id, kept, like.ukprn, kept)
    return found


def _of_ones_own(
    work: UnitOfWork, place: str, like: Import, export: Export, content: bytes, actors: dict[str, Actor]
) -> dict[tuple[Kind, str], Target]:
    """Put the import and the export of each place that are somebody's own; see `expect.SEES`."""
    asker = actors[WHOLE if place == OWN else GROUP_BOUND].account_id
    import_id, export_id, *jobs = work.new_ids(4)
    own, other = sorted(group.id for group in work.groups.in_scope(EVERYTHING) if group.ukprn == NORTH)
    groups = frozenset({OWN: (), OTHER_GROUP: (own,), OTHER_PROVIDER: (other,)}[place])
    ukprns = frozenset(() if place == OWN else (NORTH,))
    name = like.file_name.replace("file", "alone")
    record = evolve(like, id=import_id, file_name=name, requested_by=asker, ukprns=ukprns, groups=groups)
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
