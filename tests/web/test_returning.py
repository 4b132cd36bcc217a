"""A form that was sent after the log-in had ended, or with a void token: its owner gets it back, and nobody else."""

from collections.abc import Callable

import pytest
from attrs import evolve

from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.learners import Learner
from progress_core.domain.profiles.profiles import Section
from tests.browsers import browser_at
from tests.given.people import NORTH, hire
from tests.given.profiles import now_of, pupil
from tests.web.conftest import House, Visitor
from tests.web.full_house import filled
from tests.web.sending import (
    end_session,
    expire_session,
    form_at,
    form_in,
    log_in,
    log_off_elsewhere,
    send,
    text_in,
)

NO_GRADES = {"predicted_grade": "", "actual_grade": ""}
TYPED = "Ann typed “this” & <b>that</b>\r\nover\tlunch 💡"


@pytest.fixture
def ann(house: House) -> Learner:
    return pupil(house.progress)


@pytest.mark.feature("A8")
@pytest.mark.parametrize("end", [end_session, expire_session, log_off_elsewhere])
def test_what_was_typed_is_back_after_logging_in_again(
    house: House, manager: Visitor, ann: Learner, end: Callable[[House, Visitor], None]
) -> None:
    page = f"/learners/{ann.id}"
    form = form_at(manager, page)
    end(house, manager)
    refused = send(manager, form, town=TYPED, first_name="Zoë", sign_off="no")
    assert "Log in again; what you typed is kept." in refused.text
    assert ("30 minutes" in refused.text) is (end is not log_off_elsewhere)
    assert TYPED not in refused.text
    assert now_of(house.progress, ann) == ann
    back = log_in(manager, refused)
    assert back.status_code == 200
    assert "You are logged in again. Nothing has been saved yet." in back.text
    again = form_in(back.text, page, page)
    shown = {name: again.fields[name].chosen for name in ("town", "first_name", "last_name", "sign_off")}
    assert shown == {"town": [TYPED], "first_name": ["Zoë"], "last_name": ["Smith"], "sign_off": ["no"]}
    assert now_of(house.progress, ann) == ann
    saved = send(manager, again, town="Abingdon")
    assert saved.status_code == 303
    assert (now_of(house.progress, ann).details.first_name, now_of(house.progress, ann).sign_off.label) == ("Zoë", "No")


@pytest.mark.feature("A8")
def test_texts_of_several_lines_come_back_to_their_boxes(house: House, manager: Visitor, ann: Learner) -> None:
    page = f"/learners/{ann.id}/reference"
    form = form_at(manager, page)
    end_session(house, manager)
    long = "\r\n" + "Ünïcödé </textarea><script>x</script> 漢字\r\n" * 90
    back = log_in(manager, send(manager, form, further_details=long, attendance="93.5", health="Average"))
    assert "<script>x" not in back.text
    assert text_in(back.text, "further_details").replace("\r\n", "\n") == long.replace("\r\n", "\n")
    again = form_in(back.text, page, page)
    assert (again.fields["attendance"].chosen, again.fields["health"].chosen) == (["93.5"], ["Average"])


@pytest.mark.feature("A8", "G2")
def test_ticks_come_back_to_the_part_of_the_list_where_they_were_made(
    house: House, manager: Visitor, ann: Learner
) -> None:
    other = pupil(house.progress, username="another", first_name="Ben", year_group="10")
    group = house.progress.groups.create(OPERATOR, NORTH, "11A")
    page = f"/providers/{NORTH}/groups/{group.id}/learners?year=10"
    form = form_at(manager, page)
    end_session(house, manager)
    refused = send(manager, form, learner=[str(other.id)])
    back = log_in(manager, refused)
    assert form_in(back.text, page, page).fields["learner"].chosen == [str(other.id)]
    assert str(ann.id) not in form_in(back.text, page, page).fields["learner"].values
    page = "/learners?sort=newest"
    form = form_at(manager, page, "/learners/selected")
    end_session(house, manager)
    back = log_in(manager, send(manager, form, page, learner=[str(ann.id)], action="unlock"))
    assert form_in(back.text, page, "/learners/selected").fields["learner"].chosen == [str(ann.id)]
    assert 'data-address="/learners?sort=newest"' in back.text


@pytest.mark.feature("A8")
def test_passwords_and_files_are_not_kept_and_the_page_says_so(house: House, manager: Visitor) -> None:
    form = form_at(manager, "/learners/create")
    end_session(house, manager)
    refused = send(manager, form, username="newone", password="s3cret-word")
    sealed = form_in(refused.text, "", "/login").fields["kept"].chosen[0]
    assert "s3cret-word" not in refused.text + house.progress.context.sealer.unseal(sealed, "kept-form")
    back = log_in(manager, refused)
    assert "Passwords are never kept: type them again." in back.text
    assert "s3cret-word" not in back.text
    assert form_in(back.text, "", "/learners/create").fields["username"].chosen == ["newone"]
    form = form_at(manager, "/learners/import")
    end_session(house, manager)
    sent = manager.browser.post(form.action, data=filled(form), files={"file": ("learners.csv", b"x")})
    assert "The file that you chose could not be kept: choose it again." in log_in(manager, sent).text


@pytest.mark.feature("A8", "B9")
@pytest.mark.parametrize("role", [Role.LEARNER_MANAGER, Role.USER_MANAGER])
def test_another_person_is_not_shown_what_was_typed(house: House, manager: Visitor, ann: Learner, role: Role) -> None:
    other = hire(house.progress, role, NORTH, email="other@example.com")
    house.progress.own_account.change_password(other, "teach3rs", "chosen4me")
    form = form_at(manager, f"/learners/{ann.id}")
    end_session(house, manager)
    refused = send(manager, form, town=TYPED)
    answer = log_in(manager, refused, "other@example.com")
    assert (answer.status_code, answer.headers["location"]) == (303, "/dashboard")
    assert "typed" not in answer.text


@pytest.mark.feature("A8")
def test_a_wrong_password_loses_nothing(house: House, manager: Visitor, ann: Learner) -> None:
    page = f"/learners/{ann.id}/statements"
    house.progress.profiles.reopen(OPERATOR, ann.id, Section.STATEMENTS)
    form = form_at(manager, page)
    end_session(house, manager)
    answer = send(manager, form, personal_statement=TYPED)
    for _ in range(2):
        answer = log_in(manager, answer, password="wrong-1")
        assert answer.status_code == 422
    assert "Ann typed “this” &amp; &lt;b&gt;" in log_in(manager, answer).text


@pytest.mark.feature("A5", "A8")
def test_a_forced_change_of_the_password_comes_first(house: House, ann: Learner) -> None:
    teacher = hire(house.progress, Role.LEARNER_MANAGER, NORTH, email="tutor@example.com")
    visitor = house.enter_as(teacher, "teach3rs")
    page = f"/learners/{ann.id}"
    form = form_at(visitor, page)
    end_session(house, visitor)
    must_change(house, teacher.account_id)
    refused = send(visitor, form, town=TYPED)
    asked = log_in(visitor, refused, "tutor@example.com")
    assert "choose one that only you know" in asked.text
    assert "Ann typed" not in asked.text
    new = form_in(asked.text, "", "/new-password")
    wrong = send(visitor, new, current="chosen4me", password="x", confirm="x")
    assert wrong.status_code == 422
    new = form_in(wrong.text, "", "/new-password")
    back = send(visitor, new, current="chosen4me", password="anew4me!", confirm="anew4me!")
    assert form_in(back.text, page, page).fields["town"].chosen == [TYPED]


@pytest.mark.feature("A5")
def test_the_page_that_was_asked_for_opens_after_a_forced_change_of_the_password(house: House) -> None:
    hire(house.progress, Role.LEARNER_MANAGER, NORTH)
    with browser_at(house.url) as browser:
        visitor = Visitor(browser, "")
        asked = browser.get(browser.get("/learners?year=11").headers["location"])
        answer = log_in(visitor, asked, password="teach3rs")
        new = form_at(visitor, answer.headers["location"], "/new-password")
        done = send(visitor, new, current="teach3rs", password="chosen4me", confirm="chosen4me")
        assert done.headers["location"] == "/learners?year=11"
        away = send(visitor, form_at(visitor, "/account"), next="//evil.example")
        assert "evil" not in str(away.headers)


@pytest.mark.feature("A8")
def test_what_was_typed_is_listed_where_its_form_is_gone(house: House, manager: Visitor, ann: Learner) -> None:
    house.progress.profiles.reopen(OPERATOR, ann.id, Section.STATEMENTS)
    page = f"/learners/{ann.id}/statements"
    form = form_at(manager, page)
    end_session(house, manager)
    house.progress.profiles.save_statements(OPERATOR, ann.id, {"personal_statement": "Theirs"}, complete=True)
    back = log_in(manager, send(manager, form, personal_statement="I like <cooking>."))
    assert "is not on this page any more" in back.text
    assert "Personal statement: I like &lt;cooking&gt;." in back.text
    form = form_at(manager, f"/learners/{ann.id}")
    end_session(house, manager)
    house.progress.learners.delete(OPERATOR, ann.id)
    back = log_in(manager, send(manager, form, town="Abingdon"))
    assert (back.status_code, "Town: Abingdon" in back.text) == (404, True)


@pytest.mark.feature("A8")
def test_too_long_texts_are_not_kept_and_the_page_says_so(house: House, manager: Visitor, ann: Learner) -> None:
    form = form_at(manager, f"/learners/{ann.id}")
    end_session(house, manager)
    refused = send(manager, form, town="x" * 600_000)
    assert "What you typed was too long to be kept." in refused.text
    assert len(refused.text) < 100_000
    back = log_in(manager, refused)
    assert back.status_code == 200
    for largest in ("漢" * 80_000, "\N{FIRE}" * 62_000, '"' * 120_000):
        form = form_at(manager, f"/learners/{ann.id}")
        end_session(house, manager)
        page = log_in(manager, send(manager, form, town=largest)).text
        assert form_in(page, "", form.action).fields["town"].chosen == [largest]


def must_change(house: House, account_id: int) -> None:
    with house.progress.context.store.transaction() as work:
        account = work.accounts.get(account_id)
        assert account.credential is not None
        work.accounts.save(evolve(account, credential=evolve(account.credential, must_change=True)))


@pytest.mark.feature("A8", "C5")
def test_a_qualification_comes_back_after_it_was_refused_once(house: House, manager: Visitor, ann: Learner) -> None:
    house.progress.profiles.reopen(OPERATOR, ann.id, Section.QUALIFICATIONS)
    page = f"/learners/{ann.id}/qualifications/add"
    refused = send(manager, form_at(manager, f"{page}?type=GCSE+(9+to+1)", page), subject="Physics", **NO_GRADES)
    assert refused.status_code == 422
    form = form_in(refused.text, page, page)
    end_session(house, manager)
    back = log_in(manager, send(manager, form, page, predicted_grade="7"))
    again = form_in(back.text, page, page)
    assert (again.fields["subject"].chosen, again.fields["predicted_grade"].chosen) == (["Physics"], ["7"])
    assert send(manager, again).status_code == 303


@pytest.mark.feature("A8")
def test_pages_say_that_the_log_in_has_ended_and_come_back_afterwards(house: House, manager: Visitor) -> None:
    end_session(house, manager)
    asked = manager.get(manager.get("/learners?year=11").headers["location"])
    assert "You were logged out. This happens after 30 minutes without opening a page." in asked.text
    assert log_in(manager, asked).headers["location"] == "/learners?year=11"


@pytest.mark.feature("A8")
@pytest.mark.parametrize(
    ("query", "stale"),
    [
        ("done=saved&learner={id}", "have been saved"),
        ("done=created&learner={id}", "Learner created"),
        ("learner={id}&done=unlocked-one", "can try to log in again"),
        ("done=unchanged", "Nothing was changed"),
        ("unlocked=2", "2 learners can try to log in again"),
        ("deleted=1&archived=2", "1 learner has been deleted"),
    ],
)
@pytest.mark.parametrize("page", ["/learners/{id}", "/learners"])
def test_what_was_done_before_the_log_in_ended_is_not_told_again(
    house: House, manager: Visitor, ann: Learner, page: str, query: str, stale: str
) -> None:
    is_list = page == "/learners"
    address = f"{page}?sort=newest&{query}".format(id=ann.id)
    action = "/learners/selected" if is_list else f"/learners/{ann.id}"
    form = form_at(manager, address, action)
    end_session(house, manager)
    typed: dict[str, object] = {"learner": [str(ann.id)], "action": "unlock"} if is_list else {"town": "Leeds"}
    back = log_in(manager, send(manager, form, address, **typed))
    assert "You are logged in again. Nothing has been saved yet." in back.text
    assert stale not in back.text
    assert "done=" not in back.text
