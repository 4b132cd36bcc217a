"""Updates of learners by an import: what they change, kept before they are made, and taken back (features J4)."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from attrs import evolve

from progress_core.domain.foundations.actors import Actor, Scope
from progress_core.domain.foundations.messages import label, problem
from progress_core.domain.importing.decisions import ALL_OFFERED, offer
from progress_core.domain.importing.imports import Import, OnDuplicate
from progress_core.domain.importing.plan import Plan
from progress_core.domain.importing.problems import ProblemList
from progress_core.domain.importing.rows import Reading
from progress_core.domain.importing.updates import RowUpdate, changed_since, row_update, updated, updated_back
from progress_core.domain.learners.learners import Learner
from progress_core.domain.values.english_time import english_day
from progress_core.domain.years.moves import regrouped
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.accounts.telling import guard_address
from progress_core.usecases.consequences.archiving import note_moves
from progress_core.usecases.foundations.context import Context

BATCH_SIZE = 2_000
"""How many learners are changed at a time: all of an import need not be in memory at once."""

_RULE = "imports.undo"


def found_updates(
    context: Context, work: UnitOfWork, scope: Scope, reading: Reading, plan: Plan
) -> Iterator[list[RowUpdate]]:
    """Yield what the updates of a plan change, in batches; those that change nothing become unchanged rows.

    Args:
        context: the ports.
        work: the transaction.
        scope: of the person who imports.
        reading: the file.
        plan: its updates.
    """
    for pairs in _pairs(context, work, scope, reading, plan):
        batch = []
        for place, before, after in pairs:
            found = row_update(reading.numbers[place], before, after)
            if found is None:
                plan.keep(place)
            else:
                batch.append(found)
        yield batch


def make_updates(
    context: Context, work: UnitOfWork, actor: Actor, record: Import, reading: Reading, plan: Plan
) -> None:
    """Keep what the updates of a plan change, and make them, unless somebody has to agree before.

    Cells that are empty change nothing, and old addresses are told.

    Args:
        context: the ports.
        work: the transaction.
        actor: who imports.
        record: the import.
        reading: the file.
        plan: whose errors, if there are any, need decisions alone; it gets another one if updates are offered.
    """
    for batch in found_updates(context, work, actor.scope, reading, plan):
        work.imports.put_updates(record.id, batch)
    if plan.offered and record.on_duplicate is OnDuplicate.ASK:
        plan.problems.add(ALL_OFFERED, "", offer(len(plan.offered)))
    if plan.problems.errors:
        return
    today = english_day(context.clock.now())
    for pairs in _pairs(context, work, actor.scope, reading, plan):
        changed = [(before, after) for _, before, after in pairs]
        _save(context, work, actor, changed)
        note_moves(work, changed, today)


def take_updates_back(context: Context, work: UnitOfWork, actor: Actor, record: Import) -> tuple[int, ProblemList]:
    """Restore the earlier details of learners whom an import updated, unless these have changed since.

    Args:
        context: the ports.
        work: the transaction.
        actor: who takes the import back.
        record: the import.

    Returns:
        how many learners have their earlier details, and a warning about each of the others.
    """
    count, kept, after = 0, ProblemList(), 0
    while batch := work.imports.updates(record.id, after=after, limit=BATCH_SIZE):
        after = batch[-1].row
        learners = work.learners.get_many(actor.scope, [update.learner_id for update in batch])
        found, changed = {learner.id: learner for learner in learners}, []
        for update in batch:
            learner = found.get(update.learner_id)
            before = None if learner is None else updated_back(learner, update)
            if learner is not None and before is not None:
                changed.append((learner, before))
            else:
                _note_kept(kept, update, learner)
        _save(context, work, actor, changed)
        count += len(changed)
    work.imports.drop_updates(record.id)
    return count, kept


def _pairs(
    context: Context, work: UnitOfWork, scope: Scope, reading: Reading, plan: Plan
) -> Iterator[list[tuple[int, Learner, Learner]]]:
    """Yield the learners whom a plan updates, in batches: place of the row, before and after."""
    today, places = english_day(context.clock.now()), iter(sorted(plan.updates))
    while batch := list(islice(places, BATCH_SIZE)):
        learners = work.learners.get_many(scope, [plan.updates[place] for place in batch])
        found, pairs = {learner.id: learner for learner in learners}, []
        for place in batch:
            before = found[plan.updates[place]]
            after = evolve(before, details=updated(before.details, reading.details[place]))
            pairs.append((place, before, regrouped(before, after, today)))
        yield pairs


def _save(context: Context, work: UnitOfWork, actor: Actor, changed: list[tuple[Learner, Learner]]) -> None:
    for before, after in changed:
        if before.details.email != after.details.email:
            guard_address(context, work, actor, work.accounts.get(before.id), after.details.email)
    work.learners.save_many(after for _, after in changed)


def _note_kept(kept: ProblemList, update: RowUpdate, learner: Learner | None) -> None:
    if learner is None:
        kept.add(update.row, "", problem("file", "kept_elsewhere", rule=_RULE, severity="warning"))
        return
    fields = changed_since(learner, update)
    facts: dict[str, Any] = {"name": learner.name, "changed": [*fields]}
    said = {"fields": ", ".join(map(label, fields))}
    found = problem(fields[0], "kept_changed_since", rule=_RULE, severity="warning", words=said, **facts)
    kept.add(update.row, "", found)
