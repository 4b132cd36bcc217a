"""The key for sealing initial passwords: from the settings, or from a file beside a SQLite database."""

import base64
import os
import secrets
from pathlib import Path

from progress_core.compose.settings import Settings
from progress_core.domain.foundations.errors import Unavailable

_SQLITE = "sqlite:///"


def key_file(settings: Settings) -> Path | None:
    """Return the path of the key file; None if the store is not a local SQLite file."""
    address = settings.database_url.partition("?")[0]
    if not address.startswith(_SQLITE):
        return None
    return Path(address.removeprefix(_SQLITE) + ".key")


def secret_key(settings: Settings) -> str:
    """Return the key.

    Raises:
        Unavailable: there is none; the message says how to get one.
    """
    if settings.secret_key:
        return settings.secret_key
    path = key_file(settings)
    if path is None:
        if settings.database_url.startswith("memory:"):
            return new_key()
        raise Unavailable("PROGRESS_SECRET_KEY is not set. It seals initial passwords and must stay the same.")
    try:
        return path.read_text("ascii").strip()
    except FileNotFoundError:
        raise Unavailable(f"The key file {path} is missing. Run `progress init` for a new store.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise Unavailable(f"The key file {path} cannot be read: {error}.") from error


def new_key() -> str:
    """Generate a key: 32 random bytes as base64."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode("ascii")


def make_key_file(settings: Settings) -> Path | None:
    """Create the key file of a local SQLite store, readable only by its owner, unless it exists.

    Raises:
        Unavailable: it cannot be written.
    """
    path = key_file(settings)
    if path is None or settings.secret_key:
        return None
    aside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        _write(aside, new_key())
        # linked only once it is complete, so that an existing key file is never empty
        os.link(aside, path)
    except FileExistsError:
        return path
    except OSError as error:
        raise Unavailable(f"The key file {path} cannot be written: {error.strerror}.") from error
    finally:
        aside.unlink(missing_ok=True)
    return path


def _write(path: Path, key: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key + "\n")
        file.flush()
        os.fsync(file.fileno())
