"""Examples about files, providers, groups, staff, reports, webhooks and the caller."""

from collections.abc import Iterator

from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.importing.imports import FieldChange
from progress_core.domain.importing.mappings import FileMapping
from progress_core.domain.importing.updates import RowUpdate
from tests.api.examples.line import Line, SentFile
from tests.api.examples.school import HEAD, MANAGER, OFFICE, SCHOOL, School
from tests.given.imports import csv
from tests.given.people import BORN

_NEW = csv((SCHOOL, "11", "Ella", "Fox", "OX14 1GG", BORN.isoformat(), "", "Abingdon"))
_SIMS = b"Legal Surname,Legal Forename,DOB,Gender\nFox,Ella,02/10/2010,F\n"
_SPOILT = csv((SCHOOL, "15", "Ella", "Fox", "OX14 1GG", BORN.isoformat(), "", ""))


def lines(school: School) -> Iterator[Line]:
    """Yield a line for each operation."""
    yield from _imports(school)
    yield from _qualifications(school)
    yield from _providers(school)
    yield from _webhooks(school)
    yield Line("getIndex")
    yield Line("getCaller", MANAGER)
    yield Line("listTokens", MANAGER)
    nightly = {"name": "Nightly report", "scopes": ["learners:read", "reports:read"], "ends_on": "2026-10-31"}
    yield Line("createToken", MANAGER, body=nightly)
    yield Line("getToken", MANAGER, school.numbers["token"])
    yield Line("revokeToken", MANAGER, school.numbers["token"])
    yield Line("listStaff", OFFICE)
    yield Line("getStaffMember", OFFICE, school.numbers["staff"])
    yield Line("listReports", MANAGER)
    yield Line("getReport", MANAGER, {"name": "at-risk"}, query={"by": ["year"]})
    yield Line("listAudit", OFFICE, query={"ukprn": SCHOOL, "limit": 2})
    yield Line("listRules")


def _imports(school: School) -> Iterator[Line]:
    bad, twice, good = (school.numbers[name] for name in ("bad", "twice", "good"))
    yield Line("listImports", MANAGER)
    yield Line("startImport", MANAGER, query={"on_duplicate": "skip"}, file=SentFile("year-11.csv", _NEW))
    yield Line("checkImport", MANAGER, query={"on_duplicate": "skip"}, file=SentFile("year-11.csv", _SPOILT))
    yield Line("getImportTemplate", MANAGER)
    yield Line("getImport", MANAGER, bad)
    yield Line("getImportErrorWorkbook", MANAGER, bad)
    yield Line("decideImport", MANAGER, twice, body={"decisions": [{"row": 3, "decision": "skip"}]})
    yield Line("undoImport", MANAGER, good)
    yield Line("listImportUpdates", MANAGER, good, before=_update_ben)
    yield Line("getImportUpdatesWorkbook", MANAGER, good, before=_update_ben)
    yield Line("fillImportTemplate", MANAGER, query={"ukprn": SCHOOL}, file=SentFile("sims.csv", _SIMS))
    yield Line("suggestMapping", MANAGER, query={"ukprn": SCHOOL}, file=SentFile("sims.csv", _SIMS))
    columns = {"Legal Surname": "last_name", "Legal Forename": "first_name", "DOB": "date_of_birth", "Reg": ""}
    values = {"gender": {"F": "Female", "M": "Male"}}
    body = {"ukprn": SCHOOL, "name": "SIMS", "columns": columns, "values": values, "dates": "day-month-year"}
    yield Line("saveMapping", MANAGER, body=body)
    yield Line("listMappings", MANAGER, query={"ukprn": SCHOOL}, before=_remember)
    yield Line("removeMapping", MANAGER, query={"ukprn": SCHOOL, "name": "SIMS"}, before=_remember)


def _update_ben(school: School) -> None:
    changes = (FieldChange("town", "Abingdon", "Oxford"), FieldChange("postcode", "OX14 1GG", "OX4 1AA"))
    with school.progress.context.store.transaction() as work:
        work.imports.put_updates(school.numbers["good"], [RowUpdate(3, school.numbers["ben"], changes)])


def _remember(school: School) -> None:
    school.progress.mappings.save(OPERATOR, SCHOOL, FileMapping("SIMS", {"Legal Surname": "last_name"}))


def _qualifications(school: School) -> Iterator[Line]:
    number, spoilt = school.numbers["export"], school.numbers["filled in"]
    filled = SentFile("year-11-qualifications.xlsx", school.workbook)
    yield Line("listQualificationImports", MANAGER)
    yield Line("startQualificationImport", MANAGER, query={"ukprn": SCHOOL, "complete": True}, file=filled)
    yield Line("checkQualificationImport", MANAGER, query={"ukprn": SCHOOL}, file=filled)
    yield Line("getQualificationImport", MANAGER, spoilt)
    yield Line("getQualificationImportErrorWorkbook", MANAGER, spoilt)
    yield Line("listQualificationExports", MANAGER, query={"ukprn": SCHOOL})
    yield Line("startQualificationExport", MANAGER, body={"ukprn": SCHOOL, "year_group": 11}, before=_staff_add)
    yield Line("getQualificationTemplate", MANAGER)
    yield Line("getQualificationExport", MANAGER, number)
    yield Line("getQualificationExportFile", MANAGER, number)


def _providers(school: School) -> Iterator[Line]:
    group, ben, chloe = (school.numbers[name] for name in ("group", "ben", "chloe"))
    yield Line("listProviders", MANAGER)
    yield Line("getProvider", MANAGER, {"ukprn": SCHOOL})
    defaults = {"sign_off": True, "referee": "Ms Pat Lewis, Head of Sixth Form"}
    yield Line("changeProviderDefaults", HEAD, {"ukprn": SCHOOL}, body=defaults)
    yield Line("listGroups", MANAGER, query={"ukprn": SCHOOL})
    yield Line("createGroup", HEAD, body={"ukprn": SCHOOL, "name": "Tutor group 11B"})
    yield Line("getGroup", MANAGER, group)
    yield Line("renameGroup", HEAD, group, body={"name": "Tutor group 12A"})
    yield Line("deleteGroup", HEAD, group)
    yield Line("listGroupLearners", HEAD, group, query={"year_group": 11, "limit": 2})
    yield Line("changeGroupLearners", HEAD, group, body={"joining": [chloe], "leaving": [ben]})
    yield Line("listGroupManagers", HEAD, group)


def _webhooks(school: School) -> Iterator[Line]:
    webhook = school.numbers["webhook"]
    yield Line("listWebhooks", MANAGER)
    yield Line(
        "createWebhook",
        MANAGER,
        body={"url": "https://library.northgate.example/progress", "events": ["learner.created", "learner.archived"]},
    )
    yield Line("getWebhook", MANAGER, webhook)
    yield Line("replaceWebhookSecret", MANAGER, webhook)
    yield Line("changeWebhook", MANAGER, webhook, body={"events": ["learner.created", "profile.approved"]})
    yield Line("endWebhook", MANAGER, webhook)
    yield Line("listDeliveries", MANAGER, webhook)
    yield Line("testWebhook", MANAGER, webhook)
    yield Line("sendDeliveryAgain", MANAGER, school.numbers["delivery"])


def _staff_add(school: School) -> None:
    school.progress.providers.set_defaults(school.actor(HEAD), SCHOOL, staff_add_qualifications=True)
