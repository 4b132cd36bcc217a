"""The two profile options set for many learners at once, and what a change of them does (manual 5.1 e, 5.4, 5.6)."""

from collections.abc import Iterable, Mapping

from attrs import evolve, frozen

from progress_core.domain.foundations import choices
from progress_core.domain.foundations.choices import Choice, Defaults
from progress_core.domain.foundations.messages import problem, sentence
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.learners.learners import Learner


@frozen
class Options:
    """The options chosen for several learners; None leaves an option as it is.

    Args:
        sign_off: "Sign off learner's profile?".
        staff_add_qualifications: "add qualifications on behalf of this learner?".
    """

    sign_off: Choice | None = None
    staff_add_qualifications: Choice | None = None


@frozen
class Effect:
    """The effect of a change of one option.

    Args:
        gated: number of learners to whom the option newly applies: their applications wait for staff.
        freed: number of learners to whom it no longer applies.
        own: number of learners with a choice of their own, which no provider default changes.
    """

    gated: int = 0
    freed: int = 0
    own: int = 0


@frozen
class Effects:
    """The effects of a change, option by option; archived learners are not counted.

    Args:
        learners: how many learners were counted.
        sign_off: that profiles must be approved before an application is submitted.
        staff_add_qualifications: that staff, not the learners, add qualifications.
    """

    learners: int
    sign_off: Effect
    staff_add_qualifications: Effect

    @property
    def any(self) -> bool:
        """Whether the change affects anybody."""
        return any(effect.gated or effect.freed for effect in (self.sign_off, self.staff_add_qualifications))


def check_options(options: Options) -> tuple[Problem, ...]:
    """Check that something is chosen.

    Source: manual 5.4, 5.6; features C11.
    """
    if options == Options():
        return (problem("options", "nothing_chosen", rule="settings.cohort"),)
    return ()


def with_options(learner: Learner, options: Options) -> Learner:
    """Return a learner with the options chosen; their standing is not worked out again.

    Source: manual 5.4, 5.6; features C11.
    """
    return evolve(
        learner,
        sign_off=learner.sign_off if options.sign_off is None else options.sign_off,
        staff_add_qualifications=(
            learner.staff_add_qualifications
            if options.staff_add_qualifications is None
            else options.staff_add_qualifications
        ),
    )


def effects_of_options(learners: Iterable[Learner], options: Options, defaults: Mapping[str, Defaults]) -> Effects:
    """Count the learners whom setting options affects.

    Args:
        learners: as they are.
        options: what is chosen for all of them.
        defaults: UKPRN -> the provider, for each of theirs.

    Source: manual 5.4, 5.6; features C11.
    """
    return _effects(
        (learner, with_options(learner, options), defaults[learner.details.ukprn], defaults[learner.details.ukprn])
        for learner in learners
    )


def effects_of_defaults(learners: Iterable[Learner], before: Defaults, after: Defaults) -> Effects:
    """Count the learners whom a change of their provider's defaults affects.

    Args:
        learners: of the provider.
        before: the provider as it is.
        after: the provider as it would be.

    Source: manual 5.4, 5.6; features C11.
    """
    return _effects((learner, learner, before, after) for learner in learners)


def _effects(changes: Iterable[tuple[Learner, Learner, Defaults, Defaults]]) -> Effects:
    counted = [change for change in changes if not change[0].archived]
    signed = [
        (
            choices.sign_off(learner.sign_off, before).value,
            choices.sign_off(changed.sign_off, after).value,
            changed.sign_off,
        )
        for learner, changed, before, after in counted
    ]
    added = [
        (
            choices.staff_add_qualifications(learner.staff_add_qualifications, before).value,
            choices.staff_add_qualifications(changed.staff_add_qualifications, after).value,
            changed.staff_add_qualifications,
        )
        for learner, changed, before, after in counted
    ]
    return Effects(len(counted), _effect(signed), _effect(added))


def _effect(settings: list[tuple[bool, bool, Choice]]) -> Effect:
    return Effect(
        gated=sum(after and not before for before, after, _ in settings),
        freed=sum(before and not after for before, after, _ in settings),
        own=sum(choice is not Choice.PROVIDER_DEFAULT for _, _, choice in settings),
    )


def described(effects: Effects) -> tuple[str, ...]:
    """Describe the effects of a change in sentences, the same on pages and on the command line.

    Source: manual 5.4, 5.6; features C11.
    """
    said = [
        sentence(f"{option}_{what}{'_one' if count == 1 else ''}", count=count)
        for option, effect in (("sign_off", effects.sign_off), ("staff_add", effects.staff_add_qualifications))
        for what, count in (("gated", effect.gated), ("freed", effect.freed))
        if count
    ]
    return tuple(said) or (sentence("no_effect"),)


def left_alone(effects: Effects) -> tuple[str, ...]:
    """Describe how many learners a provider's defaults do not reach.

    Source: manual 5.1 e; features B2, C11.
    """
    return tuple(
        sentence(f"{option}_own{'_one' if count == 1 else ''}", count=count)
        for option, count in (
            ("sign_off", effects.sign_off.own),
            ("staff_add", effects.staff_add_qualifications.own),
        )
        if count
    )


RULES = (
    Rule(
        "settings.cohort",
        "5.4, 5.6",
        "Sign-off and adding qualifications can be set for one learner, ticked learners, a group or a whole cohort.",
        ("nothing_chosen",),
    ),
    Rule(
        "settings.preview",
        "5.1 e",
        "Before a provider default changes it is said for how many learners something comes to hold or no longer does.",
    ),
)
