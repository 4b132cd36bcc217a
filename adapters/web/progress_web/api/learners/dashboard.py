"""The dashboard: ten counts over all learners that somebody sees (manual 4)."""

from collections.abc import Mapping

from attrs import frozen

from progress_core.domain.accounts.access_tokens import TokenScope
from progress_core.domain.learners.dashboard import line
from progress_web.api.foundations.calls import Call, Reply
from progress_web.api.foundations.lists import Listed, listed
from progress_web.api.foundations.operations import Operation


@frozen
class DashboardCount:
    """A line of the dashboard.

    Args:
        line: its stable name, which the list of learners takes too ("never-logged-in").
        label: in words.
        learners: how many learners are on it.
    """

    line: str
    label: str
    learners: int


@frozen
class DashboardRecord:
    """The dashboard.

    Args:
        lines: in the order of the manual.
    """

    lines: tuple[DashboardCount, ...]


@frozen
class ProviderDashboard:
    """The dashboard of one provider.

    Args:
        ukprn: the provider.
        name: of the provider.
        lines: in the order of the manual.
    """

    ukprn: str
    name: str
    lines: tuple[DashboardCount, ...]


def get_dashboard(call: Call) -> Reply[DashboardRecord]:
    """Count the learners that the caller sees, line by line."""
    return Reply(DashboardRecord(_lines(call.progress.dashboard.counts(call.actor))))


def list_provider_dashboards(call: Call) -> Reply[Listed[ProviderDashboard]]:
    """Count the learners of each provider, line by line; all providers are on one page."""
    found = call.progress.dashboard.by_provider(call.actor)
    return listed((ProviderDashboard(each.ukprn, each.name, _lines(each.counts)) for each in found), total=len(found))


def _lines(counts: Mapping[str, int]) -> tuple[DashboardCount, ...]:
    return tuple(DashboardCount(key, line(key).label, number) for key, number in counts.items())


OPERATIONS = (
    Operation("GET", "/dashboard", get_dashboard, TokenScope.LEARNERS_READ),
    Operation("GET", "/dashboard/providers", list_provider_dashboards, TokenScope.LEARNERS_READ),
)
