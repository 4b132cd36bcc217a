"""The learner rules, used once."""

from benchmarks._startup.learner import LEARNER
from progress_core import check_learner

if not check_learner(LEARNER, form="import").ok:
    raise AssertionError
