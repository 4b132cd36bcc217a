"""What the second year brings into the pictures: moves up, transfers, leavers, and people who want no reminders."""

from attrs import evolve
from progress_cli.demo.people import BOSS

from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR
from progress_core.domain.values.academic_years import AcademicYear
from progress_core.domain.values.english_time import english_day
from progress_core.domain.years.moves import MoveCounts, MoveStatus, MoveUp
from progress_core.domain.years.transfers import offer
from progress_core.usecases.correspondence.stop_links import stop_link
from progress_core.usecases.learners.learners import LearnerQuery
from tests.given.leaver_files import leaver_csv
from tests.living import MANAGER, TUTOR, Site


def stops(site: Site) -> dict[str, str]:
    """Let one person stop their reminders; return where they and another one do."""
    boss = site.progress.accounts.actor(BOSS)
    site.progress.reminders.choose(boss, wanted=False)
    tutor = site.progress.accounts.actor(TUTOR)
    links = {"stopped": boss.account_id, "stop": tutor.account_id}
    return {name: stop_link(site.progress.context, number).removeprefix(site.url) for name, number in links.items()}


def transfers(site: Site) -> dict[str, str]:
    """Offer a manager's learner to another provider, and let that offer one of its own."""
    progress, manager = site.progress, site.progress.accounts.actor(MANAGER)
    ours = manager.scope.providers
    now = progress.context.clock.now()
    with progress.context.store.snapshot() as work:
        elsewhere = next(one.ukprn for one in work.providers.in_scope(EVERYTHING) if one.ukprn not in ours)
        lines = work.learners.page(manager.scope, LearnerQuery(limit=30)).lines
    values = {"ukprn": elsewhere, "year_group": 12, "first_name": "Zainab", "last_name": "Malik", "gender": "Female"}
    given = {"username": "zmalik12", "password": "sunny4day", "date_of_birth": "2010-03-14"}
    theirs = progress.learners.create(OPERATOR, {**values, **given}).learner
    with progress.context.store.transaction() as work:
        here = work.learners.get(EVERYTHING, lines[-1].id)
        sent, received = work.new_ids(2)
        work.transfers.add(offer(sent, here, elsewhere, manager.account_id, now))
        work.transfers.add(offer(received, theirs, here.details.ukprn, 0, now))
    return {"sent": str(sent), "received": str(received)}


def leavers(site: Site) -> dict[str, str]:
    """Check two files of leavers: with one, some leave and one who has left is corrected; the other has mistakes."""
    progress, manager = site.progress, site.progress.accounts.actor(MANAGER)
    there = progress.learners.page(manager, LearnerQuery(limit=40)).lines[-5:]
    day = AcademicYear.at(progress.context.clock.now()).first_day.isoformat()
    progress.leavers.leave(manager, [there[-1].id], {"leaving_date": day})
    ends = ("School sixth form", "Apprenticeship", "", "Training", "Employment with training")
    rows = [
        (one.username, "", "", one.first_name, one.last_name, day, end) for one, end in zip(there, ends, strict=True)
    ]
    married = (*rows[0][:4], "Carter", *rows[0][5:])
    nobody, stranger, wrong = (
        ("jbloggs", *rows[1][1:]),
        (rows[2][0], "", "", "Joe", "Bloggs", day),
        (*rows[3][:5], "soon"),
    )
    sent = {
        "good": progress.leaver_files.check(manager, "Leavers.csv", leaver_csv(married, *rows[1:])),
        "bad": progress.leaver_files.check(manager, "Leavers of Year 11.csv", leaver_csv(nobody, stranger, wrong)),
    }
    return {f"leavers-{name}": str(record.id) for name, record in sent.items()}


def moves(site: Site) -> dict[str, str]:
    """Let a manager's learners be of the year before, apart from one provider, which has moved up."""
    progress, manager = site.progress, site.progress.accounts.actor(MANAGER)
    *behind, done = sorted(manager.scope.providers)
    now = progress.context.clock.now()
    with progress.context.store.transaction() as work:
        ids = [line.id for line in work.learners.page(manager.scope, LearnerQuery(limit=1000)).lines]
        found = [one for one in work.learners.get_many(EVERYTHING, ids) if one.details.ukprn in behind]
        work.learners.save_many(evolve(one, academic_year=one.academic_year - 1) for one in found)
        (number,) = work.new_ids(1)
        moved = MoveUp(number, number, done, AcademicYear.prepared_on(english_day(now)).start, 0, now)
        counts = MoveCounts(213, 2, 34)
        work.years.add_moves([evolve(moved, status=MoveStatus.DONE, counts=counts, processed_at=now)])
    return {"moved": str(number), "moving": behind[0], "moved-up": done}
