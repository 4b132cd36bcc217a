"""Applications and admissions in the table: pages of learners, and of the providers that receive applications."""

from typing import Any

from progress_core.domain.foundations.permissions import Permission
from tests.isolation.expect import LEARNER, LEARNERS_ALONE, OWN, READERS, REMINDED, Kind, Outcome
from tests.isolation.rows import Cell, Line

_DECIDES = Permission.DECIDE_APPLICATIONS
_RECEIVED = Kind.A_RECEIVED_APPLICATION


def _decision(c: Cell) -> dict[str, Any]:
    return {"target": "offered", "application": str(c.id), "version": "2"}


def _withdrawal(_: Cell) -> dict[str, Any]:
    return {"target": "withdrawn", "version": "1"}


ROUTES = (
    Line("GET /admissions", _DECIDES, Kind.RECEIVED),
    Line("GET /admissions/download", _DECIDES, Kind.RECEIVED),
    Line("GET /admissions/{id:number} · received", _DECIDES, _RECEIVED),
    Line("GET /admissions/{id:number}", _DECIDES, Kind.AN_APPLICATION),
    Line("GET /admissions/print", _DECIDES, _RECEIVED, lambda c: {"application": str(c.id)}),
    Line("GET /admissions/print · not sent there", _DECIDES, Kind.AN_APPLICATION, lambda c: {"application": str(c.id)}),
    Line("GET /admissions/decide", _DECIDES, _RECEIVED, _decision),
    Line("GET /admissions/decide · not sent there", _DECIDES, Kind.AN_APPLICATION, _decision),
    Line("POST /admissions/decide", _DECIDES, _RECEIVED, _decision),
    Line("POST /admissions/decide · not sent there", _DECIDES, Kind.AN_APPLICATION, _decision),
    Line("POST /admissions/{id:number}/conditions", _DECIDES, _RECEIVED, lambda _: {"version": "2"}, fine=(422,)),
    Line("GET /admissions/{id:number}/take-back", _DECIDES, _RECEIVED, fine=(422,)),
    Line("POST /admissions/{id:number}/take-back", _DECIDES, _RECEIVED, lambda _: {"version": "2"}, fine=(422,)),
    Line("GET /account/application-emails", _DECIDES),
    Line("POST /account/application-emails", _DECIDES, build=lambda _: {"news": "daily"}),
    Line("GET /account/reminders", REMINDED),
    Line("POST /account/reminders", REMINDED),
    Line("GET /applications", LEARNERS_ALONE),
    Line("POST /applications/create", LEARNERS_ALONE, build=lambda _: {"course": "1"},
         but={(LEARNER, OWN): Outcome.ABSENT}),
    Line("GET /applications/{id:number}", READERS, Kind.AN_APPLICATION),
    Line("GET /applications/{id:number} · a draft", READERS, Kind.A_DRAFT),
    Line("GET /applications/{id:number}/move", LEARNERS_ALONE, Kind.AN_APPLICATION, _withdrawal),
    Line("POST /applications/{id:number}/move", LEARNERS_ALONE, Kind.AN_APPLICATION, _withdrawal),
    Line("GET /applications/{id:number}/take-back", LEARNERS_ALONE, Kind.AN_APPLICATION, fine=(422,)),
    Line("POST /applications/{id:number}/take-back", LEARNERS_ALONE, Kind.AN_APPLICATION, lambda _: {"version": "1"},
         fine=(422,)),
)  # fmt: skip
