"""The contract kit of a whole store."""

from progress_core.testing.access_tokens import AccessTokensContract
from progress_core.testing.accounts import AccountsContract
from progress_core.testing.applications import ApplicationsContract
from progress_core.testing.applications_listed import ListedApplicationsContract
from progress_core.testing.applications_received import ReceivedApplicationsContract
from progress_core.testing.audit import AuditTrailContract
from progress_core.testing.beside_memory import BesideMemoryContract
from progress_core.testing.changes import ChangesContract
from progress_core.testing.course_search import CourseSearchContract
from progress_core.testing.courses import CoursesContract
from progress_core.testing.devices import DevicesContract
from progress_core.testing.every_list import EveryListContract
from progress_core.testing.every_question import EveryQuestionContract
from progress_core.testing.every_repository import EveryRepositoryContract
from progress_core.testing.exports import ExportsContract
from progress_core.testing.favourites import FavouritesContract
from progress_core.testing.groups import GroupsContract
from progress_core.testing.identities import IdentitiesContract
from progress_core.testing.imports import ImportsContract
from progress_core.testing.inbox import InboxContract
from progress_core.testing.job_rows import JobRowsContract
from progress_core.testing.learners import LearnersContract
from progress_core.testing.mappings import MappingsContract
from progress_core.testing.outbox import OutboxContract
from progress_core.testing.profiles import ProfileContentsContract
from progress_core.testing.providers import ProvidersContract
from progress_core.testing.qualifications import QualificationsContract
from progress_core.testing.references import ReferencesContract
from progress_core.testing.reminders import RemindersContract
from progress_core.testing.repeats import RepeatsContract
from progress_core.testing.reports import ReportsContract
from progress_core.testing.retention import RetentionContract
from progress_core.testing.second_factors import SecondFactorsContract
from progress_core.testing.sessions import SessionsContract
from progress_core.testing.spent_answers import SpentAnswersContract
from progress_core.testing.staff import StaffRecordsContract
from progress_core.testing.statements import StatementRecordsContract
from progress_core.testing.transactions import UnitOfWorkContract
from progress_core.testing.transfers import TransfersContract
from progress_core.testing.webhooks import WebhooksContract
from progress_core.testing.years import YearsContract


class StoreContract(
    BesideMemoryContract,
    UnitOfWorkContract,
    ProvidersContract,
    AccountsContract,
    SessionsContract,
    AccessTokensContract,
    DevicesContract,
    SecondFactorsContract,
    IdentitiesContract,
    SpentAnswersContract,
    RepeatsContract,
    StaffRecordsContract,
    LearnersContract,
    GroupsContract,
    ImportsContract,
    MappingsContract,
    ExportsContract,
    JobRowsContract,
    OutboxContract,
    AuditTrailContract,
    CoursesContract,
    CourseSearchContract,
    QualificationsContract,
    StatementRecordsContract,
    ReferencesContract,
    ProfileContentsContract,
    ApplicationsContract,
    ReceivedApplicationsContract,
    ListedApplicationsContract,
    InboxContract,
    RemindersContract,
    ReportsContract,
    FavouritesContract,
    WebhooksContract,
    RetentionContract,
    ChangesContract,
    YearsContract,
    TransfersContract,
    EveryRepositoryContract,
    EveryListContract,
    EveryQuestionContract,
):
    """Everything that the core relies on in a store, all its repositories included.

    Write a fixture `store` with an empty, migrated store that threads may share.
    """
