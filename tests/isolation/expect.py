"""Who may do what, and who sees what: specified by hand, independently of the code that it checks.

Nine actors meet up to four targets of each kind: their own, one of another group, one of another
provider, and one that is not there. What an actor may not do is refused whatever the target; what an
actor does not see is answered as what is not there.
"""

from collections.abc import Mapping
from enum import Enum

from progress_core.domain.foundations.permissions import Permission

ANONYMOUS, LEARNER, WHOLE, GROUP_BOUND, MULTI, PROVIDER_MANAGER, USER_MANAGER, AREA, ADMISSIONS = ACTORS = (
    "anonymous",
    "learner",
    "learner manager",
    "learner manager of a group",
    "learner manager of two providers",
    "provider manager",
    "user manager",
    "area administrator",
    "admissions",
)
OWN, OTHER_GROUP, OTHER_PROVIDER, ABSENT = TARGETS = ("own", "other group", "other provider", "absent")

Actors = frozenset[str]

NOBODY: Actors = frozenset()
MANAGERS: Actors = frozenset({WHOLE, GROUP_BOUND, MULTI, PROVIDER_MANAGER})
SETTERS: Actors = frozenset({USER_MANAGER, AREA})
STAFF: Actors = MANAGERS | SETTERS
OF_WHOLE_PROVIDERS: Actors = STAFF - {GROUP_BOUND}
READERS: Actors = STAFF | {LEARNER}
LOGGED_IN: Actors = READERS | {ADMISSIONS}
ANYBODY: Actors = LOGGED_IN | {ANONYMOUS}
EDITORS: Actors = MANAGERS | {LEARNER}
REMINDED: Actors = MANAGERS | {LEARNER}
LEARNERS_ALONE: Actors = frozenset({LEARNER})
ADMISSIONS_ALONE: Actors = frozenset({ADMISSIONS})

MAY: Mapping[Permission, Actors] = {
    Permission.VIEW_LEARNERS: STAFF,
    Permission.EDIT_LEARNERS: MANAGERS,
    Permission.DELETE_LEARNERS: MANAGERS,
    Permission.IMPORT_LEARNERS: MANAGERS,
    Permission.REVEAL_PASSWORDS: MANAGERS,
    Permission.RESET_PASSWORDS: STAFF,
    Permission.APPROVE_PROFILES: MANAGERS,
    Permission.ADD_QUALIFICATIONS: MANAGERS,
    Permission.WRITE_REFERENCES: MANAGERS,
    Permission.CHANGE_PROVIDER_DEFAULTS: frozenset({PROVIDER_MANAGER}),
    Permission.MANAGE_PROVIDERS: NOBODY,
    Permission.MANAGE_STAFF: SETTERS,
    Permission.MANAGE_GROUPS: frozenset({PROVIDER_MANAGER, USER_MANAGER}),
    Permission.ASSIGN_GROUPS: MANAGERS,
    Permission.ASSIGN_MANAGERS: MANAGERS | {USER_MANAGER},
    Permission.DECIDE_APPLICATIONS: ADMISSIONS_ALONE,
    Permission.VIEW_REPORTS: MANAGERS | {AREA, ADMISSIONS},
    Permission.VIEW_AUDIT: SETTERS,
    Permission.MANAGE_PERSONAL_DATA: SETTERS,
    Permission.MANAGE_COURSES: NOBODY,
    Permission.MANAGE_OWN_COURSES: frozenset({PROVIDER_MANAGER}),
    Permission.OPERATE: NOBODY,
}
"""Who has a permission; the operator, who has all of them, is none of the nine."""


class Kind(Enum):
    """What something is done to."""

    NOTHING = "nothing"
    A_LEARNER = "a learner"
    A_PROVIDER = "a provider"
    A_WHOLE_PROVIDER = "a provider, of which one must see all"
    A_GROUP = "a learner group"
    AN_IMPORT = "a learner import"
    A_QUALIFICATION_IMPORT = "an import of qualifications"
    AN_EXPORT = "an export of qualifications"
    A_MOVE = "a provider's move up"
    A_TRANSFER_SENT = "a transfer that a provider offers"
    A_TRANSFER_RECEIVED = "a transfer that a provider may accept"
    A_COLLEAGUE = "a member of staff"
    AN_AREA = "an area"
    AN_APPLICATION = "an application of a learner"
    A_DRAFT = "an application that its learner has not sent"
    A_RECEIVED_APPLICATION = "an application that a college has received"
    AN_IMPORT_OF_ONES_OWN = "an import that says of no provider or all of a group"
    AN_EXPORT_OF_ONES_OWN = "an export of a group"
    LEARNERS = "a list of learners"
    UNUSED_PASSWORDS = "a list of learners with their initial passwords"
    PROVIDERS = "a list of providers"
    GROUPS = "a list of learner groups"
    COLLEAGUES = "a list of staff"
    WHOLE_PROVIDERS = "a list of providers, of which one sees all"
    DRAFTS = "a list of a learner's applications, drafts in it"
    RECEIVED = "a list of received applications"
    SENT = "a list of applications of learners"
    A_COURSE_FILE = "a file of courses that somebody has checked"
    A_LEAVER_FILE = "a file of leavers that somebody has checked"
    LEAVER_FILES = "a list of files of leavers"
    IMPORTS = "a list of imports"
    IMPORTS_OF_ONES_OWN = "a list of imports, one's own in it"
    QUALIFICATION_IMPORTS = "a list of imports of qualifications"
    EXPORTS = "a list of exports"
    EXPORTS_OF_ONES_OWN = "a list of exports of groups"
    TRANSFERS = "a list of transfers"
    ENTRIES = "a list of what belongs to providers"


_SENT_OR_SHARED: Mapping[str, Actors] = {
    OWN: MANAGERS - {GROUP_BOUND},
    OTHER_GROUP: frozenset({PROVIDER_MANAGER}),
    OTHER_PROVIDER: NOBODY,
}
SEES: Mapping[Kind, Mapping[str, Actors]] = {
    Kind.A_LEARNER: {OWN: READERS, OTHER_GROUP: OF_WHOLE_PROVIDERS, OTHER_PROVIDER: NOBODY},
    Kind.A_PROVIDER: {OWN: STAFF, OTHER_PROVIDER: NOBODY},
    Kind.A_WHOLE_PROVIDER: {OWN: OF_WHOLE_PROVIDERS, OTHER_PROVIDER: NOBODY},
    Kind.A_MOVE: {OWN: OF_WHOLE_PROVIDERS, OTHER_PROVIDER: NOBODY},
    Kind.A_TRANSFER_SENT: {OWN: OF_WHOLE_PROVIDERS, OTHER_PROVIDER: NOBODY},
    Kind.A_TRANSFER_RECEIVED: {OWN: OF_WHOLE_PROVIDERS, OTHER_PROVIDER: NOBODY},
    Kind.A_GROUP: {OWN: STAFF, OTHER_GROUP: OF_WHOLE_PROVIDERS, OTHER_PROVIDER: NOBODY},
    Kind.AN_IMPORT: _SENT_OR_SHARED,
    Kind.A_QUALIFICATION_IMPORT: _SENT_OR_SHARED,
    Kind.AN_EXPORT: {OWN: frozenset({WHOLE}), OTHER_GROUP: frozenset({PROVIDER_MANAGER}), OTHER_PROVIDER: NOBODY},
    Kind.A_COLLEAGUE: {OWN: SETTERS, OTHER_PROVIDER: NOBODY},
    Kind.AN_APPLICATION: {OWN: READERS, OTHER_GROUP: OF_WHOLE_PROVIDERS, OTHER_PROVIDER: NOBODY},
    Kind.A_DRAFT: {OWN: LEARNERS_ALONE, OTHER_GROUP: NOBODY, OTHER_PROVIDER: NOBODY},
    Kind.A_RECEIVED_APPLICATION: {OWN: ADMISSIONS_ALONE, OTHER_GROUP: NOBODY, OTHER_PROVIDER: NOBODY},
    Kind.AN_IMPORT_OF_ONES_OWN: {
        OWN: frozenset({WHOLE}),
        OTHER_GROUP: frozenset({GROUP_BOUND}),
        OTHER_PROVIDER: NOBODY,
    },
    Kind.AN_EXPORT_OF_ONES_OWN: {OWN: frozenset({GROUP_BOUND}), OTHER_GROUP: NOBODY, OTHER_PROVIDER: NOBODY},
    Kind.A_COURSE_FILE: {OWN: frozenset({PROVIDER_MANAGER}), OTHER_PROVIDER: NOBODY},
    Kind.A_LEAVER_FILE: {OWN: MANAGERS - {GROUP_BOUND}, OTHER_GROUP: frozenset({GROUP_BOUND}), OTHER_PROVIDER: NOBODY},
    Kind.AN_AREA: {OWN: frozenset({AREA}), OTHER_PROVIDER: NOBODY},
}
"""Who sees a target of a kind. A learner's own is the learner; exports are for the eyes of who asked for them.
Imports are, too, or for all who see the providers of the file: OWN is shared, OTHER_GROUP is not. Imports and
exports of one's own are: OWN, that of a manager who named no provider, or
of a group; OTHER_GROUP, that of a manager of a group, who is in it, or no longer in it;
OTHER_PROVIDER, one that such a manager asked for before, or one of a provider that they left."""

SHOWS = {
    Kind.LEARNERS: Kind.A_LEARNER,
    Kind.UNUSED_PASSWORDS: Kind.A_LEARNER,
    Kind.PROVIDERS: Kind.A_PROVIDER,
    Kind.GROUPS: Kind.A_GROUP,
    Kind.COLLEAGUES: Kind.A_COLLEAGUE,
    Kind.WHOLE_PROVIDERS: Kind.A_WHOLE_PROVIDER,
    Kind.DRAFTS: Kind.A_DRAFT,
    Kind.RECEIVED: Kind.A_RECEIVED_APPLICATION,
    Kind.SENT: Kind.AN_APPLICATION,
    Kind.IMPORTS: Kind.AN_IMPORT,
    Kind.IMPORTS_OF_ONES_OWN: Kind.AN_IMPORT_OF_ONES_OWN,
    Kind.QUALIFICATION_IMPORTS: Kind.A_QUALIFICATION_IMPORT,
    Kind.LEAVER_FILES: Kind.A_LEAVER_FILE,
    Kind.EXPORTS: Kind.AN_EXPORT,
    Kind.EXPORTS_OF_ONES_OWN: Kind.AN_EXPORT_OF_ONES_OWN,
    Kind.TRANSFERS: Kind.A_TRANSFER_RECEIVED,
    Kind.ENTRIES: Kind.A_WHOLE_PROVIDER,
}
"""What stands in a list: each target of that kind must, or must not, be in it."""


class Outcome(Enum):
    """How the code answers."""

    DONE = "done"
    REFUSED = "refused"
    ABSENT = "absent"


Needs = Permission | Actors


def may(needs: Needs, actor: str) -> bool:
    """Return whether an actor has this permission at all."""
    return actor in (MAY[needs] if isinstance(needs, Permission) else needs)


def sees(kind: Kind, actor: str, target: str) -> bool:
    """Return whether an actor sees a target; nobody sees a missing one."""
    return actor in SEES[kind].get(target, NOBODY)


def lists(kind: Kind, actor: str, target: str) -> bool:
    """Return whether a target is in an actor's list."""
    return actor in SEES[SHOWS[kind]][target]


def learners_seen(actor: str) -> int:
    """Return how many learners an actor sees at the own provider: those of the table, and the own one's classmate."""
    return sum(sees(Kind.A_LEARNER, actor, place) for place in TARGETS) + sees(Kind.A_LEARNER, actor, OWN)


def targets_of(kind: Kind) -> list[str]:
    """Return the targets of a kind; for a list, those that are or are not in it."""
    if kind is Kind.NOTHING:
        return [OWN]
    of = SHOWS.get(kind)
    return [*SEES[of]] if of else [*SEES[kind], ABSENT]


NO_STAFF: Mapping[tuple[str, str], Outcome] = {
    (actor, target): Outcome.ABSENT for actor in MANAGERS for target in TARGETS
}
"""To those who manage learners but no staff, staff are absent."""
