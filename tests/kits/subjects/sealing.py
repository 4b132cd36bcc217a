"""Sealers under their kit."""

from progress_security.kits.sealing import AesGcmSealerKit

from progress_core.testing.twins.sealing import MemorySealerKit


class TestMemory(MemorySealerKit):
    """The twin."""


class TestAesGcm(AesGcmSealerKit):
    """`aes-gcm`."""
