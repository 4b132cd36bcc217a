"""Gates and hidden data on the pages: the same blockers as the core, in the same words, and no more."""

from html import unescape

import pytest
from attrs import evolve

from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.profiles.references import RATED
from progress_core.usecases.consequences.standings import save_learner
from tests.contract.stores.test_gates import STATES, expected, profile_of
from tests.given.people import NORTH, form
from tests.web.conftest import House, Visitor
from tests.web.full_house import full_house, is_page
from tests.web.served import without_tokens

SECRET = "canary of the reference"
SENTENCES = {
    "personal_information_incomplete": "The personal information section is not complete yet.",
    "qualifications_incomplete": "The qualifications section is not complete yet.",
    "awaiting_qualifications": "Staff add this learner's qualifications and have not marked them as complete yet.",
    "statements_incomplete": "The statements section is not complete yet.",
    "awaiting_approval": "The profile has not been approved yet.",
}
OWN_SENTENCES = {
    "personal_information_incomplete": "You have not completed your personal information.",
    "qualifications_incomplete": "You have not completed your qualifications.",
    "awaiting_qualifications": "Your school or college adds your qualifications, and has not marked them as complete",
    "statements_incomplete": "You have not completed your statements.",
    "awaiting_approval": "Your learner manager has to approve your profile.",
}


@pytest.mark.feature("C10", "B7", "H4")
def test_pages_name_exactly_the_blockers_of_each_state(house: House, manager: Visitor) -> None:
    progress = house.progress
    progress.providers.set_defaults(OPERATOR, NORTH, sign_off=True, staff_add_qualifications=False)
    made = progress.learners.create(OPERATOR, form(username="asmith")).learner
    herself = house.enter_as(progress.accounts.actor("asmith"), "sunny4day")
    for state in STATES[::13]:
        with progress.context.store.transaction() as work:
            learner = work.learners.get(EVERYTHING, made.id)
            profile = profile_of(state)
            save_learner(
                work,
                evolve(learner, profile=profile, sign_off=state.signs_off, staff_add_qualifications=state.adds),
            )
        codes = expected(state, (True, False))
        for visitor, sentences in ((manager, SENTENCES), (herself, OWN_SENTENCES)):
            text = " ".join(unescape(visitor.get(f"/learners/{made.id}/profile").text).split())
            assert codes == [code for code, sentence in sentences.items() if sentence in text], state
        explained = progress.profiles.explain(progress.accounts.actor("asmith"), made.id).reasons
        home = " ".join(unescape(herself.get("/dashboard").text).split())
        if state.approved and not codes:
            continue
        assert all(reason.message in home for reason in explained) or state.approved, state


@pytest.mark.asvs("V8.2.3", "V15.3.1")
@pytest.mark.feature("C8", "H4")
@pytest.mark.parametrize("complete", [True, False], ids=["set to No", "a draft set to Yes"])
def test_no_page_message_or_mail_shows_a_learner_a_hidden_reference(*, complete: bool) -> None:
    with full_house() as full:
        progress, guest = full.house.progress, full.guests[Role.LEARNER.value]
        values: dict[str, object] = dict.fromkeys(RATED, "Poor") | {
            "display_to_learner": not complete, "attendance": "95", "additional_support": False,
            "further_details": SECRET, "referee": SECRET,
        }  # fmt: skip
        part = progress.references
        (part.complete if complete else part.save)(OPERATOR, guest.account_id, values)
        seen = [(address, answer.text) for address, answer in full.pages(Role.LEARNER.value) if is_page(answer)]
        assert len(seen) > 10
        assert [] == [address for address, text in seen if SECRET in text]
        hidden = guest.browser.get(f"/learners/{guest.account_id}/reference")
        absent = guest.browser.get("/learners/999999999/reference")
        assert (404, without_tokens(absent.text)) == (hidden.status_code, without_tokens(hidden.text))
        progress.mail.deliver()
        with progress.context.store.snapshot() as work:
            mails = [mail.subject for mail in work.outbox.recent(1000)]
        assert not [subject for subject in mails if SECRET in subject]
