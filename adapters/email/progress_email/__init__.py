"""E-mail by SMTP, to the console, or to a folder."""

from progress_email.console import ConsoleMailer, open_console
from progress_email.folder import FolderMailer, open_folder
from progress_email.smtp import SmtpMailer, open_smtp

__all__ = ["ConsoleMailer", "FolderMailer", "SmtpMailer", "open_console", "open_folder", "open_smtp"]
