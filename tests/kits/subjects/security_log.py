"""Security logs under their kit."""

from progress_security.kits.security_log import FileSecurityLogKit, StderrSecurityLogKit

from progress_core.testing.twins.security_log import LoggingSecurityLogKit, MemorySecurityLogKit


class TestMemory(MemorySecurityLogKit):
    """The twin."""


class TestFile(FileSecurityLogKit):
    """`file`."""


class TestStderr(StderrSecurityLogKit):
    """`stderr`."""


class TestLogging(LoggingSecurityLogKit):
    """`logging`."""
