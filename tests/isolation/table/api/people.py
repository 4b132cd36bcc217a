"""Operations on files, providers, groups, staff, reports and the audit trail."""

from typing import Any

from progress_core.domain.foundations.permissions import Permission
from tests.given.imports import csv, row_of
from tests.isolation.expect import AREA, GROUP_BOUND, LOGGED_IN, MANAGERS, OWN, READERS, Kind, Outcome, learners_seen
from tests.isolation.rows import Cell, Line
from tests.isolation.table.mappings import a_mapping

May = Permission
_REPORTERS = MANAGERS | {AREA}  # of reports on learners
_NOT_ALL_OF_IT = {(GROUP_BOUND, OWN): Outcome.REFUSED}
_NO_SUCH_TOKEN = {(actor, OWN): Outcome.ABSENT for actor in LOGGED_IN}
_IMPORT, _GROUP = "/imports/{id:number}", "/groups/{id:number}"
_FILLED_IN, _EXPORT = "/qualification-imports/{id:number}", "/qualification-exports/{id:number}"


def _file(c: Cell) -> dict[str, Any]:
    return {"file": csv(row_of(c.ukprn))}


def _workbook(c: Cell) -> dict[str, Any]:
    return {"file": b"new", "query": {"ukprn": c.ukprn}}


def _limit(_: Cell) -> dict[str, Any]:
    return {"limit": 200}


_IMPORTS = (
    Line("GET /imports", May.IMPORT_LEARNERS, Kind.IMPORTS),
    Line("GET /imports · of one's own", May.IMPORT_LEARNERS, Kind.IMPORTS_OF_ONES_OWN),
    Line("POST /imports", May.IMPORT_LEARNERS, build=lambda _: {"file": b"new"}),
    Line("POST /imports/check", May.IMPORT_LEARNERS, Kind.A_WHOLE_PROVIDER, _file, but=_NOT_ALL_OF_IT),
    Line("GET /imports/template", May.IMPORT_LEARNERS),
    Line("POST /imports/template", May.IMPORT_LEARNERS, build=lambda _: {"file": csv(row_of("10000055"))}),
    Line("POST /imports/template · with a mapping", May.IMPORT_LEARNERS, Kind.A_WHOLE_PROVIDER,
         lambda c: {"file": csv(row_of(c.ukprn)), "query": dict(zip(("ukprn", "mapping"), a_mapping(c), strict=True))}),
    Line("POST /imports/check · of a provider", May.IMPORT_LEARNERS, Kind.A_WHOLE_PROVIDER,
         lambda c: {"file": csv(row_of(c.ukprn)), "query": {"ukprn": c.ukprn, "format": "ctf"}}),
    Line("POST /imports/check · with a mapping", May.IMPORT_LEARNERS, Kind.A_WHOLE_PROVIDER,
         lambda c: {"file": csv(row_of(c.ukprn)), "query": dict(zip(("ukprn", "mapping"), a_mapping(c), strict=True))}),
    Line("GET /mappings", May.IMPORT_LEARNERS, Kind.A_WHOLE_PROVIDER, lambda c: {"ukprn": a_mapping(c)[0]}),
    Line("POST /mappings", May.IMPORT_LEARNERS, Kind.A_WHOLE_PROVIDER,
         lambda c: {"ukprn": c.ukprn, "name": "SIMS", "columns": {"Forename": "first_name"}}),
    Line("DELETE /mappings", May.IMPORT_LEARNERS, Kind.A_WHOLE_PROVIDER,
         lambda c: {"query": dict(zip(("ukprn", "name"), a_mapping(c), strict=True))}),
    Line("POST /mappings/suggestions", May.IMPORT_LEARNERS, Kind.A_WHOLE_PROVIDER,
         lambda c: {"file": csv(row_of(c.ukprn)), "query": {"ukprn": c.ukprn}}),
    Line(f"GET {_IMPORT}", May.IMPORT_LEARNERS, Kind.AN_IMPORT),
    Line(f"GET {_IMPORT} · of one's own", May.IMPORT_LEARNERS, Kind.AN_IMPORT_OF_ONES_OWN),
    Line(f"GET {_IMPORT}/error-workbook", May.IMPORT_LEARNERS, Kind.AN_IMPORT),
    Line(f"GET {_IMPORT}/updates", May.IMPORT_LEARNERS, Kind.AN_IMPORT),
    Line(f"GET {_IMPORT}/updates/workbook", May.IMPORT_LEARNERS, Kind.AN_IMPORT),
    Line(f"POST {_IMPORT}/decisions", May.IMPORT_LEARNERS, Kind.AN_IMPORT,
         lambda _: {"decisions": [{"row": 3, "decision": "skip"}]}),
    Line(f"POST {_IMPORT}/undo", May.IMPORT_LEARNERS, Kind.AN_IMPORT, fine=(422,)),
)  # fmt: skip

_QUALIFICATIONS = (
    Line("GET /qualification-imports", May.ADD_QUALIFICATIONS, Kind.QUALIFICATION_IMPORTS),
    Line("GET /qualification-imports · at a provider", May.ADD_QUALIFICATIONS, Kind.QUALIFICATION_IMPORTS,
         lambda c: {"ukprn": c.ukprn}),
    Line("POST /qualification-imports", May.ADD_QUALIFICATIONS, Kind.A_PROVIDER, _workbook),
    Line("POST /qualification-imports/check", May.ADD_QUALIFICATIONS, Kind.A_PROVIDER, _workbook),
    Line(f"GET {_FILLED_IN}", May.ADD_QUALIFICATIONS, Kind.A_QUALIFICATION_IMPORT),
    Line(f"GET {_FILLED_IN}/error-workbook", May.ADD_QUALIFICATIONS, Kind.A_QUALIFICATION_IMPORT),
    Line("GET /qualification-exports", May.ADD_QUALIFICATIONS, Kind.EXPORTS),
    Line("GET /qualification-exports · of one's own", May.ADD_QUALIFICATIONS, Kind.EXPORTS_OF_ONES_OWN),
    Line("POST /qualification-exports", May.ADD_QUALIFICATIONS, Kind.A_PROVIDER,
         lambda c: {"ukprn": c.ukprn, "year_group": 11}, fine=(422,)),
    Line("GET /qualification-exports/template", May.ADD_QUALIFICATIONS),
    Line(f"GET {_EXPORT}", May.ADD_QUALIFICATIONS, Kind.AN_EXPORT),
    Line(f"GET {_EXPORT} · of one's own", May.ADD_QUALIFICATIONS, Kind.AN_EXPORT_OF_ONES_OWN),
    Line(f"GET {_EXPORT}/file", May.ADD_QUALIFICATIONS, Kind.AN_EXPORT),
)  # fmt: skip

_PROVIDERS = (
    Line("GET /dashboard", May.VIEW_LEARNERS, says=lambda a: f'"learners":{learners_seen(a)}'),
    Line("GET /dashboard/providers", May.VIEW_LEARNERS, Kind.PROVIDERS,
         says=lambda a: f'"learners":{learners_seen(a)}'),
    Line("GET /providers", READERS, Kind.PROVIDERS),
    Line("GET /providers/{ukprn:ukprn}", READERS, Kind.A_PROVIDER),
    Line("PATCH /providers/{ukprn:ukprn}/defaults", May.CHANGE_PROVIDER_DEFAULTS, Kind.A_WHOLE_PROVIDER,
         lambda _: {"sign_off": True}),
    Line("GET /groups", May.VIEW_LEARNERS, Kind.GROUPS,
         says=lambda a: '"managers":null' if a == GROUP_BOUND else '"managers":1'),
    Line("GET /groups · of a provider", May.VIEW_LEARNERS, Kind.A_PROVIDER, lambda c: {"ukprn": c.ukprn}),
    Line("POST /groups", May.MANAGE_GROUPS, Kind.A_PROVIDER, lambda c: {"ukprn": c.ukprn, "name": "New group"}),
    Line(f"GET {_GROUP}", May.VIEW_LEARNERS, Kind.A_GROUP),
    Line(f"PATCH {_GROUP}", May.MANAGE_GROUPS, Kind.A_GROUP, lambda _: {"name": "Another name"}),
    Line(f"DELETE {_GROUP}", May.MANAGE_GROUPS, Kind.A_GROUP, fine=(422,)),
    Line(f"GET {_GROUP}/learners", May.ASSIGN_GROUPS, Kind.A_GROUP, but=_NOT_ALL_OF_IT),
    Line(f"PATCH {_GROUP}/learners", May.ASSIGN_GROUPS, Kind.A_GROUP, but=_NOT_ALL_OF_IT),
    Line(f"GET {_GROUP}/managers", May.ASSIGN_MANAGERS, Kind.A_GROUP, but=_NOT_ALL_OF_IT),
)  # fmt: skip

LINES = (
    *_IMPORTS,
    *_QUALIFICATIONS,
    *_PROVIDERS,
    Line("GET /me", LOGGED_IN),
    Line("GET /tokens", LOGGED_IN),
    Line("POST /tokens", LOGGED_IN, build=lambda _: {"name": "Narrower", "scopes": ["tokens:write"]}),
    Line("GET /tokens/{id:number}", LOGGED_IN, but=_NO_SUCH_TOKEN),
    Line("DELETE /tokens/{id:number}", LOGGED_IN, but=_NO_SUCH_TOKEN),
    Line("GET /staff", May.MANAGE_STAFF, Kind.COLLEAGUES),
    Line("GET /staff/{id:number}", May.MANAGE_STAFF, Kind.A_COLLEAGUE),
    Line("GET /reports", May.VIEW_REPORTS),
    Line("GET /reports/{name:name}", _REPORTERS, Kind.A_PROVIDER, lambda c: {"provider": c.ukprn}),
    Line("GET /reports/{name:name} · of a group", _REPORTERS, Kind.A_GROUP, lambda c: {"group": c.id}),
    Line("GET /audit", May.VIEW_AUDIT, Kind.A_WHOLE_PROVIDER, lambda c: {"ukprn": c.ukprn, "limit": 200}),
    Line("GET /audit · of all", May.VIEW_AUDIT, Kind.ENTRIES, _limit),
)  # fmt: skip
