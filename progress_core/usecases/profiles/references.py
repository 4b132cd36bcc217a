"""The staff's references: referee, draft, completion, and who sees what of them (manual 5.5)."""

from collections.abc import Mapping

from attrs import asdict, evolve, frozen

from progress_core.domain.applications.applications import attach_reference
from progress_core.domain.foundations.actors import EVERYTHING, Actor
from progress_core.domain.foundations.errors import Conflict, NotFound, Rejected
from progress_core.domain.foundations.permissions import Permission, Role
from progress_core.domain.learners.learners import Learner
from progress_core.domain.operations.audit import Action
from progress_core.domain.profiles.profiles import ReferenceStatus
from progress_core.domain.profiles.reference_form import RatingScale, check_different_referee, check_reference
from progress_core.domain.profiles.references import (
    Reference,
    ReferenceDetails,
    Viewer,
    complete,
    reference_visibility,
    save_draft,
)
from progress_core.domain.providers.providers import Provider
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.profiles.changes import Saved, hold_profile, save_profile

_CHANGED = "Somebody else has changed this reference. Look at it as it is now, and make your change anew."


@frozen
class ReferencePage:
    """A reference as somebody may see it.

    Args:
        learner: whom it is about.
        details: for staff the draft or, if there is none, what was last completed; for the learner the latter.
        status: of the reference.
        drafted: for staff: `details` are a draft.
        referee: who writes it: the different referee or else the provider's default one; "" if there is none.
        is_default: that is the provider's default referee.
        version: to be sent back with a change.
        scale: what there is to rate with.
    """

    learner: Learner
    details: ReferenceDetails
    status: ReferenceStatus
    drafted: bool
    referee: str
    is_default: bool
    version: int
    scale: RatingScale

    @property
    def values(self) -> dict[str, object]:
        """The details as the form has them."""
        return _values(self.details)


class References:
    """What staff do with references; a learner reads their own where it is displayed to them.

    Raises, in every method:
        NotAllowed: the actor may not write references.
        NotFound: the learner is not there or not in scope.

    Raises, in every method that changes something:
        Conflict: somebody else changed the reference; `changes` says where yours and theirs differ.
    """

    def __init__(self, context: Context) -> None:
        self._context = context

    def of(self, actor: Actor, learner_id: int) -> ReferencePage:
        """Return a learner's reference; the learner gets only what was completed for display to them.

        Raises:
            NotFound: for a learner too where there is nothing to be displayed; why is not said.

        Source: manual 5.5; features C7, C8.
        """
        if actor.role is not Role.LEARNER:
            actor.require(Permission.WRITE_REFERENCES)
        with self._context.store.snapshot() as work:
            learner = work.learners.get(actor.scope, learner_id)
            provider = work.providers.get(EVERYTHING, learner.details.ukprn)
            reference = work.references.of(actor.scope, learner_id)
        seen = reference_visibility(reference, Viewer(actor.role, actor.account_id, in_scope=True))
        if not seen.visible:
            raise NotFound
        if seen.version is not None:
            reference = evolve(reference, draft=None)
        return self._page(learner, provider, reference)

    def set_referee(self, actor: Actor, learner_id: int, referee: str | None, *, version: int | None = None) -> Saved:
        """Name a referee for this learner alone ("Add a different referee"), or go back to the default one.

        Args:
            actor: staff.
            learner_id: the learner's number.
            referee: name, position and how to be reached; None for the provider's default referee.
            version: of the reference that the person started from; None to take the present one.

        Raises:
            Rejected: nobody is named, or every other problem of the text.

        Source: manual 5.5 f-g; features C7.
        """
        return self._change(actor, learner_id, {"referee": referee}, version, Action.CHANGE_REFEREE)

    def save(self, actor: Actor, learner_id: int, values: Mapping[str, object], *, version: int | None = None) -> Saved:
        """Save a draft ("Save reference details"), which only staff see.

        Args:
            actor: staff.
            learner_id: the learner's number.
            values: fields of the form, see `check_reference`; what is left out stays as it is.
            version: of the reference that the person started from; None to take the present one.

        Raises:
            Rejected: every problem of every field.

        Source: manual 5.5 i; features C7.
        """
        return self._change(actor, learner_id, values, version, Action.SAVE_REFERENCE)

    def complete(
        self, actor: Actor, learner_id: int, values: Mapping[str, object], *, version: int | None = None
    ) -> Saved:
        """Complete a reference ("Complete reference details"); new applications carry it from now on.

        Applications that were submitted without one and are still open are given it; those that carry
        an earlier version keep that.

        Args:
            actor: as in `save`.
            learner_id: as in `save`.
            values: as in `save`.
            version: as in `save`.

        Raises:
            Rejected: every problem of every field, what is missing among them.

        Source: manual 5.5; features C7, C9.
        """
        return self._change(actor, learner_id, values, version, Action.COMPLETE_REFERENCE, complete_it=True)

    def _change(
        self,
        actor: Actor,
        learner_id: int,
        values: Mapping[str, object],
        version: int | None,
        action: Action,
        *,
        complete_it: bool = False,
    ) -> Saved:
        actor.require(Permission.WRITE_REFERENCES)
        if action is Action.CHANGE_REFEREE:
            _require_name(values["referee"])
        with self._context.store.transaction() as work:
            learner = hold_profile(work, actor, learner_id)
            provider = work.providers.get(EVERYTHING, learner.details.ukprn)
            there = work.references.of(actor.scope, learner_id)
            start = _values(_present(there, provider))
            checked = check_reference(
                start | dict(values),
                self._context.limits.ratings,
                draft=not complete_it,
                default_referee=provider.referee,
            )
            if not checked.ok:
                raise Rejected(problems=checked.problems)
            is_same = _values(checked.value) == start
            if is_same and (not complete_it or _is_complete(there)):
                return Saved(learner, changed=False)
            if version not in (None, there.version):
                raise Conflict(_CHANGED, changes=_differences(_values(checked.value), start))
            if complete_it:
                # the default may change; what was completed does not
                named = evolve(checked.value, referee=checked.value.referee or provider.referee)
                saved = work.references.save(complete(there, named))
                _attach(work, saved)
            else:
                saved = work.references.save(save_draft(there, checked.value))
            profile = evolve(learner.profile, reference=saved.status)
            facts = {"version": str(saved.latest)} if complete_it else {}
            return save_profile(self._context, work, actor, evolve(learner, profile=profile), action, **facts)

    def _page(self, learner: Learner, provider: Provider, reference: Reference) -> ReferencePage:
        details = _present(reference, provider)
        return ReferencePage(
            learner,
            details,
            reference.status,
            reference.draft is not None,
            details.referee or provider.referee,
            not details.referee,
            reference.version,
            self._context.limits.ratings,
        )


def _require_name(referee: object) -> None:
    """Refuse a different referee who is not named; None stands for the default one.

    Raises:
        Rejected: every problem.
    """
    problems = () if referee is None else check_different_referee(referee).problems
    if problems:
        raise Rejected(problems=problems)


def _is_complete(reference: Reference) -> bool:
    """Return whether the last version was completed and is not being changed."""
    return bool(reference.versions) and reference.draft is None


def _present(reference: Reference, provider: Provider) -> ReferenceDetails:
    """Return the draft or, if there is none, what was last completed."""
    if reference.draft is not None:
        return reference.draft
    if reference.versions:
        last = reference.versions[-1]
        return evolve(last, referee="" if last.referee == provider.referee else last.referee)
    return ReferenceDetails()


def _values(details: ReferenceDetails) -> dict[str, object]:
    """Return details as the form has them."""
    values = asdict(details)
    ratings: dict[str, object] = values.pop("ratings")
    return {name: _text(value) for name, value in (values | ratings).items()}


def _text(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else value or ""


def _differences(mine: dict[str, object], theirs: dict[str, object]) -> dict[str, tuple[object, object]]:
    names = dict.fromkeys((*mine, *theirs))
    pairs = {name: (mine.get(name, ""), theirs.get(name, "")) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _attach(work: UnitOfWork, reference: Reference) -> None:
    for application in work.applications.of_learner(EVERYTHING, reference.learner_id):
        carrying = attach_reference(application, len(reference.versions))
        if carrying != application:
            work.applications.save(carrying)
