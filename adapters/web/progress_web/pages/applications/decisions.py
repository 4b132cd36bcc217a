"""Decisions about received applications, one or several at a time: asked before, made, taken back (H2a, H2b, H3)."""

from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlencode

from starlette.responses import Response

from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.foundations.errors import Conflict, Rejected
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.problems import Problem
from progress_core.usecases.applications.admissions import Plan
from progress_web.foundations.endpoints import Page
from progress_web.foundations.parameters import id_in_path, parse_count, parse_ids, sent_version
from progress_web.foundations.visit import Visit
from progress_web.pages.applications.admissions import address_of, one_application, show
from progress_web.pages.applications.asking import TAKING_BACK, as_problems, question_about, target_state
from progress_web.pages.applications.list_query import AdmissionsList
from progress_web.pages.applications.summaries import summary_of
from progress_web.pages.applications.terms import REASONS, SentTerms, sent_terms
from progress_web.pages.profiles.parts import problems_of

_S = ApplicationState
_NOTICES = {
    _S.OFFERED: "offer-made",
    _S.DECLINED_BY_PROVIDER: "application-refused",
    _S.ENROLLED: "learner-enrolled",
}
_COUNTS = {_S.OFFERED: "offered", _S.DECLINED_BY_PROVIDER: "refused", _S.ENROLLED: "enrolled"}
_WHY_NOT = {
    _S.OFFERED: "Only an application that has been submitted and not decided yet can be given an offer.",
    _S.DECLINED_BY_PROVIDER: "Only an application that has been submitted, or given an offer, can be declined.",
    _S.ENROLLED: "Only a learner who has accepted an offer can be enrolled.",
}
_NONE_TICKED = Problem("applications", "none_selected", "Select at least one application.")


def ask(visit: Visit) -> Response:
    """Ask before applications are decided: whom it concerns, with whom it cannot be done, and what will happen."""
    visit.actor.require(Permission.DECIDE_APPLICATIONS)
    ids = parse_ids(visit.request.query_params.getlist("application"))
    if not ids:
        return show(visit, AdmissionsList.from_text(visit.text("list")), (_NONE_TICKED,))
    return _asking(visit, ids, SentTerms())


def decide(visit: Visit) -> Response:
    """Make the same decision about applications, all of them or none, once the person has confirmed."""
    visit.actor.require(Permission.DECIDE_APPLICATIONS)
    target = target_state(visit)
    ids, versions = parse_ids(visit.texts("application")), visit.text("version").split()
    if not ids:
        return show(visit, AdmissionsList.from_text(visit.text("list")), (_NONE_TICKED,))
    known = [parse_count(version) for version in versions] + [0] * len(ids)  # 0 is older than any
    sent = sent_terms(visit, visit.progress.qualifications.catalogue)
    try:
        decided = visit.progress.admissions.decide_many(
            visit.actor, dict(zip(ids, known, strict=False)), target, terms=sent.terms(target)
        )
    except Conflict as conflict:
        return _asking(visit, ids, sent, lost=conflict.message)
    except Rejected as refused:
        return _asking(visit, ids, sent, sent.at_fields(problems_of(visit, refused)))
    if not visit.text("list") and len(decided) == 1:
        return visit.go("received", {"done": _NOTICES[target]}, id=decided[0].id)
    done = {_COUNTS[target]: str(len(decided))}
    return visit.go("admissions", AdmissionsList.from_text(visit.text("list")).values | done)


def ask_to_take_back(visit: Visit) -> Response:
    """Ask before a decision of the provider is taken back."""
    plan = visit.progress.admissions.plan_taking_back(visit.actor, id_in_path(visit))
    if plan.blockers:
        return one_application(visit, as_problems(plan.reasons))
    found = visit.progress.admissions.get(visit.actor, id_in_path(visit))
    return visit.page(
        "applications/confirm.html",
        asking=TAKING_BACK,
        caption=f"{plan.application.learner_name}, {plan.application.course}",
        course=found.course,
        application=plan.application,
        consequences=plan.consequences,
        until=plan.until,
        reasons=(),
        target="",
        here=visit.path("received-take-back", id=plan.application.id),
        back=visit.path("received", id=plan.application.id),
    )


def take_back(visit: Visit) -> Response:
    """Take a decision of the provider back, once the person has confirmed."""
    try:
        visit.progress.admissions.take_back(visit.actor, id_in_path(visit), version=sent_version(visit))
    except Rejected as refused:
        return one_application(visit, problems_of(visit, refused))
    except Conflict as conflict:
        return one_application(visit, lost=conflict.message)
    return visit.go("received", {"done": "taken-back-told"}, id=id_in_path(visit))


def mark(visit: Visit) -> Response:
    """Mark the conditions of an offer as met or not."""
    found = visit.progress.admissions.get(visit.actor, id_in_path(visit))
    said = {"met": True, "not met": False}
    wanted = [f"condition-{number}" for number, _ in enumerate(found.application.conditions, start=1)]
    sent = [name for name, _ in visit.form.multi_items() if name.startswith("condition-")]
    met = [said.get(visit.text(name)) for name in wanted]
    if Counter(sent) != Counter(wanted):
        met.append(None)  # a mark too many: it is refused, as the form was not about these conditions
    try:
        visit.progress.admissions.mark_conditions(visit.actor, id_in_path(visit), met, version=sent_version(visit))
    except Rejected as refused:
        return one_application(visit, problems_of(visit, refused))
    except Conflict as conflict:
        return one_application(visit, lost=conflict.message)
    return visit.go("received", {"done": "conditions-marked"}, id=id_in_path(visit))


def _asking(
    visit: Visit, ids: Sequence[int], sent: SentTerms, problems: tuple[Problem, ...] = (), lost: str = ""
) -> Response:
    """Show the page that asks, with what was typed on it before."""
    target = target_state(visit)
    plans = visit.progress.admissions.plan(visit.actor, ids, target)
    possible = [plan for plan in plans if not plan.blockers]
    asking = question_about(target, [plan.application.learner_name for plan in possible or plans])
    return visit.page(
        "applications/decide.html",
        status=422 if problems else 409 if lost else 200,
        problems=problems,
        lost=lost,
        asking=asking,
        possible=possible,
        impossible=[plan for plan in plans if plan.blockers],
        why_not=_WHY_NOT.get(target, ""),
        left_out=_left_out(len(possible), len(plans) - len(possible)),
        consequences=summary_of(possible, target),
        sent=sent,
        reasons=REASONS,
        types=[known.name for known in visit.progress.qualifications.catalogue.types],
        target=target.value,
        list=visit.text("list"),
        here=f"{visit.path('decide')}?{_query(possible, target, visit.text('list'))}",
        back=_back(visit, plans),
    )


def _left_out(possible: int, impossible: int) -> str:
    """Word how many applications a decision cannot be made about, above their names."""
    if not possible:
        return "This is not possible now" if impossible == 1 else "This is possible for none of them now"
    return "1 application is left out" if impossible == 1 else f"{impossible:,} applications are left out"


def _query(plans: Sequence[Plan], target: ApplicationState, shown_list: str) -> str:
    """Return the query of the address at which the page asks the same again."""
    ids = " ".join(str(plan.application.id) for plan in plans)
    return urlencode({"target": target.value, "application": ids} | ({"list": shown_list} if shown_list else {}))


def _back(visit: Visit, plans: Sequence[Plan]) -> str:
    if not visit.text("list") and len(plans) == 1:
        return visit.path("received", id=plans[0].application.id)
    return address_of(visit, AdmissionsList.from_text(visit.text("list")))


PAGES = (
    Page("/admissions/decide", "decide", ask),
    Page("/admissions/decide", "decide", decide, "POST"),
    Page("/admissions/{id:number}/conditions", "received-conditions", mark, "POST"),
    Page("/admissions/{id:number}/take-back", "received-take-back", ask_to_take_back),
    Page("/admissions/{id:number}/take-back", "received-take-back", take_back, "POST"),
)
