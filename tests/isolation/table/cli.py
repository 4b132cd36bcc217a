"""The commands. `build` gives the arguments after the command's name; bytes are written into a file first."""

from progress_json import dumps

from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.qualifications.workbook import IDENTITY
from progress_core.usecases.learners.learners import LearnerQuery
from tests.given.course_files import HEADINGS, HEALTH, course_csv
from tests.given.imports import csv, row_of
from tests.given.people import BORN, NORTH, form
from tests.isolation.expect import (
    ADMISSIONS,
    GROUP_BOUND,
    LEARNER,
    LEARNERS_ALONE,
    LOGGED_IN,
    OWN,
    READERS,
    REMINDED,
    STAFF,
    Kind,
    Outcome,
)
from tests.isolation.rows import Cell, Line
from tests.isolation.table import access_tokens, leaver_files, reports, staff, transfers, webhooks, years
from tests.isolation.table.mappings import MAPPING, a_mapping

May = Permission
_NOT_ALL_OF_IT = {(GROUP_BOUND, OWN): Outcome.REFUSED}


def _file(c: Cell) -> bytes:
    return csv(row_of(c.ukprn))


def _new(c: Cell) -> tuple[str, ...]:
    values = {**form(ukprn=c.ukprn, first_name="Zoe", last_name="Lee"), "date_of_birth": BORN}
    return tuple(f"{name}={value}" for name, value in values.items() if name not in ("username", "password"))


def _filled(c: Cell, learner_id: int) -> bytes:
    """A workbook in which a learner has a qualification; who is not there has the row of anybody."""
    progress = c.world.progress
    try:
        of = progress.learners.get(OPERATOR, learner_id)[0].details
        progress.learners.edit(OPERATOR, learner_id, {}, staff_add_qualifications=Choice.YES)
        provider = progress.providers.get(OPERATOR, of.ukprn)
        who = (of.upn, of.uln, of.first_name, of.last_name, str(of.date_of_birth), provider.name, provider.area)
    except NotFound:
        who = ("", "", "No", "Body", BORN.isoformat(), "North School", "Camden")
    headings = (*IDENTITY.values(), *(f"Qualification {name} 1" for name in ("Type", "Subject", "Predicted Grade")))
    return "\n".join(",".join(map(str, row)) for row in (headings, (learner_id, *who, "GCSE", "History", "A"))).encode()


def _by_staff(c: Cell) -> tuple[str, ...]:
    """Let staff add the qualifications of all learners."""
    progress = c.world.progress
    for line in progress.learners.page(OPERATOR, LearnerQuery()).lines:
        progress.learners.edit(OPERATOR, line.id, {}, staff_add_qualifications=Choice.YES)
    return ()


COMMANDS = (
    Line("applications list", May.DECIDE_APPLICATIONS, Kind.RECEIVED),
    Line("applications export", May.DECIDE_APPLICATIONS, Kind.RECEIVED, lambda _: ("--out", "applications.xlsx")),
    Line("applications decide", May.DECIDE_APPLICATIONS, Kind.A_RECEIVED_APPLICATION,
         lambda c: (str(c.id), "--offer", "--yes")),
    Line("applications begin", LEARNERS_ALONE, build=lambda _: ("1",), but={(LEARNER, OWN): Outcome.ABSENT}),
    Line("applications of", STAFF, Kind.A_LEARNER, lambda c: (c.name,), first=STAFF,
         but={(LEARNER, OWN): Outcome.DONE}),
    Line("applications of · own", READERS, Kind.DRAFTS),
    Line("applications of · everybody", READERS, Kind.SENT),
    Line("applications show", READERS | {ADMISSIONS}, Kind.AN_APPLICATION, lambda c: (str(c.id),)),
    Line("applications show · a draft", READERS | {ADMISSIONS}, Kind.A_DRAFT, lambda c: (str(c.id),)),
    Line("applications move", LEARNERS_ALONE, Kind.AN_APPLICATION, lambda c: (str(c.id), "--withdraw", "--yes")),
    Line("applications conditions", May.DECIDE_APPLICATIONS, Kind.A_RECEIVED_APPLICATION,
         lambda c: (str(c.id), "--met", "1", "--yes"), fine=("rejected",)),
    Line("applications emails", May.DECIDE_APPLICATIONS, build=lambda _: ("--daily",)),
    Line("applications take-back", frozenset({ADMISSIONS, LEARNER}), Kind.A_RECEIVED_APPLICATION,
         lambda c: (str(c.id), "--yes"), fine=("rejected",)),
    Line("audit", May.VIEW_AUDIT, Kind.ENTRIES, lambda _: ("--limit", "1000")),
    Line("audit · of a provider", May.VIEW_AUDIT, Kind.A_WHOLE_PROVIDER, lambda c: ("--provider", c.ukprn)),
    Line("audit · into a file", May.VIEW_AUDIT, Kind.A_WHOLE_PROVIDER,
         lambda c: ("--provider", c.ukprn, "--out", "audit.xlsx")),
    Line("courses import", May.MANAGE_COURSES,
         build=lambda _: (b"ukprn,venue_postcode,start_year,type,subject\n10000055,OX14 1GG,2027,T Level,Health\n",)),
    Line("courses import · of a provider", May.MANAGE_OWN_COURSES, Kind.A_WHOLE_PROVIDER,
         lambda c: (course_csv(HEALTH[1:], headings=HEADINGS[1:]), "--provider", c.ukprn)),
    Line("courses search", LOGGED_IN),
    Line("courses template", May.MANAGE_COURSES, build=lambda _: ("courses.xlsx",)),
    Line("courses template · of a provider", May.MANAGE_OWN_COURSES, Kind.A_WHOLE_PROVIDER,
         lambda c: ("courses.xlsx", "--provider", c.ukprn)),
    Line("dashboard", May.VIEW_LEARNERS),
    Line("dashboard · of a provider", May.VIEW_LEARNERS, Kind.A_PROVIDER, lambda c: ("--provider", c.ukprn)),
    Line("dashboard · by provider", May.VIEW_LEARNERS, Kind.PROVIDERS, lambda _: ("--by-provider",)),
    Line("groups assign", May.ASSIGN_GROUPS, Kind.A_GROUP, lambda c: (c.name, "--year", "11"), first=STAFF,
         but=_NOT_ALL_OF_IT),
    Line("groups unassign", May.ASSIGN_GROUPS, Kind.A_GROUP, lambda c: (c.name, "--year", "11"), first=STAFF,
         but=_NOT_ALL_OF_IT),
    Line("groups create", May.MANAGE_GROUPS, Kind.A_PROVIDER, lambda c: ("New group", "--provider", c.ukprn)),
    Line("groups delete", May.MANAGE_GROUPS, Kind.A_GROUP, lambda c: (c.name,), first=STAFF, fine=("rejected",)),
    Line("groups list", May.VIEW_LEARNERS, Kind.GROUPS),
    Line("groups list · of a provider", May.VIEW_LEARNERS, Kind.A_PROVIDER, lambda c: ("--provider", c.ukprn)),
    Line("groups managers", May.ASSIGN_MANAGERS, Kind.A_GROUP, lambda c: (c.name,), first=STAFF, but=_NOT_ALL_OF_IT),
    Line("groups rename", May.MANAGE_GROUPS, Kind.A_GROUP, lambda c: (c.name, "Another name"), first=STAFF),
    Line("jobs list", May.OPERATE),
    Line("jobs retry", May.OPERATE, build=lambda _: ("1",)),
    Line("learners create", May.EDIT_LEARNERS, Kind.A_WHOLE_PROVIDER, lambda c: ("zoelee", *_new(c)),
         but=_NOT_ALL_OF_IT),
    Line("learners edit", May.EDIT_LEARNERS, Kind.A_LEARNER, lambda c: (c.name, "town=Otley"), first=STAFF),
    Line("learners archive", May.DELETE_LEARNERS, Kind.A_LEARNER, lambda c: (c.name, "--or-delete", "--yes"),
         first=STAFF),
    Line("learners restore", May.DELETE_LEARNERS, Kind.A_LEARNER, lambda c: (c.name,), first=STAFF, fine=("conflict",)),
    Line("learners import", May.IMPORT_LEARNERS, Kind.A_WHOLE_PROVIDER, lambda c: (_file(c),), but=_NOT_ALL_OF_IT),
    Line("learners import · dry run", May.IMPORT_LEARNERS, Kind.A_WHOLE_PROVIDER, lambda c: (_file(c), "--dry-run"),
         but=_NOT_ALL_OF_IT),
    Line("learners import · of a provider", May.IMPORT_LEARNERS, Kind.A_WHOLE_PROVIDER,
         lambda c: (_file(c), "--format", "csv", "--provider", c.ukprn), but=_NOT_ALL_OF_IT),
    Line("mappings suggest", May.IMPORT_LEARNERS, Kind.A_WHOLE_PROVIDER,
         lambda c: (_file(c), "--provider", c.ukprn)),
    Line("mappings list", May.IMPORT_LEARNERS, Kind.A_WHOLE_PROVIDER, lambda c: ("--provider", a_mapping(c)[0])),
    Line("mappings export", May.IMPORT_LEARNERS, Kind.A_WHOLE_PROVIDER,
         lambda c: (a_mapping(c)[1], "mapping.json", "--provider", c.ukprn)),
    Line("mappings export · a ready one", LOGGED_IN, build=lambda _: ("sims", "mapping.json")),
    Line("mappings import", May.IMPORT_LEARNERS, Kind.A_WHOLE_PROVIDER,
         lambda c: (dumps(MAPPING).encode(), "--provider", c.ukprn)),
    Line("mappings remove", May.IMPORT_LEARNERS, Kind.A_WHOLE_PROVIDER,
         lambda c: (a_mapping(c)[1], "--provider", c.ukprn)),
    Line("learners imports", LOGGED_IN),
    Line("learners letters", May.REVEAL_PASSWORDS, Kind.UNUSED_PASSWORDS, lambda _: ("letters.html",)),
    Line("learners letters · as slips", May.REVEAL_PASSWORDS, Kind.UNUSED_PASSWORDS,
         lambda _: ("letters.html", "--slips")),
    Line("learners list", May.VIEW_LEARNERS, Kind.LEARNERS),
    Line("learners list · of a provider", May.VIEW_LEARNERS, Kind.A_PROVIDER, lambda c: ("--provider", c.ukprn),
         first=LOGGED_IN),
    Line("learners export", May.VIEW_LEARNERS, Kind.LEARNERS, lambda _: ("--out", "learners.xlsx")),
    Line("learners export · of a provider", May.VIEW_LEARNERS, Kind.A_PROVIDER,
         lambda c: ("--out", "learners.csv", "--provider", c.ukprn), first=LOGGED_IN),
    Line("learners not-logged-on", May.REVEAL_PASSWORDS, Kind.UNUSED_PASSWORDS),
    Line("learners not-logged-on · into a file", May.REVEAL_PASSWORDS, Kind.UNUSED_PASSWORDS,
         lambda _: ("--out", "list.xlsx")),
    Line("learners reset-password", May.RESET_PASSWORDS, Kind.A_LEARNER, lambda c: (c.name, "--yes")),
    Line("learners letters · of a learner", May.REVEAL_PASSWORDS, Kind.A_LEARNER, lambda c: ("letters.html", c.name),
         first=STAFF),
    Line("learners letters · of an import", May.REVEAL_PASSWORDS, Kind.AN_IMPORT,
         lambda c: ("letters.html", "--import", c.id), first=LOGGED_IN),
    Line("learners settings", May.EDIT_LEARNERS, Kind.A_LEARNER, lambda c: (c.name, "--sign-off", "yes"), first=STAFF),
    Line("learners settings · of a provider", May.EDIT_LEARNERS, Kind.A_PROVIDER,
         lambda c: ("--provider", c.ukprn, "--sign-off", "yes", "--dry-run")),
    Line("learners template", LOGGED_IN, build=lambda _: ("template.xlsx",)),
    Line("learners template · filled in", May.IMPORT_LEARNERS, Kind.A_WHOLE_PROVIDER,
         lambda c: ("filled.xlsx", "--from", _file(c), "--provider", c.ukprn)),
    Line("learners approve", May.APPROVE_PROFILES, Kind.A_LEARNER, lambda c: (c.name,), first=STAFF,
         fine=("rejected",)),
    Line("learners unapprove", May.APPROVE_PROFILES, Kind.A_LEARNER, lambda c: (c.name,), first=STAFF),
    Line("learners explain", STAFF, Kind.A_LEARNER, lambda c: (c.name,)),
    Line("learners personal-data", May.MANAGE_PERSONAL_DATA, Kind.A_LEARNER, lambda c: (c.name, "given.json"),
         first=STAFF),
    Line("learners erase", May.MANAGE_PERSONAL_DATA, Kind.A_LEARNER, lambda c: (c.name, "--confirm", c.name),
         first=STAFF, fine=("rejected",)),
    Line("learners undo", May.IMPORT_LEARNERS, Kind.AN_IMPORT, lambda c: (c.id,), fine=("rejected",)),
    Line("learners updates", LOGGED_IN, Kind.AN_IMPORT, lambda c: (c.id,)),
    Line("learners unlock", May.RESET_PASSWORDS, Kind.A_LEARNER, lambda c: (c.name, "--yes")),
    Line("providers defaults", May.CHANGE_PROVIDER_DEFAULTS, Kind.A_PROVIDER,
         lambda c: (c.ukprn, "--sign-off", "--yes"), first=LOGGED_IN),
    Line("providers import", May.MANAGE_PROVIDERS,
         build=lambda _: (b"ukprn,name,area,postcode\n10000001,New,Camden,NW3 2BQ\n",)),
    Line("providers list", LOGGED_IN, Kind.PROVIDERS),
    Line("providers show", LOGGED_IN, Kind.A_PROVIDER, lambda c: (c.ukprn,)),
    Line("qualifications template", LOGGED_IN, build=lambda _: ("template.xlsx",)),
    Line("qualifications export", May.ADD_QUALIFICATIONS, Kind.A_PROVIDER,
         lambda c: ("export.xlsx", "--provider", c.ukprn, "--year", "11"), fine=("rejected",)),
    Line("qualifications export · of learners", May.ADD_QUALIFICATIONS, Kind.LEARNERS,
         lambda c: (*_by_staff(c), "export.xlsx", "--provider", NORTH, "--year", "11")),
    Line("qualifications exports", May.ADD_QUALIFICATIONS),
    Line("reminders", REMINDED, build=lambda _: ("--stop",)),
    Line("qualifications import", May.ADD_QUALIFICATIONS, Kind.A_LEARNER, lambda c: (_filled(c, c.id),)),
    Line("qualifications import · dry run", May.ADD_QUALIFICATIONS, Kind.A_LEARNER,
         lambda c: (_filled(c, c.id), "--dry-run")),
    Line("qualifications import · of a provider", May.ADD_QUALIFICATIONS, Kind.A_PROVIDER,
         lambda c: (_filled(c, c.world.targets[Kind.A_LEARNER, OWN].id), "--provider", c.ukprn)),
    Line("qualifications imports", LOGGED_IN),
    *staff.COMMANDS,
    *access_tokens.COMMANDS,
    *webhooks.COMMANDS,
    *reports.COMMANDS,
    *years.COMMANDS,
    *leaver_files.COMMANDS,
    *transfers.COMMANDS,
)  # fmt: skip

WITHOUT_ACTOR = {
    "api openapi": "the document of the API; no store",
    "backup": "the operator: everything as one file",
    "check": "the operator: is everything reachable?",
    "demo": "makes a store of its own",
    "init": "the operator: makes the store",
    "kit list": "the contracts of adapters; no store",
    "kit run": "an adapter against its contract; no store of ours",
    "retention": "the operator: erases what is past its period",
    "restore": "the operator: everything back into an empty store",
    "rules check": "rules about a file that the caller has; no store",
    "rules list": "the catalogue; no store",
    "serve": "the operator: serves the site",
    "worker": "the operator: does jobs, each in the name of who asked",
}
"""Commands that take no `--as`, and whose they are: they need the store's settings and key."""
