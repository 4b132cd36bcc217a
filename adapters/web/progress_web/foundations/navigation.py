"""The tabs along the top: those that the person who is logged in may use (manual 5.1, 6.1)."""

from attrs import frozen

from progress_core.domain.foundations.permissions import Permission
from progress_web.foundations.visit import Visit


@frozen
class _Tab:
    label: str
    name: str
    needs: Permission
    within: tuple[str, ...] = ()
    """Pages that belong to the tab, and those below them, although their addresses do not begin with its own."""


_TABS = (
    _Tab("Home", "dashboard", Permission.VIEW_LEARNERS),
    _Tab("Providers", "providers", Permission.VIEW_LEARNERS),
    _Tab("Learners", "learners", Permission.VIEW_LEARNERS, ("transfers",)),
    _Tab("Home", "dashboard", Permission.APPLY),
    _Tab("My profile", "own-profile", Permission.APPLY),
    _Tab("Search", "search", Permission.APPLY),
    _Tab("Favourites", "favourites", Permission.APPLY),
    _Tab("My applications", "applications", Permission.APPLY),
    _Tab("Messages", "messages", Permission.APPLY),
    _Tab("Admissions", "admissions", Permission.DECIDE_APPLICATIONS),
    _Tab("Reports", "reports", Permission.VIEW_REPORTS),
    _Tab("Staff", "staff", Permission.MANAGE_STAFF),
    _Tab("Audit trail", "audit", Permission.VIEW_AUDIT),
)


def tabs_of(visit: Visit) -> list[dict[str, object]]:
    """Return the tabs as the service navigation component takes them."""
    person = visit.signed_in
    if person is None or person.must_change_password:
        return []
    here = visit.request.url.path
    tabs: list[dict[str, object]] = []
    for tab in _TABS:
        if person.actor.may(tab.needs):
            address = visit.path(tab.name)
            beside = [visit.path(name) for name in tab.within]
            tabs.append(
                {
                    "text": tab.label,
                    "href": address,
                    "current": here == address,
                    "active": here in beside or here.startswith(tuple(f"{path}/" for path in (address, *beside))),
                }
            )
    return tabs
