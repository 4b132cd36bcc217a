"""Learner groups: tutor groups, learning support, gifted and talented (manual 8)."""

from collections.abc import Collection, Iterable

from attrs import frozen

from progress_core.domain.accounts.staff import Staff
from progress_core.domain.foundations.blockers import Blocker, blocker, staff_who_may
from progress_core.domain.foundations.messages import problem, sentence
from progress_core.domain.foundations.permissions import Permission, Role
from progress_core.domain.foundations.problems import Checked, Problem
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.values.text import bad_characters, folded, name_characters, tidy

_LONGEST = 100

HAS_STAFF = sentence("group_has_managers")
"""Why a store does not remove a group."""

OVERSEERS = (Role.LEARNER_MANAGER, Role.PROVIDER_MANAGER, Role.USER_MANAGER)
"""The roles of which a provider keeps at least one who sees all of its learners (manual 8)."""


@frozen
class Group:
    """A named set of learners of one provider.

    Args:
        id: number.
        ukprn: the provider it belongs to.
        name: unique within the provider, without regard to case.
        version: goes up by one with each change.
    """

    id: int
    ukprn: str
    name: str
    version: int = 1


def check_group(name: object, taken: Collection[str] = ()) -> Checked[str]:
    """Check the name of a group, new or changed.

    Args:
        name: as offered.
        taken: names of the provider's other groups.

    Source: manual 8; features G1.
    """
    text = "" if name is None else tidy(str(name))
    found: list[Problem] = []
    if not text:
        found.append(problem("group", "required", name, rule="group.name"))
    if len(text) > _LONGEST:
        found.append(problem("group", "too_long", name, rule="group.name", most=_LONGEST))
    bad = bad_characters(text)
    if bad:
        characters = name_characters(bad)
        found.append(problem("group", "forbidden_character", name, rule="group.name", characters=characters))
    if folded(text) in map(folded, taken):
        found.append(problem("group", "duplicate", name, rule="group.unique"))
    return Checked(None if found else text, tuple(found))


def removal_blockers(group: Group, staff: Iterable[Staff]) -> tuple[Blocker, ...]:
    """Say why a group may not be deleted: who is restricted to it would see more all at once; empty = it may be.

    Args:
        group: the group.
        staff: of its provider.

    Source: features G3.
    """
    if any(group.id in each.groups for each in staff):
        return (blocker("group_has_managers", staff_who_may(Permission.ASSIGN_MANAGERS)),)
    return ()


def unseen_risk(before: Iterable[Staff], after: Iterable[Staff], ukprn: str) -> tuple[Blocker, ...]:
    """Say which overseer of a provider a change would take away; empty = no learner is left unseen.

    A provider that is still being set up has not got them all: only a loss is refused.

    Args:
        before: the staff as they are; those who cannot log in for good left out.
        after: the same as they would be.
        ukprn: the provider.

    Source: manual 8; features G4.
    """
    had, has = _overseers(before, ukprn), _overseers(after, ukprn)
    managers = staff_who_may(Permission.MANAGE_STAFF)
    return tuple(
        blocker(f"last_{role.name.lower()}", managers) for role in OVERSEERS if role in had and role not in has
    )


def _overseers(staff: Iterable[Staff], ukprn: str) -> set[Role]:
    return {each.role for each in staff if ukprn in each.providers and ukprn not in each.groups.values()}


RULES = (
    Rule(
        "group.name",
        "8",
        "The name of a group is required, printable and at most 100 characters long.",
        ("required", "too_long", "forbidden_character"),
    ),
    Rule("group.unique", "8", "No two groups of a provider have the same name, whatever its case.", ("duplicate",)),
    Rule(
        "group.deletion",
        "8",
        "A group that learner managers are associated with is not deleted: without it they would see more.",
        ("group_has_managers",),
    ),
    Rule("group.restriction", "8", "A learner manager associated with groups sees only their learners there."),
    Rule(
        "group.overseers",
        "8",
        "A provider keeps a learner manager, a provider manager and a user manager who see all of its learners.",
        tuple(f"last_{role.name.lower()}" for role in OVERSEERS),
    ),
)
