"""The defaults of a provider; the person sees what a change would do before making it (manual 5.1 e, 9)."""

from http import HTTPStatus
from typing import Any

from attrs import evolve
from starlette.responses import Response

from progress_core.domain.correspondence.reminders import REMINDER_DAYS
from progress_core.domain.foundations.errors import Conflict
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.learners.settings import described, left_alone
from progress_core.domain.profiles.reference_form import check_referee
from progress_core.domain.providers.providers import Provider
from progress_web.foundations.endpoints import Page
from progress_web.foundations.merging import LOADED, Clash, clash_of, loaded_text, merge_form
from progress_web.foundations.notices import form_page
from progress_web.foundations.parameters import sent_version, ukprn_in_path
from progress_web.foundations.visit import Visit

_YES, _NO = "Yes", "No"
_REMINDERS = ("remind_managers", "remind_learners")


def settings(visit: Visit) -> Response:
    """Show the settings."""
    return _page(visit)


def save(visit: Visit) -> Response:
    """Show what a change would do, and change the settings once the person has confirmed."""
    ukprn, referee = ukprn_in_path(visit), visit.text("referee")
    sign_off, staff_add = "sign_off" in visit.form, "staff_add_qualifications" in visit.form
    reminders: dict[str, Any] = {name: name in visit.form for name in _REMINDERS}
    effects = visit.progress.providers.preview_defaults(
        visit.actor, ukprn, sign_off=sign_off, staff_add_qualifications=staff_add
    )
    provider = visit.progress.providers.get(visit.actor, ukprn)
    wanted = evolve(provider, sign_off=sign_off, staff_add_qualifications=staff_add, referee=referee)
    wanted = evolve(wanted, version=sent_version(visit), **reminders)
    checked = check_referee(referee)
    if not checked.ok:
        return _page(visit, wanted, checked.problems)
    if wanted.version != provider.version:
        return _conflict(visit, wanted, provider)
    same_defaults = (provider.sign_off, provider.staff_add_qualifications) == (sign_off, staff_add)
    if evolve(wanted, referee=checked.value) == provider:
        return visit.go("provider-settings", {"done": "unchanged"}, ukprn=ukprn)
    if not same_defaults and visit.text("then") != "save":
        return visit.page(
            "providers/settings_confirm.html",
            provider=provider,
            wanted=wanted,
            effects=described(effects),
            unaffected=left_alone(effects),
            loaded_with=loaded_text(_flat(provider)),
        )
    try:
        visit.progress.providers.set_defaults(
            visit.actor,
            ukprn,
            sign_off=sign_off,
            staff_add_qualifications=staff_add,
            referee=referee,
            version=wanted.version,
            **reminders,
        )
    except Conflict:
        return _conflict(visit, wanted, visit.progress.providers.get(visit.actor, ukprn))
    return visit.go("provider-settings", {"done": "settings"}, ukprn=ukprn)


def _conflict(visit: Visit, wanted: Provider, provider: Provider) -> Response:
    """Show what was chosen, merged with what somebody else has saved meanwhile."""
    typed, saved = _flat(wanted), _flat(provider)
    merged = merge_form(visit, typed, saved)
    if merged.is_saved:
        return visit.go("provider-settings", {"done": "unchanged"}, ukprn=provider.ukprn)
    reminders: dict[str, Any] = {name: merged.values[name] == _YES for name in _REMINDERS}
    chosen = evolve(
        provider,
        sign_off=merged.values["sign_off"] == _YES,
        staff_add_qualifications=merged.values["staff_add_qualifications"] == _YES,
        referee=merged.values["referee"],
        **reminders,
    )
    return _page(visit, chosen, clash=clash_of(merged, typed, saved))


def _flat(provider: Provider) -> dict[str, str]:
    return {
        "sign_off": _YES if provider.sign_off else _NO,
        "staff_add_qualifications": _YES if provider.staff_add_qualifications else _NO,
        "referee": provider.referee,
        **{name: _YES if getattr(provider, name) else _NO for name in _REMINDERS},
    }


def _page(
    visit: Visit, values: Provider | None = None, problems: tuple[Problem, ...] = (), *, clash: Clash | None = None
) -> Response:
    visit.actor.require(Permission.CHANGE_PROVIDER_DEFAULTS)
    provider = visit.progress.providers.get(visit.actor, ukprn_in_path(visit))
    page = form_page(
        visit,
        "providers/settings.html",
        problems,
        provider=provider,
        values=values or provider,
        clash=clash,
        reminder_day=REMINDER_DAYS[visit.progress.context.limits.reminder_day].capitalize(),
        loaded_with=visit.text(LOADED) if problems else loaded_text(_flat(provider)),
    )
    page.status_code = HTTPStatus.CONFLICT if clash else page.status_code
    return page


PAGES = (
    Page("/providers/{ukprn}/settings", "provider-settings", settings),
    Page("/providers/{ukprn}/settings", "provider-settings", save, "POST"),
)
