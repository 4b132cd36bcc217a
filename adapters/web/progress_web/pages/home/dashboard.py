"""Home: the dashboard for staff, and the first page for everybody else (manual 2.1, 4)."""

from collections.abc import Mapping

from attrs import evolve, frozen
from starlette.responses import Response

from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.foundations.permissions import Permission, Role
from progress_core.domain.learners.dashboard import LINES
from progress_core.usecases.learners.dashboard import ProviderCounts
from progress_web.foundations.endpoints import Page
from progress_web.foundations.rendering import number
from progress_web.foundations.visit import Visit
from progress_web.pages.applications.applications import grouped
from progress_web.pages.learners.at_risk import lists_at, summary

_BY_PROVIDER = frozenset({Role.PROVIDER_MANAGER, Role.AREA_ADMINISTRATOR})

_ABOUT = {
    Role.LEARNER_MANAGER: "As a learner manager you can oversee and administer the learners that are assigned to you. "
    "This includes adding and editing learners as well as resetting passwords and unlocking learners.",
    Role.PROVIDER_MANAGER: "As a provider manager you can oversee the learners of your provider. You also choose two "
    "defaults for all of them: whether staff sign off profiles, and whether staff add qualifications.",
    Role.USER_MANAGER: "As a user manager you set up staff accounts, and you can see how learners are getting on.",
    Role.AREA_ADMINISTRATOR: "As an area administrator you set up staff accounts at the providers in your area, and "
    "you can see how their learners are getting on.",
}

_ABOUT_GROUPS = (
    "You can oversee and administer the learners of your learner groups. This includes editing learners as well as "
    "resetting passwords and unlocking learners."
)


def home(visit: Visit) -> Response:
    """Show staff the ten counts, learners their own home, and admissions staff their applications."""
    actor = visit.actor
    if actor.may(Permission.APPLY):
        return _learner_home(visit)
    if not actor.may(Permission.VIEW_LEARNERS):
        return visit.go("admissions")
    by_provider = visit.progress.dashboard.by_provider(actor) if actor.role in _BY_PROVIDER else []
    if by_provider:
        counts = {line.key: sum(provider.counts[line.key] for provider in by_provider) for line in LINES}
    else:
        counts = dict(visit.progress.dashboard.counts(actor))
    with_learners = [provider for provider in by_provider if provider.counts[LINES[0].key]]
    return visit.page(
        "home/dashboard.html",
        lines=LINES,
        counts=counts,
        providers=[_row(visit, provider) for provider in with_learners],
        without_learners=len(by_provider) - len(with_learners),
        about=_ABOUT_GROUPS if actor.scope.groups and not actor.scope.providers else _ABOUT[actor.role],
        next=_next_tasks(visit, counts),
        risk=summary(visit) if actor.role is Role.PROVIDER_MANAGER else None,
        address=lists_at(visit.path("learners")),
        move=visit.progress.moves_up.due(actor),
        offered=visit.progress.transfers.waiting(actor),
        left=visit.progress.leavers.count(actor),
    )


@frozen
class _Row:
    """The counts of a provider, in words.

    Args:
        name: of the provider.
        learners: address of the list of its learners.
        cells: key, heading and number of each line.
    """

    name: str
    learners: str
    cells: tuple[tuple[str, str, str], ...]


def _row(visit: Visit, provider: ProviderCounts) -> _Row:
    cells = tuple((line.key, line.label, number(provider.counts[line.key])) for line in LINES)
    return _Row(provider.name, visit.path("provider-learners", ukprn=provider.ukprn), cells)


@frozen
class _Task:
    """Something to do next, for as many learners as a line of the dashboard counts.

    Args:
        line: key of the line.
        needs: the permission to do it.
        one: the sentence about one learner.
        many: the sentence about several.
        link: what to do about them.
        page: name of the page where it is done; the list of learners shows exactly those of the line.
    """

    line: str
    needs: Permission
    one: str
    many: str
    link: str
    page: str = "learners"
    text: str = ""


_TASKS = (
    _Task("never-logged-in", Permission.REVEAL_PASSWORDS, "1 learner has never logged in:",
          "{count} learners have never logged in:", "hand out usernames and passwords", "not-logged-on"),
    _Task("locked-out", Permission.RESET_PASSWORDS, "1 learner is locked out:", "{count} learners are locked out:",
          "let them try again"),
    _Task("awaiting-approval", Permission.APPROVE_PROFILES, "1 profile is awaiting approval:",
          "{count} profiles are awaiting approval:", "approve profiles"),
    _Task("awaiting-qualifications", Permission.ADD_QUALIFICATIONS, "1 learner is awaiting qualifications:",
          "{count} learners are awaiting qualifications:", "add qualifications"),
    _Task("awaiting-references", Permission.WRITE_REFERENCES, "1 learner is awaiting a reference:",
          "{count} learners are awaiting references:", "write references"),
)  # fmt: skip
"""What there may be to do, the most urgent first."""


def _next_tasks(visit: Visit, counts: Mapping[str, int]) -> list[_Task]:
    """Return what the person can do next."""
    return [
        evolve(task, text=(task.one if counts[task.line] == 1 else task.many).format(count=f"{counts[task.line]:,}"))
        for task in _TASKS
        if counts[task.line] and visit.actor.may(task.needs)
    ]


def _learner_home(visit: Visit) -> Response:
    """Show a learner what needs an answer first: offers, what blocks submission, messages; then all else."""
    learner_id = visit.actor.account_id
    applications = visit.progress.applications.list(visit.actor, learner_id)
    summary = visit.progress.profiles.summary(visit.actor, learner_id)
    offers = [found for found in applications if found.application.state is ApplicationState.OFFERED]
    pending = [found for found in applications if found.application.state is ApplicationState.PENDING]
    return visit.page(
        "home/learner.html",
        summary=summary,
        offers=offers,
        pending=len(pending),
        groups=[(heading, group) for heading, group in grouped(applications) if group[0] not in offers],
        unread=visit.progress.inbox.unread(visit.actor),
        saved=visit.progress.favourites.count(visit.actor, learner_id),
    )


PAGES = (Page("/dashboard", "dashboard", home),)
