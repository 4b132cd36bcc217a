"""The settings of an installation, from the environment or a `progress.toml`; their names are promises."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from attrs import field, fields, frozen

from progress_core.compose import role_lists, setting_checks, setting_sources, sso
from progress_core.compose.origins import origins
from progress_core.domain.accounts.identity_providers import IdentityProvider
from progress_core.domain.accounts.passwords import POLICIES
from progress_core.domain.applications.decisions import as_many_as_wanted, one_at_a_time
from progress_core.domain.correspondence.reminders import REMINDER_DAYS
from progress_core.domain.foundations.errors import Unavailable
from progress_core.domain.foundations.permissions import STAFF_ROLES
from progress_core.domain.operations.retention import Periods
from progress_core.usecases.foundations.context import Limits

_OFFER_POLICIES = {"one": one_at_a_time, "many": as_many_as_wanted}


@frozen
class Settings:
    """The settings of an installation.

    Every field is the environment variable `PROGRESS_<FIELD>` in capitals, and the same key in
    lower case in `progress.toml`.

    Args:
        database_url: `sqlite:///file`, `postgresql+psycopg://user:password@host/name`, or `memory:`.
        mail_url: `console:`, `file:FOLDER`, `smtp://user:password@host:587/?starttls=1`, `smtps://...`.
        mail_from: address that email is sent from.
        base_url: web address of this site, without a slash at the end.
        main_site_url: address of the link "Main Site".
        contact: email address, web address or telephone number of those who answer questions about this site;
            the pages "Help" and "Accessibility statement" name it.
        jobs_url: what tells workers that a job waits. `store:` wakes the worker inside `progress serve`, and other
            workers look once a second; `procrastinate:` is a queue in the same PostgreSQL; `celery+redis://host/0`
            and `celery+amqp://user:password@host//` are queues on a broker. The jobs are rows in the database always.
        secret_key: key for sealing initial passwords and other secrets; "" for the key file beside a SQLite database.
        session_minutes: minutes without any request after which a session ends.
        lockout_failures: failed log-ins in a row that lock an account.
        upload_mb: maximum size of an uploaded file, in MiB.
        link_days: days for which a link in an email can be used.
        lease_seconds: seconds without a sign of life from a worker after which another takes over its job.
        suppress_below: size of the blocks in which reports for sharing and files of reports are counted; 0 for none,
            otherwise 3 to 20.
        retention: with `daily`, workers erase data past its period once a day; with `off`, only
            `progress retention` does.
        retention_learner_years: years for which learners are kept after the school year in which they turn 19,
            after their Year 13 or after their last use, whichever is latest; 1 to 25.
        retention_file_days: days for which files of imports and exports are kept; 1 to 365.
        retention_import_days: days for which the name of an imported file, and what its outcome quotes from it,
            are kept; not less than the file itself.
        retention_mail_days: days for which recipients and subjects of sent and refused email are kept; 1 to 3650.
        retention_audit_years: years for which the audit trail is kept; not less than what imports quote.
        take_back_hours: hours for which a decision about an application can be taken back.
        reminder_day: day of the week on which managers and learners are reminded, where their provider wants that:
            `monday` to `sunday`.
        accepted_offers: with `one`, a learner holds one accepted offer at a time, and accepting another declines
            it; with `many`, they may hold any number.
        credential_policy: `manual-2013` or `modern`.
        second_factor: roles of staff that must have a second factor, separated by commas
            (`user-manager, area-administrator`); "" for none.
        breached_passwords: file of passwords that were stolen elsewhere: one SHA-1 hash per line, sorted by hash, as
            Have I Been Pwned publishes them; "" for none.
        spreadsheets: adapter that reads and writes spreadsheets.
        letters: adapter that writes log-in letters.
        passwords: adapter that hashes passwords.
        passkeys: adapter that checks passkeys; `off` offers none.
        sealing: adapter that seals initial passwords and the secrets of authenticator apps.
        tokens: adapter that generates random texts.
        clock: adapter that tells the time.
        transliteration: adapter that writes names in ASCII.
        geocoding: adapter that knows where postcodes and towns are.
        identity_providers: adapter that sends people to identity providers, and checks their answers.
        password_log_in_off: roles that log in by single sign-on alone, with commas between: `learner`,
            `learner-manager`, `provider-manager`, `user-manager`, `area-administrator`, `admissions`.
        sso: identity providers for single sign-on. In the environment, `PROGRESS_SSO=entra,google` names them, and
            `PROGRESS_SSO_ENTRA_ISSUER` and so on are the keys of the table `[sso.entra]` in `progress.toml`.
        security_log: where security events go: `logging:`, `stderr:` or `file:PATH`.
        callbacks: adapter that posts to the addresses of webhooks; `off` offers no webhooks.
        callbacks_private: with `on`, webhooks may have addresses in private networks, and addresses with http; with
            `off`, only addresses on the internet, with https.
        api_origins: other sites whose pages may use the API from browsers, with commas between
            (`https://sync.school.example`); "" for none.
    """

    database_url: str = field(default="sqlite:///progress.db", repr=False)  # may contain a password
    mail_url: str = field(default="console:", repr=False)  # as well
    mail_from: str = "progress@localhost"
    base_url: str = "http://localhost:8000"
    main_site_url: str = "/"
    contact: str = ""
    jobs_url: str = field(default="store:", repr=False)  # as well
    secret_key: str = field(default="", repr=False)
    session_minutes: int = 30
    lockout_failures: int = 5
    upload_mb: int = 20
    link_days: int = 7
    lease_seconds: int = 20
    suppress_below: int = 5
    retention: str = "daily"
    retention_learner_years: int = Periods().learner_years
    retention_file_days: int = Periods().file_days
    retention_import_days: int = Periods().import_days
    retention_mail_days: int = Periods().mail_days
    retention_audit_years: int = Periods().audit_years
    take_back_hours: int = 24
    reminder_day: str = "monday"
    accepted_offers: str = "one"
    credential_policy: str = "manual-2013"
    second_factor: str = ""
    breached_passwords: str = ""
    spreadsheets: str = "excel"
    letters: str = "print"
    passwords: str = "argon2id"
    passkeys: str = "webauthn"
    sealing: str = "aes-gcm"
    tokens: str = "secrets"
    clock: str = "system"
    transliteration: str = "anyascii"
    geocoding: str = "outcodes"
    identity_providers: str = "openid"
    password_log_in_off: str = ""
    sso: tuple[IdentityProvider, ...] = ()
    security_log: str = "logging:"
    callbacks: str = "http"
    callbacks_private: str = "off"
    api_origins: str = ""

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None, folder: Path | None = None) -> Self:
        """Read `progress.toml` if it exists, and the environment, which takes precedence.

        Args:
            environ: environment variables; the default is the environment of the process.
            folder: folder of `progress.toml`; the default is the current folder.

        Raises:
            Unavailable: settings are unknown or wrong; the message names all that are.
        """
        kinds = {one.name: one.type or object for one in fields(cls)}
        path = (folder or Path()) / "progress.toml"
        values, wrong = setting_sources.read(kinds, os.environ if environ is None else environ, path)
        try:
            settings = cls(**values)  # type: ignore[arg-type] # it checks them itself
        except Unavailable as error:
            wrong.append(error.message)
        if wrong:
            raise Unavailable(" ".join(wrong))
        return settings

    def __attrs_post_init__(self) -> None:
        if wrong := [*setting_checks.problems(fields(type(self)), self._values())]:
            raise Unavailable(" ".join(wrong))

    def _values(self) -> dict[str, Any]:
        return {one.name: getattr(self, one.name) for one in fields(type(self))}

    def limits(self) -> Limits:
        """Return the limits that use cases need."""
        return Limits(
            password=POLICIES[self.credential_policy],
            lockout_failures=self.lockout_failures,
            second_factor=role_lists.roles(self.second_factor, STAFF_ROLES),
            session_minutes=self.session_minutes,
            link_days=self.link_days,
            lease_seconds=float(self.lease_seconds),
            upload_bytes=self.upload_mb * 1024 * 1024,
            base_url=self.base_url.rstrip("/"),
            mail_from=self.mail_from,
            main_site_url=self.main_site_url,
            contact=self.contact.strip(),
            password_log_in_off=role_lists.roles(self.password_log_in_off, sso.ROLES),
            retention=Periods(**setting_checks.periods(self._values())),
            suppress_below=self.suppress_below,
            retention_daily=self.retention == "daily",
            take_back_hours=self.take_back_hours,
            reminder_day=REMINDER_DAYS.index(self.reminder_day),
            accepted_offers=_OFFER_POLICIES[self.accepted_offers],
            callbacks_private=self.callbacks_private == "on",
            api_origins=origins(self.api_origins),
        )
