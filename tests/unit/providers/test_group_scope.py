"""A manager restricted to groups sees only their learners in every use case."""

import re
from collections.abc import Callable
from contextlib import suppress
from itertools import product

import pytest
from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.dashboard import LINES
from progress_core.domain.learners.settings import Options
from progress_core.usecases.learners.learners import LearnerQuery
from progress_core.usecases.learners.selection import Selection
from tests.given.people import IN_MEMORY, NORTH, PROVIDERS, SOUTH, form, hire

GROUPS = {"North 1": NORTH, "North 2": NORTH, "South 1": SOUTH}
LEARNERS = {f"learner{number}": NORTH if number < 5 else SOUTH for number in range(8)}

memberships = st.fixed_dictionaries(
    {
        name: st.sets(st.sampled_from([who for who, at in LEARNERS.items() if at == ukprn]))
        for name, ukprn in GROUPS.items()
    }
)


@frozen
class Town:
    """Two schools with groups, and a manager of both who is restricted to some of these.

    Args:
        progress: the use cases.
        actor: the manager.
        ids: of all learners, by username.
        groups: ids of all groups, by name.
        seen: usernames of those whom the manager is to see.
    """

    progress: Progress
    actor: Actor
    ids: dict[str, int]
    groups: dict[str, int]
    seen: set[str]


def town(members: dict[str, set[str]], restricted: set[str]) -> Town:
    progress = Progress.open(Settings.from_env(IN_MEMORY))
    progress.providers.put_many(OPERATOR, PROVIDERS)
    ids = {
        name: progress.learners.create(
            OPERATOR, form(username=name, ukprn=ukprn, uln=f"10000000{number}3", first_name=f"Ann{'abcdefgh'[number]}")
        ).learner.id
        for number, (name, ukprn) in enumerate(LEARNERS.items())
    }
    hire(progress, Role.LEARNER_MANAGER, NORTH, SOUTH, email="whole@example.com")
    actor = hire(progress, Role.LEARNER_MANAGER, NORTH, SOUTH)
    groups = {name: progress.groups.create(OPERATOR, ukprn, name).id for name, ukprn in GROUPS.items()}
    for name, inside in members.items():
        progress.group_learners.change(OPERATOR, groups[name], joining=[ids[who] for who in inside])
    for name in restricted:
        progress.group_managers.change(OPERATOR, groups[name], joining=[actor.account_id])
    there = {GROUPS[name] for name in restricted}
    seen = {who for who, ukprn in LEARNERS.items() if ukprn not in there}
    seen.update(*(members[name] for name in restricted))
    return Town(progress, progress.accounts.actor(actor.username), ids, groups, seen)


def listed(town: Town, **asked: object) -> set[str]:
    page = town.progress.learners.page(town.actor, LearnerQuery(**asked))  # type: ignore[arg-type] # of a query
    return {line.username for line in page.lines}


def names_in(town: Town, content: bytes | str) -> set[str]:
    text = content.decode("utf-8", "replace") if isinstance(content, bytes) else content
    return set(re.findall(r"learner\d", text)) & town.ids.keys()


def by_id(town: Town, look: Callable[[Actor, int], object]) -> set[str]:
    """Return the learners that a use case taking an id lets through; all others must look like missing ones."""
    found, said = set(), set()
    for name, learner_id in {**town.ids, "absent": 404}.items():
        try:
            look(town.actor, learner_id)
            found.add(name)
        except NotFound as error:
            said.add(error.message)
    assert len(said) == 1
    return found


READS: dict[str, Callable[[Town], set[str]]] = {
    "list": listed,
    "list by line": lambda town: set().union(*(listed(town, mask=line.mask, value=line.value) for line in LINES)),
    "list by provider": lambda town: listed(town, ukprn=NORTH) | listed(town, ukprn=SOUTH),
    "list by year": lambda town: listed(town, year_group=11),
    "search by name": lambda town: set().union(*(listed(town, search=f"ann{letter}") for letter in "abcdefgh")),
    "search by username": lambda town: set().union(*(listed(town, search=name) for name in town.ids)),
    "search by ULN": lambda town: set().union(*(listed(town, search=f"10000000{number}3") for number in range(8))),
    "not logged on": lambda town: {line.username for line in town.progress.not_logged_on.list(town.actor)},
    "spreadsheet": lambda town: names_in(town, town.progress.not_logged_on.table(town.actor)),
    "letters": lambda town: names_in(town, town.progress.not_logged_on.letters(town.actor, "html")),
    "get": lambda town: by_id(town, town.progress.learners.get),
    "edit": lambda town: by_id(town, lambda actor, id_: town.progress.learners.edit(actor, id_, {"town": "Otley"})),
    "profile": lambda town: by_id(town, town.progress.profiles.summary),
    "chosen": lambda town: by_id(town, lambda actor, id_: town.progress.learner_selection.chosen(actor, [id_])),
    "reset": lambda town: by_id(town, town.progress.learners.reset_password),
    "unlock": lambda town: by_id(town, town.progress.learners.unlock),
    "options": lambda town: by_id(
        town, lambda actor, id_: town.progress.learner_settings.choose(actor, Selection((id_,)), Options(Choice.YES))
    ),
    "delete": lambda town: by_id(town, town.progress.learners.delete),
}


def found_by_username(town: Town) -> set[str]:
    found = set()
    for name in town.ids:
        with suppress(NotFound):
            town.progress.learners.find(town.actor, name)
            found.add(name)
    return found


READS["find"] = found_by_username

some_towns = st.builds(town, memberships, st.sets(st.sampled_from(list(GROUPS)), min_size=1))


@pytest.mark.feature("G3", "B9")
@pytest.mark.parametrize("read", READS.values(), ids=READS)
@settings(max_examples=5)
@given(some_towns)
def test_every_use_case_shows_only_the_learners_of_the_groups_in_scope(
    read: Callable[[Town], set[str]], town: Town
) -> None:
    assert read(town) == town.seen


@pytest.mark.feature("G3", "D1", "D2", "D3")
@settings(max_examples=15)
@given(some_towns)
def test_every_count_covers_only_visible_learners(town: Town) -> None:
    progress, actor = town.progress, town.actor
    assert progress.dashboard.counts(actor)["learners"] == len(town.seen)
    there = {ukprn: sum(LEARNERS[who] == ukprn for who in town.seen) for ukprn in (NORTH, SOUTH)}
    assert {line.ukprn: line.counts["learners"] for line in progress.dashboard.by_provider(actor)} == there
    assert {line.provider.ukprn: line.learners for line in progress.providers.list(actor)} == there
    for line in LINES:
        assert progress.dashboard.counts(actor)[line.key] == len(listed(town, mask=line.mask, value=line.value))
    for ukprn, count in there.items():
        preview = progress.learner_settings.preview(actor, Selection(ukprn=ukprn), Options(Choice.NO))
        assert preview.learners == count


@pytest.mark.feature("G3", "B5")
@settings(max_examples=15)
@given(some_towns)
def test_groups_in_scope_are_counted_in_full_and_others_are_hidden(town: Town) -> None:
    progress, actor = town.progress, town.actor
    lines = {line.group.name: line for line in progress.groups.list(actor)}
    for name, group_id in town.groups.items():
        in_scope = group_id in actor.scope.groups or actor.scope.sees_provider(GROUPS[name])
        assert (name in lines) is in_scope
        inside = listed(town, group=group_id)
        assert inside <= town.seen
        if in_scope:
            assert lines[name].learners == len(inside)
        else:
            with pytest.raises(NotFound):
                progress.groups.get(actor, group_id)
            with pytest.raises(NotFound):
                progress.learner_settings.preview(
                    actor, Selection(ukprn=GROUPS[name], group=group_id), Options(Choice.NO)
                )
    for name, ukprn in product(GROUPS, (NORTH, SOUTH)):
        assert (name in progress.groups.names(actor, ukprn).values()) is (name in lines and GROUPS[name] == ukprn)
