"""The settings of an installation, from the environment or a `progress.toml`; their names are promises."""

import os
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Self

from attrs import field, fields, frozen

from progress_core.compose import sso
from progress_core.domain.accounts.identity_providers import IdentityProvider
from progress_core.domain.accounts.passwords import POLICIES
from progress_core.domain.applications.decisions import as_many_as_wanted, one_at_a_time
from progress_core.domain.foundations.errors import Unavailable
from progress_core.domain.foundations.permissions import STAFF_ROLES, Role
from progress_core.domain.operations.retention import Periods, check_periods
from progress_core.usecases.foundations.context import Limits

_OFFER_POLICIES = {"one": one_at_a_time, "many": as_many_as_wanted}
_THRESHOLDS = range(3, 21)
_WHOLE = {
    *("session_minutes", "lockout_failures", "upload_mb", "lease_seconds", "link_days"),
    *("take_back_hours", "suppress_below"),
}


def _known_policy(_settings: object, _field: object, name: str) -> None:
    if name not in POLICIES:
        raise Unavailable(f"PROGRESS_CREDENTIAL_POLICY must be one of {', '.join(POLICIES)}, not {name!r}.")


def _known_retention(_settings: object, _field: object, name: str) -> None:
    if name not in ("daily", "off"):
        raise Unavailable(f"PROGRESS_RETENTION must be daily or off, not {name!r}.")


def _known_switch(_settings: object, _field: object, name: str) -> None:
    if name not in ("on", "off"):
        raise Unavailable(f"PROGRESS_CALLBACKS_PRIVATE must be on or off, not {name!r}.")


def _known_offer_policy(_settings: object, _field: object, name: str) -> None:
    if name not in _OFFER_POLICIES:
        raise Unavailable(f"PROGRESS_ACCEPTED_OFFERS must be one or many, not {name!r}.")


def _known_threshold(_settings: object, _field: object, number: int) -> None:
    if number and number not in _THRESHOLDS:
        raise Unavailable(
            f"PROGRESS_SUPPRESS_BELOW must be 0 or from {_THRESHOLDS[0]} to {_THRESHOLDS[-1]}, not {number!r}."
        )


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
        jobs_url: `store:` keeps jobs as rows in the database.
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
    """

    database_url: str = field(default="sqlite:///progress.db", repr=False)  # may contain a password
    mail_url: str = field(default="console:", repr=False)  # as well
    mail_from: str = "progress@localhost"
    base_url: str = "http://localhost:8000"
    main_site_url: str = "/"
    contact: str = ""
    jobs_url: str = "store:"
    secret_key: str = field(default="", repr=False)
    session_minutes: int = 30
    lockout_failures: int = 5
    upload_mb: int = 20
    link_days: int = 7
    lease_seconds: int = 30
    suppress_below: int = field(default=5, validator=_known_threshold)
    retention: str = field(default="daily", validator=_known_retention)
    retention_learner_years: int = Periods().learner_years
    retention_file_days: int = Periods().file_days
    retention_import_days: int = Periods().import_days
    retention_mail_days: int = Periods().mail_days
    retention_audit_years: int = Periods().audit_years
    take_back_hours: int = 24
    accepted_offers: str = field(default="one", validator=_known_offer_policy)
    credential_policy: str = field(default="manual-2013", validator=_known_policy)
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
    callbacks_private: str = field(default="off", validator=_known_switch)

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None, folder: Path | None = None) -> Self:
        """Read `progress.toml` if it exists, and the environment, which takes precedence.

        Args:
            environ: environment variables; the default is the environment of the process.
            folder: folder of `progress.toml`; the default is the current folder.

        Raises:
            Unavailable: a setting is unknown or wrong; the message names it.
        """
        environ = os.environ if environ is None else environ
        chosen: dict[str, object] = _from_file((folder or Path()) / "progress.toml")
        known = {name.name for name in cls.__attrs_attrs__}
        providers = sso.read(environ, chosen.pop("sso", {}))
        for key in sorted(set(chosen) - known):
            raise Unavailable(f"progress.toml: {key!r} is not a setting. Settings are: {', '.join(sorted(known))}.")
        for name in known:
            value = environ.get(f"PROGRESS_{name.upper()}")
            if value and name != "sso":
                chosen[name] = value
        return cls(sso=providers, **{name: _typed(name, value) for name, value in chosen.items()})  # type: ignore[arg-type] # checked by _typed

    def __attrs_post_init__(self) -> None:
        self._periods()
        second_factor_roles(self.second_factor)
        sso.roles_without_password(self.password_log_in_off, self.sso)

    def limits(self) -> Limits:
        """Return the limits that use cases need."""
        return Limits(
            password=POLICIES[self.credential_policy],
            lockout_failures=self.lockout_failures,
            second_factor=second_factor_roles(self.second_factor),
            session_minutes=self.session_minutes,
            link_days=self.link_days,
            lease_seconds=float(self.lease_seconds),
            upload_bytes=self.upload_mb * 1024 * 1024,
            base_url=self.base_url.rstrip("/"),
            mail_from=self.mail_from,
            main_site_url=self.main_site_url,
            contact=self.contact.strip(),
            password_log_in_off=sso.roles_without_password(self.password_log_in_off, self.sso),
            retention=self._periods(),
            suppress_below=self.suppress_below,
            retention_daily=self.retention == "daily",
            take_back_hours=self.take_back_hours,
            accepted_offers=_OFFER_POLICIES[self.accepted_offers],
            callbacks_private=self.callbacks_private == "on",
        )

    def _periods(self) -> Periods:
        """Return the retention periods.

        Raises:
            Unavailable: any of them is wrong; the message lists all that are.
        """
        names = [name.name for name in fields(Periods)]
        checked = check_periods({name: getattr(self, f"retention_{name}") for name in names})
        if not checked.ok:
            raise Unavailable(" ".join(problem.message for problem in checked.problems))
        return checked.value


def second_factor_roles(text: str) -> frozenset[Role]:
    """Return the roles that a setting lists.

    Args:
        text: names of roles of staff, separated by commas; capitals do not count, and spaces may stand for hyphens.

    Raises:
        Unavailable: a name is not that of a role of staff.
    """
    names = {role.value: role for role in STAFF_ROLES}
    found = set()
    for name in filter(None, map(str.strip, text.split(","))):
        if _plain(name) not in names:
            known = ", ".join(sorted(names))
            raise Unavailable(f"PROGRESS_SECOND_FACTOR: {name!r} is not a role of staff. Roles are: {known}.")
        found.add(names[_plain(name)])
    return frozenset(found)


def _plain(name: str) -> str:
    return name.lower().replace(" ", "-").replace("_", "-")


def _from_file(path: Path) -> dict[str, object]:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise Unavailable(f"{path} cannot be read: {error.strerror}.") from error
    try:
        return tomllib.loads(content.decode("utf-8"))
    except ValueError as error:  # not UTF-8, or not TOML
        raise Unavailable(f"{path} is not valid TOML: {error}.") from error


def _typed(name: str, value: object) -> object:
    if name.startswith("retention_"):  # these are checked together
        with suppress(ValueError):
            return int(str(value))
        return value
    if name == "suppress_below" and str(value) == "0":
        return 0
    if name in _WHOLE:
        try:
            number = int(str(value))
        except ValueError:
            number = 0
        if number < 1:
            raise Unavailable(f"PROGRESS_{name.upper()} must be a whole number above 0, not {value!r}.")
        return number
    if not isinstance(value, str):
        raise Unavailable(f"{name} in progress.toml must be a text in quotation marks, not {value!r}.")
    return value
