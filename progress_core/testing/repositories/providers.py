"""The rows of the repositories about providers and their groups."""

from attrs import evolve

from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.providers.groups import Group
from progress_core.domain.providers.providers import Provider
from progress_core.ports.store import UnitOfWork
from progress_core.testing.repositories.rows import (
    FREE,
    GROUP,
    HERE,
    LEARNER,
    OTHER,
    SECOND,
    STAFF,
    THERE,
    Change,
    Key,
    Repository,
    RoundTrip,
    maybe,
    only,
)  # fmt: skip
from progress_core.testing.tools.filled import filled

NEWCOMER = "10000003"


def _providers(work: UnitOfWork) -> object:
    found, one = work.providers, filled(Provider)
    return list(found.in_scope(EVERYTHING)), found.in_area(one.area), found.areas(), found.get(EVERYTHING, HERE)


def _groups(work: UnitOfWork) -> object:
    found = work.groups
    listed = list(found.in_scope(EVERYTHING))
    members = [sorted(found.members(id_)) for id_ in (GROUP, SECOND)]
    counts = {id_: number for id_, number in found.counts(EVERYTHING).items() if number}
    return listed, members, counts, maybe(found.get, EVERYTHING, GROUP)


PROVIDERS = Repository(
    writes={
        "put_many": lambda work: work.providers.put_many([filled(Provider, 3, ukprn=NEWCOMER)]),
        "put_many again": lambda work: work.providers.put_many([filled(Provider, 4, ukprn=THERE)]),
        "save": lambda work: work.providers.save(evolve(work.providers.get(EVERYTHING, HERE), referee="New")),
    },
    read=_providers,
    keys=(
        Key(
            lambda work, key: work.providers.put_many([filled(Provider, 11, ukprn=NEWCOMER, area=key)]),
            lambda work, key: work.providers.in_area(key),
        ),
    ),
    trips=(
        RoundTrip(
            Provider,
            lambda work, provider: work.providers.put_many([provider]),
            (
                lambda work, provider: work.providers.get(EVERYTHING, provider.ukprn),
                lambda work, provider: only(work.providers.in_scope(EVERYTHING), provider.ukprn),
            ),
            {"ukprn": NEWCOMER, "version": 7},
            (
                Change(lambda work, provider: work.providers.save(provider)),
                Change(
                    lambda work, provider: work.providers.put_many([provider]),
                    frozenset(
                        {"sign_off", "staff_add_qualifications", "referee", "remind_managers", "remind_learners"}
                    ),
                ),
            ),
        ),
    ),
)


def _assign(work: UnitOfWork) -> None:
    work.groups.add(filled(Group, 3, id=FREE, ukprn=THERE))
    work.groups.assign(FREE, [OTHER])


def _remove_group(work: UnitOfWork) -> None:
    work.staff.remove(STAFF)
    work.groups.remove(GROUP)


GROUPS = Repository(
    writes={
        "add": lambda work: work.groups.add(filled(Group, 2, id=SECOND, ukprn=THERE)),
        "save": lambda work: work.groups.save(evolve(work.groups.get(EVERYTHING, GROUP), name="New")),
        "unassign": lambda work: work.groups.unassign(GROUP, [LEARNER]),
        "assign": _assign,
        "remove": _remove_group,
    },
    read=_groups,
    trips=(
        RoundTrip(
            Group,
            lambda work, group: work.groups.add(group),
            (
                lambda work, group: work.groups.get(EVERYTHING, group.id),
                lambda work, group: only(work.groups.in_scope(EVERYTHING), group.id),
            ),
            {"id": SECOND, "ukprn": THERE, "version": 7},
            (Change(lambda work, group: work.groups.save(group)),),
        ),
    ),
)
