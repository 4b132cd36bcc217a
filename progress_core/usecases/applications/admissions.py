"""What a receiving provider does with the applications that it has received (manual 1.1; H3)."""

from collections.abc import Collection, Mapping
from typing import Literal

from attrs import evolve

from progress_core.domain.applications.applications import Application, ApplicationState
from progress_core.domain.applications.exports import COLUMNS
from progress_core.domain.applications.offers import NO_TERMS, Terms
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.learners.selection import refuse_too_large
from progress_core.domain.operations.audit import Action
from progress_core.domain.values.sheets import Table
from progress_core.ports.applications import ReceivedPage, ReceivedQuery, ReceivedSort
from progress_core.usecases.accounts.proof import require_recent_proof
from progress_core.usecases.applications.own_decisions import require_version
from progress_core.usecases.applications.plans import Plan, plan_of, plan_of_taking_back
from progress_core.usecases.applications.provider_decisions import (
    checked_terms,
    decide_received,
    hold_received,
    mark_received,
    refuse_moved,
    refuse_undecidable,
    take_back_received,
)
from progress_core.usecases.applications.received import (
    Evidence,
    FilterChoices,
    ReceivedApplication,
    as_submitted,
    choices_begun,
    filter_choices,
)
from progress_core.usecases.applications.received_list import ReceivedList, received_list, received_rows
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.trail import entry_by

__all__ = [
    "Admissions",
    "Evidence",
    "FilterChoices",
    "Plan",
    "ReceivedApplication",
    "ReceivedList",
    "ReceivedPage",
    "ReceivedQuery",
    "ReceivedSort",
]


class Admissions:
    """What admissions staff do.

    Raises, in every method:
        NotAllowed: the actor does not decide applications.
        NotFound: an application is not there, not received yet or any more, or to another provider.
    """

    def __init__(self, context: Context) -> None:
        self._context = context

    def page(self, actor: Actor, query: ReceivedQuery) -> ReceivedList:
        """Return one page of the applications that the actor's providers have received, with counts by state.

        Raises:
            Rejected: the page is not one of this list.

        Source: features H3.
        """
        actor.require(Permission.DECIDE_APPLICATIONS)
        with self._context.store.snapshot() as work:
            return received_list(work, work.applications.received(actor.scope, evolve(query, counted=True)), query)

    def open(self, actor: Actor, query: ReceivedQuery) -> tuple[ReceivedList, FilterChoices]:
        """Return such a page together with what the list can be narrowed to, all of one moment.

        Source: features H3.
        """
        actor.require(Permission.DECIDE_APPLICATIONS)
        with self._context.store.snapshot() as work:
            chosen = choices_begun(work, actor.scope)
            page = work.applications.received(actor.scope, evolve(query, counted=True))
            choices = chosen()
            return received_list(work, page, query, choices.schools), choices

    def choices(self, actor: Actor) -> FilterChoices:
        """Return the courses and schools of all received applications, to choose from in filters.

        Source: features H3.
        """
        actor.require(Permission.DECIDE_APPLICATIONS)
        with self._context.store.snapshot() as work:
            return filter_choices(work, actor.scope)

    def get(self, actor: Actor, application_id: int) -> ReceivedApplication:
        """Return one application with the profile and the reference that are pinned to it.

        Source: features H3, C8, C9.
        """
        actor.require(Permission.DECIDE_APPLICATIONS)
        with self._context.store.snapshot() as work:
            found = work.applications.get_received(actor.scope, application_id)
            return as_submitted(self._context, work, actor, found)

    def plan(self, actor: Actor, application_ids: Collection[int], target: ApplicationState) -> list[Plan]:
        """Return what deciding so about each application would do, or why it cannot be done; nothing is changed.

        Args:
            actor: admissions staff.
            application_ids: of one or several applications.
            target: OFFERED, DECLINED_BY_PROVIDER or ENROLLED.

        Source: features H2a, H3.
        """
        actor.require(Permission.DECIDE_APPLICATIONS)
        with self._context.store.snapshot() as work:
            found = [work.applications.get_received(actor.scope, id_) for id_ in dict.fromkeys(application_ids)]
            return [plan_of(self._context, work, actor.role, application, target) for application in found]

    def decide(
        self,
        actor: Actor,
        application_id: int,
        target: ApplicationState,
        *,
        version: int | None = None,
        terms: Terms = NO_TERMS,
    ) -> Application:
        """Make an offer, decline or enrol; the learner is told by a message and an e-mail.

        Args:
            actor: admissions staff.
            application_id: its number.
            target: OFFERED, DECLINED_BY_PROVIDER or ENROLLED.
            version: the version that the person looked at; None to take the present one.
            terms: the conditions of the offer, or the reason and message for declining.

        Raises:
            Conflict: it has moved since the person looked at it; `changes` says where it is.
            Rejected: with the problems of the terms, or the blockers of the decision.

        Source: features H2, H2b, H3.
        """
        actor.require(Permission.DECIDE_APPLICATIONS)
        with self._context.store.transaction() as work:
            (application,) = hold_received(work, actor, [application_id])
            require_version(application, version, target)
            terms = checked_terms(self._context, target, terms)
            return decide_received(self._context, work, actor, application, target, terms)

    def decide_many(
        self,
        actor: Actor,
        versions: Mapping[int, int | None],
        target: ApplicationState,
        *,
        terms: Terms = NO_TERMS,
    ) -> list[Application]:
        """Make the same decision about several applications: all of them, or none; `plan` says which cannot be.

        Args:
            actor: admissions staff.
            versions: number of each application -> the version that the person looked at; None for the present one.
            target: as in `decide`.
            terms: as in `decide`.

        Raises:
            Conflict: some have moved since; `changes` has the number of each, and where it is.
            Rejected: with the problems of the terms, or the blockers of all decisions that cannot be made.

        Source: features H3.
        """
        actor.require(Permission.DECIDE_APPLICATIONS)
        with self._context.store.transaction() as work:
            found = hold_received(work, actor, list(versions))
            refuse_moved(found, versions, target)
            terms = checked_terms(self._context, target, terms)
            refuse_undecidable(work, found, target, actor)
            return [decide_received(self._context, work, actor, one, target, terms) for one in found]

    def mark_conditions(
        self, actor: Actor, application_id: int, met: Collection[bool | None], *, version: int | None = None
    ) -> Application:
        """Mark the conditions of an offer as met, not met or not known yet; the learner is told.

        Args:
            actor: admissions staff.
            application_id: its number.
            met: for each condition, in order.
            version: the version that the person looked at; None to take the present one.

        Raises:
            Conflict: it has moved since the person looked at it; `changes` says where it is.
            Rejected: `conditions_settled`: there is no open or accepted offer with so many conditions.

        Source: features H2b.
        """
        actor.require(Permission.DECIDE_APPLICATIONS)
        with self._context.store.transaction() as work:
            (application,) = hold_received(work, actor, [application_id])
            require_version(application, version, application.state)
            return mark_received(self._context, work, actor, application, met)

    def take_back(self, actor: Actor, application_id: int, *, version: int | None = None) -> Application:
        """Take the provider's last decision back, while that is possible; the learner is told.

        Args:
            actor: admissions staff of the provider, whoever of them decided.
            application_id: its number.
            version: the version that the person looked at; None to take the present one.

        Raises:
            Conflict: it has moved since the person looked at it; `changes` says where it is.
            Rejected: with the blockers, see `decisions.take_back_blockers`.

        Source: features H2a.
        """
        actor.require(Permission.DECIDE_APPLICATIONS)
        with self._context.store.transaction() as work:
            (application,) = hold_received(work, actor, [application_id])
            require_version(application, version, application.before or application.state)
            return take_back_received(self._context, work, actor, application)

    def plan_taking_back(self, actor: Actor, application_id: int) -> Plan:
        """Return what `take_back` would do now, or why it cannot be done; nothing is changed.

        Source: features H2a.
        """
        actor.require(Permission.DECIDE_APPLICATIONS)
        with self._context.store.snapshot() as work:
            found = work.applications.get_received(actor.scope, application_id)
            return plan_of_taking_back(self._context, work, actor.role, found)

    def export(self, actor: Actor, query: ReceivedQuery, kind: Literal["xlsx", "csv"] = "xlsx") -> bytes:
        """Return all applications on the pages of a list, in its order, as a spreadsheet; the audit trail records it.

        Args:
            actor: admissions staff.
            query: of the list; where its page starts does not matter.
            kind: format of the file.

        Raises:
            ProofNeeded: the actor has not shown recently who they are.
            Rejected: there are more applications than one spreadsheet holds.

        Source: features H3.
        """
        actor.require(Permission.DECIDE_APPLICATIONS)
        require_recent_proof(self._context, actor)
        refuse_too_large(self.page(actor, evolve(query, after="", limit=1)).total)
        spreadsheets, written = self._context.spreadsheets, [0]
        with self._context.store.snapshot() as work:
            table = Table("Applications", COLUMNS, received_rows(work, actor, query, written))
            content = spreadsheets.write_csv(table) if kind == "csv" else spreadsheets.write([table])
        with self._context.store.transaction() as work:
            now = self._context.clock.now()
            facts = {"applications": str(written[0])}
            work.audit.append(
                entry_by(actor, now, Action.EXPORT_APPLICATIONS, "provider", ukprn, ukprn, facts)
                for ukprn in sorted(actor.scope.providers) or [""]
            )
        return content
