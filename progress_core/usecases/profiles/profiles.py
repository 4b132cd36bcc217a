"""Learners' profiles: the summary, the reasons for waiting, personal information and statements (manual 5.2, 6.3)."""

from collections.abc import Mapping

from attrs import evolve, frozen

from progress_core.domain.applications.applications import Application
from progress_core.domain.foundations.actors import EVERYTHING, Actor
from progress_core.domain.foundations.blockers import Blocker, Reason
from progress_core.domain.foundations.errors import Conflict, Rejected
from progress_core.domain.foundations.permissions import Permission, Role
from progress_core.domain.foundations.problems import Checked, Problem
from progress_core.domain.learners.fields import PERSONAL
from progress_core.domain.learners.form import check_learner
from progress_core.domain.learners.learners import FIELDS, Learner, LearnerDetails, differences
from progress_core.domain.operations.audit import Action
from progress_core.domain.profiles.profiles import (
    Profile,
    Section,
    SectionStatus,
    complete_section,
    edit_blockers,
    reopen_section,
    save_section,
)
from progress_core.domain.profiles.statements import LearnerStatements, check_statements
from progress_core.domain.profiles.statements import differences as statement_differences
from progress_core.domain.values.english_time import english_day
from progress_core.domain.values.fingerprints import fingerprint
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.accounts.telling import guard_address
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.learners.alike import refuse_alike
from progress_core.usecases.profiles.changes import (
    Saved,
    hold_profile,
    require_editor,
    require_open,
    require_reader,
    save_profile,
    settings_of,
)
from progress_core.usecases.profiles.summaries import ProfileSummary, reference_shown, summary_of

__all__ = ["Explanation", "PersonalInformation", "ProfileSummary", "Profiles", "StatementsPage"]


@frozen
class Explanation:
    """Why a learner's applications wait.

    Args:
        learner: whose.
        reasons: what stands in their way, in words; empty = nothing.
        waiting: applications that wait to be submitted.
    """

    learner: Learner
    reasons: tuple[Reason, ...]
    waiting: tuple[Application, ...]


@frozen
class PersonalInformation:
    """The personal information of a profile.

    Args:
        learner: whose.
        blockers: why the person cannot change it now; empty = they can.
        version: to be sent back with a change.
    """

    learner: Learner
    blockers: tuple[Blocker, ...]
    version: str


@frozen
class StatementsPage:
    """The statements of a profile.

    Args:
        learner: whose.
        blockers: why the person cannot change them now; empty = they can.
        kept: what they say, with their version.
    """

    learner: Learner
    blockers: tuple[Blocker, ...]
    kept: LearnerStatements


class Profiles:
    """What learners do with their own profiles, and staff with those of their learners.

    Raises, in every method:
        NotAllowed: the actor may not see profiles; or not change them.
        NotFound: the learner is not there or not in scope.
    """

    def __init__(self, context: Context) -> None:
        self._context = context

    def summary(self, actor: Actor, learner_id: int) -> ProfileSummary:
        """Return the summary of one learner's profile.

        Source: manual 5.2 c; features B2, B7, C3, C10.
        """
        require_reader(actor)
        with self._context.store.snapshot() as work:
            return summary_of(work, actor, learner_id)

    def explain(self, actor: Actor, learner_id: int) -> Explanation:
        """Return why a learner's applications wait, in the words of every page and command.

        Source: manual 5.4, 5.6; features C10.
        """
        found = self.summary(actor, learner_id)
        return Explanation(found.learner, found.reasons, found.waiting)

    def shows_reference(self, actor: Actor, learner_id: int) -> bool:
        """Return whether the actor may see a learner's reference; pages link to it only then.

        Source: manual 5.5; features C8.
        """
        require_reader(actor)
        with self._context.store.snapshot() as work:
            return reference_shown(work, actor, work.learners.get(actor.scope, learner_id))

    def personal_information(self, actor: Actor, learner_id: int) -> PersonalInformation:
        """Return the personal information of one learner.

        Source: manual 5.2 e-f; features B7.
        """
        require_reader(actor)
        with self._context.store.snapshot() as work:
            learner = work.learners.get(actor.scope, learner_id)
            blockers = _blockers(work, actor, learner, Section.PERSONAL_INFORMATION)
        return PersonalInformation(learner, blockers, _version_of(learner.details))

    def save_personal_information(
        self,
        actor: Actor,
        learner_id: int,
        values: Mapping[str, object],
        *,
        version: str | None = None,
        complete: bool = False,
        anyway: bool = False,
    ) -> tuple[Saved, tuple[Problem, ...]]:
        """Change personal information ("Save"), and perhaps mark it as complete; the same again changes nothing.

        Args:
            actor: the learner, or staff on their behalf.
            learner_id: the learner's number.
            values: fields of the form, see `fields.PERSONAL`; others are ignored, and what is
                left out stays as it is.
            version: of the personal information that the person started from; None to take the present one.
            complete: "Mark as complete".
            anyway: for staff: save changes that make the learner like another one too; see `Learners.edit`.

        Returns:
            what was saved and submitted, and what looked doubtful.

        Raises:
            Rejected: every problem of every field; or the blockers: the section is complete.
            Conflict: somebody else changed the personal information; `changes` says what.
            ProofNeeded: the e-mail address changes, and the actor has not shown recently who they are.

        Source: manual 5.2 f-g; features B7, C3, K1.
        """
        require_editor(actor, Permission.EDIT_LEARNERS)
        with self._context.store.transaction() as work:
            before = hold_profile(work, actor, learner_id)
            require_open(work, actor, before, Section.PERSONAL_INFORMATION)
            checked = self._read(before, values)
            if not checked.ok:
                raise Rejected(problems=checked.problems)
            if not complete and checked.value == before.details:
                return Saved(before, changed=False), checked.warnings
            if version is not None and version != _version_of(before.details):
                raise Conflict(changes=differences(checked.value, before.details))
            similar = refuse_alike(work, actor, before, checked.value, anyway=anyway)
            guard_address(self._context, work, actor, work.accounts.get(learner_id), checked.value.email)
            profile = _put(before.profile, Section.PERSONAL_INFORMATION, actor, complete=complete)
            after = evolve(before, details=checked.value, profile=profile)
            changed = " ".join(differences(checked.value, before.details))
            saved = self._keep(work, actor, after, Section.PERSONAL_INFORMATION, complete=complete, fields=changed)
        return saved, (*checked.warnings, *similar)

    def _read(self, before: Learner, values: Mapping[str, object]) -> Checked[LearnerDetails]:
        """Check the personal information of a form, with everything else as it is."""
        own = {name: value for name, value in values.items() if name in PERSONAL}
        kept = {name: getattr(before.details, name) for name in FIELDS}
        today = english_day(self._context.clock.now())
        return check_learner(kept | own, form="edit", on=today, stored=before.details)

    def statements(self, actor: Actor, learner_id: int) -> StatementsPage:
        """Return the statements of one learner.

        Source: manual 5.2 e-f; features B7.
        """
        require_reader(actor)
        with self._context.store.snapshot() as work:
            learner = work.learners.get(actor.scope, learner_id)
            blockers = _blockers(work, actor, learner, Section.STATEMENTS)
            return StatementsPage(learner, blockers, work.statements.of(actor.scope, learner_id))

    def save_statements(
        self,
        actor: Actor,
        learner_id: int,
        values: Mapping[str, object],
        *,
        version: int | None = None,
        complete: bool = False,
    ) -> Saved:
        """Change statements ("Save"), and perhaps mark them as complete; the same again changes nothing.

        Args:
            actor: the learner, or staff on their behalf.
            learner_id: the learner's number.
            values: all fields of the form, see `statements.STATEMENT_FIELDS`.
            version: of the statements that the person started from; None to take the present one.
            complete: "Mark as complete".

        Raises:
            Rejected: every problem of every field; or the blockers: the section is complete.
            Conflict: somebody else changed the statements; `changes` says what.

        Source: manual 5.2 f-g; features B7, C3.
        """
        require_editor(actor, Permission.EDIT_LEARNERS)
        checked = check_statements(values, complete=complete)
        with self._context.store.transaction() as work:
            before = hold_profile(work, actor, learner_id)
            require_open(work, actor, before, Section.STATEMENTS)
            if not checked.ok:
                raise Rejected(problems=checked.problems)
            there = work.statements.of(actor.scope, learner_id)
            if not complete and checked.value == there.statements:
                return Saved(before, changed=False)
            if version not in (None, there.version):
                raise Conflict(changes=statement_differences(checked.value, there.statements))
            work.statements.save(evolve(there, statements=checked.value))
            after = evolve(before, profile=_put(before.profile, Section.STATEMENTS, actor, complete=complete))
            return self._keep(work, actor, after, Section.STATEMENTS, complete=complete)

    def reopen(self, actor: Actor, learner_id: int, section: Section) -> Saved:
        """Reopen a completed section ("Update my personal information"); one that is open stays so.

        Args:
            actor: the learner, or staff on their behalf; for qualifications, who may add them.
            learner_id: the learner's number.
            section: to be changed.

        Raises:
            Rejected: with the blockers: others fill in this section.

        Source: manual 5.2 f; features B7, C3, C4.
        """
        adds = section is Section.QUALIFICATIONS
        require_editor(actor, Permission.ADD_QUALIFICATIONS if adds else Permission.EDIT_LEARNERS)
        with self._context.store.transaction() as work:
            before = hold_profile(work, actor, learner_id)
            if before.profile.status(section) is not SectionStatus.COMPLETE:
                return Saved(before)
            opened = reopen_section(before.profile, section, by_learner=actor.role is Role.LEARNER)
            require_open(work, actor, evolve(before, profile=opened), section)
            after = evolve(before, profile=opened)
            return save_profile(self._context, work, actor, after, Action.REOPEN_SECTION, section=section.value)

    def _keep(
        self, work: UnitOfWork, actor: Actor, learner: Learner, section: Section, *, complete: bool, **facts: str
    ) -> Saved:
        action = Action.COMPLETE_SECTION if complete else Action.SAVE_SECTION
        return save_profile(self._context, work, actor, learner, action, section=section.value, **facts)


def _put(profile: Profile, section: Section, actor: Actor, *, complete: bool) -> Profile:
    change = complete_section if complete else save_section
    return change(profile, section, by_learner=actor.role is Role.LEARNER)


def _blockers(work: UnitOfWork, actor: Actor, learner: Learner, section: Section) -> tuple[Blocker, ...]:
    provider = work.providers.get(EVERYTHING, learner.details.ukprn)
    setting = settings_of(learner, provider).staff_add_qualifications
    return edit_blockers(learner.profile, section, actor.role, staff_add_qualifications=setting)


def _version_of(details: LearnerDetails) -> str:
    """Return the version of personal information alone: other parts of a learner change all the time."""
    return fingerprint({name: getattr(details, name) for name in PERSONAL})
