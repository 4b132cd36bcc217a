"""What every use case works with: the ports, and the few figures that the installation chooses."""

from attrs import frozen

from progress_core.domain.accounts.passwords import MANUAL_2013, PasswordPolicy
from progress_core.domain.accounts.usernames import UsernamePolicy
from progress_core.domain.applications.decisions import OfferPolicy, one_at_a_time
from progress_core.domain.foundations.arguments import refuse_unless, refuse_unless_whole
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.operations.retention import Periods
from progress_core.domain.profiles.reference_form import DEFAULT_SCALE, RatingScale
from progress_core.domain.qualifications.catalogue import Catalogue
from progress_core.ports.breached_passwords import BreachedPasswords
from progress_core.ports.callbacks import Callbacks
from progress_core.ports.clock import Clock
from progress_core.ports.geocoding import Geocoder
from progress_core.ports.identity_providers import IdentityProviders
from progress_core.ports.jobs import JobEngine
from progress_core.ports.letters import LetterWriter
from progress_core.ports.mail import Mailer
from progress_core.ports.passkeys import Passkeys
from progress_core.ports.passwords import PasswordHasher
from progress_core.ports.sealing import Sealer
from progress_core.ports.security_log import SecurityLog
from progress_core.ports.spreadsheets import Spreadsheets
from progress_core.ports.store import Store
from progress_core.ports.tokens import Tokens
from progress_core.ports.transliteration import Transliterator

_LEAST = {
    "lockout_failures": 1,
    "session_minutes": 1,
    "link_days": 1,
    "upload_bytes": 1,
    "suppress_below": 0,
    "take_back_hours": 0,
    "reminder_day": 0,
}


@frozen
class Limits:
    """Figures and policies that an installation chooses.

    Args:
        password: policy for passwords.
        username: policy for usernames.
        lockout_failures: log-in failures in a row that lock an account.
        second_factor: roles that must have a second factor.
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
        password_log_in_off: roles that cannot log in with a password, only by single sign-on.
        suppress_below: size of the blocks in which reports for sharing are counted; 0 for none.
        retention_daily: whether workers erase what is past its period once a day.
        take_back_hours: for how long a decision about an application can be taken back.
        accepted_offers: which accepted offers are declined when a learner accepts another one.
        callbacks_private: whether webhooks may have addresses with http and in private networks.
        reminder_day: day of the week from which on people are reminded, 0 for Monday.
        api_origins: origins of other sites whose pages may use the API ("https://sync.school.example").

    Raises:
        TypeError: a policy is no policy, or a figure no whole number.
        ValueError: a figure is too small.
    """

    password: PasswordPolicy = MANUAL_2013
    username: UsernamePolicy = UsernamePolicy()  # noqa: RUF009 - frozen
    lockout_failures: int = 5
    second_factor: frozenset[Role] = frozenset()
    session_minutes: int = 30
    link_days: int = 7
    lease_seconds: float = 20.0
    upload_bytes: int = 20 * 1024 * 1024
    base_url: str = "http://localhost:8000"
    mail_from: str = "progress@localhost"
    main_site_url: str = "/"
    contact: str = ""
    catalogue: Catalogue | None = None
    ratings: RatingScale = DEFAULT_SCALE
    retention: Periods = Periods()  # noqa: RUF009 - frozen
    password_log_in_off: frozenset[Role] = frozenset()
    suppress_below: int = 5
    retention_daily: bool = True
    take_back_hours: int = 24
    accepted_offers: OfferPolicy = one_at_a_time
    callbacks_private: bool = False
    reminder_day: int = 0
    api_origins: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        refuse_unless(
            "password", self.password, PasswordPolicy, "a PasswordPolicy, such as POLICIES['modern']", secret=True
        )
        refuse_unless("username", self.username, UsernamePolicy, "a UsernamePolicy", secret=True)
        refuse_unless("catalogue", self.catalogue, (Catalogue, type(None)), "a Catalogue or None")
        refuse_unless("ratings", self.ratings, RatingScale, "a RatingScale")
        refuse_unless("retention", self.retention, Periods, "Periods")
        for name, least in _LEAST.items():
            refuse_unless_whole(name, getattr(self, name), least)


@frozen
class Context:
    """The ports, together."""

    store: Store
    spreadsheets: Spreadsheets
    letters: LetterWriter
    mailer: Mailer
    engine: JobEngine
    hasher: PasswordHasher
    breached_passwords: BreachedPasswords
    sealer: Sealer
    tokens: Tokens
    clock: Clock
    transliterator: Transliterator
    geocoder: Geocoder
    identity_providers: IdentityProviders
    security_log: SecurityLog
    limits: Limits = Limits()
    passkeys: Passkeys | None = None
    """None where the installation offers none."""
    callbacks: Callbacks | None = None
    """None where the installation sends nothing to webhooks."""
