"""Learner groups: tutor groups, learning support, gifted and talented (manual 8)."""

from collections.abc import Collection, Iterable, Mapping

from attrs import frozen

from progress_core.domain.accounts.staff import Staff
from progress_core.domain.foundations.blockers import Blocker, blocker, staff_who_may
from progress_core.domain.foundations.messages import problem, sentence
from progress_core.domain.foundations.permissions import Permission, Role
from progress_core.domain.foundations.problems import Accepted, Checked, Problem, Refused
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.values.name_keys import title_key
from progress_core.domain.values.text import folded, tidy
from progress_core.domain.values.text_problems import text_problems

_MAX_NAME_LENGTH = 100

GROUP_HAS_MANAGERS = sentence("group_has_managers")
"""The reason why a store does not remove a group."""

OVERSEERS = (Role.LEARNER_MANAGER, Role.PROVIDER_MANAGER, Role.USER_MANAGER)
"""A provider keeps at least one person in each of these roles who sees all of its learners (manual 8)."""


@frozen
class Group:
    """A named set of learners of one provider.

    Args:
        id: number.
        ukprn: the provider that it belongs to.
        name: unique at the provider, without regard to case.
        version: goes up by one with each change.
    """

    id: int
    ukprn: str
    name: str
    version: int = 1


def check_group(name: object, taken: Collection[str] = ()) -> Checked[str]:
    """Check a new or changed name of a group.

    Args:
        name: name as entered.
        taken: names of the provider's other groups.

    Source: manual 8; features G1.
    """
    text = "" if name is None else tidy(str(name))
    found: list[Problem] = []
    if not text:
        found.append(problem("group", "required", name, rule="group.name"))
    found.extend(text_problems("group", text, "group.name", max_length=_MAX_NAME_LENGTH, value=name))
    if folded(text) in map(folded, taken):
        found.append(problem("group", "duplicate", name, rule="group.unique"))
    return Refused(tuple(found)) if found else Accepted(text)


def group_names(groups: Collection[Group], providers: Mapping[str, str]) -> dict[int, str]:
    """Return the names of groups by id, for a list of choices.

    Args:
        groups: to choose from.
        providers: names by UKPRN, which tell the groups of several apart; not needed for those of one.
    """
    if len({group.ukprn for group in groups}) <= 1:
        return {group.id: group.name for group in sorted(groups, key=group_order)}
    named = sorted(groups, key=lambda group: (title_key(providers[group.ukprn]), *group_order(group)))
    return {group.id: f"{group.name} ({providers[group.ukprn]})" for group in named}


def group_order(group: Group) -> tuple[str, str, int]:
    """Return the sort key of a group within the list of a provider's groups."""
    return group.ukprn, title_key(group.name), group.id


def removal_blockers(group: Group, staff: Iterable[Staff]) -> tuple[Blocker, ...]:
    """Return why a group may not be deleted: managers restricted to it would see more; () if it may be.

    Args:
        group: the group.
        staff: staff of its provider.

    Source: features G3.
    """
    if any(group.id in member.groups for member in staff):
        return (blocker("group_has_managers", staff_who_may(Permission.ASSIGN_MANAGERS)),)
    return ()


def oversight_blockers(before: Iterable[Staff], after: Iterable[Staff], ukprn: str) -> tuple[Blocker, ...]:
    """Return which roles a change would leave without anybody who sees all learners of a provider; () if none.

    A provider that is still being set up may lack some of them, so only a loss is refused.

    Args:
        before: the staff as they are, without those who can never log in again.
        after: the same people after the change.
        ukprn: the provider.

    Source: manual 8; features G4.
    """
    had, has = _overseers(before, ukprn), _overseers(after, ukprn)
    managers = staff_who_may(Permission.MANAGE_STAFF)
    return tuple(
        blocker(f"last_{role.name.lower()}", managers) for role in OVERSEERS if role in had and role not in has
    )


def _overseers(staff: Iterable[Staff], ukprn: str) -> set[Role]:
    return {member.role for member in staff if ukprn in member.providers and ukprn not in member.groups.values()}


RULES = (
    Rule(
        "group.name",
        "8",
        "A group has a name of at most 100 printable characters.",
        ("required", "too_long", "forbidden_character"),
    ),
    Rule("group.unique", "8", "No two groups of a provider have the same name, whatever its case.", ("duplicate",)),
    Rule(
        "group.deletion",
        "8",
        "A group cannot be deleted while learner managers are associated with it, as they would see more learners.",
        ("group_has_managers",),
    ),
    Rule(
        "group.restriction",
        "8",
        "A learner manager who is associated with groups at a provider sees only the learners of those groups there.",
    ),
    Rule(
        "group.overseers",
        "8",
        "A provider keeps a learner manager, a provider manager and a user manager who see all of its learners.",
        tuple(f"last_{role.name.lower()}" for role in OVERSEERS),
    ),
)
