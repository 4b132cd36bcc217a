"""Learner groups: tutor groups, learning support, gifted and talented (manual 8)."""

from attrs import frozen


@frozen
class Group:
    """A named set of learners of one provider.

    Args:
        id: number.
        ukprn: the provider it belongs to.
        name: unique within the provider, without regard to case.
        version: goes up by one with each change.
    """

    id: int
    ukprn: str
    name: str
    version: int = 1
