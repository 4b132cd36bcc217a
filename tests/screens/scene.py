"""The contents of the pictures: learners in every state, imports with every outcome."""

from datetime import UTC, date, datetime
from typing import Any

from attrs import evolve
from progress_cli.demo import cohort, mistakes

from progress_core.compose.adapters import load
from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.applications.offers import Condition, Terms
from progress_core.domain.courses.courses import Course
from progress_core.domain.foundations.actors import EVERYTHING, Actor
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.importing.imports import Import
from progress_core.domain.operations.webhooks import mark_done, mark_stopped
from progress_core.domain.profiles.profiles import Approval, Profile, ReferenceStatus, SectionStatus
from progress_core.domain.values.sheets import Table
from progress_core.usecases.consequences.standings import save_learner
from progress_core.usecases.learners.learners import LearnerQuery
from tests.given.course_files import course_csv
from tests.given.exchanges import CELLS_OF_MATHS, export, filled, take_in
from tests.given.imports import SIMS, csv
from tests.living import MANAGER, TUTOR, Site
from tests.screens.second_year import leavers, moves, stops, transfers

_YEAR = cohort.academic_year(date(2026, 9, 1))
_COMPLETE = Profile(SectionStatus.COMPLETE, SectionStatus.COMPLETE, SectionStatus.COMPLETE)
_BEGUN = Profile(SectionStatus.COMPLETE, SectionStatus.IN_PROGRESS, SectionStatus.NOT_STARTED)
_APPROVED = evolve(
    _COMPLETE, approval=Approval(1, datetime(2026, 1, 2, tzinfo=UTC), "f"), reference=ReferenceStatus.COMPLETE
)
_STATES: tuple[dict[str, Any], ...] = (
    {"profile": _COMPLETE, "sign_off": Choice.YES},
    {"profile": _APPROVED, "sign_off": Choice.YES, "applications": 2, "submitted": True},
    {"profile": _BEGUN, "staff_add_qualifications": Choice.YES},
    {"profile": _APPROVED, "applications": 1, "offers": 1, "submitted": True},
    {"profile": _BEGUN},
    {"profile": _COMPLETE, "sign_off": Choice.NO, "applications": 3, "submitted": True},
    {"archived": True, "submitted": True, "applications": 1},
)
_WITHDRAWN = "Maintenance, Installation and Repair for Engineering and Manufacturing"
_TITLES = (
    "Digital Production, Design and Development",
    "Education and Childcare",
    "Health",
    "Building Services Engineering for Construction",
    "Animal Care and Management",
    "Catering",
    "Design and Development for Engineering and Manufacturing",
    _WITHDRAWN,
)
_COURSE = Course(
    *(0, "", "", "T Level", date(2027, 9, 1), "LS2 7BL", "Park Lane Campus", "Leeds", 53.8066, -1.5331),
    subject_area="Health, public services and care",
    length="2 years",
    entry_requirements="5 GCSEs at grade 4 or above, with English language and mathematics among them.",
    website="https://www.example.ac.uk/courses",
    closes_on=date(2027, 6, 30),
)


def set_scene(site: Site) -> dict[str, str]:
    """Bring a site into states worth showing; return values for addresses: `{learner}`, `{provider}`, `{good}` ..."""
    progress = site.progress
    manager = progress.accounts.actor(MANAGER)
    lines = progress.learners.page(progress.operator, LearnerQuery(limit=1000)).lines
    for line, state in zip(lines, _STATES, strict=False):
        _change(site, line.id, state)
    locked = next(line.id for line in lines if progress.learners.get(manager, line.id)[1].locked_at)
    new, others = _people(4, 99), _people(6, 41)
    _import(site, "Year 12 and 13.xlsx", _people(40, 5))
    bad = _import(site, "Year 11 with mistakes.xlsx", mistakes.table(_YEAR))
    good = _import(site, "Year 11.xlsx", new)
    twice = _import(site, "Year 11 twice.xlsx", evolve(others, rows=[*others.rows, *list(others.rows)[:2]]))
    updating = _update(site, [line.id for line in lines[8:11]])
    site.work()
    boss = progress.accounts.actor(site.person(Role.PROVIDER_MANAGER).username)
    school = min(boss.scope.providers)
    group = progress.groups.create(boss, school, "Tutor group 11A")
    progress.groups.create(boss, school, "Gifted and talented")
    inside = [line.id for line in lines if line.ukprn == school][:5]
    progress.group_learners.change(boss, group.id, joining=inside)
    return (
        _applications(site)
        | _exchange(site)
        | _access_tokens(site)
        | _webhooks(site)
        | moves(site)
        | transfers(site)
        | leavers(site)
        | stops(site)
        | _courses(site, boss, school)
        | {
            "learner": str(lines[1].id),
            "locked": str(locked),
            "archived": str(lines[6].id),
            "provider": school,
            "colleague": str(progress.accounts.actor(TUTOR).account_id),
            "group": str(group.id),
            "bad": str(bad.id),
            "good": str(good.id),
            "twice": str(twice.id),
            "updating": str(updating.id),
            "matching": str(_match(site).id),
            "waiting": str(_import(site, "Year 12.xlsx", _people(2, 7)).id),
            "username": progress.learners.get(manager, lines[1].id)[1].username,
            "verify": _link(site),
        }
    )


def _access_tokens(site: Site) -> dict[str, str]:
    """Let a manager have a token that is in use, and one that is not."""
    tokens, manager = site.progress.access_tokens, site.progress.accounts.actor(MANAGER)
    used = tokens.create(manager, "SIMS sync", ["learners:read", "learners:write", "imports:write"])
    tokens.resume(used.token)
    tokens.create(manager, "Weekly report in the governors’ workbook", ["reports:read"])  # noqa: RUF001
    return {"token": str(used.access.number)}


def _webhooks(site: Site) -> dict[str, str]:
    """Let a manager have a webhook, with a delivery that arrived, and one that was given up."""
    webhooks, manager = site.progress.webhooks, site.progress.accounts.actor(MANAGER)
    made = webhooks.create(manager, "https://mis.north.example/progress", ["learner.created", "import.finished"])
    number = made.webhook.number
    for _ in range(2):
        webhooks.test(manager, number)
    with site.progress.context.store.transaction() as work:
        arrived, given_up = work.deliveries.of_webhook(number)
        work.deliveries.save(mark_done(arrived, 204))
        work.deliveries.save(mark_stopped(given_up, "The receiver does not answer in time."))
    return {"webhook": str(number)}


def _applications(site: Site) -> dict[str, str]:
    """Let the learner who can log in fill in a profile, be approved, and have applied for one of three courses."""
    progress = site.progress
    learner = progress.accounts.actor(site.person(Role.LEARNER).username)
    number = learner.account_id
    college = next(iter(progress.accounts.actor(site.person(Role.ADMISSIONS).username).scope.providers))
    with progress.context.store.transaction() as work:
        courses = work.new_ids(len(_TITLES))
        work.courses.put_many(
            evolve(_COURSE, id=id_, ukprn=college, title=title, withdrawn=title == _WITHDRAWN)
            for id_, title in zip(courses, _TITLES, strict=True)
        )
    _change(site, number, {"profile": Profile(), "sign_off": Choice.YES, "staff_add_qualifications": Choice.NO})
    progress.profiles.save_personal_information(learner, number, {}, complete=True)
    progress.profiles.save_statements(learner, number, {"personal_statement": "I build small things."}, complete=True)
    said = {"type": "GCSE (9 to 1)", "subject": "Mathematics", "completion_date": "2027-06", "predicted_grade": "6"}
    progress.qualifications.add(learner, number, said)
    progress.qualifications.complete(learner, number)
    applied = progress.applications.begin(learner, courses[0]).application
    progress.applications.move(learner, applied.id, ApplicationState.PENDING)
    progress.approvals.approve(progress.operator, number)
    draft = progress.applications.begin(learner, courses[1]).application
    offered, accepted = (_offer(site, learner, course) for course in courses[-3:-1])
    progress.applications.move(learner, accepted, ApplicationState.ACCEPTED)
    for course in courses[:3]:
        progress.favourites.save(learner, course)
    shown = {
        "position": f"{_COURSE.latitude},{_COURSE.longitude}",
        "saved": courses[2],
        "course": courses[2],
        "course-applied": courses[0],
        "course-withdrawn": courses[-1],
        "college": college,
        "own": number,
        "applied": applied.id,
        "draft": draft.id,
        "offered": offered,
        "accepted": accepted,
    }
    return {name: str(value) for name, value in shown.items()}


def _offer(site: Site, learner: Actor, course_id: int) -> int:
    """Let a learner apply and be offered a place on conditions; return the number of the application."""
    progress = site.progress
    staff = progress.accounts.actor(site.person(Role.ADMISSIONS).username)
    number = progress.applications.begin(learner, course_id).application.id
    progress.applications.move(learner, number, ApplicationState.PENDING)
    terms = Terms(
        (Condition("Come to an interview"), Condition(type="GCSE (9 to 1)", subject="Mathematics", grade="4"))
    )
    progress.admissions.decide(staff, number, ApplicationState.OFFERED, terms=terms)
    return number


def _courses(site: Site, boss: Actor, school: str) -> dict[str, str]:
    """Load two courses of a school, and check two files: one changes them, one has mistakes."""
    files, place = site.progress.course_files, (school, "LS1 1AA")
    law, art = (*place, "2030", "A level", "Law", "Leeds", ""), (*place, "2030", "A level", "Art", "Leeds", "")
    files.load(boss, "courses.csv", course_csv(law, art), ukprn=school)
    good = course_csv((*law[:5], "Leeds", "2030-06-30"), (*place, "2030", "T Level", "Digital Production", "Leeds", ""))
    bad = course_csv(law, (*place, "soon", "A level", "", "Leeds", "30/06/2030"))
    sent = {
        "good": files.check(boss, "Courses 2030.csv", good, school),
        "bad": files.check(boss, "Courses.csv", bad, school),
    }
    return {f"courses-{name}": str(record.id) for name, record in sent.items()}


def _exchange(site: Site) -> dict[str, str]:
    """Export the qualifications of a year group; import them filled in: well, with mistakes, and waiting."""
    progress = site.progress
    manager = progress.accounts.actor(MANAGER)
    first = progress.learners.page(manager, LearnerQuery(limit=1)).lines[0]
    school, year = first.ukprn, first.year_group
    for line in progress.learners.page(manager, LearnerQuery(ukprn=school, year_group=year)).lines[:6]:
        _change(site, line.id, {"staff_add_qualifications": Choice.YES})
    content = export(progress, manager, school, year)
    good = filled(progress, content, CELLS_OF_MATHS)
    bad = filled(progress, content, CELLS_OF_MATHS | {"E2": "Somebody", "K2": "2018-13", "L2": "Z"})
    waits = filled(progress, content, CELLS_OF_MATHS | {"L2": "8"})
    asked = {
        "good": take_in(progress, manager, good, school, complete=True),
        "bad": take_in(progress, manager, bad, school),
        "waits": progress.qualification_imports.request(manager, "Year 11 again.xlsx", waits, ukprn=school),
    }
    progress.qualification_exports.request(manager, school, year)
    return {"exchanging": school} | {f"exchange-{name}": str(record.id) for name, record in asked.items()}


def _change(site: Site, number: int, state: dict[str, Any]) -> None:
    with site.progress.context.store.transaction() as work:
        save_learner(work, evolve(work.learners.get(EVERYTHING, number), **state))


def _people(count: int, seed: int) -> Table:
    """Build a spreadsheet of people who occur nowhere else."""
    table = cohort.table(cohort.cohort(_YEAR, count, seed))
    return evolve(table, rows=list(table.rows))


def _import(site: Site, name: str, table: Table) -> Import:
    manager = site.progress.accounts.actor(MANAGER)
    content = load("spreadsheets", "excel").write([table])
    return site.progress.imports.request(manager, name, content)


def _update(site: Site, learner_ids: list[int]) -> Import:
    """Send a file with other addresses of learners who are there, which waits until somebody agrees."""
    manager = site.progress.accounts.actor(MANAGER)
    ulns, rows = ("9276308686", "1000000043", "9000000032"), list[tuple[str, ...]]()
    for learner_id, uln in zip(learner_ids, ulns, strict=True):
        site.progress.learners.edit(site.progress.operator, learner_id, {"uln": uln}, anyway=True)
        of = site.progress.learners.get(manager, learner_id)[0].details
        who = (of.ukprn, str(of.year_group), of.first_name, of.last_name)
        rows.append((*who, "OX4 1AA", of.date_of_birth.isoformat(), uln, "Cowley"))
    return site.progress.imports.request(manager, "Autumn census.csv", csv(*rows))


def _match(site: Site) -> Import:
    """Keep a file of a school system, whose columns wait to be matched, with the provider chosen already."""
    manager = site.progress.accounts.actor(MANAGER)
    ukprn = min(manager.scope.providers)
    mapping = site.progress.mappings.suggest(manager, "SIMS.csv", SIMS, ukprn=ukprn).mapping
    return site.progress.matching.keep(manager, "SIMS Year 11.csv", SIMS, mapping)


def _link(site: Site) -> str:
    """Invite somebody, and return the address in the e-mail that they get."""
    site.mail.received.clear()
    school = next(iter(site.progress.accounts.actor(MANAGER).scope.providers))
    site.progress.staff.create(
        site.progress.operator, "newcomer@example.com", Role.LEARNER_MANAGER, providers=[school], first_name="Ada"
    )
    site.progress.mail.deliver()
    text = str(site.mail.received[-1].get_body(("plain",)).get_content())  # type: ignore[union-attr] # it has one
    return next(word for word in text.split() if word.startswith(f"{site.url}/")).removeprefix(site.url)
