"""The world in which the table is tried: two providers of one area, one elsewhere, groups, and all kinds of people."""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, cast

from attrs import frozen

from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.accounts.access_tokens import scopes_for
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.permissions import Permission
from tests.given.people import ELSEWHERE, IN_MEMORY, NORTH, PROVIDERS, SOUTH
from tests.given.single_sign_on import PROVIDERS as IDENTITY_PROVIDERS
from tests.isolation.expect import (
    ABSENT,
    ANONYMOUS,
    AREA,
    MAY,
    MULTI,
    OTHER_GROUP,
    OTHER_PROVIDER,
    OWN,
    Kind,
    sees,
)

if TYPE_CHECKING:
    from progress_core.memory.store import MemoryStore
from tests.isolation.handovers import make_transfers
from tests.isolation.people import enrol_learners, hire_staff, make_groups, visit_each_other
from tests.isolation.records import (
    make_applications,
    make_course_files,
    make_exchanges,
    make_imports,
    make_leaver_files,
    make_moves,
)
from tests.isolation.target import COLLEGE, FORMER_FILE, NO_ID, NO_NAME, NO_UKPRN, SCHOOL, Target


@frozen
class World:
    """Everything in the world, and how to restore it.

    Args:
        progress: over a store in memory.
        actors: by name.
        targets: kind and place -> what is there.
        secrets: initial password -> the place of the learner who has it.
        sessions: actor -> token of a session.
        tokens: actor -> access token with all scopes that they can give to one.
        back: puts the store back as it was.
    """

    progress: Progress
    actors: dict[str, Actor]
    targets: dict[tuple[Kind, str], Target]
    secrets: dict[str, str]
    sessions: dict[str, str]
    tokens: dict[str, str]
    back: Callable[[], None]

    def renew(self) -> "World":
        """Put everything back as it was."""
        self.back()
        return self

    def hidden_from(self, actor: str) -> list[str]:
        """Return the texts that an actor must never see."""
        unseen = [(kind, found) for (kind, place), found in self.targets.items() if not sees(kind, actor, place)]
        hidden = [found.canary for _, found in unseen if found.canary]
        hidden += [found.name for kind, found in unseen if kind is Kind.A_LEARNER and found.canary]
        hidden.append(FORMER_FILE)
        if actor not in (MULTI, AREA):
            hidden.append(SOUTH)  # which else the manager of two providers works for
        reveals = actor in MAY[Permission.REVEAL_PASSWORDS]
        return hidden + [
            secret for secret, place in self.secrets.items() if not (reveals and sees(Kind.A_LEARNER, actor, place))
        ]


@cache
def world() -> World:
    """Make the world in memory; once, since `renew` puts it back."""
    return made(Progress.open(Settings.from_env(IN_MEMORY | IDENTITY_PROVIDERS)), _keeper_of_memory)


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
    targets |= make_groups(progress)
    actors = hire_staff(progress, targets)
    targets |= enrol_learners(progress, targets, actors)
    targets |= make_imports(progress, actors)
    targets |= make_applications(progress, targets)
    targets |= make_exchanges(progress, targets, actors)
    targets |= make_course_files(progress, actors)
    targets |= make_leaver_files(progress, targets, actors)
    targets |= make_moves(progress)
    targets |= make_transfers(progress, targets)
    visit_each_other(progress, actors)
    targets |= {(kind, ABSENT): Target(NO_ID, NO_NAME, NO_UKPRN) for kind in {kind for kind, _ in targets}}
    sessions, tokens = {}, {}
    for name, actor in actors.items():
        if name != ANONYMOUS:
            sessions[name] = progress.log_ins.log_in(actor.username, "chosen4me").token
            tokens[name] = progress.access_tokens.create(actor, "program", scopes_for(actor.role)).token
    secrets = {"own7pass": OWN, "group7pass": OTHER_GROUP, "foreign7pass": OTHER_PROVIDER}
    return World(progress, actors, targets, secrets, sessions, tokens, keeper(progress))


def _keeper_of_memory(progress: Progress) -> Callable[[], None]:
    store = cast("MemoryStore", progress.context.store)
    tables, next_id = store.tables.fork(), store._next_id

    def back() -> None:
        store.tables, store._next_id = tables.fork(), next_id

    return back
