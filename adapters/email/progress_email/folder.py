"""E-mail as files in a folder, for development and tests: any mail program opens them."""

import hashlib
import os
import tempfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

from progress_core.domain.correspondence.mail import Message
from progress_core.domain.foundations.errors import Unavailable
from progress_email.messages import as_email


class FolderMailer:
    """Writes one `.eml` file per message; a message that is sent again replaces its file.

    Args:
        folder: created with the first message if it does not exist.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: Message) -> None:
        """Write one message; see `progress_core.ports.mail.Mailer`."""
        content = bytes(as_email(message))
        name = hashlib.sha256(message.message_id.encode() or content).hexdigest()[:32] + ".eml"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._folder, suffix=".part", delete=False) as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(file.name).replace(self._folder / name)
        except OSError as error:
            raise Unavailable(f"The email could not be written to {self._folder}: {error.strerror}.") from error


def open_folder(url: str) -> FolderMailer:
    """Return the mailer for `file:FOLDER` or `file:///FOLDER`.

    Raises:
        Unavailable: the URL names no folder.
    """
    path = unquote(urlsplit(url).path)
    if not path:
        raise Unavailable("PROGRESS_MAIL_URL names no folder: write file:FOLDER, such as file:outgoing-mail.")
    return FolderMailer(Path(path))
