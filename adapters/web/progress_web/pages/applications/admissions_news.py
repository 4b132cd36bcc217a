"""When admissions staff are told by email what is new: at once, or once a day (H3)."""

from starlette.responses import Response

from progress_core.domain.accounts.staff import NewsMail
from progress_core.domain.foundations.problems import Problem
from progress_web.foundations.endpoints import Page
from progress_web.foundations.notices import form_page
from progress_web.foundations.visit import Visit

_CHOICES = {choice.value: choice for choice in NewsMail}
_MISSING = Problem("news", "required", "Select when you are told: at once, or once a day.")


def news(visit: Visit) -> Response:
    """Show what is chosen."""
    return _page(visit)


def save_news(visit: Visit) -> Response:
    """Change what is chosen."""
    saved = visit.progress.admissions_news.choice(visit.actor)
    chosen = _CHOICES.get(visit.text("news"))
    if chosen is None:
        return _page(visit, (_MISSING,))
    visit.progress.admissions_news.choose(visit.actor, chosen)
    return visit.go("admissions-news", {"done": "unchanged" if chosen is saved else "news"})


def _page(visit: Visit, problems: tuple[Problem, ...] = ()) -> Response:
    chosen = visit.progress.admissions_news.choice(visit.actor)
    return form_page(visit, "applications/admissions_news.html", problems, chosen=chosen.value, is_staff=True)


PAGES = (
    Page("/account/application-emails", "admissions-news", news),
    Page("/account/application-emails", "save-admissions-news", save_news, "POST"),
)
