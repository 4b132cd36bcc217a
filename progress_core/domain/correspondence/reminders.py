"""Reminders: a weekly summary for managers, and for learners what waits for them alone (J7)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from attrs import evolve, frozen

from progress_core.domain.correspondence.notice import Link, Notice, compose
from progress_core.domain.foundations.messages import label, sentence
from progress_core.domain.foundations.permissions import PERMISSIONS, Permission, Role
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.learners.dashboard import Standing, line
from progress_core.domain.profiles.profiles import Profile, SectionStatus
from progress_core.domain.values.english_time import moment_in_words

SUMMARY_LINES = ("awaiting-approval", "awaiting-references", "never-logged-in")
"""The lines of the dashboard that a summary counts, in its order."""

MAX_PROVIDERS_SHOWN = 20
"""How many providers a summary lists by name; it counts the others."""

REMINDER_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""Days of the week, as the setting names them, in the order of `date.weekday`."""


@frozen
class Reminded:
    """What is kept of the reminders to one person.

    Args:
        account_id: id of their account.
        week: the ISO week of the last reminder, like 202649; 0 if there was none.
        stopped: whether they want no more.
    """

    account_id: int
    week: int = 0
    stopped: bool = False

    def is_due(self, week: int) -> bool:
        """Return whether they may be reminded in a week: they did not stop it, and it has not been done."""
        return not self.stopped and self.week < week


def week_of(day: date) -> int:
    """Return the ISO week of a day as one number, which grows with time: 202649.

    Source: ISO 8601-1:2019, 5.2.3.
    """
    year, week, _ = day.isocalendar()
    return year * 100 + week


def gets_summary(role: Role) -> bool:
    """Return whether people of a role get a weekly summary: those who can clear what it counts."""
    return role is not Role.OPERATOR and Permission.APPROVE_PROFILES in PERMISSIONS[role]


def gets_reminders(role: Role) -> bool:
    """Return whether people of a role are reminded of anything."""
    return role is Role.LEARNER or gets_summary(role)


def tasks(profile: Profile, standing: int, offers: int) -> tuple[str, ...]:
    """Return what waits for a learner alone, one short sentence each; () if nothing does.

    Sections that the learner completes count, and offers without an answer. What staff have to do does not.

    Args:
        profile: its state.
        standing: as in `dashboard.standing`; it says whether staff add the qualifications.
        offers: how many offers the learner has not answered.

    Source: manual 5.2, 5.4; features J7.
    """
    staff_add = bool(standing & Standing.AWAITING_QUALIFICATIONS)
    conditions = (
        ("task_personal_information", profile.personal_information is not SectionStatus.COMPLETE),
        ("task_qualifications", profile.qualifications is not SectionStatus.COMPLETE and not staff_add),
        ("task_statements", profile.statements is not SectionStatus.COMPLETE),
        ("task_offer" if offers == 1 else "task_offers", offers > 0),
    )
    return tuple(sentence(code, number=offers) for code, waits in conditions if waits)


def learner_message(todo: Iterable[str]) -> tuple[str, str]:
    """Return the subject and the text of the message that a learner reads on the site.

    Args:
        todo: from `tasks`.
    """
    text = "\n".join((sentence("reminder_message"), *(f"- {one}" for one in todo)))
    return label("reminder_to_learner"), text


def learner_reminder(name: str, todo: Iterable[str], at: datetime, base_url: str, stop: str) -> Notice:
    """Remind a learner by e-mail of what waits for them.

    Args:
        name: first name.
        todo: from `tasks`.
        at: when this was so.
        base_url: web address of the site, without a slash at the end.
        stop: web address where the learner stops these e-mails.

    Source: features J7.
    """
    notice = compose(
        label("reminder_to_learner"),
        sentence("reminder_hello", name=name),
        sentence("reminder_tasks", at=moment_in_words(at)),
        tuple(todo),
        sentence("reminder_log_in"),
        Link(label("reminder_log_in"), f"{base_url}/"),
        sentence("reminder_often"),
        sentence("reminder_stop"),
        Link(label("reminder_stop"), stop),
    )
    return evolve(notice, stop=stop)


def weekly_summary(
    name: str, counts: Iterable[tuple[str, Mapping[str, int]]], at: datetime, base_url: str, stop: str
) -> Notice | None:
    """Tell a manager by e-mail how many of their learners wait for staff; None if none do.

    Args:
        name: of the manager.
        counts: for each provider its name, and how many of the learners that they see are on each line of the
            dashboard, by the key of the line.
        at: when this was so.
        base_url: web address of the site, without a slash at the end.
        stop: web address where the manager stops these e-mails.

    Source: features J7.
    """
    seen = sorted((provider, [theirs[key] for key in SUMMARY_LINES]) for provider, theirs in counts)
    waiting = [(provider, numbers) for provider, numbers in seen if any(numbers)]
    if not waiting:
        return None
    totals = [sum(column) for column in zip(*(numbers for _, numbers in waiting), strict=True)]
    only = seen[0][0] if len(seen) == 1 else ""
    notice = compose(
        label("reminder_to_manager"),
        sentence("reminder_hello", name=name),
        sentence("reminder_counts_at" if only else "reminder_counts", at=moment_in_words(at), provider=only),
        _lines(totals),
        "" if only else sentence("reminder_providers"),
        () if only else _by_provider(waiting),
        sentence("reminder_log_in"),
        Link(label("reminder_dashboard"), f"{base_url}/dashboard"),
        sentence("reminder_summary_often"),
        sentence("reminder_stop"),
        Link(label("reminder_stop"), stop),
    )
    return evolve(notice, stop=stop)


def _lines(numbers: Sequence[int]) -> tuple[str, ...]:
    labelled = zip(SUMMARY_LINES, numbers, strict=True)
    return tuple(f"{line(key).label}: {number:,}" for key, number in labelled if number)


def _by_provider(waiting: Iterable[tuple[str, Sequence[int]]]) -> tuple[str, ...]:
    shown = [f"{provider}: {_in_words(numbers)}" for provider, numbers in waiting]
    more = len(shown) - MAX_PROVIDERS_SHOWN
    rest = (sentence("reminder_more_providers", number=f"{more:,}"),) if more > 0 else ()
    return (*shown[:MAX_PROVIDERS_SHOWN], *rest)


def _in_words(numbers: Sequence[int]) -> str:
    keys = zip(SUMMARY_LINES, numbers, strict=True)
    return ", ".join(f"{number:,} {label(f'reminder_{key}')}" for key, number in keys if number)


RULES = (
    Rule(
        "reminder.week",
        "features J7",
        "Nobody is reminded twice in a week, which begins on Monday; nobody is who has stopped it, and nobody for whom"
        " nothing waits.",
    ),
    Rule(
        "reminder.learner",
        "features J7",
        "Learners are reminded of what waits for them: sections of their profile that they complete, and offers without"
        " an answer. Those who have never logged in, or are locked out, wait for staff.",
    ),
)
