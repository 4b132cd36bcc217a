"""The links in e-mails, as their readers follow them."""

from progress_core.compose.progress import Progress
from progress_core.memory.mail import MemoryMailer


def token_in(progress: Progress, mailer: MemoryMailer) -> str:
    """Deliver waiting mail, and return the last part of the link in the latest e-mail."""
    progress.mail.deliver()
    (address,) = [word for word in mailer.sent[-1].text.split() if word.startswith("http://localhost:8000/")]
    return address.rsplit("/", 1)[1]
