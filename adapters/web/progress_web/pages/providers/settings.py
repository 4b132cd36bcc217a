"""What a provider chooses for its learners; what a change would do is said before it is done (manual 5.1 e, 9)."""

from attrs import evolve
from starlette.responses import Response

from progress_core.domain.foundations.errors import Conflict
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.learners.settings import described, left_alone
from progress_core.domain.profiles.reference_form import check_referee
from progress_core.domain.providers.providers import Provider
from progress_web.done import notice_of
from progress_web.endpoints import Page
from progress_web.numbers import ukprn_of, version_in
from progress_web.visit import Visit


def settings(visit: Visit) -> Response:
    """Show the settings."""
    return _page(visit)


def save(visit: Visit) -> Response:
    """Say what a change would do, and change the settings once that has been confirmed."""
    ukprn, referee = ukprn_of(visit), visit.text("referee")
    sign_off, staff_add = "sign_off" in visit.form, "staff_add_qualifications" in visit.form
    effects = visit.progress.providers.preview_defaults(
        visit.actor, ukprn, sign_off=sign_off, staff_add_qualifications=staff_add
    )
    provider = visit.progress.providers.get(visit.actor, ukprn)
    asked = evolve(provider, sign_off=sign_off, staff_add_qualifications=staff_add, referee=referee)
    asked = evolve(asked, version=version_in(visit.text("version")))
    checked = check_referee(referee)
    if checked.value is None:
        return _page(visit, asked, checked.problems)
    same_defaults = (provider.sign_off, provider.staff_add_qualifications) == (sign_off, staff_add)
    if same_defaults and provider.referee == checked.value:
        return visit.go("provider-settings", {"done": "unchanged"}, ukprn=ukprn)
    if not same_defaults and visit.text("then") != "save":
        return visit.page(
            "providers/settings_confirm.html",
            provider=provider,
            asked=asked,
            told=described(effects),
            kept=left_alone(effects),
        )
    try:
        visit.progress.providers.set_defaults(
            visit.actor,
            ukprn,
            sign_off=sign_off,
            staff_add_qualifications=staff_add,
            referee=referee,
            version=asked.version,
        )
    except Conflict as conflict:
        return _page(visit, provider, (Problem("", conflict.code, conflict.message),), status=409)
    return visit.go("provider-settings", {"done": "settings"}, ukprn=ukprn)


def _page(
    visit: Visit, values: Provider | None = None, problems: tuple[Problem, ...] = (), *, status: int = 422
) -> Response:
    visit.actor.require(Permission.CHANGE_PROVIDER_DEFAULTS)
    provider = visit.progress.providers.get(visit.actor, ukprn_of(visit))
    return visit.page(
        "providers/settings.html",
        status=status if problems else 200,
        problems=problems,
        notice=None if problems else notice_of(visit),
        provider=provider,
        values=values or provider,
    )


PAGES = (
    Page("/providers/{ukprn}/settings", "provider-settings", settings),
    Page("/providers/{ukprn}/settings", "provider-settings", save, "POST"),
)
