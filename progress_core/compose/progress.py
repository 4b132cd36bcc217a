"""One object with all use cases, built from settings or from given adapters."""

from contextlib import AbstractContextManager
from types import TracebackType
from typing import Self

from attrs import evolve

from progress_core.compose import adapters, engines, keys, sso
from progress_core.compose.settings import Settings
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.jobs import JobKind
from progress_core.ports.breached_passwords import BreachedPasswords
from progress_core.usecases.accounts.access_tokens import AccessTokens
from progress_core.usecases.accounts.accounts import Accounts
from progress_core.usecases.accounts.factor_checks import FactorChecks
from progress_core.usecases.accounts.identities import Identities
from progress_core.usecases.accounts.log_in_list import LogInList
from progress_core.usecases.accounts.own_account import OwnAccount
from progress_core.usecases.accounts.passkeys import Passkeys
from progress_core.usecases.accounts.second_factors import SecondFactors
from progress_core.usecases.accounts.sessions import LogIns
from progress_core.usecases.accounts.single_sign_on import SingleSignOn
from progress_core.usecases.accounts.staff import StaffAccounts
from progress_core.usecases.accounts.staff_changes import StaffChanges
from progress_core.usecases.applications.admissions import Admissions
from progress_core.usecases.applications.admissions_news import AdmissionsNews
from progress_core.usecases.applications.applications import Applications
from progress_core.usecases.correspondence.inbox import Inbox
from progress_core.usecases.correspondence.mail import Mail
from progress_core.usecases.correspondence.reminders import Reminders
from progress_core.usecases.courses.courses import Courses
from progress_core.usecases.courses.favourites import Favourites
from progress_core.usecases.courses.files import CourseFiles
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.events import watched
from progress_core.usecases.foundations.job_runs import Handler
from progress_core.usecases.foundations.repeats import Repeats
from progress_core.usecases.importing.learners import LearnerImports
from progress_core.usecases.importing.leaver_files import LeaverFiles
from progress_core.usecases.importing.mappings import Mappings
from progress_core.usecases.importing.matching import Matching
from progress_core.usecases.importing.provider_files import ProviderFiles
from progress_core.usecases.learners.dashboard import Dashboard
from progress_core.usecases.learners.exports import LearnerExports
from progress_core.usecases.learners.learners import Learners
from progress_core.usecases.learners.listings import LearnerListings
from progress_core.usecases.learners.not_logged_on import LearnersNotLoggedOn
from progress_core.usecases.learners.selection import LearnerSelection
from progress_core.usecases.learners.settings import LearnerSettings
from progress_core.usecases.operations.audit import Audit
from progress_core.usecases.operations.backups import Backups
from progress_core.usecases.operations.changes import Changes
from progress_core.usecases.operations.jobs import Jobs
from progress_core.usecases.operations.personal_data import PersonalData
from progress_core.usecases.operations.retention import Retention
from progress_core.usecases.operations.standings import Standings
from progress_core.usecases.operations.webhooks import Webhooks
from progress_core.usecases.profiles.approvals import Approvals
from progress_core.usecases.profiles.profiles import Profiles
from progress_core.usecases.profiles.references import References
from progress_core.usecases.providers.group_learners import GroupLearners
from progress_core.usecases.providers.group_managers import GroupManagers
from progress_core.usecases.providers.groups import LearnerGroups
from progress_core.usecases.providers.providers import Providers
from progress_core.usecases.qualifications.exports import QualificationExports
from progress_core.usecases.qualifications.imports import QualificationImports
from progress_core.usecases.qualifications.qualifications import Qualifications
from progress_core.usecases.reports.reports import Reports
from progress_core.usecases.years.leavers import Leavers
from progress_core.usecases.years.moves import MovesUp
from progress_core.usecases.years.transfers import Transfers


class Progress(AbstractContextManager["Progress"]):
    """All use cases.

    Args:
        context: the adapters of all ports.

    Every use case takes the actor as its first argument, and raises only `ProgressError`s.
    """

    operator: Actor = OPERATOR

    def __init__(self, context: Context) -> None:
        self.context = context
        context = evolve(context, store=watched(context))
        self._add_accounts(context)
        self.providers = Providers(context)
        self.provider_files = ProviderFiles(context)
        self.learners = Learners(context)
        self.learner_selection = LearnerSelection(context)
        self.learner_exports = LearnerExports(context)
        self.learner_settings = LearnerSettings(context)
        self.leavers = Leavers(context)
        self.leaver_files = LeaverFiles(context)
        self.moves_up = MovesUp(context)
        self.transfers = Transfers(context)
        self.groups = LearnerGroups(context)
        self.group_learners = GroupLearners(context)
        self.group_managers = GroupManagers(context)
        self.profiles = Profiles(context)
        self.qualifications = Qualifications(context)
        self.references = References(context)
        self.approvals = Approvals(context)
        self.courses = Courses(context)
        self.course_files = CourseFiles(context)
        self.favourites = Favourites(context)
        self.applications = Applications(context)
        self.admissions = Admissions(context)
        self.admissions_news = AdmissionsNews(context)
        self.inbox = Inbox(context)
        self.reminders = Reminders(context)
        self.learner_listings = LearnerListings(context)
        self.not_logged_on = LearnersNotLoggedOn(context)
        self.imports = LearnerImports(context)
        self.mappings = Mappings(context)
        self.matching = Matching(context)
        self.dashboard = Dashboard(context)
        self.reports = Reports(context)
        self.standings = Standings(context)
        self.mail = Mail(context)
        self.qualification_exports = QualificationExports(context)
        self.qualification_imports = QualificationImports(context)
        self.retention = Retention(context)
        chores = (self.retention.ask, self.admissions_news.send_daily, self.reminders.ask)
        self.jobs = Jobs(context, self._kinds_of_jobs(), chores)
        self.repeats = Repeats(context)
        self.audit = Audit(context)
        self.personal_data = PersonalData(context)
        self.backups = Backups(context)
        self.changes = Changes(context)
        self.webhooks = Webhooks(context)

    def _add_accounts(self, context: Context) -> None:
        """Add what people do with accounts, their own and those of others."""
        self.accounts = Accounts(context)
        self.log_ins = LogIns(context)
        self.factor_checks = FactorChecks(context)
        self.second_factors = SecondFactors(context)
        self.passkeys = Passkeys(context)
        self.log_in_list = LogInList(context)
        self.access_tokens = AccessTokens(context)
        self.own_account = OwnAccount(context)
        self.single_sign_on = SingleSignOn(context)
        self.identities = Identities(context)
        self.staff = StaffAccounts(context)
        self.staff_changes = StaffChanges(context)

    def _kinds_of_jobs(self) -> dict[str, Handler]:
        """Return what runs each kind of job."""
        return {
            JobKind.LEARNER_IMPORT: self.imports.run,
            JobKind.QUALIFICATION_EXPORT: self.qualification_exports.run,
            JobKind.QUALIFICATION_IMPORT: self.qualification_imports.run,
            JobKind.RETENTION: self.retention.run,
            JobKind.MOVE_UP: self.moves_up.run,
            JobKind.REMINDERS: self.reminders.run,
        }

    @classmethod
    def memory(cls) -> Self:
        """Build a `Progress` that keeps everything in memory, for tests, demos and embedding."""
        settings = Settings(
            database_url="memory:",
            mail_url="memory:",
            jobs_url="memory:",
            spreadsheets="memory",
            letters="memory",
            passwords="memory",
            passkeys="memory",
            sealing="memory",
            tokens="memory",
            clock="system",
            transliteration="memory",
            geocoding="memory",
            identity_providers="memory",
            security_log="memory:",
            callbacks="memory",
        )
        return cls.open(settings)

    @classmethod
    def open(cls, settings: Settings | None = None) -> Self:
        """Build a `Progress` with the adapters that the settings name.

        Args:
            settings: the settings; the default is `Settings.from_env()`.

        Raises:
            Unavailable: an adapter is not installed, or a setting is missing or wrong.
        """
        settings = settings or Settings.from_env()
        return cls(
            Context(
                store=adapters.load("store", adapters.scheme(settings.database_url), settings.database_url),
                spreadsheets=adapters.load("spreadsheets", settings.spreadsheets),
                letters=adapters.load("letters", settings.letters),
                mailer=adapters.load("mail", adapters.scheme(settings.mail_url), settings.mail_url),
                engine=engines.load(settings),
                hasher=adapters.load("passwords", settings.passwords),
                breached_passwords=_breached_passwords(settings.breached_passwords),
                sealer=adapters.load("sealing", settings.sealing, keys.secret_key(settings)),
                tokens=adapters.load("tokens", settings.tokens),
                clock=adapters.load("clock", settings.clock),
                transliterator=adapters.load("transliteration", settings.transliteration),
                geocoder=adapters.load("geocoding", settings.geocoding),
                identity_providers=sso.load(settings.identity_providers, settings.sso),
                security_log=adapters.load(
                    "security_log", adapters.scheme(settings.security_log), settings.security_log
                ),
                limits=settings.limits(),
                passkeys=adapters.load_or_off("passkeys", settings.passkeys, settings.base_url),
                callbacks=adapters.load_or_off("callbacks", settings.callbacks, settings.callbacks_private),
            )
        )

    def check(self) -> None:
        """Check that the store can be reached and has this version.

        Raises:
            Unavailable: it cannot, or has not; the message says what to do.
        """
        self.context.store.check()

    def close(self) -> None:
        """Close the connections of the store and the job engine."""
        self.context.engine.close()
        self.context.store.close()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _breached_passwords(setting: str) -> BreachedPasswords:
    """Load the adapter that a setting begins with; any other setting is the path of a file, and none an empty set."""
    named = adapters.scheme(setting or "memory:")
    known = named in adapters.names("breached_passwords")
    loaded: BreachedPasswords = adapters.load("breached_passwords", named if known else "file", setting)
    return loaded
