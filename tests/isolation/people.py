"""The groups, staff and learners of the world."""

from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import NOTHING, OPERATOR, Actor
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.operations.audit import Entry
from tests.given.people import ELSEWHERE, NORTH, SOUTH, form, hire
from tests.isolation.expect import (
    ADMISSIONS,
    ANONYMOUS,
    AREA,
    GROUP_BOUND,
    LEARNER,
    MULTI,
    OTHER_GROUP,
    OTHER_PROVIDER,
    OWN,
    PROVIDER_MANAGER,
    USER_MANAGER,
    WHOLE,
    Kind,
)
from tests.isolation.target import COLLEGE, NO_ID, Target


def visit_each_other(progress: Progress, actors: dict[str, Actor]) -> None:
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


def make_groups(progress: Progress) -> dict[tuple[Kind, str], Target]:
    found = {}
    for place, ukprn, name in (
        (OWN, NORTH, "Tutor group Ownaspen"),
        (OTHER_GROUP, NORTH, "Tutor group Otherbirch"),
        (OTHER_PROVIDER, ELSEWHERE, "Tutor group Farcedar"),
    ):
        made = progress.groups.create(OPERATOR, ukprn, name)
        found[Kind.A_GROUP, place] = Target(made.id, name, ukprn, name.rpartition(" ")[2])
    return found


def hire_staff(progress: Progress, targets: dict[tuple[Kind, str], Target]) -> dict[str, Actor]:
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


def enrol_learners(
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
