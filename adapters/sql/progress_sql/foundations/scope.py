"""Scopes as SQL conditions, which every query of learners uses."""

from typing import Literal, TypeAlias

from sqlalchemy import ColumnElement, bindparam, exists, false, literal_column, or_, select, true

from progress_core.domain.foundations.actors import Scope
from progress_sql.foundations.backend import Backend
from progress_sql.foundations.tables import groups, learners, memberships


def learners_seen(backend: Backend, scope: Scope) -> ColumnElement[bool]:
    """Return the condition that a learner is in scope."""
    if scope.everything:
        return true()
    seen: list[ColumnElement[bool]] = []
    if scope.providers:
        seen.append(backend.any_of(learners.c.ukprn, scope.providers))
    if scope.groups:
        # The groups' providers first: they have an index, which leaves out other providers' learners.
        of_groups = select(groups.c.ukprn).where(backend.any_of(groups.c.id, scope.groups))
        member = backend.any_of(memberships.c.group_id, scope.groups) & at_its_provider()
        seen.append(learners.c.ukprn.in_(of_groups) & exists().where(member))
    if scope.learner is not None:
        seen.append(learners.c.id == scope.learner)
    return or_(false(), *seen)


def at_its_provider() -> ColumnElement[bool]:
    """Return the condition that a membership is the learner's, in a group of the learner's own provider."""
    of_provider = exists().where(groups.c.id == memberships.c.group_id, groups.c.ukprn == learners.c.ukprn)
    return (memberships.c.learner_id == learners.c.id) & of_provider.correlate(memberships, learners)


def in_group(group_id: int) -> ColumnElement[bool]:
    """Return the condition that a learner is in this group."""
    return learners.c.id.in_(select(memberships.c.learner_id).where(memberships.c.group_id == group_id))


def given(value: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that a ULN, UPN or address is filled in, in the form that lets databases use its index."""
    return value != literal_column("''")


def seen_whole(backend: Backend, scope: Scope, ukprn: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that the provider in this column is wholly in scope."""
    if scope.everything:
        return true()
    return backend.any_of(ukprn, scope.providers) if scope.providers else false()


Breadth: TypeAlias = Literal["everything", "none", "one", "several"]
"""How many providers are wholly in scope, as far as the text of a statement depends on it."""


def breadth_of(scope: Scope) -> Breadth:
    """Return how many providers are wholly in scope."""
    if scope.everything:
        return "everything"
    if not scope.providers:
        return "none"
    return "one" if len(scope.providers) == 1 else "several"


def whole_given(backend: Backend, breadth: Breadth, ukprn: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition of `seen_whole` for a statement made once: what is `seen` is a parameter."""
    if breadth == "one":
        return ukprn == bindparam("seen")
    if breadth == "several":
        return backend.any_given(ukprn, "seen")
    return true() if breadth == "everything" else false()


def groups_given(backend: Backend, group_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Return the condition that a group is in a scope that has any, for a statement made once."""
    return backend.any_given(group_id, "groups_seen")


def values_of(backend: Backend, scope: Scope) -> dict[str, object]:
    """Return the parameters of the conditions of `whole_given` and `groups_given`."""
    breadth = breadth_of(scope)
    values: dict[str, object] = {"groups_seen": backend.listed(sorted(scope.groups))} if scope.groups else {}
    if breadth == "one":
        (ukprn,) = scope.providers
        return values | {"seen": ukprn}
    return values | {"seen": backend.listed(sorted(scope.providers))} if breadth == "several" else values
