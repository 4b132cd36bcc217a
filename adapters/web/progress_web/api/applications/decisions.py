"""Decisions about received applications: planned, made, taken back; one or several at a time (H2a, H2b, H3)."""

from typing import Literal

from attrs import NOTHING, asdict, field, frozen
from progress_json.kinds import SCHEMA

from progress_core.domain.accounts.access_tokens import TokenScope
from progress_core.domain.applications.applications import Application
from progress_core.domain.applications.offers import DECLINE_REASONS, Condition, Terms
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.messages import problem
from progress_web.api.applications.received import ReceivedStanding, received_standing
from progress_web.api.applications.records import DECISIONS, DecisionName, PlanRecord, plan_record
from progress_web.api.foundations.calls import Call, Reply
from progress_web.api.foundations.fields import MAX_ID, MAX_LIMIT, bounded, several
from progress_web.api.foundations.lists import Listed, listed
from progress_web.api.foundations.operations import Operation

MAX_VERSION = 10**9


@frozen
class ConditionToSet:
    """A condition of an offer: in words, or a grade in a qualification, or both.

    Args:
        text: in words.
        type: type of qualification, as the catalogue has it.
        subject: subject of it.
        grade: the lowest grade that will do.
    """

    text: str = ""
    type: str = ""
    subject: str = ""
    grade: str = ""


@frozen(kw_only=True)
class DecisionToMake:
    """A decision about an application.

    Args:
        decision: "offer" a place, "decline" the application, or "enrol" a learner who has accepted an offer.
        conditions: of an offer; none for an unconditional one.
        reason: for declining: the code of a reason, or "".
        message: for declining: to the learner.
    """

    decision: DecisionName
    conditions: tuple[ConditionToSet, ...] = ()
    reason: str = field(default="", metadata={SCHEMA: {"enum": ["", *DECLINE_REASONS]}})
    message: str = ""

    @staticmethod
    def path_of(name: str) -> str:
        """Return the path of what the rules name by the number of a condition, from 1 ("2.grade")."""
        number, dot, field_name = name.partition(".")
        return f"conditions[{int(number) - 1}].{field_name}" if dot and number.isdecimal() else name

    @property
    def terms(self) -> Terms:
        """What is said together with the decision.

        Raises:
            Rejected: a condition says nothing; pages pass empty ones over, but a program has meant something.
        """
        empty = [f"conditions[{place}]" for place, one in enumerate(self.conditions) if not any(asdict(one).values())]
        if empty:
            raise Rejected(problems=[problem(name, "required") for name in empty])
        conditions = tuple(Condition(one.text, one.type, one.subject, one.grade) for one in self.conditions)
        return Terms(conditions, self.reason, self.message)


@frozen
class SeenApplication:
    """An application as the caller has read it.

    Args:
        id: its number.
        version: its version.
    """

    id: int = bounded(NOTHING, 0, MAX_ID)
    version: int = bounded(NOTHING, 0, MAX_VERSION)


@frozen(kw_only=True)
class DecisionsToMake(DecisionToMake):
    """The same decision about several applications.

    Args:
        applications: about which.
    """

    applications: tuple[SeenApplication, ...] = several(least=1, most=MAX_LIMIT)


@frozen
class ConditionsToMark:
    """Which conditions of an offer are met.

    Args:
        met: for each condition, in order: true, false, or null while that is not known.
    """

    met: tuple[bool | None, ...]


@frozen(kw_only=True)
class DecisionAsked:
    """What would be decided.

    Args:
        decision: one of the decisions, or taking the last one back.
    """

    decision: DecisionName | Literal["take-back"]


@frozen(kw_only=True)
class DecisionsAsked:
    """What would be decided about several applications.

    Args:
        decision: the decision.
        application: number of an application; may be repeated.
    """

    decision: DecisionName
    application: tuple[int, ...] = several(least=1, most=MAX_LIMIT)


def get_decision_plan(call: Call, query: DecisionAsked) -> Reply[PlanRecord]:
    """Return what a decision, or taking one back, would do, or why it cannot be done; nothing is changed."""
    admissions = call.progress.admissions
    if query.decision == "take-back":
        plan = admissions.plan_taking_back(call.actor, call.number)
    else:
        (plan,) = admissions.plan(call.actor, [call.number], DECISIONS[query.decision])
    return Reply(plan_record(plan, call.actor.role), version=str(plan.application.version))


def get_decision_plans(call: Call, query: DecisionsAsked) -> Reply[Listed[PlanRecord]]:
    """Return what the same decision would do with each of several applications; nothing is changed."""
    plans = call.progress.admissions.plan(call.actor, query.application, DECISIONS[query.decision])
    return listed((plan_record(plan, call.actor.role) for plan in plans), total=len(plans))


def decide_application(call: Call, body: DecisionToMake) -> Reply[ReceivedStanding]:
    """Make an offer, decline or enrol; the learner is told."""
    target = DECISIONS[body.decision]
    decided = call.progress.admissions.decide(
        call.actor, call.number, target, version=call.numbered_version, terms=body.terms
    )
    return _reply(decided)


def decide_applications(call: Call, body: DecisionsToMake) -> Reply[Listed[ReceivedStanding]]:
    """Make the same decision about several applications: about all of them, or none; the learners are told."""
    versions = {seen.id: seen.version for seen in body.applications}
    if len(versions) < len(body.applications):
        raise Rejected("An application is named twice. Name each of them once.")
    decided = call.progress.admissions.decide_many(call.actor, versions, DECISIONS[body.decision], terms=body.terms)
    return listed(map(received_standing, decided), total=len(decided))


def mark_conditions(call: Call, body: ConditionsToMark) -> Reply[ReceivedStanding]:
    """Mark the conditions of an offer as met, not met or not known yet; the learner is told of changes."""
    marked = call.progress.admissions.mark_conditions(call.actor, call.number, body.met, version=call.numbered_version)
    return _reply(marked)


def take_back_decision(call: Call) -> Reply[ReceivedStanding]:
    """Take the provider's last decision back, while that is possible; the learner is told."""
    return _reply(call.progress.admissions.take_back(call.actor, call.number, version=call.numbered_version))


def _reply(application: Application) -> Reply[ReceivedStanding]:
    return Reply(received_standing(application), version=str(application.version), shown=None)


_ALL = "/applications/received"
_ONE = f"{_ALL}/{{id:number}}"
_READ, _DECIDE = TokenScope.APPLICATIONS_READ, TokenScope.APPLICATIONS_DECIDE

OPERATIONS = (
    Operation("GET", f"{_ALL}/plans", get_decision_plans, _READ),
    Operation("POST", f"{_ALL}/decisions", decide_applications, _DECIDE, conflicts=True),
    Operation("GET", f"{_ONE}/plan", get_decision_plan, _READ),
    Operation("POST", f"{_ONE}/decision", decide_application, _DECIDE, versioned=True),
    Operation("PUT", f"{_ONE}/conditions", mark_conditions, _DECIDE, versioned=True),
    Operation("POST", f"{_ONE}/take-back", take_back_decision, _DECIDE, versioned=True),
)
