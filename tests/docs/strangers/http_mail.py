"""A mailer over a web service, as a stranger writes it."""

import json
from datetime import timedelta
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from progress_core.domain.correspondence.mail import Message, mail_refused, require_sendable
from progress_core.domain.foundations.errors import Unavailable

_REFUSED = 422


class HttpMailer:
    """Posts each message to a service."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url
        self._token = token

    def send(self, message: Message) -> None:
        require_sendable(message)
        stop = {"List-Unsubscribe": f"<{message.stop}>"} if message.stop else {}
        if message.stop.startswith("https://"):
            stop["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        sent = {
            "to": [message.to],
            "from": message.sender,
            "subject": message.subject,
            "text": message.text,
            "html": message.html,
            "headers": {"Message-ID": message.message_id, **stop},
        }
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        request = Request(f"{self._url}/messages", json.dumps(sent).encode(), headers)  # noqa: S310 - of the settings
        try:
            with urlopen(request, timeout=30):  # noqa: S310 - of the settings
                pass
        except HTTPError as error:
            error.close()
            if error.code == _REFUSED:
                raise mail_refused(message.to, f"the service answered {error.code}") from None
            seconds = error.headers["Retry-After"]
            raise Unavailable(
                f"The mail service {self._url} answered {error.code}.",
                retry_after=timedelta(seconds=int(seconds)) if seconds else None,
            ) from None
        except OSError:
            raise Unavailable(f"The mail service {self._url} cannot be reached.") from None
