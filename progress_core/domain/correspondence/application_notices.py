"""The e-mails about applications, to learners and to admissions staff; none of them quotes what others wrote."""

from collections.abc import Iterable, Mapping

from progress_core.domain.correspondence.notice import Link, Notice, compose
from progress_core.domain.foundations.messages import how_many, label, sentence


def applications_submitted(name: str, courses: Iterable[str]) -> Notice:
    """Tell a learner that their applications have been submitted.

    Args:
        name: first name.
        courses: courses with their providers, in words.

    Source: manual 5.6; features C2.
    """
    return compose(
        "Your application has been submitted",
        f"Hello {name},",
        "Your application has been submitted to:",
        tuple(courses),
        "Log in to Progress to see how it is going.",
    )


def application_decided(name: str, subject: str, decision: str) -> Notice:
    """Tell a learner what a receiving provider has decided.

    Args:
        name: first name.
        subject: the decision in one line.
        decision: the decision in one sentence, with the course and the provider.

    Source: features H3.
    """
    return compose(subject, f"Hello {name},", decision, "Log in to Progress to see your applications.")


def admissions_news(news: str, course: str, address: str) -> Notice:
    """Tell admissions staff what has happened to an application; the learner is not named.

    Args:
        news: what has happened: the end of a code ("received").
        course: name of the course.
        address: web address of the application.

    Source: features H3.
    """
    code = f"news_{news}"
    return compose(
        f"{label(code)}: {course}", sentence(code, course=course), "Log in to see it:", Link("Application", address)
    )


def daily_news(counts: Mapping[str, int], address: str) -> Notice:
    """Tell admissions staff what has happened to the applications they receive since the last email of this kind.

    Args:
        counts: what has happened, as in `admissions_news` -> how often.
        address: web address of the list of applications.

    Source: features H3.
    """
    lines = tuple(f"{label(f'news_{news}')}: {count:,}" for news, count in sorted(counts.items()))
    return compose(
        f"Admissions: {how_many(sum(counts.values()), 'change')} since the last email",
        "This has happened to the applications that you receive:",
        lines,
        "Log in to see them:",
        Link("Admissions", address),
    )
