"""Profile options set for many at once: what changes, for whom, and what a preview says."""

from collections.abc import Callable

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.accounts import Account
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor
from progress_core.domain.foundations.choices import Choice, sign_off, staff_add_qualifications
from progress_core.domain.foundations.errors import Conflict, NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.dashboard import standing, standing_anew
from progress_core.domain.learners.learners import Learner
from progress_core.domain.learners.settings import (
    Effect,
    Effects,
    Options,
    check_options,
    described,
    effects_of_defaults,
    effects_of_options,
    left_alone,
    with_options,
)
from progress_core.domain.providers.providers import Provider
from progress_core.testing.tools.builders import UKPRN, a_learner, a_provider, an_account
from progress_core.usecases.learners.learners import LearnerQuery
from progress_core.usecases.learners.selection import Selection
from tests.given.people import NORTH, SOUTH, form, hire

DEFAULT, YES, NO = Choice
NOBODY = Effect()

choices = st.sampled_from(Choice)
learners = st.builds(
    lambda one, other, archived: a_learner(1, sign_off=one, staff_add_qualifications=other, archived=archived),
    choices, choices, st.booleans(),
)  # fmt: skip
providers = st.builds(
    lambda one, other: a_provider(sign_off=one, staff_add_qualifications=other), st.booleans(), st.booleans()
)
options = st.builds(Options, st.none() | choices, st.none() | choices)


def holds(learner: Learner, provider: Provider) -> tuple[bool, bool]:
    return (
        sign_off(learner.sign_off, provider).value,
        staff_add_qualifications(learner.staff_add_qualifications, provider).value,
    )


@pytest.mark.feature("C11")
@given(st.lists(learners, max_size=6), providers, providers, options)
def test_the_effects_are_the_changes_in_effective_settings(
    everybody: list[Learner], before: Provider, after: Provider, chosen: Options
) -> None:
    present = [each for each in everybody if not each.archived]
    for effects, changed, now in (
        (effects_of_defaults(everybody, before, after), present, after),
        (
            effects_of_options(everybody, chosen, {UKPRN: before}),
            [with_options(each, chosen) for each in present],
            before,
        ),
    ):
        pairs = [(holds(old, before), holds(new, now)) for old, new in zip(present, changed, strict=True)]
        for place, effect in enumerate((effects.sign_off, effects.staff_add_qualifications)):
            assert effect.gated == sum(new[place] and not old[place] for old, new in pairs)
            assert effect.freed == sum(old[place] and not new[place] for old, new in pairs)
        assert effects.sign_off.own == sum(each.sign_off is not DEFAULT for each in changed)
        assert effects.learners == len(present)
        assert effects.any == any(old != new for old, new in pairs)


@pytest.mark.feature("C11")
def test_options_left_open_stay_as_they_are() -> None:
    learner = a_learner(1, sign_off=YES, staff_add_qualifications=NO)
    assert with_options(learner, Options()) == learner
    assert with_options(learner, Options(sign_off=DEFAULT)) == evolve(learner, sign_off=DEFAULT)
    assert with_options(learner, Options(None, YES)) == evolve(learner, staff_add_qualifications=YES)


@pytest.mark.feature("C11")
def test_at_least_one_option_must_be_chosen() -> None:
    assert ["nothing_chosen"] == [found.code for found in check_options(Options())]
    assert () == check_options(Options(sign_off=DEFAULT))


@pytest.mark.feature("C11", "D1")
@given(learners, providers, st.sampled_from([an_account(1), an_account(1, locked_at=a_learner(1).created_at)]))
def test_a_recalculated_standing_equals_that_from_the_account(
    learner: Learner, provider: Provider, account: Account
) -> None:
    before = evolve(learner, standing=standing(learner, account, a_provider()))
    assert standing_anew(before, provider) == standing(learner, account, provider)


@pytest.fixture
def ids(progress: Progress, manager: Actor) -> list[int]:
    """Three learners of North School, one of them in Year 10."""
    rows = (("asmith", "11"), ("bsmith", "11"), ("csmith", "10"))
    return [progress.learners.create(manager, form(username=name, year_group=y)).learner.id for name, y in rows]


def chosen(progress: Progress, ids: list[int]) -> list[tuple[Choice, Choice]]:
    found = [progress.learners.get(OPERATOR, id_)[0] for id_ in ids]
    return [(each.sign_off, each.staff_add_qualifications) for each in found]


@pytest.mark.feature("C11", "D1")
def test_ticked_learners_get_the_options_and_their_dashboard_lines_follow(
    progress: Progress, manager: Actor, ids: list[int]
) -> None:
    selection = Selection(learner_ids=(ids[0], ids[2], ids[0]))
    effects = Effects(2, NOBODY, Effect(gated=2, own=2))
    assert progress.learner_settings.preview(manager, selection, Options(None, YES)) == effects
    assert progress.dashboard.counts(manager)["awaiting-qualifications"] == 0
    assert progress.learner_settings.choose(manager, selection, Options(None, YES)) == effects
    assert chosen(progress, ids) == [(DEFAULT, YES), (DEFAULT, DEFAULT), (DEFAULT, YES)]
    assert progress.dashboard.counts(manager)["awaiting-qualifications"] == 2
    effects = progress.learner_settings.choose(manager, selection, Options(NO, DEFAULT))
    assert effects.staff_add_qualifications.freed == 2
    assert progress.dashboard.counts(manager)["awaiting-qualifications"] == 0
    assert progress.dashboard.counts(manager)["never-logged-in"] == 3


@pytest.mark.feature("C11", "G3")
@pytest.mark.parametrize(
    ("narrow", "expected"),
    [
        (lambda _group: {}, [0, 1, 2]),
        (lambda _group: {"year_group": 11}, [0, 1]),
        (lambda group: {"group": group}, [1, 2]),
        (lambda group: {"group": group, "year_group": 11}, [1]),
        (lambda _group: {"year_group": 7}, []),
    ],
    ids=["provider", "year group", "group", "year group of a group", "nobody"],
)
def test_only_the_cohort_gets_the_options(
    progress: Progress,
    manager: Actor,
    ids: list[int],
    monkeypatch: pytest.MonkeyPatch,
    narrow: Callable[[int], dict[str, int]],
    expected: list[int],
) -> None:
    monkeypatch.setattr("progress_core.usecases.learners.selection.BATCH_SIZE", 1)
    both = hire(progress, Role.LEARNER_MANAGER, NORTH, SOUTH, email="both@example.com")
    south = progress.learners.create(both, form(username="southern", ukprn=SOUTH)).learner.id
    archived = progress.learners.create(both, form(username="archived")).learner.id
    with progress.context.store.transaction() as work:
        work.learners.save(evolve(work.learners.get(EVERYTHING, archived), submitted=True))
    progress.learners.delete(both, archived)
    group = progress.groups.create(OPERATOR, NORTH, "Support").id
    progress.group_learners.change(manager, group, joining=ids[1:])
    effects = progress.learner_settings.choose(both, Selection(ukprn=NORTH, **narrow(group)), Options(sign_off=YES))  # type: ignore[arg-type] # numbers
    assert effects.learners == effects.sign_off.gated == len(expected)
    signed = [place for place, (signs, _) in enumerate(chosen(progress, ids)) if signs is YES]
    assert signed == expected
    assert chosen(progress, [south, archived]) == [(DEFAULT, DEFAULT)] * 2


@pytest.mark.feature("C11", "G3")
def test_restricted_managers_set_options_only_for_their_own_learners(
    progress: Progress, manager: Actor, ids: list[int]
) -> None:
    group = progress.groups.create(OPERATOR, NORTH, "Support").id
    progress.group_learners.change(manager, group, joining=ids[:1])
    tutor = hire(progress, Role.LEARNER_MANAGER, NORTH, email="tutor@example.com")
    progress.group_managers.change(manager, group, joining=[tutor.account_id])
    tutor = progress.accounts.actor(tutor.username)
    assert progress.learner_settings.choose(tutor, Selection(ukprn=NORTH), Options(sign_off=YES)).learners == 1
    assert chosen(progress, ids) == [(YES, DEFAULT), (DEFAULT, DEFAULT), (DEFAULT, DEFAULT)]
    with pytest.raises(NotFound):
        progress.learner_settings.choose(tutor, Selection(learner_ids=(ids[1],)), Options(sign_off=YES))


@pytest.mark.feature("C11", "B9")
def test_learners_groups_and_providers_out_of_scope_look_like_missing_ones(
    progress: Progress, manager: Actor, ids: list[int]
) -> None:
    south = progress.learners.create(OPERATOR, form(username="southern", ukprn=SOUTH)).learner.id
    foreign = progress.groups.create(OPERATOR, SOUTH, "Support").id
    for pair in (
        (Selection((ids[0], south)), Selection((ids[0], 404))),
        (Selection(ukprn=NORTH, group=foreign), Selection(ukprn=NORTH, group=404)),
        (Selection(ukprn=SOUTH), Selection(ukprn="19999999")),
    ):
        for act in (progress.learner_settings.preview, progress.learner_settings.choose):
            said = set()
            for selection in pair:
                with pytest.raises(NotFound) as refused:
                    act(manager, selection, Options(sign_off=YES))
                said.add(refused.value.message.replace(selection.ukprn, ""))
            assert len(said) == 1
    with pytest.raises(NotFound):
        progress.learner_settings.choose(OPERATOR, Selection(ukprn=NORTH, group=foreign), Options(sign_off=YES))
    assert chosen(progress, [*ids, south]) == [(DEFAULT, DEFAULT)] * 4


@pytest.mark.feature("C11")
def test_options_need_a_choice_a_ticked_learner_and_the_permission(
    progress: Progress, manager: Actor, ids: list[int]
) -> None:
    for selection, options, said in (
        (Selection(tuple(ids)), Options(), "Choose Yes, No or the provider default"),
        (Selection(), Options(sign_off=YES), "Select at least one learner"),
    ):
        with pytest.raises(Rejected, match=said):
            progress.learner_settings.choose(manager, selection, options)
    with pytest.raises(NotAllowed):
        progress.learner_settings.choose(hire(progress, Role.USER_MANAGER, NORTH), Selection(tuple(ids)), Options(YES))


@pytest.mark.feature("C11", "I9")
def test_every_learner_whose_options_changed_has_an_audit_entry(
    progress: Progress, manager: Actor, ids: list[int]
) -> None:
    progress.learner_settings.choose(manager, Selection((ids[0],)), Options(sign_off=YES))
    progress.learner_settings.choose(manager, Selection((ids[0], ids[1])), Options(sign_off=YES))
    progress.learner_settings.choose(manager, Selection((ids[0],)), Options(DEFAULT, NO))
    entries = progress.audit.read(OPERATOR, action="set profile options")
    assert [(each.subject_id, each.facts) for each in reversed(entries)] == [
        (str(ids[0]), {"sign_off": "yes"}),
        (str(ids[1]), {"sign_off": "yes"}),
        (str(ids[0]), {"sign_off": "provider_default", "staff_add": "no"}),
    ]


@pytest.mark.feature("C11")
def test_a_preview_of_provider_defaults_predicts_their_effect(
    progress: Progress, manager: Actor, ids: list[int]
) -> None:
    boss = hire(progress, Role.PROVIDER_MANAGER, NORTH)
    progress.learner_settings.choose(manager, Selection((ids[0],)), Options(staff_add_qualifications=NO))
    said = progress.providers.preview_defaults(boss, NORTH, staff_add_qualifications=True)
    assert said == Effects(3, NOBODY, Effect(gated=2, own=1))
    assert len(left_alone(said)) == 1
    assert not progress.providers.get(boss, NORTH).staff_add_qualifications
    changed = progress.providers.set_defaults(boss, NORTH, staff_add_qualifications=True)
    assert progress.dashboard.counts(boss)["awaiting-qualifications"] == 2
    assert not progress.providers.preview_defaults(boss, NORTH).any
    assert progress.providers.preview_defaults(boss, NORTH, staff_add_qualifications=False).any
    with pytest.raises(Conflict):
        progress.providers.set_defaults(boss, NORTH, sign_off=True, version=changed.version - 1)
    with pytest.raises(Rejected, match="too long"):
        progress.providers.set_defaults(boss, NORTH, sign_off=True, referee="x" * 201)
    assert not progress.providers.get(boss, NORTH).sign_off
    for act in (progress.providers.preview_defaults, progress.providers.set_defaults):
        with pytest.raises(NotAllowed):
            act(manager, NORTH, sign_off=True)
        with pytest.raises(NotFound):
            act(boss, SOUTH, sign_off=True)


@pytest.mark.feature("B1", "E3", "G3")
def test_restricted_managers_are_told_why_they_cannot_add_learners(progress: Progress, manager: Actor) -> None:
    group = progress.groups.create(OPERATOR, NORTH, "Support").id
    tutor = hire(progress, Role.LEARNER_MANAGER, NORTH, SOUTH, email="tutor@example.com")
    progress.group_managers.change(manager, group, joining=[tutor.account_id])
    tutor = progress.accounts.actor(tutor.username)
    with pytest.raises(Rejected, match="only your learner groups at the provider") as refused:
        progress.learners.create(tutor, form())
    assert [found.code for found in refused.value.problems] == ["provider_by_groups"]
    assert progress.learners.create(tutor, form(ukprn=SOUTH)).username == "asmith"
    assert [line.ukprn for line in progress.learners.page(tutor, LearnerQuery()).lines] == [SOUTH]


@pytest.mark.feature("C11")
@pytest.mark.parametrize(
    ("signing", "adding", "starts"),
    [
        (Effect(own=3), Effect(), ("Nothing changes for any learner.",)),
        (Effect(gated=1), Effect(freed=1), ("1 learner will need sign-off: their", "1 learner will add their own")),
        (
            Effect(gated=1_200, freed=2),
            Effect(gated=2),
            (
                "1,200 learners will need sign-off",
                "2 learners will no longer need sign-off: they",
                "2 learners will no longer add their own",
            ),
        ),
    ],
)
def test_effects_are_described_in_sentences(signing: Effect, adding: Effect, starts: tuple[str, ...]) -> None:
    said = described(Effects(2_000, signing, adding))
    assert all(sentence.startswith(start) for sentence, start in zip(said, starts, strict=True)), said
