"""Checks that no cell of the table can notice while another stands in the way, and what notices them instead."""

_FOUND_FIRST = "the learner, provider or group was found in scope just before"
_IN_SCOPE = "names and settings are looked up for what is in scope alone"
_MEANWHILE = "asked again, should the right or the provider have been lost since the request: "
_PAGE = "the page asks before it reads what was sent; the use case behind it asks again"
_LINK = "a link or a part of the page more, behind which everything is refused"
_ADDRESS = "the group, import or export was found in scope; its address would name another provider"
_KIT = "use cases find the learner or group in scope first; the kit notices: progress_core/testing/"

_OWN = "asked for by the learner's own number, which is that of the account"
_RECEIVED = "both providers of the table have the same course: tests/unit/applications/"
_MAIL = "the table reads no e-mail: tests/unit/applications/"
_WHERE = "nobody in the table is anywhere: tests/unit/applications/test_usecase_admissions_news.py"
_TEST = "nobody in the table has what it is about: tests/unit/accounts/"

KNOWN: dict[str, str] = {
    "Applications.list: actor.scope is everything": _FOUND_FIRST,
    "_seen: actor.role is not Role.LEARNER is always false": "staff would be offered moves, each of which is refused",
    "Names.__init__: reader.scope is everything": _IN_SCOPE,
    "GroupLearners.list: actor.scope is everything": _FOUND_FIRST + ", and seen whole",
    "GroupLearners.change: actor.scope is everything": "learners must be at the group's provider, which is seen whole",
    "GroupLearners.change: never refuses if len(found) != len(joined) or "
    "any((learner.details.ukprn != group.ukprn for learner in found))": "the store refuses them too: "
    "progress_core/testing/groups.py",
    "LearnerGroups.list: actor.scope is everything": _IN_SCOPE,
    "LearnerGroups.names: actor.scope is everything": _IN_SCOPE,
    "LearnerGroups.create: without require_whole(actor, ukprn)": "no role that makes groups is restricted to one",
    "_write: without actor.require(importer.permission)": _MEANWHILE + "tests/unit/importing/test_usecase_run.py",
    "_update: actor.scope is everything": "the plan holds learners in scope alone",
    "sees: actor.may(importer.permission) is always true": "who sent it had the right; who has lost it since: "
    "tests/unit/importing/test_usecase_import_scope.py",
    "undo: actor.scope is everything": "learners who have moved meanwhile: "
    "tests/unit/importing/test_usecase_import_undo.py",
    "Favourites.list: actor.scope is everything": _OWN,
    "Favourites.course_ids: actor.scope is everything": _OWN,
    "Favourites.count: actor.scope is everything": _FOUND_FIRST,
    "Favourites.save: actor.scope is everything": _OWN,
    "Favourites.remove: actor.scope is everything": _OWN,
    "Favourites._held: actor.scope is everything": _OWN,
    "Inbox.list: actor.scope is everything": _OWN,
    "LearnersNotLoggedOn.list: actor.scope is everything": _IN_SCOPE,
    "summary_of: actor.role is Role.LEARNER is always true": "more would be left out, nothing shown",
    "_written: without actor.require(Permission.ADD_QUALIFICATIONS)": _MEANWHILE
    + "tests/unit/qualifications/test_usecase_export_run.py",
    "_written: actor.scope is everything": _MEANWHILE + "tests/unit/qualifications/test_usecase_export_run.py",
    "QualificationExports.request: actor.scope is everything": "it asks only whether there is anybody; what is "
    "written is in scope",
    "plan_in_batches: scope is everything": "qualifications are looked up for learners in scope alone",
    "StaffAccounts.create: without actor.require(Permission.MANAGE_STAFF)": "who may not manage staff may make no role",
    "StaffChanges._held: never refuses if account_id == actor.account_id": "nobody in the table meets themselves: "
    "tests/unit/accounts/test_usecase_staff_leaving.py",
    "staff_seen: actor.role is Role.AREA_ADMINISTRATOR is always true": "whoever has no area finds nobody in it",
    "_read: scope is everything": "the table reads feeds from their beginning; who follows them: "
    "tests/api/test_changes.py, tests/contract/stores/test_changes_followed.py",
    "MemoryChanges.present: scope is everything": _KIT + "changes.py",
    "MemoryChanges.since: scope is everything": _KIT + "changes.py",
    "MemoryChanges._told: scope is everything": _KIT + "changes.py",
    "MemoryChanges._told: scope.sees_provider(ukprn) is always true": _KIT + "changes.py",
    "MemoryChanges._told: learner_id == scope.learner is always true": _KIT + "changes.py",
    "SqlChanges.present: scope is everything": _KIT + "changes.py",
    "SqlChanges.since: scope is everything": _KIT + "changes.py",
    "SqlChanges._told: scope.everything is always true": _KIT + "changes.py",
    "SqlChanges._told: scope is everything": _KIT + "changes.py",
    "SqlChanges._told: backend.any_of(memberships.c.group_id, scope.groups) is always true": _KIT + "changes.py",
    "SqlChanges._told: backend.any_of(changes.c.group_id, scope.groups) is always true": _KIT + "changes.py",
    "SqlChanges._told: changes.c.learner_id == scope.learner is always true": _KIT + "changes.py",
    "MemoryApplications.of_learner: scope is everything": _KIT + "applications.py",
    "MemoryGroups.counts: scope is everything": _KIT + "groups.py",
    "MemoryFavourites.of: scope is everything": _KIT + "favourites.py",
    "MemoryInbox.of: scope is everything": _KIT + "inbox.py",
    "MemoryProfileContents.get: scope is everything": _KIT + "profiles.py",
    "MemoryQualifications.of_many: scope is everything": _KIT + "qualifications.py",
    "SqlApplications.of_learner: scope is everything": _KIT + "applications.py",
    "_row: state.received is always true": "the world is written before; the kit notices: "
    "progress_core/testing/applications_received.py",
    "SqlLearners.page: scope.everything is always true": "it chooses how rows are looked for, not which",
    "learners_seen: backend.any_of(groups.c.id, scope.groups) is always true": "it says where an index is to be looked "
    "in; the membership itself is asked for as well",
    "SqlGroups.counts: scope is everything": _KIT + "groups.py",
    "SqlFavourites.of: scope is everything": _KIT + "favourites.py",
    "SqlInbox.of: scope is everything": _KIT + "inbox.py",
    "SqlProfileContents.get: scope is everything": _KIT + "profiles.py",
    "SqlQualifications.of_many: scope is everything": _KIT + "qualifications.py",
    "LearnerRecords.of_many: scope is everything": _KIT + "qualifications.py",
    "_let_in: page.access != 'new password' is always false": "nobody of the table has an initial password: "
    "tests/web/test_security.py",
    "tabs_of: person.actor.may(tab.needs) is always true": _LINK,
    "Visit.may: self.actor.may(Permission[permission]) is always true": _LINK,
    "_show_username: visit.actor.role in STAFF_ROLES is always true": _LINK,
    "_page: visit.actor.role in STAFF_ROLES is always true": _LINK,
    "profile_page: visit.actor.role is Role.LEARNER is always true": _LINK,
    "profile_page: visit.may('EDIT_LEARNERS') is always true": _LINK,
    "profile_page: visit.may('ADD_QUALIFICATIONS') is always true": _LINK,
    "LogInList.of: actor.may(Permission.MANAGE_STAFF) is always true": "it only says which columns there are: "
    "tests/unit/accounts/test_usecase_log_in_list.py",
    "guard_address: actor.account_id != account.id is always false": "it only says how the e-mail is worded: "
    "tests/unit/learners/test_usecase_new_addresses.py",
    "Admissions.choices: actor.scope is everything": _RECEIVED + "test_usecase_received.py",
    "Admissions.export: without actor.require(Permission.DECIDE_APPLICATIONS)": "it counts the list first, which asks",
    "Admissions.export: actor.scope is everything": "it only says at which providers the export is noted: "
    "tests/unit/applications/test_usecase_received.py",
    "AdmissionsNews._write: Permission.DECIDE_APPLICATIONS not in PERMISSIONS[staff.role] is always false": _MAIL
    + "test_usecase_admissions_news.py",
    "_news: scope is everything": _MAIL + "test_usecase_admissions_news.py",
    "admissions_staff: Permission.DECIDE_APPLICATIONS in PERMISSIONS[staff.role] is always true": _MAIL
    + "test_usecase_received.py",
    "note: actor.scope is everything": _WHERE,
    "note: actor.scope.sees_provider(application.ukprn) is always true": _WHERE,
    "show: without visit.actor.require(Permission.DECIDE_APPLICATIONS)": _PAGE,
    "download: without visit.actor.require(Permission.DECIDE_APPLICATIONS)": _PAGE,
    "to_print: without visit.actor.require(Permission.DECIDE_APPLICATIONS)": _PAGE,
    "_in_order: scope is everything": "here a scope is what a token is for: tests/api/test_tokens.py",
    "_require_organisation: person_of(work, account).actor.scope is everything": _TEST + "test_usecase_identities.py",
    "provider_names: actor.scope is everything": _TEST + "test_usecase_guessable_passwords.py",
    "provider_names: actor.scope.sees_provider(ukprn) is always true": _TEST + "test_usecase_guessable_passwords.py",
    "SecondFactors.overview: actor.role in self._context.limits.second_factor is always true": _TEST
    + "test_usecase_second_factors.py",
    "SecondFactors.remove_app: never refuses if factors.app is None": _TEST + "test_usecase_second_factors.py",
    "SecondFactors.make_recovery_codes: never refuses if not factors.are_on": _TEST + "test_usecase_second_factors.py",
    "SingleSignOn._done: actor.account_id != attempt.account_id is always false": _TEST
    + "test_usecase_single_sign_on.py",
    "go_inside: kept.owner == inside.actor.account_id is always true": "forms are kept by nobody in the table: "
    "tests/web/test_returning.py",
    "set_new_password: kept.owner != visit.actor.account_id is always false": "forms are kept by nobody in the table: "
    "tests/web/test_proving.py",
    "show: visit.actor.role in STAFF_ROLES is always true": _LINK,
    "log_ins: visit.actor.role in STAFF_ROLES is always true": _LINK,
    "_require_account: never refuses if actor.account_id <= 0": _TEST + "test_usecase_access_tokens.py",
    "overview: visit.signed_in is not None is always false": "it only says that a factor must be set up",
    "finish: visit.signed_in is not None is always false": "a log-in then links nothing: "
    "tests/web/test_single_sign_on.py",
    "unreachable: visit.signed_in is not None is always false": "it only chooses the page that says so",
    "home: visit.signed_in is not None is always false": "the homepage shows nothing of anybody's",
    "new_password: visit.signed_in is None is always false": "strangers are sent to log in before",
    "save: visit.progress.accounts.actor(visit.actor.username).scope is everything": "it only says where to go next",
    "save: visit.progress.accounts.actor(visit.actor.username).scope.sees_provider(group.ukprn) is always true": "it "
    "only says where to go next",
    "group_in_path: never refuses if group.ukprn != ukprn_in_path(visit)": _ADDRESS,
    "_export: never refuses if record.ukprn != ukprn_in_path(visit)": _ADDRESS,
    "_import: never refuses if ukprn_in_path(visit) not in record.listed_at": _ADDRESS,
    "cohort: without visit.actor.require(Permission.APPROVE_PROFILES)": _PAGE,
    "audit: without visit.actor.require(Permission.VIEW_AUDIT)": _PAGE,
    "download: without visit.actor.require(Permission.VIEW_AUDIT)": _PAGE,
    "send: without visit.actor.require(Permission.IMPORT_LEARNERS)": _PAGE,
    "ask: without visit.actor.require(Permission.EDIT_LEARNERS)": _PAGE,
    "request: without visit.actor.require(Permission.ADD_QUALIFICATIONS)": _PAGE,
    "create: without visit.actor.require(Permission.MANAGE_STAFF)": _PAGE,
}
