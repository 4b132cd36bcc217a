"""The reports that there are: what each counts, by what, and in which columns (H5)."""

from attrs import frozen

from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.foundations.messages import label, sentence
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.learners.dashboard import LINES
from progress_core.domain.profiles.profiles import ReferenceStatus, SectionStatus
from progress_core.domain.reports.cells import Condition, Population
from progress_core.domain.reports.facts import BLOCKERS, LEAVING_YEARS, STAGES

DESTINATIONS = "destinations"
"""The report that tells of leavers, too."""

_S = ApplicationState
_VIEW, _DECIDE = Permission.VIEW_LEARNERS, Permission.DECIDE_APPLICATIONS


@frozen
class Column:
    """A column of figures: those of a row who meet its conditions.

    Args:
        key: stable name.
        label: in words.
        conditions: facts and the values that count; () for everybody in the row.
        family: columns of one family are shown or hidden together, as one can be worked out from the others.
        about: what the columns of a family have in common, in words; "" for nothing.
    """

    key: str
    label: str
    conditions: tuple[Condition, ...] = ()
    family: str = ""
    about: str = ""


@frozen(cache_hash=True)
class ReportKind:
    """A report.

    Args:
        name: stable name, in addresses and commands.
        population: what its figures count.
        needs: the permission that it takes besides `VIEW_REPORTS`.
        dimensions: facts that its rows can be made by.
        by: those that they are made by unless the reader chooses.
        measure: facts that its columns look at, as a store groups by them.
        columns: the first holds everybody in a row.
        charted: keys of the columns that its chart shows.
        stacked: whether these split a row into parts, which make one bar.
        years: year groups that it looks at unless the reader chooses; () for all.
    """

    name: str
    population: Population
    needs: Permission
    dimensions: tuple[str, ...]
    by: tuple[str, ...]
    measure: tuple[str, ...]
    columns: tuple[Column, ...]
    charted: tuple[str, ...] = ()
    stacked: bool = False
    years: tuple[int, ...] = ()

    @property
    def title(self) -> str:
        """The name in words."""
        return label(f"report.{self.name}")

    @property
    def statement(self) -> str:
        """What it counts, in one or two sentences."""
        return sentence(f"report_{self.name.replace('-', '_')}")


def _column(report: str, key: str, family: str, *conditions: Condition, about: str = "") -> Column:
    return Column(key, label(f"report.{report}.{key}"), conditions, family, about)


def _section(fact: str, statuses: type[SectionStatus] | type[ReferenceStatus]) -> tuple[Column, ...]:
    about = label(f"report.sections.{fact}")
    return tuple(
        Column(f"{fact}-{status.name.lower().replace('_', '-')}", status.label, ((fact, (int(status),)),), fact, about)
        for status in statuses
    )


_WITH_APPLICATIONS = ("with-applications", "no-applications", "no-offers")


def _line_family(key: str) -> str:
    return "with-applications" if key in _WITH_APPLICATIONS else key


def _states(report: str, key: str, family: str, *states: ApplicationState) -> Column:
    return _column(report, key, family, ("state", tuple(state.value for state in states)))


_PLACED = (_S.ACCEPTED, _S.ENROLLED)
_WITH_OFFER = (_S.OFFERED, *_PLACED)
_SENT = (_S.SUBMITTED, *_WITH_OFFER, _S.DECLINED_BY_PROVIDER, _S.DECLINED_BY_LEARNER)
_LEARNERS = Column("learners", label("report.learners"))
_AT_RISK = ("blocker", tuple(key for key in BLOCKERS if key != "place"))
_COURSE = ("receiver", "type", "subject")
_SCHOOL = ("provider", "year", "group")

KINDS = (
    ReportKind(
        "at-risk",
        Population.LEARNERS,
        _VIEW,
        _SCHOOL,
        ("year", "group"),
        ("rank", "standing"),
        (
            Column("learners", label("report.at-risk.learners")),
            _column("at-risk", "place", "blocker", ("blocker", ("place",))),
            _column("at-risk", "at-risk", "blocker", _AT_RISK),
            *(_column("at-risk", key, "blocker", ("blocker", (key,))) for key in _AT_RISK[1]),
        ),
        charted=BLOCKERS,
        stacked=True,
        years=LEAVING_YEARS,
    ),
    ReportKind(
        DESTINATIONS,
        Population.LEARNERS,
        _VIEW,
        (*_SCHOOL, *_COURSE),
        ("receiver",),
        ("rank",),
        (_LEARNERS, *(_column("destinations", key, "stage", ("stage", (key,))) for key in reversed(STAGES))),
        charted=STAGES,
        stacked=True,
    ),
    ReportKind(
        "applications",
        Population.APPLICATIONS,
        _VIEW,
        (*_SCHOOL, *_COURSE, "state", "submitted"),
        ("provider",),
        ("state",),
        (
            Column("applications", label("report.applications.applications")),
            _states("applications", "submitted", "state", *_SENT),
            _states("applications", "offers", "state", *_WITH_OFFER),
            _states("applications", "acceptances", "state", *_PLACED),
            _states("applications", "enrolments", "state", _S.ENROLLED),
            _states("applications", "declined", "state", _S.DECLINED_BY_PROVIDER),
        ),
        charted=("submitted", "offers", "acceptances", "enrolments"),
    ),
    ReportKind(
        "sections",
        Population.LEARNERS,
        _VIEW,
        _SCHOOL,
        ("year",),
        ("personal", "qualifications", "statements", "reference"),
        (
            _LEARNERS,
            *_section("personal", SectionStatus),
            *_section("qualifications", SectionStatus),
            *_section("statements", SectionStatus),
            *_section("reference", ReferenceStatus),
        ),
        charted=("personal-complete", "qualifications-complete", "statements-complete", "reference-complete"),
    ),
    ReportKind(
        "standing",
        Population.LEARNERS,
        _VIEW,
        _SCHOOL,
        ("year",),
        ("standing",),
        (
            _LEARNERS,
            *(
                Column(line.key, line.label, (("line", (line.key,)),), _line_family(line.key))
                for line in LINES
                if line.mask
            ),
        ),
        charted=("never-logged-in", "incomplete", "no-applications", "no-offers"),
    ),
    ReportKind(
        "received",
        Population.RECEIVED,
        _DECIDE,
        ("receiver", "course", "provider", "type", "subject", "state", "submitted"),
        ("course",),
        ("state",),
        (
            Column("received", label("report.received.received")),
            _states("received", "waiting", "state", _S.SUBMITTED),
            _states("received", "offered", "state", _S.OFFERED),
            _states("received", "accepted", "state", _S.ACCEPTED),
            _states("received", "enrolled", "state", _S.ENROLLED),
            _states("received", "declined-by-provider", "state", _S.DECLINED_BY_PROVIDER),
            _states("received", "declined-by-learner", "state", _S.DECLINED_BY_LEARNER),
        ),
        charted=("waiting", "offered", "accepted", "enrolled", "declined-by-provider", "declined-by-learner"),
        stacked=True,
    ),
)
"""All reports, in the order of the list."""

_BY_NAME = {kind.name: kind for kind in KINDS}


def kind_of(name: str) -> ReportKind | None:
    """Return the report with a name; None if there is none."""
    return _BY_NAME.get(name)


RULES = (
    Rule(
        "reports.learners",
        "4, features H5",
        "Reports count the learners in the reader's scope, without archived ones; a manager who is restricted to "
        "groups gets the learners of these groups alone.",
    ),
    Rule(
        "reports.sections",
        "5.2, features H5",
        "The report on profile sections counts learners by the status of each section and of the reference.",
    ),
    Rule(
        "reports.standing",
        "4, features H5",
        "The report on progress counts learners by the lines of the dashboard, so that each figure is a line's own.",
    ),
    Rule(
        "reports.applications",
        "1.1, features H5",
        "Applications are counted like on the dashboard, without drafts and withdrawn ones; an offer that the learner "
        "declined is no longer an offer.",
    ),
    Rule(
        "reports.leaving",
        "1.1, features H5",
        "The report on learners at risk looks at Years "
        f"{', '.join(map(str, LEAVING_YEARS))} unless other year groups are chosen.",
    ),
    Rule(
        "reports.received",
        "1.1, features H5",
        "A receiving provider's report counts the applications that it sees in its list, by the school that the "
        "learner is at now.",
    ),
    Rule(
        "reports.groups",
        "8, features H5",
        "A learner in several groups is counted in each of them, and once in the totals.",
    ),
    Rule(
        "reports.query",
        "1.1, features H5",
        "A report has at most two fields that its rows are made by, and only fields and filters of its own.",
        ("unknown_report_field", "unknown_report_filter", "bad_report_filter"),
    ),
)
