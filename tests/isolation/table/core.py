"""The use cases: every public method of every part of `Progress`. `build` gives the arguments after the actor."""

from io import BytesIO
from itertools import product

from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.repeats import Answer
from progress_core.domain.learners.settings import Options
from progress_core.domain.profiles.profiles import Section
from progress_core.usecases.learners.learners import LearnerQuery
from progress_core.usecases.learners.selection import Selection
from progress_core.usecases.operations.audit import AuditAsked
from tests.given.people import NORTH, form
from tests.isolation.expect import (
    ABSENT,
    ADMISSIONS,
    ANONYMOUS,
    ANYBODY,
    EDITORS,
    GROUP_BOUND,
    LEARNER,
    LEARNERS_ALONE,
    MANAGERS,
    NO_STAFF,
    OTHER_GROUP,
    OTHER_PROVIDER,
    OWN,
    READERS,
    STAFF,
    Kind,
    Outcome,
    learners_seen,
    may,
)
from tests.isolation.records import QUALIFICATION
from tests.isolation.rows import Line, args
from tests.isolation.table import (
    access_tokens,
    applying,
    directory,
    importing,
    leaver_files,
    reports,
    single_sign_on,
    staff,
    transfers,
    webhooks,
    years,
)
from tests.isolation.table.factors import FACTORS, FACTORS_WITHOUT_ACTOR

May = Permission
PROVIDER_FILE = b"UKPRN,Name,Area,Postcode\n10000001,New,Camden,NW3 2BQ\n"
_OPTIONS = Options(sign_off=Choice.YES)
_NOT_ALL_OF_IT = {(GROUP_BOUND, OWN): Outcome.REFUSED}
"""A manager of a group sees the group and its provider, but not all of the provider, and is told so."""
_NO_ACCOUNT = {(ANONYMOUS, OWN): Outcome.ABSENT}
"""Who is nobody has nothing to change."""

_EDITORS = EDITORS | {ANONYMOUS}
_LEARNERS = LEARNERS_ALONE | {ANONYMOUS}
"""Who is nobody is a learner who sees nothing: everything is absent."""
_READERS = READERS | {ANONYMOUS}
_REFERENCES = MANAGERS | {LEARNER, ANONYMOUS}
_NO_REFERENCE = {(LEARNER, OWN): Outcome.ABSENT}
"""None is displayed to the learner."""
_DETAILS = {"email": "new@example.com", "first_name": "New", "last_name": "Name"}


USE_CASES = (
    Line("own_account.personal_details", STAFF | {ADMISSIONS}),
    Line("own_account.change_personal_details", STAFF | {ADMISSIONS}, build=lambda _: (_DETAILS,)),
    Line("own_account.change_username", ANYBODY, build=lambda _: ("another.name",), but=_NO_ACCOUNT),
    Line("own_account.change_password", ANYBODY, build=lambda _: ("chosen4me", "chosen6me"), but=_NO_ACCOUNT),
    *single_sign_on.USE_CASES,
    *staff.USE_CASES,
    Line("log_in_list.own", ANYBODY),
    Line("log_in_list.end", ANYBODY, build=lambda _: (404,)),
    Line("log_in_list.end_others", ANYBODY, build=lambda _: ("",)),
    Line("log_in_list.of", May.RESET_PASSWORDS, Kind.A_LEARNER, lambda c: (c.id,)),
    Line("log_in_list.end_all_of", May.RESET_PASSWORDS, Kind.A_LEARNER, lambda c: (c.id,)),
    Line("log_in_list.of · staff", May.MANAGE_STAFF, Kind.A_COLLEAGUE, lambda c: (c.id,), but=NO_STAFF),
    Line("log_in_list.end_all_of · staff", May.MANAGE_STAFF, Kind.A_COLLEAGUE, lambda c: (c.id,), but=NO_STAFF),
    *access_tokens.USE_CASES,
    *webhooks.USE_CASES,
    *FACTORS,
    Line("repeats.once", ANYBODY, build=lambda _: ("a-key", "print", lambda: Answer(204, {}, b"")), but=_NO_ACCOUNT),
    Line("providers.get", ANYBODY, Kind.A_PROVIDER, lambda c: (c.ukprn,)),
    Line("providers.list", ANYBODY, Kind.PROVIDERS,
         says=lambda a: f"'learners': {learners_seen(a)}" if a in STAFF
         else "'learners': 0" if a == ADMISSIONS else ""),
    Line("providers.names · whole", ANYBODY, Kind.WHOLE_PROVIDERS, lambda _: args(whole=True)),
    Line("providers.names", ANYBODY, Kind.PROVIDERS),
    Line("providers.preview_defaults", May.CHANGE_PROVIDER_DEFAULTS, Kind.A_WHOLE_PROVIDER, lambda c: (c.ukprn,)),
    Line("providers.set_defaults", May.CHANGE_PROVIDER_DEFAULTS, Kind.A_WHOLE_PROVIDER, lambda c: (c.ukprn,)),
    Line("provider_files.dry_run", May.MANAGE_PROVIDERS, build=lambda _: ("p.csv", PROVIDER_FILE)),
    Line("provider_files.load", May.MANAGE_PROVIDERS, build=lambda _: ("p.csv", PROVIDER_FILE)),
    Line("providers.put_many", May.MANAGE_PROVIDERS, build=lambda _: ([],)),
    Line("learners.create", May.EDIT_LEARNERS, Kind.A_WHOLE_PROVIDER, lambda c: (form(ukprn=c.ukprn),),
         but=_NOT_ALL_OF_IT),
    Line("learners.edit", May.EDIT_LEARNERS, Kind.A_LEARNER, lambda c: (c.id, {"town": "Otley"})),
    Line("learners.get", May.VIEW_LEARNERS, Kind.A_LEARNER, lambda c: (c.id,)),
    Line("learners.find", May.VIEW_LEARNERS, Kind.A_LEARNER, lambda c: (c.name,)),
    Line("learners.page", May.VIEW_LEARNERS, Kind.LEARNERS, lambda _: (LearnerQuery(),)),
    Line("learner_listings.open", May.VIEW_LEARNERS, Kind.LEARNERS, lambda _: (LearnerQuery(),)),
    Line("learner_listings.choices", May.VIEW_LEARNERS, Kind.PROVIDERS),
    Line("learner_listings.choices · of a provider", May.VIEW_LEARNERS, Kind.A_PROVIDER, lambda c: (c.ukprn,)),
    Line("changes.learners", May.VIEW_LEARNERS, Kind.LEARNERS),
    Line("learners.reset_password", May.RESET_PASSWORDS, Kind.A_LEARNER, lambda c: (c.id,)),
    Line("learners.unlock", May.RESET_PASSWORDS, Kind.A_LEARNER, lambda c: (c.id,)),
    Line("learners.delete", May.DELETE_LEARNERS, Kind.A_LEARNER, lambda c: (c.id,)),
    Line("learners.restore", May.DELETE_LEARNERS, Kind.A_LEARNER, lambda c: (c.id,), fine=("Conflict",)),
    Line("personal_data.export", May.MANAGE_PERSONAL_DATA, Kind.A_LEARNER, lambda c: (c.id,)),
    Line("personal_data.leave_no_trace", May.MANAGE_PERSONAL_DATA),
    Line("personal_data.erase", May.MANAGE_PERSONAL_DATA, Kind.A_LEARNER, lambda c: (c.id, c.name), fine=("Conflict",)),
    Line("learner_selection.chosen", May.VIEW_LEARNERS, Kind.A_LEARNER, lambda c: ([c.id],)),
    Line("learner_selection.delete", May.DELETE_LEARNERS, Kind.A_LEARNER, lambda c: ([c.id],)),
    Line("learner_selection.matching", May.VIEW_LEARNERS, Kind.LEARNERS, lambda _: (LearnerQuery(),),
         fine=("Rejected",)),
    Line("learner_selection.reset_passwords", May.RESET_PASSWORDS, Kind.A_LEARNER, lambda c: ([c.id],)),
    Line("learner_selection.restore", May.DELETE_LEARNERS, Kind.A_LEARNER, lambda c: ([c.id],), fine=("Conflict",)),
    Line("learner_selection.unlock", May.RESET_PASSWORDS, Kind.A_LEARNER, lambda c: ([c.id],)),
    Line("learner_settings.choose", May.EDIT_LEARNERS, Kind.A_LEARNER, lambda c: (Selection((c.id,)), _OPTIONS)),
    Line("learner_settings.choose · a cohort", May.EDIT_LEARNERS, Kind.A_PROVIDER,
         lambda c: (Selection(ukprn=c.ukprn), _OPTIONS), says=lambda a: f"'learners': {learners_seen(a)}"),
    Line("learner_settings.choose · a group", May.EDIT_LEARNERS, Kind.A_GROUP,
         lambda c: (Selection(ukprn=NORTH, group=c.id), _OPTIONS)),
    Line("learner_settings.preview", May.EDIT_LEARNERS, Kind.A_LEARNER, lambda c: (Selection((c.id,)), _OPTIONS)),
    Line("groups.create", May.MANAGE_GROUPS, Kind.A_PROVIDER, lambda c: (c.ukprn, "New group")),
    Line("groups.delete", May.MANAGE_GROUPS, Kind.A_GROUP, lambda c: (c.id,), fine=("Rejected",)),
    Line("groups.find", May.VIEW_LEARNERS, Kind.A_GROUP, lambda c: (c.name,)),
    Line("groups.get", May.VIEW_LEARNERS, Kind.A_GROUP, lambda c: (c.id,)),
    Line("groups.list", May.VIEW_LEARNERS, Kind.GROUPS,
         says=lambda a: "'managers': None" if a == GROUP_BOUND else "'managers': 1"),
    Line("groups.at", May.VIEW_LEARNERS, Kind.A_PROVIDER, lambda c: (c.ukprn,)),
    Line("groups.rename", May.MANAGE_GROUPS, Kind.A_GROUP, lambda c: (c.id, "Another name")),
    Line("group_learners.change", May.ASSIGN_GROUPS, Kind.A_GROUP, lambda c: (c.id,), but=_NOT_ALL_OF_IT),
    Line("group_learners.list", May.ASSIGN_GROUPS, Kind.A_GROUP, lambda c: (c.id, LearnerQuery()), but=_NOT_ALL_OF_IT),
    Line("group_learners.change · a learner", May.ASSIGN_GROUPS, Kind.A_LEARNER,
         lambda c: args(c.world.targets[Kind.A_GROUP, OWN].id, joining=[c.id]),
         but=dict.fromkeys(product((GROUP_BOUND,), (OWN, OTHER_GROUP, OTHER_PROVIDER, ABSENT)), Outcome.REFUSED)),
    Line("group_managers.change", May.ASSIGN_MANAGERS, Kind.A_GROUP, lambda c: (c.id,), but=_NOT_ALL_OF_IT),
    Line("group_managers.list", May.ASSIGN_MANAGERS, Kind.A_GROUP, lambda c: (c.id,), but=_NOT_ALL_OF_IT),
    Line("groups.names", May.VIEW_LEARNERS, Kind.GROUPS),
    Line("profiles.summary", _READERS, Kind.A_LEARNER, lambda c: (c.id,),
         says=lambda a: f"'shows_reference': {may(May.WRITE_REFERENCES, a)}"),
    Line("profiles.explain", _READERS, Kind.A_LEARNER, lambda c: (c.id,)),
    Line("profiles.personal_information", _READERS, Kind.A_LEARNER, lambda c: (c.id,)),
    Line("profiles.statements", _READERS, Kind.A_LEARNER, lambda c: (c.id,)),
    Line("profiles.shows_reference", _READERS, Kind.A_LEARNER, lambda c: (c.id,),
         says=lambda a: str(may(May.WRITE_REFERENCES, a))),
    Line("profiles.reopen", _EDITORS, Kind.A_LEARNER, lambda c: (c.id, Section.STATEMENTS)),
    Line("profiles.save_personal_information", _EDITORS, Kind.A_LEARNER, lambda c: (c.id, {"town": "Otley"})),
    Line("profiles.save_statements", _EDITORS, Kind.A_LEARNER, lambda c: (c.id, {"interests": "Chess"})),
    Line("qualifications.of", _READERS, Kind.A_LEARNER, lambda c: (c.id,)),
    Line("qualifications.add", _EDITORS, Kind.A_LEARNER, lambda c: (c.id, QUALIFICATION)),
    Line("qualifications.change", _EDITORS, Kind.A_LEARNER, lambda c: (c.id, 1, QUALIFICATION)),
    Line("qualifications.remove", _EDITORS, Kind.A_LEARNER, lambda c: (c.id, 1)),
    Line("qualifications.complete", _EDITORS, Kind.A_LEARNER, lambda c: (c.id,)),
    Line("qualifications.require_adder", _EDITORS),
    Line("references.of", _REFERENCES, Kind.A_LEARNER, lambda c: (c.id,), but=_NO_REFERENCE),
    Line("references.save", May.WRITE_REFERENCES, Kind.A_LEARNER, lambda c: (c.id, {})),
    Line("references.complete", May.WRITE_REFERENCES, Kind.A_LEARNER, lambda c: (c.id, {}), fine=("Rejected",)),
    Line("references.set_referee", May.WRITE_REFERENCES, Kind.A_LEARNER, lambda c: (c.id, "Ms Jones, Tutor")),
    Line("approvals.approve", May.APPROVE_PROFILES, Kind.A_LEARNER, lambda c: (c.id,), fine=("Rejected",)),
    Line("approvals.approve_many", May.APPROVE_PROFILES, Kind.A_LEARNER, lambda c: (Selection((c.id,)),)),
    Line("approvals.approve_many · a cohort", May.APPROVE_PROFILES, Kind.A_PROVIDER,
         lambda c: (Selection(ukprn=c.ukprn),)),
    Line("approvals.to_approve", May.APPROVE_PROFILES, Kind.A_LEARNER, lambda c: (Selection((c.id,)),)),
    Line("approvals.unapprove", May.APPROVE_PROFILES, Kind.A_LEARNER, lambda c: (c.id,)),
    *years.USE_CASES,
    *leaver_files.USE_CASES,
    *transfers.USE_CASES,
    *directory.USE_CASES,
    *applying.USE_CASES,
    Line("inbox.list", _LEARNERS),
    Line("inbox.unread", _LEARNERS),
    Line("inbox.mark_read", _LEARNERS, build=lambda _: ([1],)),
    Line("learner_exports.table", May.VIEW_LEARNERS, Kind.LEARNERS, lambda _: (LearnerQuery(),)),
    Line("not_logged_on.letters", May.REVEAL_PASSWORDS, Kind.UNUSED_PASSWORDS, lambda _: ("html",)),
    Line("not_logged_on.letters · as slips", May.REVEAL_PASSWORDS, Kind.UNUSED_PASSWORDS,
         lambda _: args("html", layout="slips")),
    Line("not_logged_on.list", May.REVEAL_PASSWORDS, Kind.UNUSED_PASSWORDS),
    Line("not_logged_on.list · ticked", May.REVEAL_PASSWORDS, Kind.A_LEARNER, lambda c: ([c.id],)),
    Line("not_logged_on.page", May.REVEAL_PASSWORDS, Kind.UNUSED_PASSWORDS, lambda _: (LearnerQuery(),)),
    Line("not_logged_on.sorted_by_letter", May.REVEAL_PASSWORDS, Kind.A_LEARNER, lambda c: ([c.id],)),
    Line("not_logged_on.table", May.REVEAL_PASSWORDS, Kind.UNUSED_PASSWORDS),
    *importing.USE_CASES,
    Line("dashboard.by_provider", May.VIEW_LEARNERS, Kind.PROVIDERS,
         says=lambda a: f"'learners': {learners_seen(a)}"),
    Line("dashboard.counts", May.VIEW_LEARNERS, says=lambda a: f"'learners': {learners_seen(a)}"),
    Line("dashboard.counts · of a provider", May.VIEW_LEARNERS, Kind.A_PROVIDER, lambda c: (c.ukprn,)),
    Line("dashboard.counts · of a year group", May.VIEW_LEARNERS, build=lambda _: ("", 11),
         says=lambda a: f"'learners': {learners_seen(a)}"),
    *reports.USE_CASES,
    Line("mail.list", May.OPERATE),
    Line("jobs.list", May.OPERATE),
    Line("jobs.retry", May.OPERATE, build=lambda _: (1,)),
    Line("backups.write", May.OPERATE, build=lambda _: (BytesIO(),)),
    Line("backups.restore", May.OPERATE, build=lambda _: (BytesIO(),)),
    Line("standings.recalculate", May.OPERATE),
    Line("retention.due", May.OPERATE),
    Line("retention.apply", May.OPERATE),
    Line("audit.page", May.VIEW_AUDIT, Kind.A_WHOLE_PROVIDER, lambda c: (AuditAsked(ukprn=c.ukprn),)),
    Line("audit.page · of all", May.VIEW_AUDIT, Kind.ENTRIES, lambda _: (AuditAsked(limit=1000),)),
    Line("audit.read", May.VIEW_AUDIT, Kind.ENTRIES, lambda _: args(limit=1000)),
    Line("audit.table · of all", May.VIEW_AUDIT, Kind.ENTRIES, lambda _: (AuditAsked(limit=1000),)),
    Line("audit.table", May.VIEW_AUDIT, Kind.A_WHOLE_PROVIDER, lambda c: (AuditAsked(ukprn=c.ukprn),)),
)  # fmt: skip

WITHOUT_ACTOR = (
    FACTORS_WITHOUT_ACTOR
    | single_sign_on.WITHOUT_ACTOR
    | {
        "access_tokens.resume": "whoever holds the token",
        "moves_up.run": "a worker",
        "accounts.actor": "for trusted callers: the command line, a worker",
        "accounts.check_link": "whoever holds the link",
        "accounts.choose_password": "whoever holds the link",
        "accounts.forgotten": "anybody; says nothing",
        "accounts.log_in": "whoever knows the password",
        "accounts.new_link": "whoever holds the link; it goes to the address on record",
        "log_ins.log_in": "whoever knows the password",
        "log_ins.log_off": "whoever holds the session",
        "log_ins.prove": "whoever holds the session",
        "log_ins.resume": "whoever holds the session",
        "learners.doubts": "a rule about a value that the caller has",
        "provider_files.marked": "marks in a file that the caller has",
        "course_files.marked": "marks in a file that the caller has",
        "leaver_files.marked": "marks in a file that the caller has",
        "imports.check_file": "rules about a file that the caller has",
        "imports.marked": "marks in a file that the caller has",
        "imports.run": "workers",
        "imports.template": "the empty template",
        "qualification_exports.run": "workers",
        "qualification_exports.template": "the empty workbook",
        "qualification_imports.marked": "marks in a file that the caller has",
        "qualification_imports.run": "workers",
        "mail.deliver": "workers",
        "mail.waiting": "a number, for the operator",
        "jobs.check": "workers, and the operator: whether the engine can be reached",
        "jobs.round": "workers",
        "jobs.run": "workers",
        "jobs.run_next": "workers",
        "jobs.wait": "workers",
        "jobs.work": "workers",
        "admissions_news.send_daily": "workers",
        "reminders.ask": "workers",
        "reminders.run": "workers",
        "reminders.check_link": "whoever holds the link",
        "reminders.stop_by_link": "whoever holds the link",
        "retention.ask": "workers",
        "webhooks.send_due": "workers",
        "retention.run": "workers",
    }
)
"""Use cases that take no actor, and whose they are."""
