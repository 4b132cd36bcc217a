"""Operations on courses, applications and the rules alone."""

from typing import Any

from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.foundations.permissions import Permission
from tests.given.course_files import HEADINGS, HEALTH, course_csv
from tests.given.people import NORTH, form
from tests.isolation.expect import (
    ANYBODY,
    LEARNERS_ALONE,
    OWN,
    READERS,
    Kind,
)
from tests.isolation.rows import Cell, Line
from tests.isolation.table.applying import a_course

May = Permission
_DECIDES = May.DECIDE_APPLICATIONS
_ONE = "/applications/{id:number}"
_RECEIVED = "/applications/received"
_QUALIFICATION = {"type": "GCSE", "subject": "History", "completion_date": "2026-06", "predicted_grade": "7"}


def _course(cell: Cell) -> dict[str, Any]:
    return {"path": {"id": a_course(cell)}}


def _own_file(cell: Cell) -> dict[str, Any]:
    return {"file": course_csv(HEALTH[1:], headings=HEADINGS[1:]), "query": {"ukprn": cell.ukprn}}


def _own_learner(cell: Cell) -> dict[str, Any]:
    return {"path": {"id": cell.world.targets[Kind.A_LEARNER, OWN].id}}


def _together(cell: Cell) -> dict[str, Any]:
    """Decide about an application as it is now."""
    with cell.world.progress.context.store.snapshot() as work:
        try:
            version = work.applications.get(EVERYTHING, cell.id).version
        except NotFound:
            version = 1
    return {"decision": "offer", "applications": [{"id": cell.id, "version": version}]}


_COURSES = (
    Line("GET /courses", ANYBODY),
    Line("GET /courses/{id:number}", ANYBODY, build=_course),
    Line("GET /course-providers/{ukprn:ukprn}", ANYBODY, build=lambda _: {"path": {"ukprn": NORTH}}),
    Line("GET /favourites", LEARNERS_ALONE),
    Line("PUT /favourites/{id:number}", LEARNERS_ALONE, build=_course),
    Line("DELETE /favourites/{id:number}", LEARNERS_ALONE, build=_course),
    *(
        line
        for name in ("check", "import")
        for line in (
            Line(f"POST /courses/{name}", May.MANAGE_COURSES, build=lambda _: {"file": course_csv(HEALTH)}),
            Line(f"POST /courses/{name} · of a provider", May.MANAGE_OWN_COURSES, Kind.A_WHOLE_PROVIDER, _own_file),
        )
    ),
)

_APPLICATIONS = (
    Line("GET /learners/{id:number}/applications", READERS, Kind.A_LEARNER),
    Line("GET /learners/{id:number}/applications · drafts", READERS, Kind.DRAFTS, _own_learner),
    Line("GET /applications", READERS, Kind.SENT),
    Line("GET /applications · drafts", READERS, Kind.DRAFTS),
    Line("GET /applications/changes", May.VIEW_LEARNERS, Kind.SENT),
    Line("POST /applications", LEARNERS_ALONE, build=lambda c: {"course_id": a_course(c)}, fine=(409,)),
    *(
        line
        for kind, what in ((Kind.AN_APPLICATION, ""), (Kind.A_DRAFT, " · a draft"))
        for line in (
            Line(f"GET {_ONE}{what}", READERS, kind),
            Line(f"GET {_ONE}/plan{what}", LEARNERS_ALONE, kind, lambda _: {"move": "withdraw"}),
            Line(f"POST {_ONE}/move{what}", LEARNERS_ALONE, kind, lambda _: {"move": "withdraw"}),
            Line(f"POST {_ONE}/take-back{what}", LEARNERS_ALONE, kind, fine=(422,)),
        )
    ),
)

_ADMISSIONS = (
    Line(f"GET {_RECEIVED}", _DECIDES, Kind.RECEIVED),
    Line(f"GET {_RECEIVED}/choices", _DECIDES),
    Line(f"GET {_RECEIVED}/changes", _DECIDES, Kind.RECEIVED),
    *(
        line
        for kind, what in ((Kind.A_RECEIVED_APPLICATION, ""), (Kind.AN_APPLICATION, " · not sent there"))
        for line in (
            Line(f"GET {_RECEIVED}/{{id:number}}{what}", _DECIDES, kind),
            Line(f"GET {_RECEIVED}/{{id:number}}/plan{what}", _DECIDES, kind, lambda _: {"decision": "offer"}),
            Line(f"GET {_RECEIVED}/plans{what}", _DECIDES, kind,
                 lambda c: {"decision": "offer", "application": c.id}),
            Line(f"POST {_RECEIVED}/decisions{what}", _DECIDES, kind, _together),
            Line(f"POST {_RECEIVED}/{{id:number}}/decision{what}", _DECIDES, kind, lambda _: {"decision": "offer"}),
            Line(f"PUT {_RECEIVED}/{{id:number}}/conditions{what}", _DECIDES, kind, lambda _: {"met": [True]},
                 fine=(422,)),
            Line(f"POST {_RECEIVED}/{{id:number}}/take-back{what}", _DECIDES, kind, fine=(422,)),
        )
    ),
)  # fmt: skip

LINES = (
    *_COURSES,
    *_APPLICATIONS,
    *_ADMISSIONS,
    Line("GET /", ANYBODY),
    Line("GET /rules", ANYBODY),
    Line("GET /catalogue", ANYBODY),
    Line("POST /check/learners", ANYBODY, build=lambda _: {"rows": [form()]}),
    Line("POST /check/qualifications", ANYBODY, build=lambda _: {"rows": [_QUALIFICATION]}),
)
