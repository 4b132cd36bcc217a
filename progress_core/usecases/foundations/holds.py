"""Every lock that use cases take, in the order in which a transaction takes them.

A transaction keeps what it holds until it ends. Two that take the same locks in the same order wait for
each other and go on; in different orders, each could wait for the other for ever.
"""

from enum import Enum

from progress_core.ports.store import UnitOfWork


class Lock(Enum):
    """A kind of lock, named by what it is held on; members stand in the order in which they are taken."""

    RETENTION = "retention"
    """Held while one part of the retention work is done: two workers would count the same things twice."""
    ADMISSIONS_NEWS = "admissions-news"
    """Held while the daily e-mails to admissions staff are written: two workers would write them twice."""
    REMINDERS = "reminders"
    """Held while the reminders of a week are requested: two workers would request them twice."""
    FILE_REQUEST = "{}-request"
    """Held, for a kind of job, while an import or export is asked for; and so that nobody asks meanwhile."""
    YEARS = "years"
    """Held while a move up is asked for, done or undone: asked for twice, a provider would move up twice."""
    LEARNERS = "learner-import"
    """Held while learners are created: two imports at once would create the same learners twice."""
    QUALIFICATIONS = "qualification-import"
    """Held while an import of qualifications is written."""
    COURSES = "course-directory"
    """Held while the course directory is replaced."""
    STAFF = "staff"
    """Held while staff or their groups change: two changes at once might each take the last who sees a learner."""
    GROUP = "group-{}"
    """Held, for the id of a learner group, while its members change."""
    PROFILE = "profile-{}"
    """Held, for the id of a learner, while their profile or one of their applications changes."""
    DEFAULTS = "defaults-{}"
    """Held, for a UKPRN, while a standing is worked out by the provider's defaults, or while these change."""
    ACCOUNT = "account-{}"
    """Held, for the id of an account, while a log-in is tried: two at once would see the same count of failures."""
    REPEATS = "repeats"
    """Held, shortly, while a request with a key begins, so that it begins once; and while all answers are forgotten."""

    def name_for(self, subject: object = "") -> str:
        """Return the name that the store knows this lock by, for one subject."""
        return self.value.format(subject)


def hold(work: UnitOfWork, lock: Lock, subject: object = "") -> None:
    """Take a lock, or wait for whoever holds it, until the transaction ends.

    Args:
        work: the transaction; it may hold the same lock already.
        lock: which kind.
        subject: the id or UKPRN that it is for; "" where there is one lock of its kind.
    """
    work.hold(lock.name_for(subject))
