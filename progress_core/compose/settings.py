"""The settings of an installation, from the environment or a `progress.toml`; their names are promises."""

import os
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Self

from attrs import field, fields, frozen

from progress_core.domain.accounts.passwords import POLICIES
from progress_core.domain.foundations.errors import Unavailable
from progress_core.domain.operations.retention import Periods, check_periods
from progress_core.usecases.foundations.context import Limits

_WHOLE = {"session_minutes", "lockout_failures", "upload_mb", "lease_seconds", "link_days"}


def _known_policy(_settings: object, _field: object, name: str) -> None:
    if name not in POLICIES:
        raise Unavailable(f"PROGRESS_CREDENTIAL_POLICY must be one of {', '.join(POLICIES)}, not {name!r}.")


def _known_retention(_settings: object, _field: object, name: str) -> None:
    if name not in ("daily", "off"):
        raise Unavailable(f"PROGRESS_RETENTION must be daily or off, not {name!r}.")


@frozen
class Settings:
    """The settings of an installation.

    Every field is the environment variable `PROGRESS_<FIELD>` in capitals, and the same key in
    lower case in `progress.toml`.

    Args:
        database_url: `sqlite:///file`, `postgresql+psycopg://user:password@host/name`, or `memory:`.
        mail_url: `console:`, `file:FOLDER`, `smtp://user:password@host:587/?starttls=1`, `smtps://...`.
        mail_from: address that e-mail is sent from.
        base_url: web address of this site, without a slash at the end.
        main_site_url: address of the link "Main Site".
        contact: e-mail address, web address or telephone number of those who answer questions about this site;
            the pages "Help" and "Accessibility statement" name it.
        jobs_url: `store:` keeps jobs as rows in the database.
        secret_key: key for sealing initial passwords; "" for the key file beside a SQLite database.
        session_minutes: minutes without any request after which a session ends.
        lockout_failures: failed log-ins in a row that lock an account.
        upload_mb: maximum size of an uploaded file, in MiB.
        link_days: days for which a link in an e-mail can be used.
        lease_seconds: seconds without a sign of life from a worker after which another takes over its job.
        retention: with `daily`, workers erase data past its period once a day; with `off`, only
            `progress retention` does.
        retention_learner_years: years for which learners are kept after the school year in which they turn 19,
            after their Year 13 or after their last use, whichever is latest; 1 to 25.
        retention_file_days: days for which files of imports and exports are kept; 1 to 365.
        retention_import_days: days for which the name of an imported file, and what its outcome quotes from it,
            are kept; not less than the file itself.
        retention_mail_days: days for which recipients and subjects of sent and refused e-mail are kept; 1 to 3650.
        retention_audit_years: years for which the audit trail is kept; not less than what imports quote.
        credential_policy: `manual-2013` or `modern`.
        spreadsheets: adapter that reads and writes spreadsheets.
        letters: adapter that writes log-in letters.
        passwords: adapter that hashes passwords.
        sealing: adapter that seals initial passwords.
        tokens: adapter that generates random texts.
        clock: adapter that tells the time.
        transliteration: adapter that writes names in ASCII.
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
    retention: str = field(default="daily", validator=_known_retention)
    retention_learner_years: int = Periods().learner_years
    retention_file_days: int = Periods().file_days
    retention_import_days: int = Periods().import_days
    retention_mail_days: int = Periods().mail_days
    retention_audit_years: int = Periods().audit_years
    credential_policy: str = field(default="manual-2013", validator=_known_policy)
    spreadsheets: str = "excel"
    letters: str = "print"
    passwords: str = "argon2id"
    sealing: str = "aes-gcm"
    tokens: str = "secrets"
    clock: str = "system"
    transliteration: str = "anyascii"

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
        for key in sorted(set(chosen) - known):
            raise Unavailable(f"progress.toml: {key!r} is not a setting. Settings are: {', '.join(sorted(known))}.")
        for name in known:
            value = environ.get(f"PROGRESS_{name.upper()}")
            if value:
                chosen[name] = value
        return cls(**{name: _typed(name, value) for name, value in chosen.items()})  # type: ignore[arg-type] # checked by _typed

    def __attrs_post_init__(self) -> None:
        self._periods()

    def limits(self) -> Limits:
        """Return the limits that use cases need."""
        return Limits(
            password=POLICIES[self.credential_policy],
            lockout_failures=self.lockout_failures,
            session_minutes=self.session_minutes,
            link_days=self.link_days,
            lease_seconds=float(self.lease_seconds),
            upload_bytes=self.upload_mb * 1024 * 1024,
            base_url=self.base_url.rstrip("/"),
            mail_from=self.mail_from,
            main_site_url=self.main_site_url,
            contact=self.contact.strip(),
            retention=self._periods(),
            retention_daily=self.retention == "daily",
        )

    def _periods(self) -> Periods:
        """Return the retention periods.

        Raises:
            Unavailable: any of them is wrong; the message lists all that are.
        """
        names = [name.name for name in fields(Periods)]
        checked = check_periods({name: getattr(self, f"retention_{name}") for name in names})
        if checked.value is None:
            raise Unavailable(" ".join(problem.message for problem in checked.problems))
        return checked.value


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
