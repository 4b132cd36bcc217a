"""Hypothesis strategies for values of the domain, with few values of each kind, so that they often clash."""

from datetime import datetime, timedelta

from hypothesis import strategies as st

from progress_core.domain.foundations.actors import EVERYTHING, NOTHING, Scope
from progress_core.domain.learners.learners import Learner
from progress_core.domain.providers.providers import Provider
from progress_core.ports.learners import LearnerQuery
from progress_core.testing.tools.builders import NOON, a_learner, a_provider

UKPRNS = ("10000001", "10000002", "10000003")
NAMES = ("Ann", "ANN", "ann b", "Zoë", "zoË", "Straße", "STRASSE", "O'Brien", "A_b", "100%", "Ŵyn", "von Ö")
USERNAMES = ("RLearner1", "rlearner1", "RLearner22", "PLearner", "ann.lee@example.org", "A_b-12", "a-b-12")

ukprns = st.sampled_from(UKPRNS)
ids = st.integers(1, 8)
group_ids = st.integers(1, 4)
job_ids = st.integers(1, 3)
names = st.sampled_from(NAMES) | st.text(
    st.characters(codec="utf-8", categories=["L", "Zs", "Pd"]), min_size=1, max_size=12
)
usernames = st.sampled_from(USERNAMES)
standings = st.integers(0, 255)
moments: st.SearchStrategy[datetime] = st.integers(0, 5).map(lambda minutes: NOON + timedelta(minutes=minutes))


def providers() -> st.SearchStrategy[Provider]:
    """Generate providers with a few different UKPRNs, areas and names."""
    return st.builds(a_provider, ukprns, name=names, area=st.sampled_from(["Dorset", "Devon"]), sign_off=st.booleans())


def learners() -> st.SearchStrategy[Learner]:
    """Generate similar learners with a few different ids and providers."""
    return st.builds(
        a_learner,
        ids,
        ukprn=ukprns,
        first_name=names,
        last_name=names,
        year_group=st.integers(7, 8),
        uln=st.sampled_from(["", "1234567890", "5555555555"]),
        upn=st.sampled_from(["", "A123456789012"]),
        standing=standings,
        archived=st.sampled_from([False, False, False, True]),
        created_at=moments,
    )


def scopes() -> st.SearchStrategy[Scope]:
    """Generate scopes of every kind."""
    return st.sampled_from([EVERYTHING, NOTHING]) | st.builds(
        Scope,
        providers=st.frozensets(ukprns, max_size=2),
        groups=st.frozensets(group_ids, max_size=2),
        learner=st.none() | ids,
    )


def queries() -> st.SearchStrategy[LearnerQuery]:
    """Generate queries for a first page, with every order and filter."""
    masks = st.sampled_from([0, 0, 1, 2, 64, 192])
    return st.builds(
        LearnerQuery,
        search=st.sampled_from(["", "", "a", "ann b", "strasse", "R", "1234567890", "%", "_"]),
        mask=masks,
        ukprn=st.just("") | ukprns,
        year_group=st.sampled_from([None, None, 7]),
        group=st.none() | group_ids,
        archived=st.sampled_from([False, False, True]),
        sort=st.sampled_from(["last_name", "first_name", "username", "created_at"]),
        descending=st.booleans(),
        limit=st.sampled_from([1, 2, 50]),
    )
