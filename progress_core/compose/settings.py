"""What an installation chooses, from the environment or a `progress.toml` (design: names are promises)."""

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
    """Where everything is, and the figures an installation may choose.

    Every field is the environment variable `PROGRESS_<FIELD>` in capitals, and the same key in
    lower case in `progress.toml`.

    Args:
        database_url: `sqlite:///file`, `postgresql+psycopg://user:password@host/name`, or `memory:`.
        mail_url: `console:`, `file:FOLDER`, `smtp://user:password@host:587/?starttls=1`, `smtps://...`.
        mail_from: address that e-mail comes from.
        base_url: web address of this site, without a slash at the end.
        main_site_url: where "Main Site" leads.
        jobs_url: `store:`, jobs are rows in the database.
        secret_key: key that initial passwords are sealed with; "" for the key file beside a SQLite database.
        session_minutes: a log-in ends after so many minutes without a page.
        lockout_failures: log-in failures in a row that lock an account.
        upload_mb: largest file that is taken, in MiB.
        link_days: how long a link in an e-mail can be used.
        lease_seconds: a job whose worker gave no sign of life for so long goes to another.
        retention: `daily`, workers erase what is past its period once a day; `off`, `progress retention` alone does.
        retention_learner_years: learners are kept so many years after the school year in which they become 19, or
            after their Year 13 or their last use, whichever is last; 1 to 25.
        retention_file_days: files of imports and exports are kept so many days; 1 to 365.
        retention_import_days: what an import quotes of its file, and the file's name, are kept so many days; not
            less than the file itself.
        retention_mail_days: to whom which e-mail went, or could not go, is kept so many days; 1 to 3650.
        retention_audit_years: the audit trail is kept so many years; not less than what imports quote.
        credential_policy: `manual-2013` or `modern`.
        spreadsheets: which adapter reads and writes spreadsheets.
        letters: which adapter writes log-in letters.
        passwords: which adapter hashes passwords.
        sealing: which adapter seals initial passwords.
        tokens: which adapter gives randomness.
        clock: which adapter tells the time.
        transliteration: which adapter writes names in ASCII.
    """

    database_url: str = field(default="sqlite:///progress.db", repr=False)  # may hold a password
    mail_url: str = field(default="console:", repr=False)  # as well
    mail_from: str = "progress@localhost"
    base_url: str = "http://localhost:8000"
    main_site_url: str = "/"
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
        """Read `progress.toml` where there is one, then the environment, which goes before it.

        Args:
            environ: instead of the process's environment.
            folder: where `progress.toml` is looked for; the current folder by default.

        Raises:
            Unavailable: a setting is unknown or cannot be right; the message names it.
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
        """Return the part that use cases need."""
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
            retention=self._periods(),
            retention_daily=self.retention == "daily",
        )

    def _periods(self) -> Periods:
        """Return the periods of retention.

        Raises:
            Unavailable: any is wrong; the message says all that is.
        """
        names = [name.name for name in fields(Periods)]
        checked = check_periods({name: getattr(self, f"retention_{name}") for name in names})
        if checked.value is None:
            raise Unavailable(" ".join(each.message for each in checked.problems))
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
    if name.startswith("retention_"):  # all of them are checked together
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
