"""What every use case works with: the ports, and the few figures that the installation chooses."""

from attrs import frozen

from progress_core.domain.accounts.passwords import MANUAL_2013, PasswordPolicy
from progress_core.domain.accounts.usernames import UsernamePolicy
from progress_core.domain.operations.retention import Periods
from progress_core.domain.profiles.reference_form import DEFAULT_SCALE, RatingScale
from progress_core.domain.qualifications.catalogue import Catalogue
from progress_core.ports.clock import Clock
from progress_core.ports.engine import JobEngine
from progress_core.ports.letters import LetterWriter
from progress_core.ports.mail import Mailer
from progress_core.ports.passwords import PasswordHasher
from progress_core.ports.sealing import Sealer
from progress_core.ports.spreadsheets import Spreadsheets
from progress_core.ports.store import Store
from progress_core.ports.tokens import Tokens
from progress_core.ports.transliteration import Transliterator


@frozen
class Limits:
    """Figures and policies that an installation chooses.

    Args:
        password: policy for passwords.
        username: policy for usernames.
        lockout_failures: log-in failures in a row that lock an account.
        session_minutes: a session ends after so many minutes without a page.
        link_days: how long a link in an e-mail can be used.
        lease_seconds: how long a job is a worker's own without a sign of life.
        upload_bytes: size of the largest file that is accepted.
        base_url: where the site is, without a slash at the end.
        mail_from: address that e-mail comes from.
        main_site_url: where "Main Site" leads.
        contact: how to reach those who answer questions about the site; "" if nobody said.
        catalogue: types of qualification, with their subjects and grades; None for those that ship.
        ratings: the scale that references rate with.
        retention: how long each kind of data is stored.
        retention_daily: whether workers erase what is past its period once a day.
    """

    password: PasswordPolicy = MANUAL_2013
    username: UsernamePolicy = UsernamePolicy()  # noqa: RUF009 - frozen
    lockout_failures: int = 5
    session_minutes: int = 30
    link_days: int = 7
    lease_seconds: float = 30.0
    upload_bytes: int = 20 * 1024 * 1024
    base_url: str = "http://localhost:8000"
    mail_from: str = "progress@localhost"
    main_site_url: str = "/"
    contact: str = ""
    catalogue: Catalogue | None = None
    ratings: RatingScale = DEFAULT_SCALE
    retention: Periods = Periods()  # noqa: RUF009 - frozen
    retention_daily: bool = True


@frozen
class Context:
    """The ports, together."""

    store: Store
    spreadsheets: Spreadsheets
    letters: LetterWriter
    mailer: Mailer
    engine: JobEngine
    hasher: PasswordHasher
    sealer: Sealer
    tokens: Tokens
    clock: Clock
    transliterator: Transliterator
    limits: Limits = Limits()
