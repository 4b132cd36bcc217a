"""Reports: use cases and commands."""

from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.reports.cells import Cell, Population
from progress_core.domain.reports.queries import ReportQuery
from progress_core.ports.reports import CountedQuery
from tests.isolation.expect import ADMISSIONS_ALONE, AREA, MANAGERS, STAFF, Kind, learners_seen
from tests.isolation.rows import Line

May = Permission
_READERS = MANAGERS | {AREA}
"""Who may read reports on learners."""

USE_CASES = (
    Line("reports.list", May.VIEW_REPORTS),
    Line("reports.show", _READERS, Kind.A_PROVIDER, lambda c: ("standing", ReportQuery(provider=c.ukprn))),
    Line("reports.show · of all", _READERS, build=lambda _: ("sections",),
         says=lambda a: f"'count': {learners_seen(a)}"),
    Line("reports.show · by group", _READERS, Kind.GROUPS, lambda _: ("standing", ReportQuery(by=("group",)))),
    Line("reports.show · a group", _READERS, Kind.A_GROUP, lambda c: ("at-risk", ReportQuery(group=c.id))),
    Line("reports.show · received", ADMISSIONS_ALONE, build=lambda _: ("received",)),
    Line("reports.export", _READERS, Kind.A_PROVIDER, lambda c: ("standing", ReportQuery(provider=c.ukprn))),
    Line("reports.leavers", _READERS, build=lambda _: ("destinations",)),
    Line("reports.for_sharing", _READERS, build=lambda _: ("standing", ReportQuery())),
    Line("reports.choices", _READERS, Kind.GROUPS, lambda _: ("standing",)),
    Line("reports.describe", May.VIEW_REPORTS, Kind.GROUPS,
         lambda c: (Cell().narrowed("group", [c.target.id]),), says=lambda _: "Group: "),
    Line("reports.applications", _READERS, build=lambda _: (CountedQuery(Cell(Population.APPLICATIONS)),)),
    Line("reports.applications · received", ADMISSIONS_ALONE, Kind.RECEIVED,
         lambda _: (CountedQuery(Cell(Population.RECEIVED)),)),
)  # fmt: skip

COMMANDS = (
    Line("reports list", May.VIEW_REPORTS),
    Line("reports show", _READERS, Kind.A_PROVIDER, lambda c: ("standing", "--provider", c.ukprn)),
    Line("reports show · by group", _READERS, Kind.GROUPS, lambda _: ("standing", "--by", "group")),
    Line("reports show · a group", _READERS, Kind.A_GROUP, lambda c: ("at-risk", "--group", c.name), first=STAFF),
    Line("reports show · destinations", _READERS, build=lambda _: ("destinations",)),
    Line("reports show · received", ADMISSIONS_ALONE, build=lambda _: ("received",)),
)  # fmt: skip
