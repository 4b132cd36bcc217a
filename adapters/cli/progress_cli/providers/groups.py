"""`progress groups`: learner groups, who is in them, and who is restricted to them (manual 8)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click
from attrs import evolve

from progress_cli.foundations.output import as_json, json_list, json_option, table
from progress_cli.foundations.session import acting
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.messages import how_many

if TYPE_CHECKING:
    from collections.abc import Iterator

    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor
    from progress_core.domain.providers.groups import Group

_PAGE = 500

provider_option = click.option(
    "--provider", "ukprn", default="", metavar="UKPRN", help="The provider, where several have such a group."
)


@click.group()
def groups() -> None:
    """Learner groups: tutor groups, learning support, teaching groups.

    A GROUP is named, or given by the number that `progress groups list` shows.
    """


@groups.command()
@click.argument("name")
@click.option("--provider", "ukprn", required=True, metavar="UKPRN", help="The provider that it belongs to.")
@json_option
@acting
def create(progress: "Progress", actor: "Actor", *, name: str, ukprn: str, json_: bool) -> None:
    """Create a learner group."""
    made = progress.groups.create(actor, ukprn, name)
    _tell(made, f"The learner group {made.name} has been created.", json_=json_)


@groups.command("list")
@click.option("--provider", "ukprn", default="", metavar="UKPRN", help="Only this provider.")
@json_option
@acting
def list_(progress: "Progress", actor: "Actor", *, ukprn: str, json_: bool) -> None:
    """List the learner groups in scope with how many are in them.

    The number of learner managers is shown to those who see the whole of the provider.
    """
    lines = progress.groups.list(actor, ukprn)
    if json_:
        json_list(
            _data(line.group) | {"provider": line.provider, "learners": line.learners, "managers": line.managers}
            for line in lines
        )
        return
    table(
        ("Number", "Provider", "Name", "Learners", "Learner managers"),
        [(line.group.id, line.provider, line.group.name, line.learners, line.managers) for line in lines],
    )


@groups.command()
@click.argument("group")
@click.argument("name")
@provider_option
@json_option
@acting
def rename(progress: "Progress", actor: "Actor", *, group: str, name: str, ukprn: str, json_: bool) -> None:
    """Give a learner GROUP another NAME."""
    found = progress.groups.find(actor, group, ukprn)
    renamed = progress.groups.rename(actor, found.id, name, version=found.version)
    _tell(renamed, f"The learner group {found.name} is now called {renamed.name}.", json_=json_)


@groups.command()
@click.argument("group")
@provider_option
@json_option
@acting
def delete(progress: "Progress", actor: "Actor", *, group: str, ukprn: str, json_: bool) -> None:
    """Delete a learner GROUP; its learners stay.

    One that learner managers are associated with is not deleted, as they would see more without it.
    """
    gone = progress.groups.delete(actor, progress.groups.find(actor, group, ukprn).id)
    _tell(gone, f"The learner group {gone.name} has been deleted. Its learners stay.", json_=json_)


@groups.command()
@click.argument("group")
@click.argument("usernames", nargs=-1)
@click.option("--year", type=click.IntRange(7, 14), help="Every learner of this year group too.")
@provider_option
@json_option
@acting
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

    Who is in it already stays.
    """
    found = progress.groups.find(actor, group, ukprn)
    _change(progress, actor, found, _named(progress, actor, found, usernames, year), joining=True, json_=json_)


@groups.command()
@click.argument("group")
@click.argument("usernames", nargs=-1)
@click.option("--year", type=click.IntRange(7, 14), help="Every learner of this year group too.")
@provider_option
@json_option
@acting
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

    Who is not in it is passed over.
    """
    found = progress.groups.find(actor, group, ukprn)
    _change(progress, actor, found, _named(progress, actor, found, usernames, year), joining=False, json_=json_)


@groups.command()
@click.argument("group")
@click.option("--add", "added", multiple=True, metavar="USERNAME", help="Associate this learner manager.")
@click.option("--remove", "removed", multiple=True, metavar="USERNAME", help="Un-associate this learner manager.")
@provider_option
@json_option
@acting
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
    """List the learner managers of a GROUP's provider, and associate or un-associate some.

    Who is associated with learner groups sees the learners of those alone at that provider; a provider
    keeps at least one who sees all of its learners.
    """
    found = progress.groups.find(actor, group, ukprn)
    if added or removed:
        ids = {line.username.lower(): line.id for line in progress.group_managers.list(actor, found.id).lines}
        progress.group_managers.change(actor, found.id, joining=_managers(ids, added), leaving=_managers(ids, removed))
    lines = progress.group_managers.list(actor, found.id).lines
    if json_:
        json_list(
            {
                "username": line.username,
                "name": line.name,
                "associated": line.associated,
                "groups": list(line.groups),
            }
            for line in lines
        )
        return
    table(
        ("Username", "Name", "Associated", "Sees"),
        [
            (line.username, line.name, "yes" if line.associated else "no", ", ".join(line.groups) or "all learners")
            for line in lines
        ],
    )


def _managers(ids: dict[str, int], usernames: Sequence[str]) -> list[int]:
    unknown = [username for username in usernames if username.lower() not in ids]
    if unknown:
        raise Rejected(f"There is no learner manager with the username {unknown[0]!r} at this provider.")
    return [ids[username.lower()] for username in usernames]


def _named(
    progress: "Progress", actor: "Actor", group: "Group", usernames: Sequence[str], year: int | None
) -> list[int]:
    """Give the ids of the learners that are named, and of a whole year group."""
    if not (usernames or year):
        raise click.UsageError("Name at least one learner by username, or a year group with --year.")
    ids = [progress.learners.find(actor, username).id for username in usernames]
    return ids if year is None else [*ids, *_of_year(progress, actor, group, year)]


def _of_year(progress: "Progress", actor: "Actor", group: "Group", year: int) -> "Iterator[int]":
    from progress_core.usecases.learners.learners import LearnerQuery  # noqa: PLC0415 - help need not load every use case

    query = LearnerQuery(ukprn=group.ukprn, year_group=year, limit=_PAGE)
    while True:
        page = progress.learners.page(actor, query)
        yield from (line.id for line in page.lines)
        if not page.next:
            return
        query = evolve(query, after=page.next)


def _change(
    progress: "Progress", actor: "Actor", group: "Group", ids: list[int], *, joining: bool, json_: bool
) -> None:
    change = progress.group_learners.change
    changed = change(actor, group.id, joining=ids) if joining else change(actor, group.id, leaving=ids)
    if json_:
        as_json(_data(group) | {"joined": changed.joined, "left": changed.left})
        return
    count, done = (changed.joined, "associated with") if joining else (changed.left, "un-assigned from")
    click.echo(f"{how_many(count, 'learner')} {done} {group.name}.")


def _data(group: "Group") -> dict[str, object]:
    return {"id": group.id, "ukprn": group.ukprn, "name": group.name}


def _tell(group: "Group", said: str, *, json_: bool) -> None:
    if json_:
        as_json(_data(group))
    else:
        click.echo(said)
