"""Learner groups, who is in them, and who is restricted to them (manual 8).

Who is restricted to a group is changed on the site alone, like everything else that decides what staff may see.
"""

from attrs import frozen

from progress_core.domain.accounts.access_tokens import TokenScope
from progress_core.domain.providers.groups import Group
from progress_core.usecases.learners.learners import LearnerQuery
from progress_web.api.foundations.calls import Call, Reply
from progress_web.api.foundations.fields import Paged, bounded, ids, short
from progress_web.api.foundations.lists import Listed, listed
from progress_web.api.foundations.operations import Operation


@frozen(kw_only=True)
class GroupsAsked:
    """Which learner groups.

    Args:
        ukprn: of this provider; empty for all that the caller sees.
    """

    ukprn: str = short(most=8)


@frozen
class GroupRecord:
    """A learner group.

    Args:
        id: its number.
        ukprn: its provider.
        name: unique at the provider.
    """

    id: int
    ukprn: str
    name: str


@frozen
class GroupEntry:
    """A learner group in a list.

    Args:
        id: its number.
        ukprn: its provider.
        name: unique at the provider.
        learners: how many learners are in it, archived ones left out.
        managers: how many learner managers are restricted to it; null where the caller does not see all of the
            provider.
    """

    id: int
    ukprn: str
    name: str
    learners: int
    managers: int | None


@frozen
class GroupToCreate:
    """A learner group to create.

    Args:
        ukprn: its provider.
        name: unique at the provider.
    """

    ukprn: str
    name: str

    @staticmethod
    def path_of(name: str) -> str:
        """Return the path of what the rules call "group"."""
        return "name" if name == "group" else name


@frozen
class GroupToRename:
    """Another name for a learner group.

    Args:
        name: unique at the provider.
    """

    name: str

    @staticmethod
    def path_of(name: str) -> str:
        """Return the path of what the rules call "group"."""
        return "name" if name == "group" else name


@frozen(kw_only=True)
class GroupLearnersAsked(Paged):
    """Which learners of the group's provider.

    Args:
        search: beginning of a first name, last name, both or a username, or a whole ULN or UPN.
        year_group: 7 to 14.
    """

    search: str = short(most=200)
    year_group: int | None = bounded(None, 7, 14)


@frozen
class GroupLearner:
    """A learner of the group's provider.

    Args:
        id: number of the learner.
        username: to log in with.
        first_name: of the learner.
        last_name: of the learner.
        year_group: 7 to 14.
        is_member: whether the learner is in the group.
    """

    id: int
    username: str
    first_name: str
    last_name: str
    year_group: int
    is_member: bool


@frozen
class GroupLearnersToChange:
    """Who joins a group, and who leaves it; all of it or nothing is done.

    Args:
        joining: numbers of learners of the provider.
        leaving: numbers of learners; who is in both lists is in the group.
    """

    joining: tuple[int, ...] = ids()
    leaving: tuple[int, ...] = ids()


@frozen
class GroupLearnersChanged:
    """What came of a change.

    Args:
        joined: how many joined who were not in the group.
        left: how many left who were in it.
    """

    joined: int
    left: int


@frozen
class GroupManager:
    """A learner manager of the group's provider.

    Args:
        id: number of the account.
        name: first and last name, or the e-mail address where there is none.
        username: to tell two of one name apart.
        is_restricted: whether they see, of this provider, only the learners of this group and their other groups.
        groups: names of all their groups at this provider; empty for who sees all of its learners.
        disabled: whether their account is disabled.
    """

    id: int
    name: str
    username: str
    is_restricted: bool
    groups: tuple[str, ...]
    disabled: bool


def list_groups(call: Call, query: GroupsAsked) -> Reply[Listed[GroupEntry]]:
    """List the learner groups that the caller sees, by provider and name; all are on one page."""
    found = call.progress.groups.list(call.actor, query.ukprn)
    return listed(
        (GroupEntry(each.group.id, each.group.ukprn, each.group.name, each.learners, each.managers) for each in found),
        total=len(found),
    )


def create_group(call: Call, body: GroupToCreate) -> Reply[GroupRecord]:
    """Create a learner group."""
    made = call.progress.groups.create(call.actor, body.ukprn, body.name)
    return _reply(made, location=f"/groups/{made.id}")


def get_group(call: Call) -> Reply[GroupRecord]:
    """Return a learner group."""
    return _reply(call.progress.groups.get(call.actor, call.number))


def rename_group(call: Call, body: GroupToRename) -> Reply[GroupRecord]:
    """Rename a learner group."""
    call.require_read_version(get_group)  # the use case forgives an old one if nothing changes
    return _reply(call.progress.groups.rename(call.actor, call.number, body.name, version=call.numbered_version))


def delete_group(call: Call) -> Reply[None]:
    """Delete a learner group to which nobody is restricted; its learners stay."""
    call.progress.groups.delete(call.actor, call.number, version=call.numbered_version)
    return Reply(None)


def list_group_learners(call: Call, query: GroupLearnersAsked) -> Reply[Listed[GroupLearner]]:
    """List all learners of the group's provider, page by page, and say who is in the group."""
    asked = LearnerQuery(search=query.search, year_group=query.year_group, after=query.cursor, limit=query.limit)
    page = call.progress.group_learners.list(call.actor, call.number, asked)
    return listed(
        (
            GroupLearner(
                each.id, each.username, each.first_name, each.last_name, each.year_group, each.id in page.ticked
            )
            for each in page.lines
        ),
        next=page.next,
    )


def change_group_learners(call: Call, body: GroupLearnersToChange) -> Reply[GroupLearnersChanged]:
    """Let learners join a group, and others leave it; `If-Match` is the `ETag` of the group."""
    changed = call.progress.group_learners.change(
        call.actor, call.number, joining=body.joining, leaving=body.leaving, version=call.numbered_version
    )
    return Reply(GroupLearnersChanged(changed.joined, changed.left))


def list_group_managers(call: Call) -> Reply[Listed[GroupManager]]:
    """List the learner managers of the group's provider, and say who is restricted to the group."""
    found = call.progress.group_managers.list(call.actor, call.number).lines
    return listed(
        (
            GroupManager(each.id, each.name, each.username, each.associated, each.groups, each.disabled)
            for each in found
        ),
        total=len(found),
    )


def _reply(group: Group, *, location: str = "") -> Reply[GroupRecord]:
    record = GroupRecord(group.id, group.ukprn, group.name)
    return Reply(record, version=str(group.version), location=location)


_READ, _WRITE = TokenScope.LEARNERS_READ, TokenScope.GROUPS_WRITE
_GROUP = "/groups/{id:number}"

OPERATIONS = (
    Operation("GET", "/groups", list_groups, _READ),
    Operation("POST", "/groups", create_group, _WRITE, status=201),
    Operation("GET", _GROUP, get_group, _READ),
    Operation("PATCH", _GROUP, rename_group, _WRITE, versioned=True),
    Operation("DELETE", _GROUP, delete_group, _WRITE, versioned=True),
    Operation("GET", f"{_GROUP}/learners", list_group_learners, _READ),
    Operation("PATCH", f"{_GROUP}/learners", change_group_learners, _WRITE, versioned=True),
    Operation("GET", f"{_GROUP}/managers", list_group_managers, _WRITE),
)
