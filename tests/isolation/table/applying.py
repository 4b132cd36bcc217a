"""The use cases of applications and admissions."""

from itertools import product

from progress_core.domain.accounts.staff import NewsMail
from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.courses.search import CourseQuery
from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.permissions import Permission
from progress_core.ports.applications import ApplicationQuery, ReceivedQuery
from tests.isolation.expect import (
    ANONYMOUS,
    LEARNERS_ALONE,
    OTHER_GROUP,
    OTHER_PROVIDER,
    OWN,
    READERS,
    REMINDED,
    Kind,
    Outcome,
)
from tests.isolation.rows import Cell, Line, args

May = Permission
_NO_ACCOUNT = {(ANONYMOUS, OWN): Outcome.ABSENT}
"""Who is nobody has nothing to change."""
_LEARNERS = LEARNERS_ALONE | {ANONYMOUS}
"""Who is nobody is a learner who sees nothing: everything is absent."""
_READERS = READERS | {ANONYMOUS}


def a_course(cell: Cell) -> int:
    """Return any course of the directory."""
    return cell.world.progress.courses.search(OPERATOR, CourseQuery()).lines[0].course.id


USE_CASES = (
    Line("applications.begin", _LEARNERS, build=lambda c: (a_course(c),), fine=("Conflict",), but=_NO_ACCOUNT),
    Line("applications.get", _READERS, Kind.AN_APPLICATION, lambda c: (c.id,)),
    Line("applications.list", _READERS, Kind.A_LEARNER, lambda c: (c.id,)),
    Line("applications.list · drafts", _READERS, Kind.DRAFTS,
         lambda c: (c.world.targets[Kind.A_LEARNER, OWN].id,),
         but=dict.fromkeys(product((ANONYMOUS,), (OWN, OTHER_GROUP, OTHER_PROVIDER)), Outcome.ABSENT)),
    Line("applications.page", _READERS, Kind.SENT, lambda _: (ApplicationQuery(),)),
    Line("applications.page · drafts", _READERS, Kind.DRAFTS, lambda _: (ApplicationQuery(drafts=True),)),
    Line("applications.get · a draft", _READERS, Kind.A_DRAFT, lambda c: (c.id,)),
    Line("applications.move · a draft", _LEARNERS, Kind.A_DRAFT, lambda c: (c.id, ApplicationState.WITHDRAWN)),
    Line("applications.move", _LEARNERS, Kind.AN_APPLICATION, lambda c: (c.id, ApplicationState.WITHDRAWN)),
    Line("applications.plan", _LEARNERS, Kind.AN_APPLICATION, lambda c: (c.id, ApplicationState.WITHDRAWN)),
    Line("applications.plan · a draft", _LEARNERS, Kind.A_DRAFT, lambda c: (c.id, ApplicationState.PENDING)),
    Line("applications.plan_taking_back", _LEARNERS, Kind.AN_APPLICATION, lambda c: (c.id,)),
    Line("applications.take_back", _LEARNERS, Kind.AN_APPLICATION, lambda c: (c.id,), fine=("Rejected",)),
    Line("admissions.choices", May.DECIDE_APPLICATIONS),
    Line("admissions_news.choice", May.DECIDE_APPLICATIONS),
    Line("admissions_news.choose", May.DECIDE_APPLICATIONS, build=lambda _: (NewsMail.DAILY,)),
    Line("reminders.wanted", REMINDED | {ANONYMOUS}),
    Line("reminders.choose", REMINDED | {ANONYMOUS}, build=lambda _: args(wanted=False), but=_NO_ACCOUNT),
    Line("admissions.export", May.DECIDE_APPLICATIONS, Kind.RECEIVED, lambda _: (ReceivedQuery(),)),
    *(
        line
        for kind, what in ((Kind.A_RECEIVED_APPLICATION, " · received"), (Kind.AN_APPLICATION, ""))
        for line in (
            Line(f"admissions.plan{what}", May.DECIDE_APPLICATIONS, kind, lambda c: ([c.id], ApplicationState.OFFERED)),
            Line(f"admissions.plan_taking_back{what}", May.DECIDE_APPLICATIONS, kind, lambda c: (c.id,)),
            Line(f"admissions.take_back{what}", May.DECIDE_APPLICATIONS, kind, lambda c: (c.id,), fine=("Rejected",)),
            Line(f"admissions.mark_conditions{what}", May.DECIDE_APPLICATIONS, kind, lambda c: (c.id, [True]),
                 fine=("Rejected",)),
            Line(f"admissions.decide_many{what}", May.DECIDE_APPLICATIONS, kind,
                 lambda c: ({c.id: None}, ApplicationState.OFFERED)),
        )
    ),
    Line("changes.received", May.DECIDE_APPLICATIONS, Kind.RECEIVED),
    Line("changes.applications", May.VIEW_LEARNERS, Kind.SENT),
    Line("admissions.page", May.DECIDE_APPLICATIONS, Kind.RECEIVED, lambda _: (ReceivedQuery(),)),
    Line("admissions.open", May.DECIDE_APPLICATIONS, Kind.RECEIVED, lambda _: (ReceivedQuery(),)),
    Line("admissions.get", May.DECIDE_APPLICATIONS, Kind.AN_APPLICATION, lambda c: (c.id,)),
    Line("admissions.get · received", May.DECIDE_APPLICATIONS, Kind.A_RECEIVED_APPLICATION, lambda c: (c.id,)),
    Line("admissions.decide · received", May.DECIDE_APPLICATIONS, Kind.A_RECEIVED_APPLICATION,
         lambda c: (c.id, ApplicationState.OFFERED)),
    Line("admissions.decide", May.DECIDE_APPLICATIONS, Kind.AN_APPLICATION,
         lambda c: (c.id, ApplicationState.OFFERED)),
)  # fmt: skip
