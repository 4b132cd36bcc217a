"""The ten lines of the dashboard."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from progress_core.domain.accounts.accounts import Account, set_initial_password
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.choices import sign_off as effective_sign_off
from progress_core.domain.foundations.choices import staff_add_qualifications as effective_staff_add
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners import dashboard
from progress_core.domain.learners.dashboard import (
    LINES,
    counts,
    counts_by_provider,
    first_standing,
    on_line,
    standing,
)
from progress_core.domain.learners.learners import Learner, LearnerDetails
from progress_core.domain.profiles.profiles import (
    Approval,
    Profile,
    ReferenceStatus,
    SectionStatus,
    approval_blockers,
    section_blockers,
)
from progress_core.domain.providers.providers import Provider

NOW = datetime(2013, 10, 1, tzinfo=UTC)
PROVIDER = Provider("10000001", "Beautiful Community School", "Dimension")
COMPLETE = Profile(SectionStatus.COMPLETE, SectionStatus.COMPLETE, SectionStatus.COMPLETE)
APPROVAL = Approval(7, NOW, "f")

profiles = st.builds(
    Profile,
    st.sampled_from(SectionStatus),
    st.sampled_from(SectionStatus),
    st.sampled_from(SectionStatus),
    st.none() | st.just(APPROVAL),
    st.sampled_from(ReferenceStatus),
)
learners = st.builds(
    lambda profile, sign_off, staff_add, applications, offers: learner(
        profile,
        sign_off=sign_off,
        staff_add_qualifications=staff_add,
        applications=applications + offers,
        offers=offers,
    ),
    profiles,
    st.sampled_from(Choice),
    st.sampled_from(Choice),
    st.integers(0, 2),
    st.integers(0, 2),
)
accounts = st.builds(
    lambda first, locked: account(first_login_at=first, locked_at=locked),
    st.none() | st.just(NOW),
    st.none() | st.just(NOW),
)
providers = st.builds(
    lambda sign_off, staff_add: evolve(PROVIDER, sign_off=sign_off, staff_add_qualifications=staff_add),
    st.booleans(),
    st.booleans(),
)


def learner(profile: Profile = COMPLETE, **changes: object) -> Learner:
    details = LearnerDetails(PROVIDER.ukprn, 11, "Paul", "Marmoshon", "SW1A 1AA", date(1998, 1, 2))
    return evolve(Learner(1, details, NOW, profile=profile), **changes)  # type: ignore[arg-type]  # any attribute


def account(**changes: object) -> Account:
    return evolve(Account(1, "PLMarmoshon", Role.LEARNER, NOW), **changes)  # type: ignore[arg-type]  # any attribute


def keys(who: Learner, log_in: Account, provider: Provider = PROVIDER) -> set[str]:
    bits = standing(who, log_in, provider)
    return {line.key for line in LINES if line.holds(bits)}


@pytest.mark.feature("D1")
def test_the_lines_are_those_of_the_manual_in_its_order() -> None:
    expected = [
        ("learners", "Learners"),
        ("never-logged-in", "Never logged in"),
        ("locked-out", "Locked out"),
        ("incomplete", "With incomplete profiles"),
        ("awaiting-approval", "Awaiting profile approval"),
        ("awaiting-qualifications", "Learners awaiting qualifications"),
        ("awaiting-references", "Learners awaiting references"),
        ("with-applications", "Learners with applications"),
        ("no-applications", "Learners with no applications"),
        ("no-offers", "Learners with no offers"),
    ]
    assert expected == [(line.key, line.label) for line in LINES]


@pytest.mark.feature("D1")
def test_a_new_learner_is_on_the_lines_for_new_learners() -> None:
    expected = {"learners", "never-logged-in", "incomplete", "awaiting-references", "no-applications"}
    assert expected == keys(learner(Profile()), account())


@pytest.mark.feature("D1", "E4")
@pytest.mark.parametrize("sign_off", [False, True])
@pytest.mark.parametrize("staff_add", [False, True])
@pytest.mark.parametrize("referee", ["", "Ms Ali, Head of Year 11"])
def test_the_first_standing_is_that_of_a_newly_created_learner(sign_off: bool, staff_add: bool, referee: str) -> None:
    provider = evolve(PROVIDER, sign_off=sign_off, staff_add_qualifications=staff_add, referee=referee)
    initial = set_initial_password(account(), "sealed", now=NOW)
    assert first_standing(provider) == standing(learner(Profile()), initial, provider)


@pytest.mark.feature("D1")
def test_a_learner_with_everything_done_is_on_the_lines_for_all_and_for_applications() -> None:
    done = learner(evolve(COMPLETE, reference=ReferenceStatus.COMPLETE), applications=1, offers=1)
    assert {"learners", "with-applications"} == keys(done, account(first_login_at=NOW))


@pytest.mark.feature("D1")
def test_a_locked_learner_is_listed_as_locked_out() -> None:
    assert "locked-out" in keys(learner(), account(locked_at=NOW))


@pytest.mark.feature("D1")
def test_an_invited_learner_who_never_activated_counts_as_never_logged_in() -> None:
    assert "never-logged-in" in keys(learner(), account(credential=None))


@pytest.mark.feature("D1", "C2")
@pytest.mark.parametrize(
    ("profile", "default", "expected"),
    [
        (COMPLETE, True, True),
        (COMPLETE, False, False),
        (evolve(COMPLETE, statements=SectionStatus.IN_PROGRESS), True, False),
        (evolve(COMPLETE, approval=APPROVAL), True, False),
    ],
)
def test_complete_profiles_that_need_sign_off_await_approval(profile: Profile, default: bool, expected: bool) -> None:
    provider = evolve(PROVIDER, sign_off=default)
    assert expected == ("awaiting-approval" in keys(learner(profile), account(), provider))


@pytest.mark.feature("B2", "D1")
def test_a_choice_for_the_learner_overrides_the_providers_default() -> None:
    gated = learner(Profile(), staff_add_qualifications=Choice.YES)
    freed = learner(Profile(), staff_add_qualifications=Choice.NO)
    assert "awaiting-qualifications" in keys(gated, account(), PROVIDER)
    assert "awaiting-qualifications" not in keys(freed, account(), evolve(PROVIDER, staff_add_qualifications=True))


@pytest.mark.feature("D1")
def test_a_drafted_reference_is_still_awaited() -> None:
    assert "awaiting-references" in keys(learner(evolve(COMPLETE, reference=ReferenceStatus.DRAFT)), account())


@pytest.mark.feature("D1")
@pytest.mark.parametrize(
    ("applications", "offers", "expected"),
    [
        (0, 0, {"no-applications"}),
        (2, 0, {"with-applications", "no-offers"}),
        (2, 1, {"with-applications"}),
    ],
)
def test_a_learner_without_applications_is_not_counted_as_without_offers(
    applications: int, offers: int, expected: set[str]
) -> None:
    found = keys(learner(applications=applications, offers=offers), account())
    assert expected == found & {"no-applications", "with-applications", "no-offers"}


@pytest.mark.feature("D1")
@given(st.lists(st.tuples(learners, accounts, providers), max_size=12))
@pytest.mark.slow
def test_counts_equal_the_lengths_of_the_lists(population: list[tuple[Learner, Account, Provider]]) -> None:
    standings = [standing(*one) for one in population]
    expected = {line.key: len([bits for bits in standings if on_line(line.key, bits)]) for line in LINES}
    assert expected == counts(Counter(standings))


@pytest.mark.feature("D1", "C10")
@given(learners, accounts, providers)
def test_the_lines_agree_with_the_gates(who: Learner, log_in: Account, provider: Provider) -> None:
    sign_off = effective_sign_off(who.sign_off, provider)
    staff_add = effective_staff_add(who.staff_add_qualifications, provider)
    found = keys(who, log_in, provider)
    sections = {each.code for each in section_blockers(who.profile, staff_add_qualifications=staff_add)}
    approvable = not approval_blockers(who.profile, sign_off=sign_off, staff_add_qualifications=staff_add)
    assert bool(sections) == ("incomplete" in found)
    assert ("awaiting_qualifications" in sections) == ("awaiting-qualifications" in found)
    assert (approvable and not who.profile.approved) == ("awaiting-approval" in found)


@pytest.mark.feature("D3")
def test_counts_by_provider_add_up() -> None:
    new = standing(learner(Profile()), account(), PROVIDER)
    done = standing(learner(applications=1), account(first_login_at=NOW), PROVIDER)
    table = counts_by_provider({("10000002", new): 3, ("10000001", new): 1, ("10000001", done): 2})
    assert ["10000001", "10000002"] == list(table)
    assert (3, 1, 2) == tuple(table["10000001"][key] for key in ("learners", "never-logged-in", "with-applications"))
    assert 3 == table["10000002"]["incomplete"]


def test_an_unknown_line_is_a_programming_error() -> None:
    with pytest.raises(KeyError):
        dashboard.line("no-such-line")


def test_the_stored_bits_never_change() -> None:
    assert [1, 2, 4, 8, 16, 32, 64, 128] == [int(bit) for bit in dashboard.Standing]
