"""The pages: every route. `build` gives the form of a POST, or the query of a GET; the path names the target."""

from typing import Any

from progress_core.domain.foundations.permissions import Permission
from tests.given.imports import csv
from tests.given.people import form
from tests.isolation.expect import (
    ADMISSIONS,
    ANYBODY,
    EDITORS,
    GROUP_BOUND,
    LEARNER,
    LEARNERS_ALONE,
    LOGGED_IN,
    OWN,
    READERS,
    STAFF,
    Kind,
    Outcome,
)
from tests.isolation.rows import Cell, Line

May = Permission
_NOT_ALL_OF_IT = {(GROUP_BOUND, OWN): Outcome.REFUSED}


def _create(c: Cell) -> dict[str, Any]:
    return form(ukprn=c.ukprn) | _BORN


def _ticked(action: str) -> Any:
    return lambda c: {"action": action, "learner": [str(c.id)]}


def _upload(c: Cell) -> dict[str, Any]:
    row = (c.ukprn, "11", "New", "Person", "OX14 1GG", "2010-10-02", "", "")
    return {"file": csv(row), "action": "check", "on_duplicate": "ask"}


_BORN = {"date_of_birth-day": "2", "date_of_birth-month": "10", "date_of_birth-year": "2010"}


def _personal(_: Cell) -> dict[str, Any]:
    return {"first_name": "Ann", **_BORN}


_NO_REFERENCE = {(LEARNER, OWN): Outcome.ABSENT}

ROUTES = (
    Line("GET /", ANYBODY),
    Line("GET /login", ANYBODY),
    Line("POST /login", ANYBODY, build=lambda _: {"username": "nobody", "password": "wrong1"}, fine=(422,)),
    Line("POST /logout", ANYBODY),
    Line("GET /health/live", ANYBODY),
    Line("GET /health/ready", ANYBODY),
    Line("GET /forgotten", ANYBODY),
    Line("POST /forgotten", ANYBODY, build=lambda _: {"name": "nobody"}),
    Line("GET /verify/{link}", ANYBODY, fine=(410,)),
    Line("POST /verify/{link}", ANYBODY, fine=(410,)),
    Line("POST /verify/{link}/again", ANYBODY, fine=(410,)),
    Line("GET /reset/{link}", ANYBODY, fine=(410,)),
    Line("POST /reset/{link}", ANYBODY, fine=(410,)),
    Line("POST /reset/{link}/again", ANYBODY, fine=(410,)),
    Line("GET /new-password", LOGGED_IN),
    Line("POST /new-password", LOGGED_IN, fine=(422,)),
    Line("GET /account", LOGGED_IN),
    Line("POST /account", STAFF | {ADMISSIONS}, fine=(422,)),
    Line("GET /account/username", LOGGED_IN),
    Line("POST /account/username", LOGGED_IN, fine=(422,)),
    Line("GET /account/password", LOGGED_IN),
    Line("POST /account/password", LOGGED_IN, fine=(422,)),
    Line("GET /dashboard", LOGGED_IN),
    Line("GET /providers", May.VIEW_LEARNERS, Kind.PROVIDERS),
    Line("GET /providers/{ukprn}/learners", May.VIEW_LEARNERS, Kind.A_PROVIDER),
    Line("GET /learners", May.VIEW_LEARNERS, Kind.LEARNERS),
    Line("GET /learners · of a provider", May.VIEW_LEARNERS, Kind.A_PROVIDER, lambda c: {"provider": c.ukprn}),
    Line("GET /learners/create", May.EDIT_LEARNERS),
    Line("POST /learners/create", May.EDIT_LEARNERS, Kind.A_WHOLE_PROVIDER, _create, but=_NOT_ALL_OF_IT),
    Line("GET /learners/{id:number}", May.EDIT_LEARNERS, Kind.A_LEARNER),
    Line("POST /learners/{id:number}", May.EDIT_LEARNERS, Kind.A_LEARNER, lambda c: _create(c) | {"version": "1"},
         fine=(409,)),
    Line("POST /learners/{id:number}/reset-password", May.RESET_PASSWORDS, Kind.A_LEARNER),
    Line("POST /learners/{id:number}/unlock", May.RESET_PASSWORDS, Kind.A_LEARNER),
    Line("GET /learners/{id:number}/delete", May.DELETE_LEARNERS, Kind.A_LEARNER),
    Line("POST /learners/{id:number}/delete", May.DELETE_LEARNERS, Kind.A_LEARNER),
    Line("POST /learners/{id:number}/restore", May.DELETE_LEARNERS, Kind.A_LEARNER, fine=(409,)),
    Line("POST /learners/selected · delete", May.DELETE_LEARNERS, Kind.A_LEARNER, _ticked("delete")),
    Line("POST /learners/selected · deleted", May.DELETE_LEARNERS, Kind.A_LEARNER, _ticked("deleted")),
    Line("POST /learners/selected · reset", May.RESET_PASSWORDS, Kind.A_LEARNER, _ticked("reset-password")),
    Line("POST /learners/selected · unlock", May.RESET_PASSWORDS, Kind.A_LEARNER, _ticked("unlock")),
    Line("POST /learners/selected · approve", May.APPROVE_PROFILES, Kind.A_LEARNER, _ticked("approve")),
    Line("POST /learners/selected · approved", May.APPROVE_PROFILES, Kind.A_LEARNER, _ticked("approved")),
    Line("POST /learners/selected · restore", May.DELETE_LEARNERS, Kind.A_LEARNER, _ticked("restore"), fine=(409,)),
    Line("GET /learners/not-logged-on", May.REVEAL_PASSWORDS, Kind.UNUSED_PASSWORDS),
    Line("GET /learners/not-logged-on · of a provider", May.REVEAL_PASSWORDS, Kind.A_PROVIDER,
         lambda c: {"provider": c.ukprn}),
    Line("GET /learners/not-logged-on/download", May.REVEAL_PASSWORDS, Kind.UNUSED_PASSWORDS),
    Line("GET /learners/not-logged-on/letters", May.REVEAL_PASSWORDS, Kind.UNUSED_PASSWORDS),
    Line("GET /learners/not-logged-on/letters.pdf", May.REVEAL_PASSWORDS, Kind.UNUSED_PASSWORDS),
    Line("GET /learners/import", May.IMPORT_LEARNERS),
    Line("POST /learners/import", May.IMPORT_LEARNERS, Kind.A_WHOLE_PROVIDER, _upload, but=_NOT_ALL_OF_IT),
    Line("GET /learners/import/template.xlsx", May.IMPORT_LEARNERS),
    Line("GET /learners/import/{id:number}", May.IMPORT_LEARNERS, Kind.AN_IMPORT),
    Line("POST /learners/import/{id:number}/decide", May.IMPORT_LEARNERS, Kind.AN_IMPORT, lambda _: {"row-3": "skip"}),
    Line("GET /learners/import/{id:number}/errors.xlsx", May.IMPORT_LEARNERS, Kind.AN_IMPORT),
    Line("GET /learners/import/{id:number}/undo", May.IMPORT_LEARNERS, Kind.AN_IMPORT),
    Line("POST /learners/import/{id:number}/undo", May.IMPORT_LEARNERS, Kind.AN_IMPORT, fine=(422,)),
    Line("GET /providers/{ukprn}/groups", May.VIEW_LEARNERS, Kind.A_PROVIDER),
    Line("POST /providers/{ukprn}/groups", May.MANAGE_GROUPS, Kind.A_PROVIDER, lambda _: {"group": "New group"}),
    Line("GET /providers/{ukprn}/groups/{id:number}", May.MANAGE_GROUPS, Kind.A_GROUP),
    Line("POST /providers/{ukprn}/groups/{id:number}", May.MANAGE_GROUPS, Kind.A_GROUP,
         lambda _: {"group": "Another name", "version": "1"}, first=STAFF, fine=(409,)),
    Line("GET /providers/{ukprn}/groups/{id:number}/delete", May.MANAGE_GROUPS, Kind.A_GROUP),
    Line("POST /providers/{ukprn}/groups/{id:number}/delete", May.MANAGE_GROUPS, Kind.A_GROUP, first=STAFF,
         fine=(422,)),
    Line("GET /providers/{ukprn}/groups/{id:number}/learners", May.ASSIGN_GROUPS, Kind.A_GROUP, first=STAFF,
         but=_NOT_ALL_OF_IT),
    Line("POST /providers/{ukprn}/groups/{id:number}/learners", May.ASSIGN_GROUPS, Kind.A_GROUP, first=STAFF,
         but=_NOT_ALL_OF_IT),
    Line("GET /providers/{ukprn}/groups/{id:number}/managers", May.ASSIGN_MANAGERS, Kind.A_GROUP, first=STAFF,
         but=_NOT_ALL_OF_IT),
    Line("POST /providers/{ukprn}/groups/{id:number}/managers", May.ASSIGN_MANAGERS, Kind.A_GROUP, first=STAFF,
         but=_NOT_ALL_OF_IT),
    Line("POST /providers/{ukprn}/approve", May.APPROVE_PROFILES, Kind.A_PROVIDER),
    Line("POST /providers/{ukprn}/approve · confirmed", May.APPROVE_PROFILES, Kind.A_PROVIDER,
         lambda _: {"then": "approve"}),
    Line("GET /providers/{ukprn}/options", May.EDIT_LEARNERS, Kind.A_PROVIDER),
    Line("POST /providers/{ukprn}/options", May.EDIT_LEARNERS, Kind.A_PROVIDER, lambda _: {"sign_off": "yes"},
         fine=(422,)),
    Line("GET /providers/{ukprn}/settings", May.CHANGE_PROVIDER_DEFAULTS, Kind.A_WHOLE_PROVIDER),
    Line("POST /providers/{ukprn}/settings", May.CHANGE_PROVIDER_DEFAULTS, Kind.A_WHOLE_PROVIDER,
         lambda _: {"sign_off": "yes", "version": "1", "then": "save"}, fine=(409,)),
    Line("GET /providers/{ukprn}/qualifications/export", May.ADD_QUALIFICATIONS, Kind.A_PROVIDER),
    Line("POST /providers/{ukprn}/qualifications/export", May.ADD_QUALIFICATIONS, Kind.A_PROVIDER,
         lambda _: {"year_group": "11"}, fine=(422,)),
    Line("GET /providers/{ukprn}/qualifications/export/template.xlsx", May.ADD_QUALIFICATIONS, Kind.A_PROVIDER),
    Line("GET /providers/{ukprn}/qualifications/export/{id:number}/download", May.ADD_QUALIFICATIONS, Kind.AN_EXPORT),
    Line("GET /providers/{ukprn}/qualifications/import", May.ADD_QUALIFICATIONS, Kind.A_PROVIDER),
    Line("POST /providers/{ukprn}/qualifications/import", May.ADD_QUALIFICATIONS, Kind.A_PROVIDER,
         lambda c: {"file": _upload(c)["file"], "action": "check"}, fine=(422,)),
    Line("GET /providers/{ukprn}/qualifications/import/{id:number}", May.ADD_QUALIFICATIONS,
         Kind.A_QUALIFICATION_IMPORT),
    Line("GET /providers/{ukprn}/qualifications/import/{id:number}/errors.xlsx", May.ADD_QUALIFICATIONS,
         Kind.A_QUALIFICATION_IMPORT),
    Line("GET /staff", May.MANAGE_STAFF, Kind.COLLEAGUES),
    Line("GET /staff/create", May.MANAGE_STAFF),
    Line("POST /staff/create", May.MANAGE_STAFF, Kind.A_WHOLE_PROVIDER,
         lambda c: {"email": "new@example.com", "role": "learner-manager", "providers": [c.ukprn]}),
    Line("POST /staff/invite", May.MANAGE_STAFF, Kind.A_COLLEAGUE, lambda c: {"username": c.name}, fine=(409,)),
    Line("POST /staff/unlock", May.MANAGE_STAFF, Kind.A_COLLEAGUE, lambda c: {"username": c.name}),
    Line("GET /audit", May.VIEW_AUDIT, Kind.A_WHOLE_PROVIDER, lambda c: {"provider": c.ukprn}),
    Line("GET /audit/download", May.VIEW_AUDIT, Kind.A_WHOLE_PROVIDER, lambda c: {"provider": c.ukprn}),
    Line("GET /admissions", May.DECIDE_APPLICATIONS, Kind.RECEIVED),
    Line("GET /admissions/{id:number} · received", May.DECIDE_APPLICATIONS, Kind.A_RECEIVED_APPLICATION),
    Line("POST /admissions/{id:number} · received", May.DECIDE_APPLICATIONS, Kind.A_RECEIVED_APPLICATION,
         lambda _: {"target": "offered", "version": "2"}),
    Line("GET /admissions/{id:number}", May.DECIDE_APPLICATIONS, Kind.AN_APPLICATION),
    Line("POST /admissions/{id:number}", May.DECIDE_APPLICATIONS, Kind.AN_APPLICATION,
         lambda _: {"target": "offered", "version": "1"}),
    Line("GET /applications", LEARNERS_ALONE),
    Line("POST /applications/create", LEARNERS_ALONE, build=lambda _: {"course": "1"},
         but={(LEARNER, OWN): Outcome.ABSENT}),
    Line("GET /applications/{id:number}", READERS, Kind.AN_APPLICATION),
    Line("GET /applications/{id:number} · a draft", READERS, Kind.A_DRAFT),
    Line("POST /applications/{id:number}", LEARNERS_ALONE, Kind.AN_APPLICATION,
         lambda _: {"target": "withdrawn", "version": "1"}),
    Line("GET /learners/{id:number}/applications", READERS, Kind.A_LEARNER),
    Line("GET /search", LOGGED_IN),
    Line("GET /messages", LEARNERS_ALONE),
    Line("POST /messages", LEARNERS_ALONE, build=lambda _: {"message": "1"}),
    Line("GET /profile", LEARNERS_ALONE),
    Line("GET /learners/{id:number}/profile", READERS, Kind.A_LEARNER),
    Line("GET /learners/{id:number}/personal-data", May.MANAGE_PERSONAL_DATA, Kind.A_LEARNER),
    Line("POST /learners/{id:number}/personal-data/download", May.MANAGE_PERSONAL_DATA, Kind.A_LEARNER),
    Line("POST /learners/{id:number}/personal-data/erase", May.MANAGE_PERSONAL_DATA, Kind.A_LEARNER,
         lambda c: {"username": c.name}, fine=(422,)),
    Line("GET /learners/{id:number}/personal-information", READERS, Kind.A_LEARNER),
    Line("POST /learners/{id:number}/personal-information", EDITORS, Kind.A_LEARNER, _personal, fine=(409, 422)),
    Line("POST /learners/{id:number}/profile/reopen", EDITORS, Kind.A_LEARNER, lambda _: {"section": "statements"}),
    Line("POST /learners/{id:number}/profile/approve", May.APPROVE_PROFILES, Kind.A_LEARNER, fine=(409, 422)),
    Line("POST /learners/{id:number}/profile/unapprove", May.APPROVE_PROFILES, Kind.A_LEARNER),
    Line("GET /learners/{id:number}/qualifications", READERS, Kind.A_LEARNER),
    Line("GET /learners/{id:number}/qualifications/add", EDITORS, Kind.A_LEARNER),
    Line("POST /learners/{id:number}/qualifications/add", EDITORS, Kind.A_LEARNER, fine=(409, 422)),
    Line("POST /learners/{id:number}/qualifications/complete", EDITORS, Kind.A_LEARNER, fine=(409, 422)),
    Line("GET /learners/{id:number}/qualifications/{number:number}", EDITORS, Kind.A_LEARNER),
    Line("POST /learners/{id:number}/qualifications/{number:number}", EDITORS, Kind.A_LEARNER,
         first=READERS,
         fine=(409, 422)),
    Line("POST /learners/{id:number}/qualifications/{number:number}/remove", EDITORS, Kind.A_LEARNER,
         fine=(409, 422)),
    Line("GET /learners/{id:number}/reference", EDITORS, Kind.A_LEARNER, but=_NO_REFERENCE),
    Line("POST /learners/{id:number}/reference", May.WRITE_REFERENCES, Kind.A_LEARNER, fine=(409, 422)),
    Line("GET /learners/{id:number}/reference/referee", May.WRITE_REFERENCES, Kind.A_LEARNER),
    Line("POST /learners/{id:number}/reference/referee", May.WRITE_REFERENCES, Kind.A_LEARNER, fine=(409, 422)),
    Line("GET /learners/{id:number}/statements", READERS, Kind.A_LEARNER),
    Line("POST /learners/{id:number}/statements", EDITORS, Kind.A_LEARNER, fine=(409, 422)),
)  # fmt: skip
