"""Providers, and what they choose for all their learners (manual 5.1, 9)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from attrs import evolve, frozen

from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.errors import NotFound, Rejected
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.problems import has_errors
from progress_core.domain.learners.settings import Effects, effects_of_defaults
from progress_core.domain.operations.audit import Action
from progress_core.domain.profiles.reference_form import check_referee
from progress_core.domain.providers.form import check_providers, provider_row
from progress_core.domain.providers.providers import Provider
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.consequences.standings import save_provider
from progress_core.usecases.consequences.submissions import submit_pending
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.trail import entry_by

NO_PROVIDER = "There is no provider with the UKPRN {!r}."


@frozen
class ProviderLine:
    """A provider, with the number of learners that the actor sees there (B9)."""

    provider: Provider
    learners: int


class Providers:
    """What people do with providers."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def put_many(self, actor: Actor, providers: Iterable[Provider | Mapping[str, object]]) -> tuple[int, int]:
        """Add providers, or update those that are there; all or none.

        Providers that are there keep their defaults and their referee.

        Args:
            actor: the operator.
            providers: values, or rows with `ukprn name area postcode`, and optionally `street locality town lat lon
                website`. The rules for both are the same.

        Returns:
            how many were added, and how many updated.

        Raises:
            NotAllowed: the actor may not add providers.
            Rejected: any row breaks the rules; all problems, their field with the row's number before it.
        """
        actor.require(Permission.MANAGE_PROVIDERS)
        checked = _checked(list(providers))
        with self._context.store.transaction() as work:
            counts = work.providers.put_many(checked)
            facts = {"added": str(counts[0]), "updated": str(counts[1])}
            now = self._context.clock.now()
            work.audit.append([entry_by(actor, now, Action.IMPORT_PROVIDERS, "provider", "", facts=facts)])
            return counts

    def list(self, actor: Actor) -> list[ProviderLine]:
        """Return the providers in scope by name, with their learner counts; 0 if the actor may not see learners.

        Source: manual 6.1; features B9.
        """
        with self._context.store.snapshot() as work:
            counts: Counter[str] = Counter()
            if actor.may(Permission.VIEW_LEARNERS):
                for (ukprn, _), number in work.learners.standings(actor.scope).items():
                    counts[ukprn] += number
            return [ProviderLine(found, counts[found.ukprn]) for found in work.providers.in_scope(actor.scope)]

    def names(self, actor: Actor, *, whole: bool = False) -> dict[str, str]:
        """Return the names of the providers in scope by UKPRN, ordered by name, for a list of choices.

        Args:
            actor: who chooses.
            whole: only those seen whole, at which learners can be created (manual 5.1, 6.1 d).
        """
        with self._context.store.snapshot() as work:
            return {
                found.ukprn: found.name
                for found in work.providers.in_scope(actor.scope)
                if not whole or actor.scope.sees_provider(found.ukprn)
            }

    def get(self, actor: Actor, ukprn: str) -> Provider:
        """Return one provider.

        Raises:
            NotFound: not there or not in scope.
        """
        with self._context.store.snapshot() as work:
            return provider_in_scope(work, actor, ukprn)

    def preview_defaults(
        self,
        actor: Actor,
        ukprn: str,
        *,
        sign_off: bool | None = None,
        staff_add_qualifications: bool | None = None,
    ) -> Effects:
        """Count the learners for whom new defaults would change something; None leaves a default as it is.

        Raises:
            NotAllowed: the actor may not change defaults.
            NotFound: the provider is not there or not in scope.

        Source: manual 5.1 e; features C11.
        """
        actor.require(Permission.CHANGE_PROVIDER_DEFAULTS)
        with self._context.store.snapshot() as work:
            before = provider_in_scope(work, actor, ukprn)
            after = _with_defaults(before, sign_off, staff_add_qualifications)
            return effects_of_defaults((learner for learner, _ in work.learners.at_provider(ukprn)), before, after)

    def set_defaults(
        self,
        actor: Actor,
        ukprn: str,
        *,
        sign_off: bool | None = None,
        staff_add_qualifications: bool | None = None,
        referee: str | None = None,
        remind_managers: bool | None = None,
        remind_learners: bool | None = None,
        version: int | None = None,
    ) -> Provider:
        """Set what holds for all learners of a provider, or for those with "Use provider default"; None leaves it.

        If nothing differs, nothing is saved. Applications that waited only for this are submitted.

        Args:
            actor: a provider manager.
            ukprn: the provider.
            sign_off: that profiles are signed off.
            staff_add_qualifications: that staff, not the learners, add qualifications.
            referee: the default referee, name and position on one line.
            remind_managers: that managers get a weekly summary by e-mail.
            remind_learners: that learners are reminded once a week of what waits for them.
            version: the version that the person started from; None to take the present one.

        Raises:
            NotAllowed: the actor may not change defaults.
            NotFound: the provider is not there or not in scope.
            Rejected: the referee is too long or holds odd characters.
            Conflict: somebody else changed the provider.

        Source: manual 5.1 e, 5.5, 9; features J7.
        """
        actor.require(Permission.CHANGE_PROVIDER_DEFAULTS)
        checked = check_referee(referee)
        if not checked.ok:
            raise Rejected(problems=checked.problems)
        with self._context.store.transaction() as work:
            before = provider_in_scope(work, actor, ukprn)
            after = evolve(
                _with_defaults(before, sign_off, staff_add_qualifications),
                referee=before.referee if referee is None else checked.value,
                remind_managers=before.remind_managers if remind_managers is None else remind_managers,
                remind_learners=before.remind_learners if remind_learners is None else remind_learners,
            )
            if after == before:
                return before
            return self._save(work, actor, before, after if version is None else evolve(after, version=version))

    def _save(self, work: UnitOfWork, actor: Actor, before: Provider, after: Provider) -> Provider:
        """Save new defaults, note it, and submit the applications that waited only for this."""
        now, ukprn = self._context.clock.now(), after.ukprn
        work.audit.append([entry_by(actor, now, Action.CHANGE_DEFAULTS, "provider", ukprn, ukprn, _facts(after))])
        saved = save_provider(work, after)
        if before.sign_off and not after.sign_off:
            _submit_freed(self._context, work, actor, ukprn)
        return saved


def _checked(given: Sequence[Provider | Mapping[str, object]]) -> list[Provider]:
    """Return what may be stored: providers as the rules read them, values with the defaults that they come with.

    Raises:
        Rejected: any breaks the rules.
    """
    checked = check_providers(provider_row(row) if isinstance(row, Provider) else row for row in given)
    problems = list(checked.problems)
    referees = {number: row.referee for number, row in enumerate(given, start=1) if isinstance(row, Provider)}
    for number, referee in referees.items():
        problems += [evolve(issue, field=f"row {number}: {issue.field}") for issue in check_referee(referee).problems]
    if not checked.ok or has_errors(problems):
        raise Rejected(problems=problems)
    return [
        evolve(
            read,
            sign_off=row.sign_off,
            staff_add_qualifications=row.staff_add_qualifications,
            referee=check_referee(row.referee).value or "",
            remind_managers=row.remind_managers,
            remind_learners=row.remind_learners,
        )
        if isinstance(row, Provider)
        else read
        for read, row in zip(checked.value, given, strict=True)
    ]


def _submit_freed(context: Context, work: UnitOfWork, actor: Actor, ukprn: str) -> None:
    """Submit the applications that waited for an approval that is no longer needed."""
    freed = [
        learner
        for learner, _ in work.learners.at_provider(ukprn)
        if learner.applications and learner.sign_off is Choice.PROVIDER_DEFAULT
    ]
    for learner in freed:
        submit_pending(context, work, actor, learner)


def _facts(provider: Provider) -> dict[str, str]:
    """Return the defaults of a provider as the audit trail keeps them."""
    return {
        "sign_off": str(provider.sign_off),
        "staff_add": str(provider.staff_add_qualifications),
        "remind_managers": str(provider.remind_managers),
        "remind_learners": str(provider.remind_learners),
    }


def _with_defaults(provider: Provider, sign_off: bool | None, staff_add_qualifications: bool | None) -> Provider:
    return evolve(
        provider,
        sign_off=provider.sign_off if sign_off is None else sign_off,
        staff_add_qualifications=(
            provider.staff_add_qualifications if staff_add_qualifications is None else staff_add_qualifications
        ),
    )


def provider_in_scope(work: UnitOfWork, actor: Actor, ukprn: str) -> Provider:
    """Return one provider; foreign and absent read alike.

    Raises:
        NotFound: not there or not in scope.
    """
    try:
        return work.providers.get(actor.scope, ukprn)
    except NotFound:
        raise NotFound(NO_PROVIDER.format(ukprn)) from None
