"""Mailers under their kit."""

from progress_email.kits.mail import ConsoleMailerKit, FileMailerKit, SmtpMailerKit

from progress_core.testing.twins.mail import MemoryMailerKit


class TestMemory(MemoryMailerKit):
    """The twin."""


class TestConsole(ConsoleMailerKit):
    """`console`."""


class TestFile(FileMailerKit):
    """`file`."""


class TestSmtp(SmtpMailerKit):
    """`smtp`."""
