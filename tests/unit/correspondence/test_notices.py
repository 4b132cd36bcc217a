"""The texts of our e-mails, and what they must not contain."""

from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from progress_core.domain.correspondence.account_notices import account_changed, invitation, password_reset
from progress_core.domain.correspondence.notice import Notice
from progress_core.domain.correspondence.notices import import_outcome, profile_approved
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.importing.imports import Import, ImportCounts, ImportKind, ImportStatus, RowProblem

SITE = "https://progress.example"
LINK = f"{SITE}/verify/s1.abc?next=1&b=2"


class Shown(HTMLParser):
    """The words, links and tags of a page."""

    def __init__(self, notice: Notice) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str | None] = []
        self.tags: set[str] = set()
        self.feed(notice.html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links.extend(value for name, value in attrs if name == "href")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def record(status: ImportStatus, *problems: RowProblem, name: str = "Year 11.xlsx") -> Import:
    counts = ImportCounts(created=1250, updated=1, skipped=0) if status is ImportStatus.SUCCESSFUL else ImportCounts()
    return Import(7, name, "d1", 9, datetime(2026, 9, 1, tzinfo=UTC), status=status, counts=counts, problems=problems)


def row_problem(
    row: int, column: str, field: str, code: str, value: object = None, severity: str = "error"
) -> RowProblem:
    message = f"{value} is not right."
    return RowProblem(row, column, Problem(field, code, message, value, "error" if severity == "error" else "warning"))


@pytest.mark.feature("A1", "A2")
def test_an_invitation_contains_the_link_its_lifetime_and_the_username() -> None:
    notice = invitation("Zoë O'Neill", "zoe@school.example", LINK, 7)
    assert notice.subject == "Verify your Progress account"
    assert notice.text.startswith("Hello Zoë O'Neill,\n\n")
    assert f"\n\n{LINK}\n\n" in notice.text
    assert "Your username is: zoe@school.example" in notice.text
    assert "You can use the link once, within 7 days" in notice.text
    assert Shown(notice).links == [LINK]


@pytest.mark.feature("A7")
def test_a_password_reset_contains_the_link_and_the_username() -> None:
    notice = password_reset("zoe@school.example", LINK, 1440)
    assert notice.subject == "Choose a new Progress password"
    assert "username zoe@school.example" in notice.text
    assert f"\n\n{LINK}\n\n" in notice.text
    assert "within 1 day." in notice.text
    assert "within 10 minutes." in password_reset("zoe@school.example", LINK, 10).text
    assert Shown(notice).links == [LINK]


@pytest.mark.feature("E4", "E5")
def test_the_mail_about_a_successful_import_counts_learners_and_links_to_the_letters() -> None:
    notice = import_outcome(record(ImportStatus.SUCCESSFUL), SITE)
    assert notice.subject == "Learner import successful: Year 11.xlsx"
    assert "- 1,250 learners created\n- 1 learner updated\n- 0 rows skipped" in notice.text
    assert "usernames and passwords" in notice.text
    assert Shown(notice).links == [f"{SITE}/learners/not-logged-on?imported=7"]


@pytest.mark.feature("E4", "B8")
@pytest.mark.parametrize("counts", [(0, 3, 0), (0, 0, 12), (0, 4, 5), (0, 0, 0)])
def test_the_mail_about_an_import_that_created_nobody_promises_no_passwords(counts: tuple[int, int, int]) -> None:
    done = evolve(record(ImportStatus.SUCCESSFUL), counts=ImportCounts(*counts))
    notice = import_outcome(done, SITE)
    assert "no new usernames and passwords" in notice.text
    assert "letter" not in notice.text
    assert Shown(notice).links == [f"{SITE}/learners/import/7"]


@pytest.mark.feature("E4", "B8")
def test_the_mail_about_one_new_learner_speaks_of_one() -> None:
    done = evolve(record(ImportStatus.SUCCESSFUL), counts=ImportCounts(created=1))
    assert "The new learner has a username and a password." in import_outcome(done, SITE).text


@pytest.mark.feature("E4", "E5")
def test_the_mail_about_a_failed_import_names_the_cell_and_kind_of_each_error() -> None:
    notice = import_outcome(
        record(
            ImportStatus.UNSUCCESSFUL,
            row_problem(0, "", "file", "damaged"),
            row_problem(1202, "F", "date_of_birth", "bad_format"),
            row_problem(1203, "", "uln", "duplicate"),
            row_problem(1204, "L", "uln", "bad_check_digit", severity="warning"),
        ),
        SITE,
    )
    assert notice.subject == "Learner import unsuccessful: Year 11.xlsx"
    assert "Nothing was changed" in notice.text
    assert (
        "Errors found: 3.\n\n- The file: damaged\n- Row 1,202, column F: Date of birth: bad format\n"
        "- Row 1,203: ULN: duplicate\n\n" in notice.text
    )
    assert Shown(notice).links == [f"{SITE}/learners/import"]


@pytest.mark.feature("E4")
def test_at_most_ten_errors_are_listed() -> None:
    problems = [row_problem(row, "A", "ukprn", "required") for row in range(2, 14)]
    notice = import_outcome(record(ImportStatus.UNSUCCESSFUL, *problems), SITE)
    assert "Errors found: 12. The first of them:" in notice.text
    assert notice.text.count("UKPRN: required") == 10


@pytest.mark.feature("E4")
def test_a_failure_without_row_errors_shows_no_empty_list() -> None:
    notice = import_outcome(record(ImportStatus.UNSUCCESSFUL), SITE)
    assert "Errors found: 0.\n\nLog in" in notice.text
    assert "ul" not in Shown(notice).tags


@pytest.mark.feature("E4")
def test_the_contents_of_cells_are_kept_out_of_mail() -> None:
    notice = import_outcome(
        record(ImportStatus.UNSUCCESSFUL, row_problem(2, "C", "last_name", "bad_format", "Sm1th")), SITE
    )
    assert "Sm1th" not in notice.subject + notice.text + notice.html


@pytest.mark.feature("F4")
@pytest.mark.parametrize(
    ("asked_for", "named", "address"),
    [
        ("10000001", {"10000001", "10000002"}, "/providers/10000001/qualifications/import"),
        ("", {"10000002"}, "/providers/10000002/qualifications/import"),
        ("", {"10000001", "10000002"}, "/providers"),
    ],
)
def test_an_import_for_a_provider_links_back_to_that_provider(asked_for: str, named: set[str], address: str) -> None:
    asked = record(ImportStatus.UNSUCCESSFUL, row_problem(2, "A", "account_id", "unknown_account"))
    done = evolve(asked, kind=ImportKind.QUALIFICATIONS, ukprn=asked_for, ukprns=frozenset(named))
    assert Shown(import_outcome(done, SITE)).links == [f"{SITE}{address}"]


@pytest.mark.asvs("V1.3.3")
@pytest.mark.feature("I8")
@given(name=st.text(st.characters(exclude_categories=()), max_size=300))
def test_any_file_name_fits_a_subject_line(name: str) -> None:
    subject = import_outcome(record(ImportStatus.SUCCESSFUL, name=name), SITE).subject
    assert subject.isprintable()
    assert len(subject) <= 130


@pytest.mark.asvs("V1.2.1")
@pytest.mark.feature("I8")
@given(name=st.text(), username=st.text())
def test_markup_in_a_name_is_escaped(name: str, username: str) -> None:
    plain = Shown(invitation("", "", LINK, 7)).tags
    assert Shown(invitation(name, username, LINK, 7)).tags == plain


@pytest.mark.feature("I8")
def test_markup_in_a_name_is_shown_as_text() -> None:
    shown = Shown(invitation('<img src=x onerror="alert(1)">', "zoe", LINK, 7))
    assert 'Hello <img src=x onerror="alert(1)">,' in shown.words


@pytest.mark.feature("F4")
def test_an_import_for_several_providers_links_to_the_list_of_providers() -> None:
    done = evolve(record(ImportStatus.SUCCESSFUL), kind=ImportKind.QUALIFICATIONS)
    assert [f"{SITE}/providers"] == Shown(import_outcome(done, SITE)).links
    one = evolve(done, ukprns=frozenset({"10000055"}))
    assert [f"{SITE}/providers/10000055/qualifications/import"] == Shown(import_outcome(one, SITE)).links
    assert "1 learner changed" in import_outcome(one, SITE).text


@pytest.mark.feature("A2")
def test_every_sentence_of_an_invitation() -> None:
    text = invitation("Zoë", "zoe@school.example", LINK, 1).text
    assert text.split("\n\n") == [
        "Hello Zoë,",
        "An account has been created for you on Progress. Follow this link to verify it and choose a password:",
        LINK,
        "Your username is: zoe@school.example",
        "You can use the link once, within 1 day. After that, the page offers a new one.",
        "If you did not expect this email, you do not need to do anything.",
        "Progress\n",
    ]


@pytest.mark.feature("C2")
def test_every_sentence_about_an_approved_profile() -> None:
    notice = profile_approved("Zoë")
    assert notice.subject == "Your profile has been approved"
    assert notice.text.split("\n\n") == [
        "Hello Zoë,",
        "Your profile has been approved. Log in to Progress to see it.",
        "If you change anything in it, it will need to be approved again.",
        "Progress\n",
    ]


@pytest.mark.feature("E4")
@pytest.mark.parametrize(
    ("created", "words"),
    [
        (0, "No learner was created, so there are no new usernames and passwords. Log in to see the outcome:"),
        (
            1,
            "The new learner has a username and a password.",
        ),
        (
            2,
            "The new learners have usernames and passwords.",
        ),
    ],
)
def test_the_link_after_an_import_is_named_by_its_page(created: int, words: str) -> None:
    done = evolve(record(ImportStatus.SUCCESSFUL), counts=ImportCounts(created, 1, 0))
    notice = import_outcome(done, SITE)
    assert words in notice.text
    name = "Learners who have not logged on" if created else "Learner import"
    assert name in [text.strip() for text in Shown(notice).words]


@pytest.mark.feature("K1")
@pytest.mark.parametrize(
    ("contact", "ask"),
    [("", "contact the person who manages your account"), ("help@school.example", "contact help@school.example")],
)
def test_every_sentence_about_a_changed_account(contact: str, ask: str) -> None:
    notice = account_changed("zoe", "Your password was changed.", contact)
    assert notice.subject == "Your Progress account was changed"
    assert notice.text.split("\n\n") == [
        "Your password was changed. Your username is: zoe",
        "If it was you, you do not need to do anything.",
        f"If it was not you, somebody else can use your account: {ask} at once.",
        "Progress\n",
    ]


@pytest.mark.feature("E4")
def test_a_list_is_a_list_in_both_forms_of_an_email() -> None:
    notice = import_outcome(record(ImportStatus.SUCCESSFUL), SITE)
    assert "- 1,250 learners created\n- 1 learner updated\n- 0 rows skipped" in notice.text
    created, updated, skipped = "1,250 learners created", "1 learner updated", "0 rows skipped"
    assert f"<ul><li>{created}</li><li>{updated}</li><li>{skipped}</li></ul>" in notice.html.replace("\n", "")


@pytest.mark.feature("E4", "E7", "J4")
def test_the_mail_about_an_import_that_waits_asks_for_an_answer() -> None:
    question = RowProblem(3, "", Problem("last_name", "duplicate", "Lee?", "Lee", "error", "imports.duplicates"))
    notice = import_outcome(record(ImportStatus.UNSUCCESSFUL, question), SITE)
    assert "Learner import waiting for your answer: Year 11.xlsx" == notice.subject
    assert "Nothing has been changed yet." in notice.text
    assert "Lee" not in notice.text
    assert [f"{SITE}/learners/import/7"] == Shown(notice).links
