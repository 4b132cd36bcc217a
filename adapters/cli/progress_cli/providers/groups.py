"""`progress groups`: learner groups, their learners, and the learner managers restricted to them (manual 8)."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import click

from progress_cli.foundations import paging
from progress_cli.foundations.options import provider_option
from progress_cli.foundations.output import json_option, print_json, print_json_list, print_table
from progress_cli.foundations.session import with_actor
from progress_core.domain.accounts.accounts import username_key
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.messages import how_many
from progress_core.domain.values.text import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor
    from progress_core.domain.providers.groups import Group

_which_provider_option = click.option(
    "--provider", "ukprn", default="", metavar="UKPRN", help="The provider, if several have a group of this name."
)
_whole_year_option = click.option("--year", type=click.IntRange(7, 14), help="Also every learner in this year group.")


@click.group()
def groups() -> None:
    """Manage learner groups: tutor groups, learning support, teaching groups.

    A GROUP is the name of a group, or its number in `progress groups list`.
    """


@groups.command()
@click.argument("name")
@click.option("--provider", "ukprn", required=True, metavar="UKPRN", help="The provider it belongs to.")
@json_option
@with_actor
def create(progress: "Progress", actor: "Actor", *, name: str, ukprn: str, json_: bool) -> None:
    """Create a learner group."""
    created = progress.groups.create(actor, ukprn, name)
    _print_group(created, f"The learner group {created.name} has been created.", json_=json_)


@groups.command("list")
@provider_option
@json_option
@with_actor
def list_(progress: "Progress", actor: "Actor", *, ukprn: str, json_: bool) -> None:
    """List the learner groups you may see, with the number of learners in each.

    People who see all of a provider's learners also see the number of learner managers.
    """
    lines = progress.groups.list(actor, ukprn)
    if json_:
        print_json_list(
            _data(line.group) | {"provider": line.provider, "learners": line.learners, "managers": line.managers}
            for line in lines
        )
        return
    print_table(
        ("Number", "Provider", "Name", "Learners", "Learner managers"),
        [(line.group.id, line.provider, line.group.name, line.learners, line.managers) for line in lines],
    )


@groups.command()
@click.argument("group")
@click.argument("name")
@_which_provider_option
@json_option
@with_actor
def rename(progress: "Progress", actor: "Actor", *, group: str, name: str, ukprn: str, json_: bool) -> None:
    """Rename a learner GROUP to NAME."""
    found = progress.groups.find(actor, group, ukprn)
    renamed = progress.groups.rename(actor, found.id, name, version=found.version)
    done = f"The learner group {found.name} is now called {renamed.name}."
    _print_group(renamed, "Nothing was changed." if renamed == found else done, json_=json_)


@groups.command()
@click.argument("group")
@_which_provider_option
@json_option
@with_actor
def delete(progress: "Progress", actor: "Actor", *, group: str, ukprn: str, json_: bool) -> None:
    """Delete a learner GROUP. Its learners stay.

    A group that has learner managers cannot be deleted, because they would then see more learners.
    """
    deleted = progress.groups.delete(actor, progress.groups.find(actor, group, ukprn).id)
    _print_group(deleted, f"The learner group {deleted.name} has been deleted. Its learners stay.", json_=json_)


@groups.command()
@click.argument("group")
@click.argument("usernames", nargs=-1)
@_whole_year_option
@_which_provider_option
@json_option
@with_actor
def assign(
    progress: "Progress",
    actor: "Actor",
    *,
    group: str,
    usernames: Sequence[str],
    year: int | None,
    ukprn: str,
    json_: bool,
) -> None:
    """Associate learners with a GROUP, by their USERNAMES or a whole year group; all or none.

    Learners who are in it already stay in it.
    """
    found = progress.groups.find(actor, group, ukprn)
    _change(progress, actor, found, _named(progress, actor, found, usernames, year), joining=True, json_=json_)


@groups.command()
@click.argument("group")
@click.argument("usernames", nargs=-1)
@_whole_year_option
@_which_provider_option
@json_option
@with_actor
def unassign(
    progress: "Progress",
    actor: "Actor",
    *,
    group: str,
    usernames: Sequence[str],
    year: int | None,
    ukprn: str,
    json_: bool,
) -> None:
    """Un-assign learners from a GROUP, by their USERNAMES or a whole year group; all or none.

    Learners who are not in it are ignored.
    """
    found = progress.groups.find(actor, group, ukprn)
    _change(progress, actor, found, _named(progress, actor, found, usernames, year), joining=False, json_=json_)


@groups.command()
@click.argument("group")
@click.option("--add", "added", multiple=True, metavar="USERNAME", help="Associate this learner manager.")
@click.option("--remove", "removed", multiple=True, metavar="USERNAME", help="Un-associate this learner manager.")
@_which_provider_option
@json_option
@with_actor
def managers(
    progress: "Progress",
    actor: "Actor",
    *,
    group: str,
    added: Sequence[str],
    removed: Sequence[str],
    ukprn: str,
    json_: bool,
) -> None:
    """List the learner managers of a GROUP's provider, and associate or un-associate them.

    A learner manager who is associated with learner groups sees only the learners of those groups at that
    provider. Every provider keeps at least one who sees all of its learners.
    """
    found = progress.groups.find(actor, group, ukprn)
    if added or removed:
        ids = {username_key(line.username): line.id for line in progress.group_managers.list(actor, found.id).lines}
        progress.group_managers.change(actor, found.id, joining=_managers(ids, added), leaving=_managers(ids, removed))
    lines = progress.group_managers.list(actor, found.id).lines
    if json_:
        print_json_list(
            {"username": line.username, "name": line.name, "associated": line.associated, "groups": line.groups}
            for line in lines
        )
        return
    print_table(
        ("Username", "Name", "Associated", "Sees"),
        [
            (line.username, line.name, "yes" if line.associated else "no", ", ".join(line.groups) or "all learners")
            for line in lines
        ],
    )


def _managers(ids: dict[str, int], usernames: Sequence[str]) -> list[int]:
    keys = {username: username_key(tidy(username)) for username in usernames}
    unknown = [username for username, key in keys.items() if key not in ids]
    if unknown:
        raise Rejected(f"There is no learner manager with the username {unknown[0]!r} at this provider.")
    return [ids[key] for key in keys.values()]


def _named(
    progress: "Progress", actor: "Actor", group: "Group", usernames: Sequence[str], year: int | None
) -> list[int]:
    """Return the ids of the learners with these usernames, and of those in a whole year group."""
    if not (usernames or year):
        raise click.UsageError("Name at least one learner by username, or a year group with --year.")
    ids = [progress.learners.find(actor, username).id for username in usernames]
    return ids if year is None else [*ids, *_in_year(progress, actor, group, year)]


def _in_year(progress: "Progress", actor: "Actor", group: "Group", year: int) -> "Iterator[int]":
    from progress_core.usecases.learners.learners import LearnerQuery  # noqa: PLC0415 - help need not load every use case

    query = LearnerQuery(ukprn=group.ukprn, year_group=year, limit=paging.PAGE_SIZE)
    return (line.id for page in paging.pages(partial(progress.learners.page, actor), query) for line in page.lines)


def _change(
    progress: "Progress", actor: "Actor", group: "Group", ids: list[int], *, joining: bool, json_: bool
) -> None:
    change = progress.group_learners.change
    changed = change(actor, group.id, joining=ids) if joining else change(actor, group.id, leaving=ids)
    if json_:
        print_json(_data(group) | {"joined": changed.joined, "left": changed.left})
        return
    count, action = (changed.joined, "associated with") if joining else (changed.left, "un-assigned from")
    click.echo(f"{how_many(count, 'learner')} {action} {group.name}.")


def _data(group: "Group") -> dict[str, object]:
    return {"id": group.id, "ukprn": group.ukprn, "name": group.name}


def _print_group(group: "Group", sentence: str, *, json_: bool) -> None:
    if json_:
        print_json(_data(group))
    else:
        click.echo(sentence)
