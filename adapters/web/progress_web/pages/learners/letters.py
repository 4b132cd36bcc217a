"""Log-in letters and slips for ticked learners: whoever has not used an initial password yet gets one (B8)."""

from starlette.responses import Response

from progress_core.domain.correspondence.letters import Layout
from progress_web.foundations.uploads import attachment
from progress_web.foundations.visit import Visit
from progress_web.pages.learners.learners import address_of_page, list_in_form
from progress_web.pages.learners.not_logged_on import FILE_NAME, own_page, pdf


def ask(visit: Visit, ids: list[int]) -> Response:
    """Show who gets a letter and who does not, and offer the letters and the list of passwords."""
    learner_list = list_in_form(visit)
    return visit.page(
        "learners/letters.html",
        addressees=visit.progress.not_logged_on.sorted_by_letter(visit.actor, ids),
        learner_list=learner_list,
        back=address_of_page(visit, learner_list),
    )


def as_pdf(visit: Visit, ids: list[int], layout: Layout = "letters") -> Response:
    """Show the letters or slips to print, as a PDF."""
    return pdf(visit.progress.not_logged_on.letters(visit.actor, "pdf", ids, layout=layout), layout)


def as_page(visit: Visit, ids: list[int], layout: Layout = "letters") -> Response:
    """Show the letters or slips as a web page."""
    return own_page(visit.progress.not_logged_on.letters(visit.actor, "html", ids, layout=layout))


def as_spreadsheet(visit: Visit, ids: list[int]) -> Response:
    """Download the usernames and passwords as a spreadsheet."""
    return attachment(visit.progress.not_logged_on.table(visit.actor, ids), FILE_NAME)
