"""Reading the audit trail: in words, by every filter, and only by those who may."""

from datetime import UTC, date, datetime, timedelta

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.messages import action_in_words, actions
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.operations.audit import NOBODY_ID, WORKER_ID, Action, Entry, details_of, place_of, read_place
from progress_core.memory.clock import FixedClock
from progress_core.usecases.operations import audit as module
from progress_core.usecases.operations.audit import AuditAsked
from tests.given.people import ELSEWHERE, NORTH, SOUTH, form, hire

pytestmark = pytest.mark.feature("I9")

EVERYTHING = AuditAsked()
Told = tuple[str, str, str]


@pytest.fixture
def keeper(progress: Progress) -> Actor:
    """A user manager of North School."""
    return hire(progress, Role.USER_MANAGER, NORTH)


def told(progress: Progress, reader: Actor, asked: AuditAsked = EVERYTHING) -> list[Told]:
    """Return who did what to whom, latest first."""
    return [(line.who, line.done, line.about) for line in progress.audit.page(reader, asked).lines]


def append(progress: Progress, *entries: Entry) -> None:
    with progress.context.store.transaction() as work:
        work.audit.append(entries)


def test_every_action_has_words_in_the_catalogue_and_the_catalogue_has_no_others() -> None:
    assert set(actions()) == {action.value for action in Action}


def test_an_entry_holds_its_action_as_plain_text_even_one_of_a_newer_version() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    known, newer = (Entry(at, 0, action, "learner", "1").action for action in (Action.LOG_IN, "polish shoes"))
    assert (known, type(known)) == ("log in", str)
    assert newer == "polish shoes"


def test_an_action_without_a_label_is_shown_as_it_is() -> None:
    assert action_in_words("log in") == "Logged in"
    assert action_in_words("polish shoes") == "Polish shoes"


def test_a_page_describes_who_did_what_to_whom(progress: Progress, manager: Actor, keeper: Actor) -> None:
    learner = progress.learners.create(manager, form()).learner
    progress.learners.edit(manager, learner.id, {"town": "Oxford", "street": "High Street"})
    progress.not_logged_on.list(manager)
    assert told(progress, keeper)[:3] == [
        (manager.username, "Looked at initial passwords", "North School"),
        (manager.username, "Edited learner", "asmith"),
        (manager.username, "Created learner", "asmith"),
    ]
    reveal, edit, *_ = progress.audit.page(keeper, EVERYTHING).lines
    assert (reveal.details, reveal.providers) == ("Learners: 1", ("North School",))
    assert edit.details == "Changed: Street, Town"


@pytest.mark.feature("B9")
def test_managers_see_all_entries_about_accounts_of_their_providers(progress: Progress, keeper: Actor) -> None:
    both = hire(progress, Role.LEARNER_MANAGER, NORTH, SOUTH, email="both@example.com")
    progress.staff.unlock(keeper, both.username)
    progress.own_account.change_username(both, "both.of.them")
    south = hire(progress, Role.USER_MANAGER, SOUTH, email="south@example.com")
    elsewhere = hire(progress, Role.USER_MANAGER, ELSEWHERE, email="elsewhere@example.com")
    unlocked = ("Unlocked account", "both.of.them")
    assert [each[1:] for each in told(progress, keeper)].count(unlocked) == 1
    assert [each[1:] for each in told(progress, south)].count(unlocked) == 1
    area = hire(progress, Role.AREA_ADMINISTRATOR, email="area@example.com", area="Oxfordshire")
    (line,) = progress.audit.page(area, AuditAsked(action="unlock account")).lines
    assert set(line.providers) == {"North School", "South College"}
    assert set(line.ukprns) == {NORTH, SOUTH}
    assert [each for each in told(progress, elsewhere) if "both" in str(each)] == []


@pytest.mark.feature("B9")
def test_people_out_of_scope_are_named_only_by_role_or_id(progress: Progress, keeper: Actor) -> None:
    far = hire(progress, Role.PROVIDER_MANAGER, ELSEWHERE, email="far@example.com")
    area = hire(progress, Role.AREA_ADMINISTRATOR, email="area@example.com", area="Oxfordshire")
    moved = progress.learners.create(OPERATOR, form(ukprn=ELSEWHERE)).learner
    now = progress.context.clock.now()
    append(
        progress,
        *(Entry(now, who, "edit learner", "learner", str(moved.id), NORTH) for who in (far.account_id, moved.id, 404)),
        *(Entry(now, who, "import learners", "import", "7", NORTH) for who in (0, WORKER_ID, NOBODY_ID)),
        Entry(now, area.account_id, "unlock account", "account", "404", NORTH),
        Entry(now, area.account_id, "change defaults", "provider", ELSEWHERE, NORTH),
        Entry(now, area.account_id, "log in", "account", "", NORTH),
    )
    shown = [(who, about) for who, _, about in told(progress, keeper)][:9][::-1]
    assert shown == [
        (f"Provider manager {far.account_id}", f"Learner {moved.id}"),
        (f"Account {moved.id}", f"Learner {moved.id}"),
        ("Account 404", f"Learner {moved.id}"),
        ("operator", "Import 7"),
        ("worker", "Import 7"),
        ("nobody known", "Import 7"),
        (f"Area administrator {area.account_id}", "Account 404"),
        (f"Area administrator {area.account_id}", ELSEWHERE),
        (f"Area administrator {area.account_id}", ""),
    ]


@pytest.mark.feature("B9")
def test_searching_for_a_name_out_of_scope_finds_nothing(progress: Progress, keeper: Actor) -> None:
    far = hire(progress, Role.PROVIDER_MANAGER, ELSEWHERE, email="far@example.com")
    progress.learners.create(OPERATOR, form(ukprn=ELSEWHERE, username="distant"))
    for asked in ("far@example.com", "distant", "nobody", "\0"):
        assert told(progress, keeper, AuditAsked(actor=asked)) == []
        assert told(progress, keeper, AuditAsked(subject=asked)) == []
    errors = []
    for ukprn in (ELSEWHERE, "99999999"):
        with pytest.raises(NotFound) as caught:
            progress.audit.page(keeper, AuditAsked(ukprn=ukprn))
        errors.append(str(caught.value).replace(ukprn, "…"))
    assert errors[0] == errors[1]
    assert told(progress, keeper, AuditAsked(actor=str(far.account_id))) == []


def test_entries_are_found_by_actor_subject_and_action(progress: Progress, manager: Actor, keeper: Actor) -> None:
    learner = progress.learners.create(manager, form()).learner
    progress.learners.unlock(keeper, learner.id)
    created = (manager.username, "Created learner", "asmith")
    unlocked = (keeper.username, "Unlocked account", "asmith")
    hired = ("operator", "Created staff account", manager.username)
    for asked, expected in {
        AuditAsked(actor=manager.username.upper()): [created],
        AuditAsked(actor=str(manager.account_id)): [created],
        AuditAsked(subject="ASmith"): [unlocked, created],
        AuditAsked(subject=str(learner.id)): [unlocked, created],
        AuditAsked(action="unlock account"): [unlocked],
        AuditAsked(actor="Operator", subject=manager.username): [hired],
        AuditAsked(ukprn=NORTH, limit=1): [unlocked],
        AuditAsked(subject="1" * 20): [],
        AuditAsked(actor="1" * 20): [],
    }.items():
        assert told(progress, keeper, asked) == expected, asked
    assert told(progress, OPERATOR, AuditAsked(subject=NORTH)) == []


def test_days_begin_and_end_in_english_local_time(progress: Progress, keeper: Actor, clock: FixedClock) -> None:
    clock.advance(timedelta(hours=13, minutes=30))
    start = clock.now()  # 22:30 UTC, in September
    append(progress, Entry(start, 0, "log in", "account", "1", NORTH))
    append(progress, Entry(start + timedelta(hours=1), 0, "log off", "account", "1", NORTH))  # 00:30 in England
    day = start.date()
    next_day = day + timedelta(days=1)
    assert [done for _, done, _ in told(progress, keeper, AuditAsked(since=next_day))] == ["Logged off"]
    assert told(progress, keeper, AuditAsked(since=day, until=day))[0][1] == "Logged in"
    assert told(progress, keeper, AuditAsked(since=date.max)) == told(progress, keeper)
    assert told(progress, keeper, AuditAsked(until=date.max)) == told(progress, keeper)
    assert told(progress, keeper, AuditAsked(until=date.min)) == []


def test_pages_of_the_trail_follow_each_other(progress: Progress, manager: Actor, keeper: Actor) -> None:
    for _ in range(5):
        progress.not_logged_on.list(manager)
        progress.learners.create(manager, form(username=f"learner{_}"))
    first = progress.audit.page(keeper, AuditAsked(actor=manager.username, limit=3))
    second = progress.audit.page(keeper, AuditAsked(actor=manager.username, limit=3, after=first.next))
    third = progress.audit.page(keeper, AuditAsked(actor=manager.username, limit=3, after=second.next))
    lines = [*first.lines, *second.lines, *third.lines]
    assert third.next == ""
    assert lines == list(progress.audit.page(keeper, AuditAsked(actor=manager.username)).lines)
    with pytest.raises(Rejected, match="not known"):
        progress.audit.page(keeper, AuditAsked(after="nowhere"))


def test_the_spreadsheet_contains_every_page(
    progress: Progress, manager: Actor, keeper: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH_SIZE", 2)
    progress.learners.create(manager, form())
    with progress.context.spreadsheets.read(progress.audit.table(keeper, EVERYTHING)) as sheets:
        rows = [cells for sheet in sheets for _, cells in sheet.rows]
    assert rows[0] == ("When", "Who", "What was done", "About", "Provider", "UKPRN", "Details", "From")
    assert rows[1][1:] == (manager.username, "Created learner", "asmith", "North School", NORTH, *rows[1][6:])
    assert len(rows) == 1 + len(progress.audit.page(keeper, EVERYTHING).lines) == 4
    monkeypatch.setattr(module, "MAX_EXPORTED", 2)
    with pytest.raises(Rejected) as caught:
        progress.audit.table(keeper, EVERYTHING)
    assert [each.code for each in caught.value.problems] == ["too_many_entries"]


def test_reading_the_trail_needs_the_permission(progress: Progress, manager: Actor) -> None:
    for ask in (progress.audit.page, progress.audit.table):
        with pytest.raises(NotAllowed):
            ask(manager, EVERYTHING)


def test_facts_are_shown_as_a_sentence() -> None:
    assert details_of({"outcome": "successful", "created": "12", "sign_off": "True", "staff_add": "False"}) == (
        "Outcome: successful, Created: 12, Sign off learner's profile?: yes, Staff add qualifications: no"
    )
    assert details_of({"fields": "", "updated": "0", "role": "user-manager"}) == "Role: user manager"


def test_a_page_position_survives_a_round_trip(clock: FixedClock) -> None:
    assert read_place(place_of(clock.now(), 7)) == (clock.now(), 7)
