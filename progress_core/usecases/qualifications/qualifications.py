"""Learners' qualifications: add, change, remove, "I have added all of my qualifications" (manual 5.4)."""

from collections.abc import Callable, Mapping

from attrs import asdict, evolve, frozen

from progress_core.domain.foundations.actors import EVERYTHING, Actor
from progress_core.domain.foundations.blockers import Blocker
from progress_core.domain.foundations.errors import Conflict, NotFound, Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.permissions import Permission, Role
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.learners.learners import Learner
from progress_core.domain.operations.audit import Action
from progress_core.domain.profiles.profiles import Section, complete_section, edit_blockers, save_section
from progress_core.domain.qualifications.catalogue import Catalogue, default_catalogue
from progress_core.domain.qualifications.qualifications import (
    MAX_QUALIFICATIONS,
    QUALIFICATION_FIELDS,
    LearnerQualifications,
    Qualification,
    check_qualification,
)
from progress_core.domain.qualifications.sets import check_qualifications
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.profiles.changes import (
    Saved,
    hold_profile,
    require_editor,
    require_open,
    require_reader,
    save_profile,
    settings_of,
)

_Set = tuple[Qualification, ...]


@frozen
class QualificationsPage:
    """The qualifications of a profile.

    Args:
        learner: whose.
        blockers: why the person cannot change them now; empty = they can.
        kept: the qualifications, with their version.
        full: there are as many as a learner can have.
        doubts: what looks doubtful about them; it blocks nothing.
    """

    learner: Learner
    blockers: tuple[Blocker, ...]
    kept: LearnerQualifications
    full: bool
    doubts: tuple[Problem, ...] = ()


class Qualifications:
    """What learners, or the staff who add them, do with qualifications.

    Raises, in every method that takes an actor:
        NotAllowed: the actor may not see profiles; or not add qualifications.
        NotFound: the learner is not there or not in scope.

    Raises, in every method that changes something:
        Rejected: with the blockers: staff add this learner's qualifications, or the section is complete.
        Conflict: somebody else changed the qualifications; `changes` says what there is now.
    """

    def __init__(self, context: Context) -> None:
        self._context = context

    @property
    def catalogue(self) -> Catalogue:
        """The types there are, with their subjects and grades (C6)."""
        return self._context.limits.catalogue or default_catalogue()

    def require_adder(self, actor: Actor) -> None:
        """Refuse who may add no qualifications, before a form is shown to them.

        Raises:
            NotAllowed: the actor may not.
        """
        require_editor(actor, Permission.ADD_QUALIFICATIONS)

    def of(self, actor: Actor, learner_id: int) -> QualificationsPage:
        """Return the qualifications of one learner.

        Source: manual 5.4 e-f; features C4, C5.
        """
        require_reader(actor)
        with self._context.store.snapshot() as work:
            learner = work.learners.get(actor.scope, learner_id)
            setting = settings_of(
                learner, work.providers.get(EVERYTHING, learner.details.ukprn)
            ).staff_add_qualifications
            kept = work.qualifications.of(actor.scope, learner_id)
        blockers = edit_blockers(learner.profile, Section.QUALIFICATIONS, actor.role, staff_add_qualifications=setting)
        doubts = check_qualifications(map(asdict, kept.qualifications), self.catalogue).warnings
        return QualificationsPage(learner, blockers, kept, len(kept.qualifications) >= MAX_QUALIFICATIONS, doubts)

    def add(
        self, actor: Actor, learner_id: int, values: Mapping[str, object], *, version: int | None = None
    ) -> tuple[Saved, tuple[Problem, ...]]:
        """Add a qualification ("Save").

        Args:
            actor: the learner, or staff who may add qualifications.
            learner_id: the learner's number.
            values: `type subject completion_date predicted_grade actual_grade`, see `check_qualification`.
            version: of the qualifications that the person started from; None to take the present one.

        Returns:
            what was saved and submitted, and what looked doubtful.

        Raises:
            Rejected: every problem of every field; there are 18 already.

        Source: manual 5.4 h-j; features C5.
        """
        checked = check_qualification(values, self.catalogue)

        def added(there: _Set) -> _Set:
            problems = list(checked.problems)
            if len(there) >= MAX_QUALIFICATIONS:
                rule = "qualification.most"
                problems.append(
                    problem("qualifications", "too_many", len(there) + 1, rule=rule, most=MAX_QUALIFICATIONS)
                )
            if not checked.ok or len(there) >= MAX_QUALIFICATIONS:
                raise Rejected(problems=problems)
            return (*there, checked.value)

        return self._change(actor, learner_id, version, added, Action.ADD_QUALIFICATION), checked.warnings

    def change(
        self, actor: Actor, learner_id: int, number: int, values: Mapping[str, object], *, version: int | None = None
    ) -> tuple[Saved, tuple[Problem, ...]]:
        """Change a qualification; arguments, answer and errors as in `add`.

        Args:
            actor: as in `add`.
            learner_id: as in `add`.
            number: its place in the list, from 1.
            values: as in `add`; what is left out stays as it is.
            version: as in `add`.

        Raises:
            NotFound: there is no qualification of this number.

        Source: manual 5.4; features C5.
        """
        warnings: list[Problem] = []

        def changed(there: _Set) -> _Set:
            kept = {name: getattr(_nth(there, number), name) for name in QUALIFICATION_FIELDS}
            checked = check_qualification(kept | dict(values), self.catalogue)
            if not checked.ok:
                raise Rejected(problems=checked.problems)
            warnings.extend(checked.warnings)
            return (*there[: number - 1], checked.value, *there[number:])

        return self._change(actor, learner_id, version, changed, Action.CHANGE_QUALIFICATION), tuple(warnings)

    def remove(self, actor: Actor, learner_id: int, number: int, *, version: int | None = None) -> Saved:
        """Remove a qualification.

        Args:
            actor: as in `add`.
            learner_id: as in `add`.
            number: its place in the list, from 1.
            version: as in `add`.

        Raises:
            NotFound: there is no qualification of this number.

        Source: features C5.
        """

        def removed(there: _Set) -> _Set:
            _nth(there, number)
            return (*there[: number - 1], *there[number:])

        return self._change(actor, learner_id, version, removed, Action.REMOVE_QUALIFICATION)

    def complete(self, actor: Actor, learner_id: int, *, version: int | None = None) -> Saved:
        """Mark the section as complete ("I have added all of my qualifications"); there may be none to add.

        Args:
            actor: as in `add`.
            learner_id: as in `add`.
            version: as in `add`.

        Source: manual 5.4 k; features C4.
        """
        require_editor(actor, Permission.ADD_QUALIFICATIONS)
        with self._context.store.transaction() as work:
            learner, _ = self._open(work, actor, learner_id, version)
            by_learner = actor.role is Role.LEARNER
            profile = complete_section(learner.profile, Section.QUALIFICATIONS, by_learner=by_learner)
            after = evolve(learner, profile=profile)
            section = Section.QUALIFICATIONS.value
            return save_profile(self._context, work, actor, after, Action.COMPLETE_SECTION, section=section)

    def _change(
        self, actor: Actor, learner_id: int, version: int | None, change: Callable[[_Set], _Set], action: Action
    ) -> Saved:
        require_editor(actor, Permission.ADD_QUALIFICATIONS)
        with self._context.store.transaction() as work:
            learner, there = self._open(work, actor, learner_id, version)
            after = change(there.qualifications)
            if after == there.qualifications:
                return Saved(learner, changed=False)
            work.qualifications.save_many([evolve(there, qualifications=after)])
            by_learner = actor.role is Role.LEARNER
            profile = save_section(learner.profile, Section.QUALIFICATIONS, by_learner=by_learner)
            return save_profile(self._context, work, actor, evolve(learner, profile=profile), action)

    def _open(
        self, work: UnitOfWork, actor: Actor, learner_id: int, version: int | None
    ) -> tuple[Learner, LearnerQualifications]:
        learner = hold_profile(work, actor, learner_id)
        require_open(work, actor, learner, Section.QUALIFICATIONS)
        there = work.qualifications.of(actor.scope, learner_id)
        if version not in (None, there.version):
            now = "; ".join(f"{taken.type}, {taken.subject}" for taken in there.qualifications)
            raise Conflict(changes={"qualifications": (f"version {version}", now)})
        return learner, there


def _nth(there: _Set, number: int) -> Qualification:
    """Return the qualification at a place in the list, counted from 1.

    Raises:
        NotFound: there is none.
    """
    if not 1 <= number <= len(there):
        raise NotFound
    return there[number - 1]
