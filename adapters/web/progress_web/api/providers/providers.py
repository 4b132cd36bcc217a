"""Providers, and their default settings (manual 5.1 e, 5.5, 9)."""

from attrs import frozen

from progress_core.domain.accounts.access_tokens import TokenScope
from progress_core.domain.providers.providers import Provider
from progress_web.api.foundations.calls import Call, Reply
from progress_web.api.foundations.lists import Listed, listed
from progress_web.api.foundations.operations import Operation


@frozen
class ProviderDefaults:
    """What holds for all learners of a provider who have no choice of their own.

    Args:
        sign_off: whether staff approve profiles before applications are submitted.
        staff_add_qualifications: whether staff, not the learners, add qualifications.
        referee: the default referee, with name and position; "" for none.
        remind_managers: whether managers get a weekly summary by email.
        remind_learners: whether learners are reminded once a week of what waits for them.
    """

    sign_off: bool
    staff_add_qualifications: bool
    referee: str
    remind_managers: bool
    remind_learners: bool


@frozen
class ProviderRecord:
    """A school, college or training company.

    Args:
        ukprn: UK Provider Reference Number.
        name: of the provider.
        area: the local authority that it is in.
        street: or "".
        locality: or "".
        town: or "".
        postcode: or "".
        latitude: degrees north (WGS 84); null if it is not known.
        longitude: degrees east (WGS 84); null if it is not known.
        website: address of its front page; "" if it is not known.
        defaults: its default settings.
    """

    ukprn: str
    name: str
    area: str
    street: str
    locality: str
    town: str
    postcode: str
    latitude: float | None
    longitude: float | None
    website: str
    defaults: ProviderDefaults


@frozen
class ProviderEntry:
    """A provider in a list.

    Args:
        provider: as it is.
        learners: how many learners the caller sees there.
    """

    provider: ProviderRecord
    learners: int


@frozen
class DefaultsToChange:
    """What to change of a provider's default settings; what is left out stays.

    Args:
        sign_off: whether staff approve profiles before applications are submitted.
        staff_add_qualifications: whether staff, not the learners, add qualifications.
        referee: the default referee, with name and position; an empty text for none.
        remind_managers: whether managers get a weekly summary by email.
        remind_learners: whether learners are reminded once a week of what waits for them.
    """

    sign_off: bool | None = None
    staff_add_qualifications: bool | None = None
    referee: str | None = None
    remind_managers: bool | None = None
    remind_learners: bool | None = None


def list_providers(call: Call) -> Reply[Listed[ProviderEntry]]:
    """List the providers that the caller sees, by name, with their learners counted; all are on one page."""
    found = call.progress.providers.list(call.actor)
    return listed((ProviderEntry(_record(each.provider), each.learners) for each in found), total=len(found))


def get_provider(call: Call) -> Reply[ProviderRecord]:
    """Return a provider with its default settings."""
    found = call.progress.providers.get(call.actor, call.ukprn)
    return Reply(_record(found), version=str(found.version))


def change_provider_defaults(call: Call, body: DefaultsToChange) -> Reply[ProviderRecord]:
    """Change the default settings of a provider; applications that only waited for an approval are submitted.

    `If-Match` is the `ETag` of the provider.
    """
    call.require_read_version(get_provider)  # the use case forgives an old one if nothing changes
    saved = call.progress.providers.set_defaults(
        call.actor,
        call.ukprn,
        sign_off=body.sign_off,
        staff_add_qualifications=body.staff_add_qualifications,
        referee=body.referee,
        remind_managers=body.remind_managers,
        remind_learners=body.remind_learners,
        version=call.numbered_version,
    )
    return Reply(_record(saved), version=str(saved.version))


def _record(provider: Provider) -> ProviderRecord:
    return ProviderRecord(
        provider.ukprn,
        provider.name,
        provider.area,
        provider.street,
        provider.locality,
        provider.town,
        provider.postcode,
        provider.latitude,
        provider.longitude,
        provider.website,
        ProviderDefaults(
            provider.sign_off,
            provider.staff_add_qualifications,
            provider.referee,
            provider.remind_managers,
            provider.remind_learners,
        ),
    )


_PROVIDER = "/providers/{ukprn:ukprn}"

OPERATIONS = (
    Operation("GET", "/providers", list_providers, TokenScope.LEARNERS_READ),
    Operation("GET", _PROVIDER, get_provider, TokenScope.LEARNERS_READ),
    Operation("PATCH", f"{_PROVIDER}/defaults", change_provider_defaults, TokenScope.PROVIDERS_WRITE, versioned=True),
)
